import { ALL, type EffectPart, effectDigest } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { address, type Listing, ORGANIZATION, rosterOf, rosterOfMembers } from '../testing/rosters.ts'
import type { Demand } from './demand.ts'
import { Ledger, type Standing } from './ledger.ts'
import type { Merge, ReviewDefect } from './merge.ts'

const EDITOR = { kind: 'deployment', role: 'editor', resource: ALL } as const
const GRANT: EffectPart = { grant: EDITOR }

const demand = (part: EffectPart): Demand => ({
  email: address('bob'),
  part,
  digest: effectDigest(ORGANIZATION, address('bob'), part),
  changeDigest: 'change',
  planDigest: 'plan',
})

interface Step {
  /** What the file lists after it; null if it is broken then. */
  readonly file: Listing | null
  readonly at: number
  /** When its preview was sealed, and whether that showed the effect; or what is wrong with it. `absent` unless given. */
  readonly sealed?: number | ReviewDefect
  readonly shows?: boolean
  /** When the last run left a record, and when the effect was in force by it; undefined if it was open. */
  readonly run?: Run
}

interface Run {
  readonly at: number
  readonly inForce: number | undefined
  /** The commit of the step whose file it applied; absent from records of older releases. */
  readonly applied?: string
}

const PULL_REQUEST = {
  number: 7,
  author: 'grace',
  labels: [],
  file: 'members.json',
  headSha: 'head',
  mergeCommitSha: 'merge',
  mergedAt: 0,
}

type Extended = Extract<EffectPart, { readonly extended: unknown }>['extended']

/** Steps with a seal or a record are merges of pull requests. @param steps Oldest first, as it happened. */
function ledgerOf(steps: readonly Step[]): Ledger {
  let before: Listing | undefined
  const merges = steps.map(({ file, at, sealed = 'absent', shows = false, run }): Merge => {
    const hasPullRequest = typeof sealed === 'number' || run !== undefined
    const merge: Merge = {
      commit: `commit ${at}`,
      at,
      ...(before && { before: rosterOf(before) }),
      ...(file && { after: rosterOf(file) }),
      review:
        typeof sealed === 'number'
          ? { status: 'valid', at: sealed, covers: () => shows }
          : { status: sealed },
      ...(hasPullRequest && { pullRequest: PULL_REQUEST }),
      ...(run && {
        record: {
          at: run.at,
          inForceAt: () => run.inForce,
          ...(run.applied !== undefined && { commit: run.applied }),
        },
      }),
    }
    before = file ?? before
    return merge
  })
  return new Ledger(
    (async function* () {
      yield* merges.toReversed()
    })(),
  )
}

/** What stands, in a word, and at which merge. */
function inWords(standing: Standing): string {
  const why = standing.status === 'held' ? `: ${standing.why}` : ''
  const when = standing.status === 'spent' ? ` since ${standing.inForceAt}` : ''
  return `${standing.status}${why}${when}${standing.merge ? ` at ${standing.merge.at}` : ''}`
}

const REPORT = { unlisted: 'report' }
const NOBODY: Listing = {}
const BOB: Listing = { bob: ['editor'] }
const BOB_AND_CAT: Listing = { bob: ['editor'], cat: [] }
const first: Step = { file: NOBODY, at: 1 }
const asked: Step = { file: BOB, at: 10, sealed: 9, shows: true }

