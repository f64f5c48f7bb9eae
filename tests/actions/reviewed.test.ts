import { role } from '@roster/emulator'
import { describe, expect } from 'vitest'
import { acme, at, LOGS, membersFile, ORGANIZATION } from './acme.ts'
import { FILE, type Stage, test } from './stage.ts'

const HIRES_ZOE = membersFile({ members: { zoe: {} } })
const INVITES = `POST /organizations/${ORGANIZATION}/invitations 201`

/** Changes bob's roles by hand. Applying the file will undo it. */
function meddle(stage: Stage) {
  const state = stage.cloud.state.export()
  const memberships = state.memberships.map((membership) =>
    membership.userId === 'bob'
      ? { ...membership, assignments: [role('deployment-viewer', LOGS), role('deployment-admin')] }
      : membership,
  )
  stage.cloud.state.import({ ...state, memberships })
}

describe('a change made by hand after the preview', () => {
  test('is held and named, and the rest is applied', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(HIRES_ZOE)
    meddle(stage)
    const { code, writes, outputs, summary, commands } = await stage.apply(stage.merge(number))
    expect({ code, writes }).toEqual({ code: 1, writes: [INVITES] })
    expect(outputs).toMatchObject({ applied: '1', held: '1', failed: '0' })
    expect(summary).toContain('1 change held back')
    expect(stage.comments(number)[0]).toContain(at('bob'))
    expect(commands('error')).toEqual([expect.stringContaining('Of 2 changes, 1 held.')])
  })

  test('is applied with "unreviewed: apply"', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(HIRES_ZOE)
    meddle(stage)
    const { code, outputs } = await stage.apply(stage.merge(number), { inputs: { unreviewed: 'apply' } })
    expect({ code, applied: outputs['applied'] }).toEqual({ code: 0, applied: '2' })
  })

  test('stops everything with "unreviewed: stop"', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(HIRES_ZOE)
    meddle(stage)
    const { code, writes, outputs } = await stage.apply(stage.merge(number), {
      inputs: { unreviewed: 'stop' },
    })
    expect({ code, writes, held: outputs['held'] }).toEqual({ code: 1, writes: [], held: '1' })
  })

  test('is released by a pull request that shows it', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(HIRES_ZOE)
    meddle(stage)
    await stage.apply(stage.merge(number))
    const next = stage.propose(membersFile({ members: { zoe: { reason: 'hired' } } }))
    await stage.preview(next)
    const { code, outputs } = await stage.apply(stage.merge(next))
    expect({ code, applied: outputs['applied'], held: outputs['held'] }).toEqual({
      code: 0,
      applied: '1',
      held: '0',
    })
  })
})

describe('a push without a pull request', () => {
  test('is held', async ({ openStage }) => {
    const stage = await openStage()
    const { code, writes, outputs, summary } = await stage.apply(stage.push(HIRES_ZOE))
    expect({ code, writes, held: outputs['held'] }).toEqual({ code: 1, writes: [], held: '1' })
    expect(summary).toContain('came without a pull request')
  })

  test('and so is a date that it writes into the file itself', async ({ openStage }) => {
    const stage = await openStage()
    const file = membersFile({ members: { dan: { expires: '2020-01-01' } } })
    expect(await stage.apply(stage.push(file))).toMatchObject({
      code: 1,
      writes: [],
      outputs: { held: '1' },
    })
  })
})

