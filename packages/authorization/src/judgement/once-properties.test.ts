import { CHANGE_KIND, removesMember } from '@roster/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asksFor, type Effect, isAuthorised, isLifted, verdictOn } from '../testing/rules.ts'
import { type Edit, NAMES, ROLES, type Step } from '../testing/steps.ts'
import { type Made, World } from '../testing/world.ts'

const HOUR = 60 * 60 * 1000
/** When worlds begin: ends by date lie around it. */
const START = Date.UTC(2026, 10, 23, 12)

/** Undefined three times out of four. */
const seldom = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })

const date = fc.integer({ min: -3, max: 9 }).map((hours) => START + hours * HOUR)
const end = seldom(date)
const roles = fc.uniqueArray(fc.record({ role: fc.constantFrom(...ROLES), until: end }), {
  selector: ({ role }) => role,
  maxLength: 2,
})
const entry = fc.option(fc.record({ roles, until: end }), { nil: undefined, freq: 3 })
const held = fc.option(fc.subarray([...ROLES]), { nil: undefined, freq: 4 })
const who = fc.constantFrom('ada', ...NAMES)

const policy = fc.record(
  {
    unlisted: fc.constantFrom('report', 'remove'),
    approvals: fc.constantFrom('off', 'enforce'),
    resend: fc.constantFrom('always', 'on-merge', 'never'),
    maxRemovals: fc.constantFrom(0, '100%'),
    unlistedKeys: fc.constantFrom('report', 'revoke'),
  },
  { requiredKeys: [] },
)
const key = fc.constantFrom('k1', 'k2')
const keys = fc.option(fc.dictionary(key, date), { nil: undefined })
const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 7, arbitrary: fc.record({ of: fc.constant('member' as const), who, to: entry }) },
  { weight: 1, arbitrary: fc.record({ of: fc.constant('policy' as const), to: policy }) },
  { weight: 1, arbitrary: fc.record({ of: fc.constant('keys' as const), to: keys }) },
  { weight: 1, arbitrary: fc.constant({ of: 'nothing' as const }) },
)
const which = fc.nat(2)
const often = fc.nat(3).map((number) => number > 0)
const few = seldom(fc.nat(2))

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      ...{ do: fc.constant('propose' as const), edit, isPreviewed: often },
      ...{ isApproved: fc.boolean(), hasLabel: often.map((isOften) => !isOften) },
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('preview' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('approve' as const, 'unlabel' as const), which }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('label' as const),
      which,
      by: fc.constantFrom('root' as const, 'tom' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('edit the preview' as const), which }) },
  {
    weight: 6,
    arbitrary: fc.record({
      ...{ do: fc.constant('merge' as const), which },
      count: fc.oneof(fc.constant(1), fc.constant(1), fc.constant(2)),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('push' as const), edit }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('revert' as const), landings: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'break the file' as const }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('change by hand' as const), who, to: held }) },
  { weight: 1, arbitrary: fc.constant({ do: 'make a key' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete a key' as const), key }) },
  { weight: 2, arbitrary: fc.constant({ do: 'accept' as const }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.constantFrom(1, 3, 80) }) },
  {
    weight: 7,
    arbitrary: fc.record({
      ...{ do: fc.constant('run' as const), dies: few, refuses: few },
      appliesAll: fc.nat(9).map((number) => number === 0),
      of: fc.option(fc.nat(2), { nil: undefined, freq: 2 }),
    }),
  },
)

/** As many as `npm test` has time for; 100,000 take about an hour. */
const RUNS = { numRuns: Number(process.env['LEDGER_RUNS'] ?? 100) }
/** What hangs is found all the same. */
const TIMEOUT = { timeout: 60_000 + 100 * RUNS.numRuns }
const histories = fc.array(step, { minLength: 8, maxLength: 30, size: 'max' })

async function live(steps: readonly Step[]): Promise<World> {
  const world = new World()
  for (const each of steps) await world.take(each)
  return world
}

/** An invitation that is sent again gives what it gave before, unless the person was there after it had expired. */
function isRepeated({ change, lapsedAt = 0 }: Made, inForceAt: number | undefined): boolean {
  return change.kind === 'resend' && inForceAt !== undefined && inForceAt <= lapsedAt
}

function expectAuthorised(world: World, made: Made): void {
  for (const effect of made.effects) {
    const verdict = verdictOn(effect, world.events.slice(0, made.after), made.at)
    if (isRepeated(made, verdict.inForceAt)) continue
    // Shown by a preview that was merged, by a file that asks for it ever since …
    expect({ ...made, effect, verdict }).toMatchObject({ verdict: { shownAt: expect.any(Number) } })
    // … and later than it was last in force: what someone undid does not come back by itself.
    expect({ ...made, effect, verdict, isAuthorised: isAuthorised(verdict) }).toMatchObject({
      isAuthorised: true,
    })
  }
}

/** Ends by date were approved with the date; resent invitations give nothing new. */
function expectApproved(world: World, made: Made): void {
  const { policy, change, effects } = made
  if (policy['approvals'] !== 'enforce' || !CHANGE_KIND[change.kind].needsApproval) return
  for (const effect of effects.filter((each) => !isDue(each))) {
    const verdict = verdictOn(effect, world.events.slice(0, made.after), made.at)
    const isApproved = made.isForced ? verdict.wasApproved : verdict.isApproved
    expect({ ...made, effect, isApproved }).toMatchObject({ isApproved: true })
  }
}

const isDue = ({ part }: Effect) => typeof part === 'object' && 'due' in part

function expectWithinLimits(world: World, made: readonly Made[]): void {
  for (const inRun of Map.groupBy(made, ({ run }) => run).values()) {
    const counted = inRun.filter(
      (each) =>
        removesMember(each.change.kind) &&
        !each.effects.some(isDue) &&
        !isLifted(each.effects, world.events.slice(0, each.after), each.at),
    )
    // 20 % of four members are less than one, and one is always allowed.
    const [first] = counted
    if (first?.policy['maxRemovals'] !== '100%') expect(counted.length).toBeLessThanOrEqual(1)
  }
}

/** What is authorised and still open, although nothing is in its way. */
function owed(world: World): readonly Effect[] {
  const { content, last } = world
  if (content === undefined || last === undefined || last.stopped !== undefined) return []
  const held = new Set(last.held.map(({ change }) => change.email))
  return world.effects().filter((effect) => {
    if (!asksFor(content, effect, world.now) || world.isInForce(effect)) return false
    const weighed = last.weighed.find(({ demands }) =>
      demands.some(({ demand }) => demand.digest === effect.digest),
    )
    if (weighed === undefined) return false
    if (!isAuthorised(verdictOn(effect, world.events, world.now))) return false
    const standing = weighed.demands.find(({ demand }) => demand.digest === effect.digest)?.standing.status
    if (standing === 'held' || standing === 'spent') return true
    // A change is held with the parts of it that are not authorised, or for want of an approval, or by a limit.
    return weighed.isAuthorised && !held.has(weighed.change.email)
  })
}

describe('over any history of pull requests, merges, pushes, lost runs and changes by hand', () => {
  it(
    'a run makes what a merged preview showed, once, with approvals and within limits; and all of that is made in the end',
    TIMEOUT,
    async () => {
      await fc.assert(
        fc.asyncProperty(histories, async (steps) => {
          const world = await live(steps)
          for (const made of world.made) {
            if (!made.isForced) expectAuthorised(world, made)
            expectApproved(world, made)
          }
          expectWithinLimits(world, world.made)
          for (let round = 0; round < 3; round += 1) {
            await world.run()
            await world.take({ do: 'accept' })
          }
          await world.run()
          expect(owed(world)).toEqual([])
        }),
        RUNS,
      )
    },
  )

  it('happens in histories in which each of the four standings occurs, and each kind of change', async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(histories, async (steps) => {
        const world = await live(steps)
        await world.run()
        for (const { change } of world.made) seen.add(change.kind)
        for (const { demands } of world.last?.weighed ?? []) {
          for (const { standing } of demands) seen.add(standing.status)
        }
      }),
      { numRuns: 150, seed: 6 },
    )
    expect([...seen].sort()).toEqual([
      ...['change-roles', 'held', 'introduced', 'invite', 'remove', 'replace-invitation', 'revoke-key'],
      ...['spent', 'unfinished'],
    ])
  })
})