describe('a role that the file grants', () => {
  it.each<[string, readonly Step[], string]>([
    ['is introduced by the newest merge that showed it', [first, asked], 'introduced at 10'],
    [
      'is unfinished if other merges came later',
      [first, asked, { file: BOB_AND_CAT, at: 20 }],
      'unfinished at 10',
    ],
    [
      'is unfinished if a run found it open',
      [first, { ...asked, run: { at: 11, inForce: undefined } }, { file: BOB_AND_CAT, at: 20 }],
      'unfinished at 10',
    ],
    [
      'is unfinished if a later record tells of a time before the preview',
      [
        first,
        { file: BOB, at: 5, run: { at: 6, inForce: 6 } },
        asked,
        { file: BOB_AND_CAT, at: 20, run: { at: 21, inForce: 6 } },
      ],
      'unfinished at 10',
    ],
    [
      'is introduced if an earlier merge has the later preview, and a record tells of a time between',
      [
        { ...first, run: { at: 2, inForce: undefined } },
        { file: BOB, at: 10, sealed: 9, shows: true },
        { file: BOB, at: 12, sealed: 5, shows: true, run: { at: 21, inForce: 7 } },
      ],
      'introduced at 12',
    ],
    [
      'is unfinished over a file that was broken meanwhile',
      [first, asked, { file: null, at: 20 }, { file: BOB_AND_CAT, at: 30 }],
      'unfinished at 10',
    ],
    [
      'is spent once a run found it in force',
      [first, { ...asked, run: { at: 11, inForce: 11 } }],
      'spent since 11 at 10',
    ],
    [
      'is spent if it was in force and a later run found it undone',
      [first, { ...asked, run: { at: 15, inForce: 11 } }],
      'spent since 11 at 10',
    ],
    [
      'is spent although a later merge shows it, if it was in force only after that preview',
      [
        first,
        { ...asked, run: { at: 16, inForce: 16 } },
        { file: BOB_AND_CAT, at: 20, sealed: 15, shows: true },
      ],
      'spent since 16 at 10',
    ],
    [
      'is spent at the very time of the preview',
      [
        first,
        { ...asked, run: { at: 15, inForce: 15 } },
        { file: BOB_AND_CAT, at: 20, sealed: 15, shows: true },
      ],
      'spent since 15 at 10',
    ],
    [
      'is asked for anew by a preview that showed it after it was undone',
      [
        first,
        { ...asked, run: { at: 12, inForce: 12 } },
        { file: BOB_AND_CAT, at: 20, sealed: 15, shows: true },
      ],
      'introduced at 20',
    ],
    [
      'is unfinished if an earlier merge had the later preview',
      [
        first,
        { file: BOB, at: 5, run: { at: 11, inForce: 11 } },
        { file: BOB, at: 15, sealed: 12, shows: true },
        { file: BOB_AND_CAT, at: 20, sealed: 10, shows: true },
      ],
      'introduced at 20',
    ],
    [
      'is spent by the newest of several records',
      [
        first,
        { ...asked, run: { at: 12, inForce: 12 } },
        { file: BOB_AND_CAT, at: 20, run: { at: 22, inForce: 21 } },
      ],
      'spent since 21 at 20',
    ],
    [
      'is held after a merge that took it back',
      [first, asked, { file: NOBODY, at: 20 }, { file: BOB, at: 30 }],
      'held: absent at 30',
    ],
    [
      'is spent if a run applied it without review and it was undone',
      [first, { file: BOB, at: 10, run: { at: 12, inForce: 12 } }],
      'spent since 12 at 10',
    ],
    [
      'is held if it was in force only before the push that asks for it',
      [
        { file: NOBODY, at: 1, run: { at: 2, inForce: 2 } },
        { file: BOB, at: 10, run: { at: 12, inForce: 2 } },
      ],
      'held: absent at 10',
    ],
    ['is held if the first file asked for it, unseen', [{ file: BOB, at: 1 }], 'held: absent at 1'],
    [
      'is held if the preview did not show it',
      [first, { file: BOB, at: 10, sealed: 9 }],
      'held: not shown at 10',
    ],
    [
      'is released by a later preview that showed it',
      [first, { file: BOB, at: 10 }, { file: BOB_AND_CAT, at: 20, sealed: 19, shows: true }],
      'introduced at 20',
    ],
    [
      'counts from the newest merge that showed it',
      [first, asked, { file: BOB_AND_CAT, at: 20, sealed: 19, shows: true }, { file: BOB, at: 30 }],
      'unfinished at 20',
    ],
    ['is held without any history', [], 'held: not introduced'],
  ])('%s', async (_name, steps, expected) => {
    expect(inWords(await ledgerOf(steps).weigh(demand(GRANT)))).toBe(expected)
  })

  it.each<ReviewDefect>(['absent', 'forged', 'other', 'outdated', 'late', 'edited'])(
    'is held if the seal is %s',
    async (sealed) => {
      const ledger = ledgerOf([first, { file: BOB, at: 10, sealed, shows: true }])
      expect(inWords(await ledger.weigh(demand(GRANT)))).toBe(`held: ${sealed} at 10`)
    },
  )
})

