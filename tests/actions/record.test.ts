import { describe, expect, vi } from 'vitest'
import { at, membersFile, ORGANIZATION } from './acme.ts'
import { type Stage, test } from './stage.ts'

// Some of these tests make six runs, one after the other.
vi.setConfig({ testTimeout: 90_000 })

const HIRES_ZOE = membersFile({ members: { zoe: {} } })
const HIRES_ABE_AND_ZOE = membersFile({ members: { abe: {}, zoe: {} } })
const INVITES = `POST /organizations/${ORGANIZATION}/invitations 201`
const ON_SCHEDULE = { name: 'schedule' } as const

/** zoe declines or is removed by hand: she is neither member nor invited any more. */
function forget(stage: Stage, name = 'zoe') {
  const state = stage.cloud.state.export()
  stage.cloud.state.import({
    ...state,
    memberships: state.memberships.filter(({ userId }) => userId !== name),
    invitations: state.invitations.filter(({ email }) => email !== at(name)),
  })
}

const sealOf = (comment = '') => /^<!-- roster:reviewed .* -->$/m.exec(comment)?.[0]

describe.concurrent('after a merge, the comment of the preview', () => {
  test('becomes the record, above its old text, with its seal unchanged', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(HIRES_ZOE)
    const [preview = ''] = stage.comments(number)
    const { posts } = await stage.apply(stage.merge(number))
    expect(posts).toEqual([expect.stringMatching(/^PATCH .*\/issues\/comments\/\d+ 200$/)])
    const [record = '', ...others] = stage.comments(number)
    expect(others).toEqual([])
    expect(sealOf(record)).toBe(sealOf(preview))
    expect(record).toContain('<!-- roster:applied v2 ')
    const parts = ['### Applied: invited 1 person', 'The preview', '### Merging this invites 1 person']
    const order = parts.map((part) => record.indexOf(part))
    expect(order).not.toContain(-1)
    expect(order).toEqual([...order].sort((a, b) => a - b))
  })

  test('is not overwritten by a preview that comes late', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(HIRES_ZOE)
    const push = stage.merge(number)
    await stage.apply(push)
    const record = stage.comments(number)
    // It began while the pull request was open, and ends late.
    const [issue, pull] = [stage.repository.issue(number), stage.repository.pullRequest(number)]
    const { merged } = pull
    issue.state = 'open'
    pull.merged = undefined
    stage.repository.commit({ branch: 'edit-1', files: { 'members.json': HIRES_ABE_AND_ZOE } })
    expect((await stage.preview(number)).outputs['invites']).toBe('1')
    pull.merged = merged
    expect(stage.comments(number)).toEqual(record)
  })

  test('does not exist before a run has written it, even if a person edits the comment', async ({
    openReviewed,
  }) => {
    const { stage, number } = await openReviewed(HIRES_ZOE)
    const [comment] = stage.repository.comments
    if (comment === undefined) throw new Error('expected a comment')
    comment.body = comment.body.replace('\n\n', '\n<!-- roster:applied v2 a b c -->\n\n')
    stage.repository.commit({ branch: 'edit-1', files: { 'members.json': HIRES_ABE_AND_ZOE } })
    await stage.preview(number)
    expect(stage.comments(number)).toEqual([expect.stringContaining('### Merging this invites 2 people')])
  })

  test('is written for every pull request of a push, each with its own share', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(membersFile({ members: { abe: {} } }))
    const other = stage.propose(HIRES_ZOE)
    await stage.preview(other)
    const push = stage.merge(number)
    stage.merge(other)
    await stage.apply(push)
    expect(stage.comments(other)[0]).toContain('### Applied: invited 2 people')
    const [share = ''] = stage.comments(number)
    const [outcome = ''] = share.split('<!-- roster:previewed -->')
    expect(outcome).toContain('### Applied: invited 1 person')
    expect(outcome).toContain(at('abe'))
    expect(outcome).not.toContain(at('zoe'))
    expect(outcome).toContain(`pull request #${other}`)
  })

  test('is written again if it was deleted', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(HIRES_ZOE)
    const push = stage.merge(number)
    stage.repository.comments.length = 0
    await stage.apply(push, { inputs: { unreviewed: 'apply' } })
    expect(stage.comments(number)).toEqual([expect.stringContaining('### Applied: invited 1 person')])
    expect(stage.comments(number)[0]).not.toContain('previewed')
  })

  test('is left alone by a run that does the same again, or has nothing to do', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(HIRES_ABE_AND_ZOE)
    stage.cloud.readings.accounts = 'one-organization'
    stage.cloud.joinElsewhere(at('abe'))
    await stage.apply(stage.merge(number))
    expect(stage.comments(number)[0]).toContain('Applied 1 of 2 changes: 1 failed')
    const again = await stage.apply(ON_SCHEDULE)
    expect(again.code).toBe(1)
    // This time, a preview of the remaining changes.
    expect(stage.comments(number)[0]).toContain('Applied 0 of 1 change: 1 failed')
    expect((await stage.apply(ON_SCHEDULE)).posts).toEqual([])
  })

  test('says what a later run has finished, above what the first could not', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(HIRES_ABE_AND_ZOE)
    stage.cloud.faults.configure({ refuse: { emails: [at('abe')], resources: [] } })
    await stage.apply(stage.merge(number))
    stage.cloud.faults.configure({ refuse: { emails: [], resources: [] } })
    const { code, writes } = await stage.apply(ON_SCHEDULE)
    expect({ code, writes }).toEqual({ code: 0, writes: [INVITES] })
    const [record = '', ...others] = stage.comments(number)
    expect(others).toEqual([])
    const parts = [
      '### Applied: invited 1 person',
      'Outcome of an earlier run',
      'Applied 1 of 2 changes: 1 failed',
      'The preview',
    ]
    const order = parts.map((part) => record.indexOf(part))
    expect(order).not.toContain(-1)
    expect(order).toEqual([...order].sort((a, b) => a - b))
  })
})