describe('a seal counts for nothing', () => {
  interface Case {
    readonly name: string
    readonly tamper: (seal: string) => string
  }
  const cases: readonly Case[] = [
    {
      name: 'with one character changed',
      tamper: (seal) => seal.replace(/(.)( -->)$/, (_, last, end) => `${last === 'A' ? 'B' : 'A'}${end}`),
    },
    { name: 'with a tag taken out', tamper: (seal) => seal.replace(/ [\w-]{11}/, ' ') },
    { name: 'that stands there twice', tamper: (seal) => `${seal}\n${seal}` },
    { name: 'that is gone', tamper: () => '' },
  ]

  test.concurrent.for(cases)('$name', async ({ tamper }, { openReviewed }) => {
    const { stage, number } = await openReviewed(HIRES_ZOE)
    edit(stage, number, (body) => body.replace(/<!-- roster:reviewed .* -->/, tamper))
    expect(await stage.apply(stage.merge(number))).toMatchObject({
      code: 1,
      writes: [],
      outputs: { held: '1' },
    })
  })

  test('under another review key', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(HIRES_ZOE)
    const { code, writes, summary } = await stage.apply(stage.merge(number), {
      inputs: { 'review-key': 'another-key-of-the-same-length-0000' },
    })
    expect({ code, writes }).toEqual({ code: 1, writes: [] })
    expect(summary).toContain('the review key differs')
  })

  test('beside a text that was edited, in later runs too', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(HIRES_ZOE)
    edit(stage, number, (body) => body.replace('zoe', 'bob'))
    const { code, writes, summary } = await stage.apply(stage.merge(number))
    expect({ code, writes }).toEqual({ code: 1, writes: [] })
    expect(summary).toContain('was edited, so it may not be what the reviewers saw')
    expect(await stage.apply({ name: 'schedule' })).toMatchObject({ code: 1, writes: [] })
  })

  test('beside a text that was replaced and put back before the merge, in later runs too', async ({
    openReviewed,
  }) => {
    const { stage, number } = await openReviewed(HIRES_ZOE)
    const comment = stage.repository.comments.find(({ issue }) => issue.number === number)
    if (comment === undefined) throw new Error('expected a comment')
    const { body } = comment
    for (const text of [body.replaceAll('zoe@', 'dan@'), body]) {
      await stage.pass(60_000)
      stage.repository.editComment(comment, 'mallory', text)
    }
    await stage.pass(60_000)
    expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 1, writes: [] })
    expect(await stage.apply({ name: 'schedule' })).toMatchObject({ code: 1, writes: [] })
  })

  test('on another pull request', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(HIRES_ZOE)
    const [sealed = ''] = stage.comments(number)
    stage.repository.close(number)
    const replay = stage.propose(HIRES_ZOE)
    stage.repository.comment(replay, 'github-actions[bot]', sealed)
    const { code, writes, summary } = await stage.apply(stage.merge(replay))
    expect({ code, writes }).toEqual({ code: 1, writes: [] })
    expect(summary).toContain('belongs to another pull request, file or organization')
  })

  test('for another file', async ({ openStage }) => {
    const stage = await openStage()
    stage.repository.commit({ files: { 'others.json': membersFile() } })
    stage.repository.commit({ branch: 'both', files: { [FILE]: HIRES_ZOE, 'others.json': HIRES_ZOE } })
    const number = stage.repository.openPullRequest({ head: 'both' })
    await stage.preview(number)
    edit(stage, number, (body) => body.replace('file=members.json', 'file=others.json'))
    const push = stage.merge(number)
    expect(await stage.apply(push, { inputs: { 'members-file': 'others.json' } })).toMatchObject({
      code: 1,
      writes: [],
      outputs: { held: '1' },
    })
  })

  test('in a static preview, which has none', async ({ openStage }) => {
    const stage = await openStage()
    const number = stage.propose(HIRES_ZOE)
    await stage.preview(number, { inputs: { mode: 'static' } })
    expect(await stage.apply(stage.merge(number))).toMatchObject({
      code: 1,
      writes: [],
      outputs: { held: '1' },
    })
  })

  test('in a comment by another person', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(HIRES_ZOE)
    const [sealed = ''] = stage.comments(number)
    edit(stage, number, () => 'gone')
    stage.repository.comment(number, 'mallory', sealed)
    expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 1, writes: [] })
  })
})