describe('a role that the file takes from someone it begins to list', () => {
  const revoke = demand({ revoke: EDITOR })

  it.each<[string, Run, string]>([
    [
      'introduced, if a run in between found that they had it',
      { at: 12, inForce: undefined },
      'introduced at 20',
    ],
    ['spent, if it found that they did not', { at: 12, inForce: 12 }, 'spent since 12 at 1'],
  ])('is %s', async (_name, run, expected) => {
    const steps: readonly Step[] = [
      { file: NOBODY, at: 1, run },
      { file: { bob: [] }, at: 20, sealed: 9, shows: true },
    ]
    expect(inWords(await ledgerOf(steps).weigh(revoke))).toBe(expected)
  })

  it('was not asked before, if unlisted people are only reported', async () => {
    const [before, after] = [rosterOf(NOBODY, REPORT), rosterOf({ bob: [] }, REPORT)]
    const merge: Merge = {
      ...{ commit: 'b', at: 20, before, after, pullRequest: PULL_REQUEST },
      review: { status: 'valid', at: 9, covers: () => true },
    }
    const first: Merge = {
      ...{ commit: 'a', at: 1, after: before, pullRequest: PULL_REQUEST, review: { status: 'absent' } },
      record: { at: 12, commit: 'a', inForceAt: () => 12 },
    }
    const ledger = new Ledger(
      (async function* () {
        yield* [merge, first]
      })(),
    )
    expect(inWords(await ledger.weigh(revoke))).toBe('introduced at 20')
  })
})

describe('a record that a run of a push left on the pull request before it', () => {
  const pull: Step = { file: NOBODY, at: 5, sealed: 4 }
  const run = (applied?: string): Run => ({ at: 12, inForce: 12, ...(applied && { applied }) })
  const later: Step = { file: BOB_AND_CAT, at: 20, sealed: 11, shows: true }

  it.each<[string, readonly Step[], string]>([
    [
      'counts for what the push introduced',
      [first, { ...pull, run: run('commit 10') }, { file: BOB, at: 10 }, later],
      'spent since 12 at 5',
    ],
    [
      'counts if that pull request had broken the file',
      [first, { ...pull, file: null, run: run('commit 10') }, { file: BOB, at: 10 }, later],
      'spent since 12 at 5',
    ],
    [
      'counts for nothing that another push introduced later',
      [
        first,
        { ...pull, run: run('commit 10') },
        { file: BOB, at: 10 },
        { file: NOBODY, at: 15 },
        { file: BOB, at: 16 },
        later,
      ],
      'introduced at 20',
    ],
    [
      'counts for nothing of the push if an older release wrote it, which does not name the push',
      [first, { ...pull, run: run() }, { file: BOB, at: 10 }, later],
      'introduced at 20',
    ],
  ])('%s', async (_name, steps, expected) => {
    expect(inWords(await ledgerOf(steps).weigh(demand(GRANT)))).toBe(expected)
  })
})

