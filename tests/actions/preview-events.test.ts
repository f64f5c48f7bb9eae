import { describe, expect } from 'vitest'
import { acme, at, JOB_TOKEN, membersFile } from './acme.ts'
import { test } from './stage.ts'

const HIRES_ZOE = membersFile({ members: { zoe: { deployments: { shop: 'viewer' } } } })
const WITHOUT_SECRETS = { inputs: { 'api-key': '', 'review-key': '' } }

describe('preview', () => {
  test('on pull_request it does the same', async ({ openStage }) => {
    const stage = await openStage()
    const number = stage.propose(HIRES_ZOE)
    const { code, outputs } = await stage.run('preview', { name: 'pull_request', number })
    expect({ code, invites: outputs['invites'] }).toEqual({ code: 0, invites: '1' })
    expect(stage.comments(number)).toHaveLength(1)
  })

  test('without a key it plans from the files alone, and what it says seals nothing', async ({
    openStage,
  }) => {
    const stage = await openStage()
    const number = stage.propose(HIRES_ZOE)
    const { code, outputs, requests } = await stage.preview(number, WITHOUT_SECRETS)
    expect({ code, changes: outputs['changes'], requests }).toEqual({ code: 0, changes: '1', requests: [] })
    const [comment = ''] = stage.comments(number)
    expect(comment).toContain(at('zoe'))
    expect(comment).not.toContain('roster:reviewed')
  })

  test('a fork’s token cannot comment: summary and log carry it', async ({ openStage }) => {
    const stage = await openStage({ permissions: { contents: 'read', pull_requests: 'read' } })
    const number = stage.propose(HIRES_ZOE)
    const { code, summary, stdout, commands } = await stage.run(
      'preview',
      { name: 'pull_request', number },
      WITHOUT_SECRETS,
    )
    expect(code).toBe(0)
    expect(summary).toContain(at('zoe'))
    expect(stdout).toContain(at('zoe'))
    expect(commands('warning')).toEqual([expect.stringContaining('comment could not be written')])
    expect(stage.comments(number)).toEqual([])
  })

  test('"comment: false" leaves the pull request alone', async ({ openStage }) => {
    const stage = await openStage()
    const number = stage.propose(HIRES_ZOE)
    const { code, posts, summary } = await stage.preview(number, { inputs: { comment: 'false' } })
    expect({ code, posts }).toEqual({ code: 0, posts: [] })
    expect(summary).toContain(at('zoe'))
  })

  test('a pull request that is closed meanwhile is a notice', async ({ openStage }) => {
    const stage = await openStage()
    const number = stage.propose(HIRES_ZOE)
    stage.repository.close(number)
    const { code, requests, posts, commands } = await stage.preview(number)
    expect({ code, requests, posts }).toEqual({ code: 0, requests: [], posts: [] })
    expect(commands('notice')).toEqual([
      `Pull request #${number} is no longer open, so there is nothing to preview.`,
    ])
  })

  test('an event that is about no pull request is one message', async ({ openStage }) => {
    const stage = await openStage()
    const { code, requests, commands } = await stage.run('preview', { name: 'schedule' })
    expect({ code, requests }).toEqual({ code: 1, requests: [] })
    expect(commands('error')).toEqual([
      expect.stringMatching(/^A schedule run has no pull request of its own.*"pull-requests" to "open"/),
    ])
  })

  test('an event that Roster does not know is one message', async ({ openStage }) => {
    const stage = await openStage()
    const { code, requests, commands } = await stage.run(
      'preview',
      { name: 'schedule' },
      { env: { GITHUB_EVENT_NAME: 'issue_comment' } },
    )
    expect({ code, requests }).toEqual({ code: 1, requests: [] })
    expect(commands('error')).toEqual([
      'Roster does not act on the event issue_comment. The preview runs on pull_request_target, pull_request, pull_request_review, merge_group and workflow_run.',
    ])
  })
})

describe('preview in a merge queue', () => {
  test('is green for a sound file, and comments nothing', async ({ openStage }) => {
    const stage = await openStage()
    const queued = stage.repository.queue(stage.propose(HIRES_ZOE))
    const { code, outputs, posts, summary } = await stage.run('preview', { name: 'merge_group', queued })
    expect({ code, invites: outputs['invites'], posts }).toEqual({ code: 0, invites: '1', posts: [] })
    expect(summary).toContain(at('zoe'))
  })

  test('is red for a broken file, and comments nothing', async ({ openStage }) => {
    const stage = await openStage()
    const queued = stage.repository.queue(stage.propose('{ "organization": 1 }'))
    const { code, posts } = await stage.run('preview', { name: 'merge_group', queued })
    expect({ code, posts }).toEqual({ code: 1, posts: [] })
  })

  test('the label that the preview of its pull request counted lifts limits', async ({ openStage }) => {
    const stage = await openStage()
    const members = { dan: null, eva: null, fay: null }
    const labels = ['roster: allow removals']
    const number = stage.propose(membersFile({ members }), { labels })
    const queued = stage.repository.queue(number)
    expect((await stage.run('preview', { name: 'merge_group', queued })).code).toBe(1)
    await stage.preview(number)
    const { code, commands } = await stage.run('preview', { name: 'merge_group', queued })
    expect({ code, errors: commands('error') }).toEqual({ code: 0, errors: [] })
  })
})