/** A role that the file takes from Ada, and people give and take by hand while runs look on. */
describe('what a run makes last', () => {
  const listing = (who: string, ...list: readonly string[]): Edit => ({
    ...{ of: 'member', who },
    to: { roles: list.map((role) => ({ role })) },
  })
  const propose = (edit: Edit): Step => ({ do: 'propose', edit, isPreviewed: true })
  const push = (edit: Edit): Step => ({ do: 'push', edit })
  const byHand = (...to: readonly string[]): Step => ({ do: 'change by hand', who: 'ada', to })
  const merge: Step = { do: 'merge', which: 0, count: 1 }
  const run: Step = { do: 'run' }
  const file = push({ of: 'policy', to: {} })
  const reporting = push({ of: 'policy', to: { unlisted: 'report' } })
  /** From now on, runs have a place for their records. */
  const place = [propose(listing('bob')), merge]
  const [ada, bob, cat] = [listing('ada'), listing('bob'), listing('cat')]
  const handsBetween = [byHand(), run, byHand('viewer')]

  interface Case {
    readonly name: string
    readonly steps: readonly Step[]
    /** Who is changed by the last run. */
    readonly makes: readonly string[]
  }
  const cases: readonly Case[] = [
    {
      name: 'has what a run in between saw open',
      steps: [file, ...place, byHand('editor', 'viewer'), propose(listing('ada', 'editor')), run, merge, run],
      makes: ['ada'],
    },
    {
      name: 'has it too if nobody is removed for not being listed',
      steps: [
        ...[reporting, ...place, byHand('editor', 'viewer'), propose(listing('ada', 'editor')), run],
        ...[merge, run],
      ],
      makes: ['ada'],
    },
    {
      name: 'lacks what a run in between saw done, and someone undid',
      steps: [file, ...place, byHand('viewer'), propose(ada), ...handsBetween, merge, run],
      makes: [],
    },
    {
      name: 'has it if the file did not ask for it then: nobody but the members who gave and took knew of it',
      steps: [reporting, ...place, byHand('viewer'), propose(ada), ...handsBetween, merge, run],
      makes: ['ada'],
    },
    {
      name: 'lacks it too if a push asked for it, whose record is on the pull request before',
      steps: [...[file, byHand('viewer'), ...place, push(ada), propose(cat), ...handsBetween, merge, run]],
      makes: ['cat'],
    },
    // Before any pull request was merged, a run has no place for a record. A merge is a decision of today about what its
    // preview showed, so it counts: otherwise no first pull request could apply what was pending before it.
    {
      name: 'has it if no pull request had been merged when a run saw it',
      steps: [file, byHand('viewer'), propose(ada), ...handsBetween, merge, run],
      makes: ['ada'],
    },
    {
      name: 'has it if none had been merged and a push asked for it',
      steps: [push(ada), byHand('viewer'), propose(bob), ...handsBetween, merge, run],
      makes: ['ada', 'bob'],
    },
    // The push took the role back, and that ended what was reviewed and done before. The file asks for it anew since a merge
    // whose preview showed it, which is what "introduced" means, however old the preview is.
    {
      name: 'has what was in force before the file took it back, and a merge of today asks for',
      steps: [
        ...[file, propose(listing('ada', 'editor', 'viewer')), propose(listing('ada', 'viewer')), merge, run],
        ...[{ do: 'accept' } as const, push(listing('ada', 'editor')), byHand(), merge, run],
      ],
      makes: ['ada'],
    },
  ]
  it.each(cases)('$name', async ({ steps, makes }) => {
    const world = await live(steps)
    const last = world.made.filter(({ at }) => at === world.now)
    expect(last.map(({ effects: [effect] }) => effect?.on).sort()).toEqual(makes)
  })
})