describe('the end of a membership that no file ever listed', () => {
  const stranger = demand('ends')

  it.each<[string, readonly Step[], string]>([
    ['is held', [first], 'held: not introduced'],
    [
      'is held although a run found nobody to remove',
      [{ ...first, run: { at: 2, inForce: 2 } }],
      'held: not introduced',
    ],
    [
      'is introduced by a preview that showed it',
      [
        { ...first, run: { at: 2, inForce: 2 } },
        { file: { cat: [] }, at: 10, sealed: 9, shows: true },
      ],
      'introduced at 10',
    ],
    [
      'is spent once that was done',
      [first, { file: { cat: [] }, at: 10, sealed: 9, shows: true, run: { at: 11, inForce: 11 } }],
      'spent since 11 at 10',
    ],
    [
      'is introduced by a first file that showed it',
      [{ ...first, sealed: 0, shows: true }],
      'introduced at 1',
    ],
  ])('%s', async (_name, steps, expected) => {
    expect(inWords(await ledgerOf(steps).weigh(stranger))).toBe(expected)
  })

  it('is spent if a file listed the person, a merge removed them, and someone let them in again', async () => {
    const steps: readonly Step[] = [
      { file: BOB, at: 1 },
      { file: NOBODY, at: 10, sealed: 9, shows: true, run: { at: 11, inForce: 11 } },
      { file: { cat: [] }, at: 20, run: { at: 21, inForce: 21 } },
    ]
    expect(inWords(await ledgerOf(steps).weigh(stranger))).toBe('spent since 21 at 20')
  })
})

describe('an end that a date brings', () => {
  const due = Date.UTC(2026, 11, 31)
  const roster = rosterOfMembers({ [address('bob')]: { expires: new Date(due).toISOString() } })
  const before = rosterOf(NOBODY)
  const merge: Merge = {
    commit: 'a',
    at: 10,
    before,
    after: roster,
    review: { status: 'valid', at: 9, covers: () => true },
  }
  const weigh = (record?: Merge['record']) =>
    new Ledger(
      (async function* () {
        yield { ...merge, ...(record && { record }) }
      })(),
    ).weigh(demand({ due }))

  it('is authorised by the preview that showed the date', async () => {
    expect(inWords(await weigh())).toBe('introduced at 10')
  })

  it('is not spent by runs before the date, when nothing is open yet', async () => {
    expect(inWords(await weigh({ at: due - 1, inForceAt: () => due - 1 }))).toBe('introduced at 10')
    expect(inWords(await weigh({ at: due, inForceAt: () => due }))).toBe(`spent since ${due} at 10`)
  })
})

describe('when an effect was last in force', () => {
  const push: Step = { file: BOB_AND_CAT, at: 20 }

  it.each<[string, readonly Step[], number | undefined]>([
    ['is told by the newest record', [first, { ...asked, run: { at: 12, inForce: 11 } }, push], 11],
    [
      'is not known if it was open by that, whatever older ones say',
      [first, { ...asked, run: { at: 12, inForce: 11 } }, { ...push, run: { at: 21, inForce: undefined } }],
      undefined,
    ],
    [
      'is not known from before the file asked for it',
      [
        { ...first, run: { at: 2, inForce: 2 } },
        { file: BOB, at: 10 },
      ],
      undefined,
    ],
    ['is not known without a record', [first, asked, push], undefined],
  ])('%s', async (_name, steps, expected) => {
    expect(await ledgerOf(steps).lastInForce(demand(GRANT))).toBe(expected)
  })
})

describe('what is revoked after an end has come', () => {
  const end = Date.UTC(2026, 11, 31)
  const expires = new Date(end).toISOString()

  it.each<[string, EffectPart, object]>([
    ['the membership', 'ends', { expires }],
    ['a role', { revoke: EDITOR }, { deployments: { '*': { role: 'editor', expires } } }],
  ])('is spent by a run at the end of %s, and by no earlier one', async (_name, part, entry) => {
    const read = (members: object) => rosterOfMembers({ [address('bob')]: members }, {}, end + 1)
    const weigh = (at: number) =>
      new Ledger(
        (async function* () {
          yield {
            ...{ commit: 'a', at: 10, before: read({ deployments: { '*': 'editor' } }), after: read(entry) },
            review: { status: 'valid', at: 9, covers: () => true },
            record: { at, inForceAt: () => at },
          } satisfies Merge
        })(),
      ).weigh(demand(part))
    expect(inWords(await weigh(end - 1))).toBe('introduced at 10')
    expect(inWords(await weigh(end))).toBe(`spent since ${end} at 10`)
  })
})

