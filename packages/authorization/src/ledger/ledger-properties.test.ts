import { ALL, type EffectPart, effectDigest, type Roster } from '@roster/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RunRecord } from '../port/evidence.ts'
import { address, type Listing, ORGANIZATION, rosterOf } from '../testing/rosters.ts'
import { type Demand, isAskedBy } from './demand.ts'
import { Ledger, type Standing } from './ledger.ts'
import type { Merge, Review } from './merge.ts'

const PEOPLE = ['ada', 'bob', 'cat'] as const
const ROLES = ['editor', 'viewer'] as const

/** What someone has, or is listed with; undefined for nobody. */
type Access = readonly string[] | undefined
type Organization = Record<string, Access>

const access = fc.constantFrom<Access>(undefined, [], ['viewer'], ['editor'], ['editor', 'viewer'])
const edit = fc.record({ who: fc.constantFrom(...PEOPLE), to: access })

type Step =
  | { readonly do: 'propose'; readonly who: string; readonly to: Access; readonly isPreviewed: boolean }
  /** Shows the oldest open pull request again. */
  | { readonly do: 'preview again' }
  | { readonly do: 'merge'; readonly which: number }
  | { readonly do: 'push' | 'change by hand'; readonly who: string; readonly to: Access }
  | { readonly do: 'break the file' }
  /** `dies` after so many writes, without a record. */
  | { readonly do: 'run'; readonly dies: number | undefined }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({ edit, isPreviewed: fc.boolean() })
      .map(({ edit: each, isPreviewed }) => ({ do: 'propose' as const, ...each, isPreviewed })),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'preview again' as const }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('merge' as const), which: fc.nat(2) }) },
  { weight: 2, arbitrary: edit.map((each) => ({ do: 'push' as const, ...each })) },
  { weight: 3, arbitrary: edit.map((each) => ({ do: 'change by hand' as const, ...each })) },
  { weight: 1, arbitrary: fc.constant({ do: 'break the file' as const }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('run' as const),
      dies: fc.option(fc.nat(2), { nil: undefined, freq: 3 }),
    }),
  },
)

interface PullRequest {
  readonly number: number
  readonly who: string
  readonly to: Access
  seal?: { readonly at: number; readonly digests: ReadonlySet<string> }
}

/** What happened to one effect, told apart from the ledger: by its digest, in the order in which it happened. */
interface Fact {
  readonly kind: 'shown and merged' | 'withdrawn' | 'in force' | 'applied'
  readonly at: number
  /** When the preview was sealed that showed it. */
  readonly sealedAt?: number
}

class World {
  #time = 0
  #text: Listing | 'broken' = {}
  #sound: Listing = {}
  readonly organization: Organization = {}
  readonly #open: PullRequest[] = []
  readonly #merges: { -readonly [Key in keyof Merge]: Merge[Key] }[] = []
  readonly facts = new Map<string, Fact[]>()
  #lastNumber = 0

