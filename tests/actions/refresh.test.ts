/** The check of a pull request follows its reviews, without a run by hand and without a key in a run on a review. */
import { describe, expect } from 'vitest'
import { membersFile } from './acme.ts'
import { type Stage, test } from './stage.ts'

const policy = { approvals: 'enforce' }
const BEFORE = membersFile({ policy })
const INVITES_ZOE = membersFile({ policy, members: { zoe: {} } })

/** What the example workflow gives its token, and no key. */
const REFRESH_TOKEN = 'ghs_refresh'
const REFRESH = { rerun: 'preview', 'api-key': '', 'review-key': '', 'github-token': REFRESH_TOKEN }

const REFRESH_PERMISSIONS = {
  contents: 'read',
  pull_requests: 'read',
  checks: 'read',
  actions: 'write',
} as const

/** The check as branch protection sees it: the newest of its name on the head. */
function requiredCheck({ repository }: Stage, number: number) {
  const { sha } = repository.pullRequest(number).head
  return repository.checkRuns.findLast((run) => run.headSha === sha && run.name === 'preview')?.conclusion
}

/** A stage on which GitHub runs the preview, as a job whose check is on the head of the pull request. */
async function withCheck(openStage: () => Promise<Stage>) {
  const stage = await openStage()
  const { github, repository } = stage
  github.addToken(REFRESH_TOKEN, { permissions: REFRESH_PERMISSIONS })
  const number = stage.propose(INVITES_ZOE)
  const run = repository.startRun('preview', repository.pullRequest(number).head.sha)
  /** Plays the job of an attempt that GitHub has started. */
  async function play(): Promise<void> {
    expect(run.job.status).toBe('in_progress')
    const { code } = await stage.preview(number)
    repository.finishRun(run, code === 0 ? 'success' : 'failure')
  }
  await play()
  return {
    stage,
    number,
    run,
    play,
    refresh: (about: { readonly event?: string; readonly number?: number } = {}) =>
      stage.run('preview', { name: 'workflow_run', number, ...about }, { inputs: REFRESH }),
    check: () => requiredCheck(stage, number),
  }
}

describe('the check of the preview', () => {
  test('follows an approval, and a dismissal, within one run each', async ({ openStage }) => {
    const { stage, number, run, play, refresh, check } = await withCheck(() => openStage({ file: BEFORE }))
    expect(check()).toBe('failure')

    const approval = stage.repository.review(number, 'ada', 'APPROVED')
    const posts = [`POST /repos/acme/members/actions/runs/${run.id}/rerun 201`]
    expect(await refresh()).toMatchObject({ code: 0, posts, requests: [] })
    await play()
    expect(check()).toBe('success')

    approval.state = 'DISMISSED'
    expect(await refresh()).toMatchObject({ code: 0, posts })
    await play()
    expect(check()).toBe('failure')
  })

  test('is left alone if the policy asks for no approvals', async ({ openStage }) => {
    const { refresh } = await withCheck(() => openStage())
    const run = await refresh()
    expect(run).toMatchObject({ code: 0, posts: [], stdout: expect.stringContaining('no approvals') })
  })

  test('of a pull request that is closed meanwhile is a notice', async ({ openStage }) => {
    const { stage, number, refresh } = await withCheck(() => openStage({ file: BEFORE }))
    stage.repository.close(number)
    const run = await refresh()
    expect(run).toMatchObject({ code: 0, posts: [] })
    expect(run.commands('notice')).toEqual(['The reviewed pull request is no longer open, or not into main.'])
  })

  test('is not looked for on a pull request into another branch', async ({ openStage }) => {
    const { stage, refresh } = await withCheck(() => openStage({ file: BEFORE }))
    const { repository } = stage
    repository.commit({ branch: 'next', files: { 'README.md': 'Next' } })
    repository.commit({ branch: 'edit', files: { 'README.md': 'Next to next' } })
    const other = repository.openPullRequest({ head: 'edit', base: 'next' })
    expect(await refresh({ number: other })).toMatchObject({ code: 0, posts: [] })
  })

  test('of several organizations is one check, which runs again with all of them', async ({ openStage }) => {
    const stage = await openStage({ file: null })
    const { repository, github } = stage
    github.addToken(REFRESH_TOKEN, { permissions: REFRESH_PERMISSIONS })
    repository.commit({ files: { 'organizations/one.json': BEFORE } })
    repository.commit({ branch: 'edit', files: { 'organizations/one.json': INVITES_ZOE } })
    const number = repository.openPullRequest({ head: 'edit' })
    const run = repository.startRun('previews', repository.pullRequest(number).head.sha)
    repository.finishRun(run, 'failure')
    const inputs = { ...REFRESH, rerun: 'previews' }
    expect(await stage.run('preview', { name: 'workflow_run', number }, { inputs })).toMatchObject({
      code: 0,
      posts: [`POST /repos/acme/members/actions/runs/${run.id}/rerun 201`],
      requests: [],
    })
    expect(run.attempt).toBe(2)
  })

  test('that cannot run again says what to do', async ({ openStage }) => {
    const { stage, number, refresh } = await withCheck(() => openStage({ file: BEFORE }))
    const { repository } = stage
    expect((await refresh({ event: 'push' })).commands('error')).toEqual([
      expect.stringContaining('Name one under "workflow_run" that runs on pull_request_review.'),
    ])
    stage.github.addToken(REFRESH_TOKEN, {
      permissions: { contents: 'read', pull_requests: 'read', checks: 'read', actions: 'read' },
    })
    expect((await refresh()).commands('error')).toEqual([
      expect.stringMatching(new RegExp(`#${number} could not be run again: .*“actions: write”.* by hand`)),
    ])
    repository.checkRuns.length = 0
    expect((await refresh()).commands('error')).toEqual([
      expect.stringContaining('Set the input "rerun" to the name of the job that previews.'),
    ])
    const without = await stage.run(
      'preview',
      { name: 'workflow_run', number },
      { inputs: { ...REFRESH, rerun: '' } },
    )
    expect(without.commands('error')).toEqual([expect.stringContaining('set the input "rerun"')])
  })
})
