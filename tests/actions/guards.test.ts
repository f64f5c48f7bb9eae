import { describe, expect } from 'vitest'
import { at, membersFile } from './acme.ts'
import { test } from './stage.ts'

interface Case {
  readonly name: string
  readonly before?: string
  readonly after: string
  readonly message: RegExp
  /** Whether only what the guard is about waits. */
  readonly isHeld?: boolean
}

const MANY = { dan: null, eva: null, fay: null }

const CASES: readonly Case[] = [
  {
    name: 'fewer owners than asked for',
    isHeld: true,
    before: membersFile({ policy: { minOwners: 2 } }),
    after: membersFile({ policy: { minOwners: 2 }, members: { root: {} } }),
    message: /leave 1 Organization owner of 2; "minOwners" asks for 2/,
  },
  {
    name: 'fewer owners than asked for, where the same pull request asks for less',
    isHeld: true,
    before: membersFile({ policy: { minOwners: 2 } }),
    after: membersFile({ policy: { minOwners: 1 }, members: { root: {} } }),
    message: /leave 1 Organization owner of 2; "minOwners" asks for 2/,
  },
  {
    name: 'more removals than allowed',
    isHeld: true,
    after: membersFile({ members: MANY }),
    message: /all access from 3 of 10 members; "maxRemovals": 20% allows 2/,
  },
  {
    name: 'more removals than allowed, where the same pull request allows more',
    isHeld: true,
    after: membersFile({ members: MANY, policy: { maxRemovals: '100%' } }),
    message: /"maxRemovals": 20% allows 2/,
  },
]

describe.concurrent('is refused before any write', () => {
  test.for(CASES)('$name', async ({ before, after, message, isHeld = false }, { openStage }) => {
    const stage = await openStage(before === undefined ? {} : { file: before })
    const number = stage.propose(after)
    const preview = await stage.preview(number)
    expect(preview.code).toBe(1)
    expect(preview.outputs['blocking']).toBe('1')
    expect(unescaped(stage.comments(number)[0])).toMatch(message)
    expect(preview.summary).toContain('Blocked')

    const apply = await stage.apply(stage.merge(number))
    expect({ code: apply.code, writes: apply.writes }).toEqual({ code: 1, writes: [] })
    expect(unescaped(apply.summary)).toMatch(message)
    expect(apply.summary).toContain(isHeld ? 'held back' : 'Refused: nothing was applied')
    expect(unescaped(stage.comments(number)[0])).toMatch(message)
    if (!isHeld) expect(unescaped(apply.commands('error').at(-1))).toMatch(message)
  })
})

describe.concurrent('the member behind the key', () => {
  const CASES = [
    {
      is: 'removed',
      entry: null,
      says: 'This removes them, but the key keeps working until it expires or is revoked.',
    },
    { is: 'demoted', entry: {}, says: 'This demotes them, but a key keeps the roles that it was given.' },
  ]

  test.for(CASES)(
    'can be $is, and the preview says that the key stays',
    async ({ entry, says }, { openStage }) => {
      const stage = await openStage()
      const number = stage.propose(membersFile({ members: { ada: entry } }))
      const preview = await stage.preview(number)
      expect(preview).toMatchObject({ code: 0, outputs: { blocking: '0' } })
      expect(unescaped(stage.comments(number)[0])).toContain(
        `API key of this run belongs to ada@acme.example. ${says}`,
      )
      expect(unescaped(stage.comments(number)[0])).toContain('Their keys: "ada" (ada).')
      const apply = await stage.apply(stage.merge(number))
      expect(apply).toMatchObject({ code: 0, outputs: { applied: '1', failed: '0', held: '0' } })
    },
  )
})

describe('the label lifts the limit on removals', () => {
  test('in preview and apply, and says so', async ({ openStage }) => {
    const stage = await openStage()
    const number = stage.propose(membersFile({ members: MANY }), { labels: ['roster: allow removals'] })
    const preview = await stage.preview(number)
    expect({ code: preview.code, removals: preview.outputs['removals'] }).toEqual({ code: 0, removals: '3' })
    expect(stage.comments(number)[0]).toContain('The limit was lifted by the label that grace set on')
    const apply = await stage.apply(stage.merge(number))
    expect({ code: apply.code, applied: apply.outputs['applied'] }).toEqual({ code: 0, applied: '3' })
    expect(Object.keys(stage.access())).not.toContain('dan')
  })

  test('but not for members that nobody listed, who were pending before', async ({ openStage }) => {
    const stage = await openStage({ file: membersFile({ members: MANY, policy: { unlisted: 'report' } }) })
    await stage.apply(stage.push(membersFile({ members: MANY })))
    const labels = ['roster: allow removals']
    const number = stage.propose(membersFile({ members: { ...MANY, zoe: {} } }), { labels })
    await stage.preview(number)
    expect(unescaped(stage.comments(number)[0])).toContain('Already pending, and held by every run')
    const { code, outputs } = await stage.apply(stage.merge(number))
    expect({ code, outputs }).toMatchObject({ code: 1, outputs: { applied: '1', held: '3' } })
    expect(Object.keys(stage.access())).toContain('dan')
  })

  test('but not that of owners', async ({ openStage }) => {
    const stage = await openStage({ file: membersFile({ policy: { minOwners: 2 } }) })
    const after = membersFile({ policy: { minOwners: 2 }, members: { root: null } })
    const number = stage.propose(after, { labels: ['roster: allow removals'] })
    expect((await stage.preview(number)).code).toBe(1)
    expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 1, writes: [] })
  })
})

test('a policy that was relaxed counts once it has merged', async ({ openStage }) => {
  const stage = await openStage()
  const relaxes = stage.propose(membersFile({ policy: { maxRemovals: '100%' } }))
  await stage.preview(relaxes)
  expect((await stage.apply(stage.merge(relaxes))).code).toBe(0)
  const number = stage.propose(membersFile({ members: MANY, policy: { maxRemovals: '100%' } }))
  expect((await stage.preview(number)).code).toBe(0)
  expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 0, outputs: { applied: '3' } })
})

test('a policy relaxed in a push of several commits does not count for any of them', async ({
  openStage,
}) => {
  const stage = await openStage()
  const before = stage.repository.tip()
  stage.push(membersFile({ policy: { maxRemovals: '100%' } }))
  stage.push(membersFile({ members: MANY, policy: { maxRemovals: '100%' } }))
  const { code, writes, summary } = await stage.apply(
    { name: 'push', before },
    { inputs: { unreviewed: 'apply' } },
  )
  expect({ code, writes }).toEqual({ code: 1, writes: [] })
  expect(unescaped(summary)).toContain('"maxRemovals": 20% allows 2')
})

test('another organization than the key’s is refused', async ({ openStage }) => {
  const stage = await openStage()
  const number = stage.propose(membersFile({ organization: '5555555555' }))
  expect(await stage.preview(number)).toMatchObject({ code: 1, writes: [], posts: [] })
  expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 1, writes: [] })
  expect(at('ada')).toBe('ada@acme.example')
})

/** Markdown and workflow commands escape some characters. */
function unescaped(text = ''): string {
  return text
    .replaceAll(/\\([^\w\s])/g, '$1')
    .replaceAll('%25', '%')
    .replaceAll('`', '')
    .replaceAll('&quot;', '"')
}