  async take(action: Step): Promise<void> {
    this.#time += 1
    switch (action.do) {
      case 'propose': {
        const pull: PullRequest = { number: ++this.#lastNumber, who: action.who, to: action.to }
        this.#open.push(pull)
        if (action.isPreviewed) await this.#preview(pull)
        return
      }
      case 'preview again':
        if (this.#open[0]) await this.#preview(this.#open[0])
        return
      case 'merge': {
        const [pull] = this.#open.splice(action.which % Math.max(this.#open.length, 1), 1)
        if (pull) this.#land({ ...this.#sound, [pull.who]: pull.to }, pull)
        return
      }
      case 'push':
        return this.#land({ ...this.#sound, [action.who]: action.to })
      case 'break the file':
        return this.#land('broken')
      case 'change by hand':
        this.organization[action.who] = action.to
        return
      case 'run':
        await this.run(action.dies)
    }
  }

  /** Seals everything that merging would apply: what was carried out already only if the edit is about that person. */
  async #preview(pull: PullRequest): Promise<void> {
    const head = rosterOf({ ...this.#sound, [pull.who]: pull.to })
    const ledger = this.#ledger()
    const digests = new Set<string>()
    for (const demand of this.#demands(head)) {
      const { status } = await ledger.weigh(demand)
      const isNew = this.#merges.length === 0 || !isAskedBy(demand, rosterOf(this.#sound))
      const isMeant = JSON.stringify(this.#sound[pull.who]) !== JSON.stringify(pull.to)
      if (isNew || status !== 'spent' || (isMeant && demand.email === address(pull.who)))
        digests.add(demand.digest)
    }
    pull.seal = { at: this.#time, digests }
  }

  #land(text: Listing | 'broken', pull?: PullRequest): void {
    const before = this.#merges.length === 0 ? undefined : rosterOf(this.#sound)
    const { seal } = pull ?? {}
    const review: Review =
      seal === undefined
        ? { status: 'absent' }
        : {
            status: 'valid',
            at: seal.at,
            covers: ({ digest }) => seal.digests.has(digest),
          }
    this.#text = text
    if (text !== 'broken') this.#sound = text
    const after = text === 'broken' ? undefined : rosterOf(text)
    this.#merges.push({
      commit: String(this.#merges.length),
      at: this.#time,
      review,
      ...(pull && { pullRequest: mergedPullRequest(pull.number) }),
      ...(before && { before }),
      ...(after && { after }),
    })
    if (after) this.#note(after, seal)
  }

  #note(after: Roster, seal: PullRequest['seal']): void {
    for (const demand of everyDemand()) {
      if (!isAskedBy(demand, after)) this.#fact(demand, { kind: 'withdrawn', at: this.#time })
      else if (seal?.digests.has(demand.digest))
        this.#fact(demand, { kind: 'shown and merged', at: this.#time, sealedAt: seal.at })
    }
  }

  /** One run of apply: refuses a broken file, applies what is authorised, and leaves a record unless it dies. */
  async run(dies?: number): Promise<readonly { readonly demand: Demand; readonly standing: Standing }[]> {
    const newest = this.#merges.at(-1)
    if (newest === undefined || this.#text === 'broken') return []
    this.#time += 1
    const roster = rosterOf(this.#text)
    const ledger = this.#ledger()
    const weighed: { demand: Demand; standing: Standing }[] = []
    for (const demand of this.#demands(roster)) weighed.push({ demand, standing: await ledger.weigh(demand) })
    const due = weighed.filter(
      ({ standing: { status } }) => status === 'introduced' || status === 'unfinished',
    )
    for (const [index, { demand }] of due.entries()) {
      if (index === dies) return weighed
      this.#fact(demand, { kind: 'applied', at: this.#time })
      enforce(this.organization, demand)
    }
    if (dies !== undefined) return weighed
    const open = new Set(this.#demands(roster).map(({ digest }) => digest))
    for (const demand of everyDemand()) {
      if (isAskedBy(demand, roster) && isInForce(demand, this.organization))
        this.#fact(demand, { kind: 'in force', at: this.#time })
    }
    const spent = new Map(
      weighed.flatMap(({ demand, standing }) =>
        standing.status === 'spent' ? [[demand.digest, standing.inForceAt] as const] : [],
      ),
    )
    const at = this.#time
    const record: RunRecord = {
      at,
      inForceAt: (digest) => (open.has(digest) ? spent.get(digest) : at),
    }
    const place = this.#merges.findLast(({ pullRequest }) => pullRequest !== undefined)
    if (place) place.record = record
    return weighed
  }

  #ledger(): Ledger {
    const steps = this.#merges.toReversed()
    return new Ledger(
      (async function* () {
        yield* steps
      })(),
    )
  }

  /** What differs between the organization and a file. */
  #demands(roster: Roster): readonly Demand[] {
    return everyDemand().filter(
      (demand) =>
        isAskedBy(demand, roster) &&
        !isInForce(demand, this.organization) &&
        isPlanned(demand, this.organization, roster),
    )
  }

  #fact({ digest }: Demand, fact: Fact): void {
    this.facts.set(digest, [...(this.facts.get(digest) ?? []), fact])
  }
}

const mergedPullRequest = (number: number) => ({
  number,
  author: 'grace',
  labels: [],
  headSha: `head ${number}`,
  mergeCommitSha: `merge ${number}`,
  mergedAt: 0,
})

const grantOf = (role: string) => ({ kind: 'deployment' as const, role, resource: ALL })

function everyDemand(): readonly Demand[] {
  return PEOPLE.flatMap((name) => {
    const parts: readonly EffectPart[] = [
      'begins',
      'ends',
      ...ROLES.flatMap((role) => [{ grant: grantOf(role) }, { revoke: grantOf(role) }]),
    ]
    return parts.map((part) => {
      const email = address(name)
      return {
        email,
        part,
        digest: effectDigest(ORGANIZATION, email, part),
        changeDigest: 'change',
        planDigest: 'plan',
      }
    })
  })
}

const nameOf = ({ email }: Demand) => email.slice(0, email.indexOf('@'))

function isInForce(demand: Demand, organization: Organization): boolean {
  const held = organization[nameOf(demand)]
  const { part } = demand
  if (part === 'begins') return held !== undefined
  if (part === 'ends') return held === undefined
  if ('due' in part) return true
  if ('grant' in part) return !!held?.includes(part.grant.role)
  return 'revoke' in part ? !held?.includes(part.revoke.role) : true
}

/** Someone who leaves loses everything by that; someone who is not there is invited with what they are to have. */
function isPlanned(demand: Demand, organization: Organization, roster: Roster): boolean {
  const isListed = roster.members.has(demand.email)
  const isThere = organization[nameOf(demand)] !== undefined
  return typeof demand.part === 'string' ? true : 'grant' in demand.part ? isListed : isListed && isThere
}

function enforce(organization: Organization, demand: Demand): void {
  const name = nameOf(demand)
  const held = organization[name]
  const { part } = demand
  if (part === 'begins') organization[name] = held ?? []
  else if (part === 'ends') organization[name] = undefined
  else if ('grant' in part && held !== undefined)
    organization[name] = [...new Set([...held, part.grant.role])].sort()
  else if ('revoke' in part && held !== undefined)
    organization[name] = held.filter((role) => role !== part.revoke.role)
}

const histories = fc.array(step, { minLength: 1, maxLength: 25 })

async function live(steps: readonly Step[]): Promise<World> {
  const world = new World()
  for (const each of steps) await world.take(each)
  return world
}

const after = (facts: readonly Fact[], last: (fact: Fact) => boolean) =>
  facts.slice(facts.findLastIndex(last) + 1)

describe('over any history of pull requests, merges, pushes, crashes and changes by hand', () => {
  it('nothing is applied but what a preview showed that was merged, and that the file has asked for ever since', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (steps) => {
        const { facts } = await live(steps)
        for (const told of facts.values()) {
          for (const [index, { kind }] of told.entries()) {
            if (kind !== 'applied') continue
            const since = after(told.slice(0, index), (fact) => fact.kind === 'withdrawn')
            expect(since.some((fact) => fact.kind === 'shown and merged')).toBe(true)
          }
        }
      }),
      { numRuns: 400 },
    )
  })

  it('what was in force does not come back by itself: only if a later preview showed it', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (steps) => {
        const { facts } = await live(steps)
        for (const told of facts.values()) {
          for (const [index, { kind }] of told.entries()) {
            if (kind !== 'applied') continue
            const earlier = told.slice(0, index)
            const inForce = earlier.findLast((fact) => fact.kind === 'in force')
            if (inForce === undefined) continue
            const shown = earlier.filter((fact) => fact.kind === 'shown and merged')
            expect(Math.max(...shown.map(({ sealedAt = 0 }) => sealedAt))).toBeGreaterThan(inForce.at)
          }
        }
      }),
      { numRuns: 400 },
    )
  })

  it('what a preview showed is applied in the end, however many runs were lost', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (steps) => {
        const world = await live(steps)
        // The last step is sound, merged, and about nobody.
        await world.take({ do: 'push', who: 'nobody', to: undefined })
        await world.run()
        const left = await world.run()
        for (const { demand, standing } of left) {
          // Roles for someone who is not there come with the invitation, which may be held.
          if (typeof demand.part === 'object' && world.organization[nameOf(demand)] === undefined) continue
          expect(standing.status).not.toBe('introduced')
          expect(standing.status).not.toBe('unfinished')
          const told = world.facts.get(demand.digest) ?? []
          const since = after(told, (fact) => fact.kind === 'withdrawn')
          const inForce = told.findLast((fact) => fact.kind === 'in force')?.at ?? -1
          // Shown later than it was last in force, merged and not withdrawn: then it would have been applied.
          const owed = since.filter(
            (fact) => fact.kind === 'shown and merged' && (fact.sealedAt ?? 0) > inForce,
          )
          expect(owed).toEqual([])
        }
      }),
      { numRuns: 400 },
    )
  })

  it('makes histories in which each of the four happens', async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(histories, async (steps) => {
        const world = await live(steps)
        for (const { standing } of await world.run()) seen.add(standing.status)
      }),
      { numRuns: 300, seed: 7 },
    )
    expect([...seen].sort()).toEqual(['held', 'introduced', 'spent', 'unfinished'])
  })
})