describe('preview of all open pull requests', () => {
  test.for(['schedule', 'workflow_dispatch'] as const)(
    'on %s refreshes each comment',
    async (name, { openStage }) => {
      const stage = await openStage()
      const [hires, other, leaves] = [
        stage.propose(HIRES_ZOE),
        openOther(),
        stage.propose(membersFile({ members: { cat: null } })),
      ]
      const inputs = { 'pull-requests': 'open' }
      expect(await stage.run('preview', { name }, { inputs })).toMatchObject({ code: 0, writes: [] })
      expect([hires, other, leaves].map((number) => stage.comments(number).length)).toEqual([1, 0, 1])

      stage.cloud.state.import(acme({ members: [{ email: at('zoe') }] }))
      expect(await stage.run('preview', { name }, { inputs })).toMatchObject({
        code: 0,
        posts: [expect.stringContaining('PATCH'), expect.stringContaining('PATCH')],
      })
      expect(stage.comments(hires)[0]).toContain('changes the roles of 1 person')

      function openOther() {
        stage.repository.commit({ branch: 'docs', files: { 'README.md': 'Other' } })
        return stage.repository.openPullRequest({ head: 'docs' })
      }
    },
  )

  test('one that is blocked turns nothing red, and one that GitHub cannot answer for keeps no other back', async ({
    openStage,
  }) => {
    const stage = await openStage()
    const broken = stage.propose('{')
    const hires = stage.propose(HIRES_ZOE)
    const { code } = await stage.run('preview', { name: 'schedule' }, { inputs: { 'pull-requests': 'open' } })
    expect(code).toBe(0)
    expect(stage.comments(broken)[0]).toContain('Blocked')
    expect(stage.comments(hires)[0]).toContain('invites 1 person')
  })
})

describe('the comment', () => {
  test('is edited in place when what it says changes', async ({ openStage }) => {
    const stage = await openStage()
    const number = stage.propose(HIRES_ZOE)
    await stage.preview(number)
    stage.repository.commit({
      branch: `edit-${number}`,
      files: { 'members.json': membersFile({ members: { yan: {} } }) },
    })
    const { posts } = await stage.preview(number)
    expect(posts).toEqual([expect.stringContaining('PATCH')])
    const [comment, ...others] = stage.comments(number)
    expect(others).toEqual([])
    expect(comment).toContain(at('yan'))
    expect(comment).not.toContain(at('zoe'))
  })

  test('is not written again if only time and run differ', async ({ openStage }) => {
    const stage = await openStage()
    const number = stage.propose(HIRES_ZOE)
    await stage.preview(number)
    const { code, posts } = await stage.preview(number)
    expect({ code, posts }).toEqual({ code: 0, posts: [] })
  })

  test('by another person does not count as ours, even with its marker', async ({ openStage }) => {
    const stage = await openStage()
    const number = stage.propose(HIRES_ZOE)
    await stage.preview(number)
    const [ours = ''] = stage.comments(number)
    const copy = stage.propose(HIRES_ZOE)
    stage.repository.comment(copy, 'mallory', ours)
    await stage.preview(copy)
    const [pasted, own] = stage.comments(copy)
    expect(pasted).toBe(ours)
    expect(own).toContain('roster:preview')
  })

  test('is made anew for a person’s token that has none yet', async ({ openStage }) => {
    const stage = await openStage()
    stage.github.addToken('ghp_ofAPerson', {
      login: 'release-bot-human',
      permissions: { contents: 'read', pull_requests: 'write', issues: 'write' },
    })
    const number = stage.propose(HIRES_ZOE)
    expect(JOB_TOKEN).not.toBe('ghp_ofAPerson')
    const inputs = { 'github-token': 'ghp_ofAPerson' }
    await stage.preview(number, { inputs })
    expect((await stage.preview(number, { inputs })).posts).toEqual([])
    expect(stage.comments(number)).toHaveLength(1)
  })
})