describe('a seal still counts', () => {
  test('where saving on the web changed the line ends', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(HIRES_ZOE)
    edit(stage, number, (body) => `${body.replaceAll('\n', '\r\n')}\r\n`)
    expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 0, writes: [INVITES] })
  })

  test('where the commit that merged is a squash', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(HIRES_ZOE)
    const before = stage.repository.tip()
    stage.repository.merge(number, 'ada', 'squash')
    expect(await stage.apply({ name: 'push', before })).toMatchObject({ code: 0, writes: [INVITES] })
  })

  test('where a queue merges several pull requests in one push', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(membersFile({ members: { abe: {} } }))
    const other = stage.propose(HIRES_ZOE)
    await stage.preview(other)
    const push = stage.merge(number)
    stage.merge(other)
    const { code, outputs } = await stage.apply(push)
    expect({ code, applied: outputs['applied'] }).toEqual({ code: 0, applied: '2' })
  })

  test('where a change is true already', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(HIRES_ZOE)
    stage.cloud.state.import(acme({ members: [{ email: at('zoe') }] }))
    expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 0, writes: [] })
  })

  test('where an invitation was accepted meanwhile', async ({ openStage }) => {
    const invitations = [{ email: at('zoe') }]
    const stage = await openStage({
      state: acme({ invitations }),
      file: membersFile({ members: { zoe: {} } }),
    })
    const number = stage.propose(membersFile({ members: { zoe: { deployments: { '*': 'viewer' } } } }))
    await stage.preview(number)
    stage.cloud.accept(at('zoe'))
    expect(await stage.apply(stage.merge(number))).toMatchObject({
      code: 0,
      outputs: { applied: '1', held: '0' },
    })
  })

  test('for everyone except a member who has gained roles meanwhile', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(membersFile({ members: { zoe: {}, cat: null } }))
    meddle(stage)
    expect(await stage.apply(stage.merge(number))).toMatchObject({
      code: 1,
      outputs: { applied: '2', held: '1' },
    })
  })
})

test('a preview of 2,000 changes is cut, and all of it counts as reviewed', async ({ openStage }) => {
  const stage = await openStage()
  const people = Array.from({ length: 2000 }, (_, index) => [
    `person-${index}`,
    { deployments: { '*': 'viewer' } },
  ])
  const number = stage.propose(membersFile({ members: Object.fromEntries(people) }))
  const preview = await stage.preview(number)
  expect(preview.outputs['invites']).toBe('2000')
  const [comment = ''] = stage.comments(number)
  expect(comment.length).toBeLessThanOrEqual(65_536)
  expect(comment).not.toContain(at('person-999`'))
  const { code, outputs, writes } = await stage.apply(stage.merge(number))
  expect({ code, applied: outputs['applied'], held: outputs['held'] }).toEqual({
    code: 0,
    applied: '2000',
    held: '0',
  })
  expect(writes).toHaveLength(20)
})

/** Edits Roster's comment, as anyone with write access to the repository can. */
function edit(stage: Stage, number: number, change: (body: string) => string): void {
  const comment = stage.repository.comments.find(({ issue }) => issue.number === number)
  if (comment === undefined) throw new Error(`expected a comment on #${number}`)
  comment.body = change(comment.body)
}

describe('a pull request that invites 1,200 people with their GitHub accounts', () => {
  test('is a review although its comment is cut, and all of them are invited', async ({ openReviewed }) => {
    const names = Array.from({ length: 1_200 }, (_, index) => `person-of-a-large-team-${index}`)
    const joining = Object.fromEntries(names.map((github) => [github, { github }]))
    const { stage, number } = await openReviewed(membersFile({ members: joining }))
    expect(stage.comments(number)[0]).toMatch(/… and [\d,]+ more, not shown here/)
    const { code, outputs } = await stage.apply(stage.merge(number))
    expect({ code, applied: outputs['applied'], held: outputs['held'] }).toEqual({
      code: 0,
      applied: '1200',
      held: '0',
    })
  })
})