test('a record that GitHub refuses fails the run until it can be written', async ({ openReviewed }) => {
  const { stage, number } = await openReviewed(HIRES_ZOE)
  const push = stage.merge(number)
  const issue = stage.repository.issue(number)
  issue.isLocked = true
  const locked = await stage.apply(push)
  expect({ code: locked.code, writes: locked.writes }).toEqual({ code: 1, writes: [INVITES] })
  expect(locked.commands('error').at(-1)).toContain(
    'later runs can do again what someone undoes by hand. Unlock its conversation',
  )
  issue.isLocked = false
  expect(await stage.apply(ON_SCHEDULE)).toMatchObject({ code: 0, writes: [] })
  forget(stage)
  expect(await stage.apply(ON_SCHEDULE)).toMatchObject({ code: 1, writes: [] })
})

describe.concurrent('someone who was invited, and then declined or left', () => {
  test('is held on schedule, and named', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(HIRES_ZOE)
    await stage.apply(stage.merge(number))
    forget(stage)
    const { code, writes, outputs, summary, commands } = await stage.apply(ON_SCHEDULE)
    expect({ code, writes, held: outputs['held'] }).toEqual({ code: 1, writes: [], held: '1' })
    expect(commands('warning')).toContainEqual(
      expect.stringMatching(/zoe@acme\.example was a member or invited on \d+ \w{3} 20/),
    )
    expect(summary).toContain('they left, declined or were removed by hand')
  })

  test('nor by another pull request, whose preview had shown the invitation as pending', async ({
    openReviewed,
  }) => {
    const { stage, number } = await openReviewed(HIRES_ZOE)
    const push = stage.merge(number)
    const other = stage.propose(membersFile({ members: { abe: {}, zoe: {} } }))
    await stage.preview(other)
    await stage.apply(push)
    expect((await stage.apply(stage.merge(other))).writes).toEqual([INVITES])
    forget(stage)
    expect(await stage.apply(ON_SCHEDULE)).toMatchObject({ code: 1, writes: [] })
  })

  test('is invited by a pull request that edits the entry', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(HIRES_ZOE)
    await stage.apply(stage.merge(number))
    forget(stage)
    const next = stage.propose(membersFile({ members: { zoe: { reason: 'asked for it' } } }))
    await stage.preview(next)
    expect(await stage.apply(stage.merge(next))).toMatchObject({ code: 0, writes: [INVITES] })
    forget(stage)
    expect(await stage.apply(ON_SCHEDULE)).toMatchObject({ code: 1, writes: [] })
  })

  test('is held under "resend": "always", too: that is about invitations that ran out', async ({
    openReviewed,
  }) => {
    const { stage, number } = await openReviewed(
      membersFile({ members: { zoe: {} }, policy: { resend: 'always' } }),
    )
    await stage.apply(stage.merge(number))
    forget(stage)
    expect(await stage.apply(ON_SCHEDULE)).toMatchObject({ code: 1, writes: [] })
  })

  test('is held if the record is not genuine: the comment was edited', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(HIRES_ZOE)
    await stage.apply(stage.merge(number))
    forget(stage)
    const [comment] = stage.repository.comments
    if (comment === undefined) throw new Error('expected a comment')
    comment.body = comment.body.replace(/(<!-- roster:applied .*)(.) -->/, '$1 -->')
    expect(await stage.apply(ON_SCHEDULE)).toMatchObject({ code: 1, writes: [] })
  })

  test('is invited by a later run, after the first one failed to', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(HIRES_ABE_AND_ZOE)
    stage.cloud.faults.configure({ refuse: { emails: [at('abe')], resources: [] } })
    await stage.apply(stage.merge(number))
    stage.cloud.faults.configure({ refuse: { emails: [], resources: [] } })
    forget(stage)
    const { writes, outputs } = await stage.apply(ON_SCHEDULE)
    expect({ writes, held: outputs['held'] }).toEqual({ writes: [INVITES], held: '1' })
    expect(Object.keys(stage.access())).toContain('abe (invited)')
    expect(Object.keys(stage.access())).not.toContain('zoe (invited)')
  })
})