describe('access that goes on past its old end, as the preview showed', () => {
  const end = Date.UTC(2026, 11, 31)
  const expires = new Date(end).toISOString()
  const lasting = { deployments: { '*': 'editor' } }

  it.each<[string, EffectPart, Extended, object, number, string]>([
    ['begins anew if the end of the membership had come', 'begins', 'begins', { expires }, end, 'introduced'],
    [
      'does not begin anew if it had yet to come',
      'begins',
      'begins',
      { expires },
      end - 1,
      'held: not shown',
    ],
    [
      'has its role anew if the end of that had come',
      GRANT,
      EDITOR,
      { deployments: { '*': [{ role: 'editor', expires }] } },
      end,
      'introduced',
    ],
    [
      'does not have its role anew if the end of that had yet to come',
      GRANT,
      EDITOR,
      { deployments: { '*': [{ role: 'editor', expires }] } },
      end - 1,
      'held: not shown',
    ],
  ])('%s', async (_name, part, extended, entry, at, expected) => {
    const read = (members: object) => rosterOfMembers({ [address('bob')]: members }, {}, end + 1)
    const shown = demand({ extended }).digest
    const merge: Merge = {
      ...{ commit: 'a', at, before: read(entry), after: read(lasting) },
      review: { status: 'valid', at: 9, covers: ({ digest }) => digest === shown },
    }
    const ledger = new Ledger(
      (async function* () {
        yield merge
      })(),
    )
    expect(inWords(await ledger.weigh(demand(part)))).toBe(`${expected} at ${at}`)
  })
})

describe('the history', () => {
  it('ends where the file did not ask, even if the step that changed that is missing', async () => {
    const shown = { status: 'valid', at: 9, covers: () => true } as const
    const steps: readonly Merge[] = [
      { commit: 'b', at: 20, before: rosterOf(BOB), after: rosterOf(BOB), review: { status: 'absent' } },
      { commit: 'a', at: 10, before: rosterOf(BOB), after: rosterOf(NOBODY), review: shown },
    ]
    const ledger = new Ledger(
      (async function* () {
        yield* steps
      })(),
    )
    expect(inWords(await ledger.weigh(demand(GRANT)))).toBe('held: not introduced')
  })

  it('is read only as far as the answer needs, and each step once', async () => {
    const steps: readonly Step[] = [
      { file: NOBODY, at: 1 },
      { file: NOBODY, at: 5, run: { at: 6, inForce: undefined } },
      { file: BOB, at: 10, sealed: 9, shows: true },
      { file: BOB_AND_CAT, at: 20, run: { at: 21, inForce: undefined } },
    ]
    const ledger = ledgerOf(steps)
    await ledger.weigh(demand(GRANT))
    await ledger.weigh(demand(GRANT))
    expect(ledger.read.map(({ at }) => at)).toEqual([20, 10])
  })

  it('ends where a record is older than the preview: those before it are older still', async () => {
    const steps: readonly Step[] = [
      { file: BOB, at: 1 },
      { file: BOB, at: 5, run: { at: 6, inForce: undefined } },
      { file: BOB_AND_CAT, at: 20, sealed: 19, shows: true },
    ]
    const ledger = ledgerOf(steps)
    expect(inWords(await ledger.weigh(demand(GRANT)))).toBe('introduced at 20')
    expect(ledger.read.map(({ at }) => at)).toEqual([20, 5])
  })

  it('is not read on for what was in force and no newer preview has shown', async () => {
    const ledger = ledgerOf([first, asked, { file: BOB_AND_CAT, at: 20, run: { at: 21, inForce: 21 } }])
    expect(inWords(await ledger.weigh(demand(GRANT)))).toBe('spent since 21 at 20')
    expect(ledger.read.map(({ at }) => at)).toEqual([20])
  })
})
