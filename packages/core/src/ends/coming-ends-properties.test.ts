/**
 * The judgement of coming ends against a simulation: the planner, as apply would call it, at every time at which a run
 * could come. The simulation knows nothing of outlooks.
 *
 * What is judged more strictly than any run would be is written here as well: everything that a change of the file takes,
 * on whatever days, is one decision, and people who have yet to join count as if they had.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Assignment, assignmentSet, isOwner, subtractAssignments } from '../catalog/assignment.ts'
import { allowance, stricterPolicy } from '../file/policy.ts'
import { memberIn, type Roster } from '../file/roster.ts'
import type { Member, OrganizationKey, Snapshot } from '../organization/snapshot.ts'
import type { Change } from '../plan/change.ts'
import { countMembers, LIMITS, type LimitRule, removesEverything } from '../plan/guards.ts'
import { planChanges } from '../plan/planner.ts'
import { atoms } from '../testing/assignments.ts'
import { membersText, NOW, ORGANIZATION, soundFile } from '../testing/members-text.ts'
import { apiKey, invitation, member } from '../testing/organization.ts'
import { emailKey } from '../text/email.ts'
import { expiryTime } from '../text/expiry.ts'
import { isKeySubject, keySubject } from '../text/key-subject.ts'
import { checkComingEnds } from './coming-ends.ts'

const DAY = 24 * 60 * 60 * 1000
const NAMES = ['ada', 'bob', 'cat', 'dan', 'eve@corp', 'fay@corp'] as const
const KEYS = ['k1', 'k2', 'k3'] as const

/** Noon on 23 November is now. */
const ENDS = [
  '2026-11-20',
  '2026-11-23T10:30:00Z',
  '2026-11-23T12:10:00Z',
  '2026-11-23T16:00:00+02:00',
  '2026-11-23',
  '2026-11-24T00:01:00Z',
  '2026-11-24T20:00:00-04:00',
  '2026-11-24T23:00:00Z',
  '2026-12-31',
  '2027-03-31',
] as const

/** One of the few days of a world, so that ends come together. */
const day = fc.nat(2)
const expires = fc.option(day, { nil: undefined, freq: 1 })

const entry = fc.record(
  {
    admin: expires,
    viewer: expires,
    observer: expires,
    organization: fc.tuple(fc.constantFrom('owner', 'billing-admin'), expires),
    groups: fc.uniqueArray(fc.tuple(fc.constantFrom('sre', 'guests'), expires), {
      selector: ([group]) => group,
      maxLength: 2,
    }),
    end: day,
  },
  { requiredKeys: [] },
)
type Entry = typeof entry extends fc.Arbitrary<infer T> ? T : never

/** The role until a day, if the entry has it at all. */
type Until = <T extends object>(it: T, day: number | undefined) => T

function writtenEntry({ organization, groups = [], end, ...roles }: Entry, until: Until): object {
  const scoped = (role: 'admin' | 'viewer') => (role in roles ? [until({ role }, roles[role])] : [])
  const deployments = [...scoped('admin'), ...scoped('viewer')]
  return until(
    {
      ...(deployments.length > 0 && { deployments: { '*': deployments } }),
      ...('observer' in roles && { observability: { '*': until({ role: 'viewer' }, roles.observer) } }),
      ...(organization && { organization: until({ role: organization[0] }, organization[1]) }),
      ...(groups.length > 0 && { groups: groups.map(([group, over]) => until({ group }, over)) }),
    },
    end,
  )
}

const limit = fc.constantFrom(1, 2, '20%', '50%', '100%')
const policy = fc.record(
  {
    ...{
      maxRemovals: limit,
      maxDemotions: limit,
      maxKeyRevocations: limit,
      minOwners: fc.constantFrom(1, 2),
    },
    unlisted: fc.constantFrom('remove', 'report'),
    unlistedKeys: fc.constantFrom('report', 'revoke'),
    sso: fc.constantFrom({ domains: ['corp.example'], roles: 'mapped' }, { domains: ['corp.example'] }),
  },
  { requiredKeys: [] },
)
/** The number of an entry, of which many people can have the same; undefined if they are not listed. */
const which = fc.oneof(fc.constant(0), fc.nat(2), fc.option(fc.nat(2), { nil: undefined, freq: 3 }))

interface Content {
  readonly members: Readonly<Record<string, number | undefined>>
  /** When they end. */
  readonly keys: Readonly<Record<string, number | undefined>> | undefined
  readonly policy: object
  /** When the role of the group ends. */
  readonly guestsUntil: number | undefined
}

const recordOf = <T>(names: readonly string[], value: fc.Arbitrary<T>) =>
  fc.record(Object.fromEntries(names.map((name) => [name, value]))) as fc.Arbitrary<Record<string, T>>

const keys = recordOf(KEYS, fc.option(day, { nil: undefined }))
const content: fc.Arbitrary<Content> = fc.record({
  members: recordOf(NAMES, which),
  keys: fc.option(keys, { nil: undefined, freq: 3 }),
  policy,
  guestsUntil: expires,
})

const addressOf = (name: string) => (name.includes('@') ? `${name}.example` : `${name}@acme.example`)

function textOf({ members, keys, policy: rules, guestsUntil }: Content, { days, entries }: World): string {
  const until: Until = (it, day) => (day === undefined ? it : { ...it, expires: days[day] })
  const listed = Object.entries(members).flatMap(([name, number]) =>
    number === undefined ? [] : [[addressOf(name), writtenEntry(entries[number] ?? {}, until)] as const],
  )
  const key = { owner: addressOf('root'), deployments: { '*': 'viewer' } }
  const apiKeys = Object.entries(keys ?? {}).flatMap(([name, end]) =>
    end === undefined ? [] : [[name, until({ ...key, id: `id-${name}` }, end)] as const],
  )
  const rest = {
    policy: keys ? rules : { ...rules, unlistedKeys: undefined },
    groups: {
      sre: { deployments: { '*': 'admin' } },
      guests: { security: { '*': until({ role: 'viewer' }, guestsUntil) } },
    },
    ...(keys && { apiKeys: Object.fromEntries(apiKeys) }),
  }
  const root = { [addressOf('root')]: { organization: 'owner' } }
  return membersText({ ...root, ...Object.fromEntries(listed) } as never, rest as never)
}

/** What a person is, apart from what the file before makes of them. */
const standing = fc.constantFrom(
  'as listed',
  'as listed',
  'as listed',
  'with less',
  'with more',
  'invited',
  'absent',
)

const same = <T>(value: fc.Arbitrary<T>, freq = 2) => fc.option(value, { nil: 'same' as const, freq })

/** Without an end, as most are. */
const lasting = fc.constantFrom<Entry[]>(
  { admin: undefined, viewer: undefined },
  { viewer: undefined },
  { observer: undefined, organization: ['owner', undefined] },
)

/** Members who stay and lose an Admin role. */
const demoting: fc.Arbitrary<Entry> = day.map((admin) => ({ admin, viewer: undefined }))

/** One edit of several people, as most changes that break a limit are. */
const together = fc
  .tuple(fc.nat(2), fc.subarray([...NAMES], { minLength: 2 }))
  .map(([number, names]) =>
    Object.fromEntries(NAMES.map((name) => [name, names.includes(name) ? number : ('same' as const)])),
  )

const world = fc.record({
  days: fc.tuple(fc.constantFrom(...ENDS), fc.constantFrom(...ENDS), fc.constantFrom(...ENDS)),
  entries: fc.tuple(lasting, fc.oneof(entry, demoting), entry),
  base: content,
  edits: fc.record({
    members: fc.oneof(recordOf(NAMES, same(which)), together),
    keys: same(fc.option(keys, { nil: undefined, freq: 3 })),
    policy: same(policy, 1),
    guestsUntil: same(expires, 1),
  }),
  standings: recordOf(NAMES, standing),
  keys: fc.uniqueArray(fc.tuple(fc.constantFrom(...KEYS), expires), { selector: ([name]) => name }),
})
type World = typeof world extends fc.Arbitrary<infer T> ? T : never

/** A file that can be read as of any time. */
type File = (time: number) => Roster

function fileOf(given: Content, world: World): File {
  const text = textOf(given, world)
  const read = new Map<number, Roster>()
  return (time) => {
    const roster = read.get(time) ?? soundFile(text, time).roster
    read.set(time, roster)
    return roster
  }
}

interface Given {
  readonly base: File
  readonly head: File
  readonly snapshot: Snapshot
  /** When something ends. */
  readonly times: readonly number[]
}

function given(each: World): Given {
  const { base, edits, standings, keys, days } = each
  const kept = <K extends keyof Content>(key: K) =>
    (edits[key] === 'same' ? base[key] : edits[key]) as Content[K]
  const members = Object.fromEntries(
    NAMES.map((name) => [name, edits.members[name] === 'same' ? base.members[name] : edits.members[name]]),
  ) as Content['members']
  const before = fileOf(base, each)
  const head = fileOf(
    {
      members,
      keys: kept('keys'),
      policy: kept('policy'),
      guestsUntil: kept('guestsUntil'),
    },
    each,
  )
  const people = NAMES.map((name) => {
    const listed = memberIn(before(NOW), addressOf(name))
    return { name, is: standings[name], roles: listed?.assignments ?? [] }
  })
  return {
    base: before,
    head,
    times: [...new Set(days.map(expiryTime))].filter((time) => time > NOW),
    snapshot: {
      organization: { id: ORGANIZATION },
      members: [
        member(addressOf('root'), ['owner']),
        ...people.flatMap(({ name, is, roles }) => {
          if (is === 'invited' || is === 'absent') return []
          const held =
            is === 'with less' ? roles.slice(1) : is === 'with more' ? [...roles, ...SURPLUS] : roles
          return [{ ...member(addressOf(name)), assignments: assignmentSet(held) }]
        }),
      ],
      invitations: people
        .filter(({ is }) => is === 'invited')
        .map(({ name, roles }) => ({ ...invitation(addressOf(name)), assignments: roles })),
      keys: keys.map(([name, end]) =>
        apiKey(
          name,
          ['deployment/*=viewer'],
          end === undefined ? {} : { expiresAt: new Date(expiryTime(days[end] ?? '')).toISOString() },
        ),
      ),
    },
  }
}

/** One that the file can take away, and one that this release does not know. */
const SURPLUS: readonly Assignment[] = [
  ...atoms('deployment/*=admin'),
  { kind: 'deployment', role: 'seer', resource: '*' },
]

/** The organization after a run, with those who were invited or waited for. */
function afterRun(snapshot: Snapshot, changes: readonly Change[], file: Roster): Snapshot {
  const of = new Map(changes.map((change) => [emailKey(change.email), change]))
  const members = snapshot.members.flatMap((each): readonly Member[] => {
    const change = of.get(emailKey(each.email ?? ''))
    if (change === undefined) return [each]
    return change.kind === 'remove' ? [] : [{ ...each, assignments: change.after }]
  })
  const there = new Set(snapshot.members.map(({ email = '' }) => emailKey(email)))
  const joined = [...file.members].flatMap(([key, { email, assignments }]) =>
    there.has(key) ? [] : [{ ...member(email), assignments }],
  )
  const revoked = new Set(changes.flatMap(({ kind, key }) => (kind === 'revoke-key' ? [key?.id] : [])))
  return {
    ...snapshot,
    members: [...members, ...joined],
    invitations: [],
    keys: (snapshot.keys ?? []).filter(({ id }) => !revoked.has(id)),
  }
}

function at(snapshot: Snapshot, time: number): Snapshot {
  const exists = ({ expiresAt }: { readonly expiresAt?: string }) =>
    expiresAt === undefined || Date.parse(expiresAt) > time
  return { ...snapshot, keys: (snapshot.keys ?? []).filter(exists) }
}

function changesAt(file: File, snapshot: Snapshot, time: number): readonly Change[] {
  return planChanges(file(time), at(snapshot, time)).changes
}

/** As runs at the ends of a file leave the organization, the last of them at `time`. */
function leftBy(file: File, { snapshot, times }: Pick<Given, 'snapshot' | 'times'>, time: number): Snapshot {
  if (time < NOW) return leftBefore(file, snapshot, time)
  return [NOW, ...times.filter((each) => each < time), time].reduce(
    (left, each) => afterRun(at(left, each), changesAt(file, left, each), file(each)),
    snapshot,
  )
}

/**
 * As if the ends from that time until now had yet to come. What was revoked as they came has not come back, and who has
 * not been removed is there.
 */
function leftBefore(file: File, snapshot: Snapshot, time: number): Snapshot {
  const { members, expired } = file(NOW)
  const left = afterRun(at(snapshot, time), changesAt(file, snapshot, time), file(time))
  const held = new Map(snapshot.members.map((each) => [emailKey(each.email ?? ''), each.assignments]))
  return {
    ...left,
    members: left.members.flatMap((each) => {
      const key = emailKey(each.email ?? '')
      if (expired.has(key)) return snapshot.members.filter(({ email }) => email === each.email)
      if (!held.has(key)) return [each]
      const ended = (members.get(key)?.ended ?? []).map(({ assignment }) => assignment)
      const revoked = subtractAssignments(ended, held.get(key) ?? [])
      return [{ ...each, assignments: subtractAssignments(each.assignments, revoked) }]
    }),
  }
}

const FAR_AHEAD = NOW + 90 * DAY

/** The subjects that lose something the limit counts. */
function counted(rule: LimitRule, changes: readonly Change[]): ReadonlySet<string> {
  return new Set(changes.filter(rule.counts).map((change) => emailKey(change.email)))
}

/**
 * The subjects that would lose something the limit counts, if the organization were as the file before leaves it. An API key
 * that this file does not list is taken to end far ahead.
 */
function countedBefore(rule: LimitRule, all: Given, start: Snapshot, time: number): ReadonlySet<string> {
  const end = leftBy(all.base, all, time)
  const members = new Map(end.members.map((each) => [emailKey(each.email ?? ''), each.assignments]))
  const keys = new Set(end.keys?.map(({ id }) => id))
  const listed = [
    ...(all.base(NOW).keys?.current.values() ?? []),
    ...(all.base(NOW).keys?.ended.values() ?? []),
  ]
  const isFar = ({ id }: OrganizationKey) => time >= FAR_AHEAD && !listed.some((each) => each.id === id)
  return new Set([
    ...start.members.flatMap(({ email = '', assignments: before }) => {
      const key = emailKey(email)
      const after = members.get(key)
      if (after !== undefined && subtractAssignments(before, after).length === 0) return []
      const kind = after === undefined ? 'remove' : 'change-roles'
      const outcome = { kind, before, after: after ?? [] } as const
      // Members that the file before removes lose their Admin roles, too.
      return rule.counts(outcome) || removesEverything(outcome) ? [key] : []
    }),
    ...(start.keys ?? [])
      .filter((key) => rule.field === 'maxKeyRevocations' && (!keys.has(key.id) || isFar(key)))
      .map(({ name }) => keySubject(name)),
  ])
}

interface Break {
  readonly rule: LimitRule
  readonly to: number
  readonly who: readonly string[]
}

/** The runs in which ends of the change break a limit, with those that come in the same run anyway. */
function breaksIn(all: Given, rules: Roster['policy']): readonly Break[] {
  const { head, snapshot, times } = all
  const there = new Set(snapshot.members.map(({ email = '' }) => emailKey(email)))
  return times.flatMap((to) => {
    const start = leftBy(head, all, to - DAY)
    const changes = changesAt(head, start, to)
    const now = changesAt(head, start, NOW)
    return LIMITS.flatMap((rule): readonly Break[] => {
      const lost = counted(rule, changes)
      const otherwise = countedBefore(rule, all, start, to)
      // What a run takes now is judged now.
      const due = to - DAY < NOW ? counted(rule, now) : new Set<string>()
      const who = [...lost].filter((key) => !otherwise.has(key) && !due.has(key))
      const toJoin = [...lost].filter((key) => !isKeySubject(key) && !there.has(key)).length
      const whole =
        rule.field === 'maxKeyRevocations'
          ? rule.whole(at(start, to - DAY))
          : countMembers({
              ...start,
              members: start.members.filter(({ email = '' }) => there.has(emailKey(email))),
            }) + toJoin
      return who.length > 0 && lost.size > allowance(rules[rule.field], whole) ? [{ rule, to, who }] : []
    })
  })
}

/** All that the change of the file takes, from anyone who has something or gets it by the file before. */
function takenInAll(rule: LimitRule, all: Given, caused: readonly Change[]) {
  const { base, head, snapshot, times } = all
  const today = afterRun(snapshot, [], base(NOW))
  const granted = new Map(
    [...base(NOW).members].map(([key, { assignments, mapped }]) => [key, mapped ? [] : assignments]),
  )
  const start: Snapshot = {
    ...today,
    members: today.members.map((each) => ({
      ...each,
      assignments: assignmentSet([...each.assignments, ...(granted.get(emailKey(each.email ?? '')) ?? [])]),
    })),
  }
  const now = counted(rule, changesAt(head, start, NOW))
  const taken = new Set(counted(rule, caused))
  for (const to of times) {
    const otherwise = countedBefore(rule, all, start, to)
    for (const key of counted(rule, changesAt(head, start, to))) {
      if (!otherwise.has(key) && !now.has(key)) taken.add(key)
    }
  }
  const there = new Set(snapshot.members.map(({ email = '' }) => emailKey(email)))
  const toJoin = [...taken].filter((key) => !isKeySubject(key) && !there.has(key)).length
  return { taken, whole: rule.whole(snapshot) + toJoin }
}

function judged({ base, head, snapshot }: Given) {
  const [before, after] = [base(NOW), head(NOW)]
  const pending = new Set(planChanges(before, snapshot).changes.map(({ digest }) => digest))
  const caused = planChanges(after, snapshot).changes.filter(({ digest }) => !pending.has(digest))
  const rules = stricterPolicy(before.policy, after.policy, countMembers(snapshot), snapshot.keys?.length)
  const options = { base: before, head: after, snapshot, caused, policy: rules, now: NOW }
  return { caused, rules, ...checkComingEnds(options) }
}

/** As many as `npm test` has time for. */
const RUNS = { numRuns: Number(process.env['ENDS_RUNS'] ?? 100) }
/** What hangs is found all the same. */
const TIMEOUT = { timeout: 60_000 + 100 * RUNS.numRuns }

it('judges today what a run on any day would do: all of it is named, and nothing else', TIMEOUT, () => {
  fc.assert(
    fc.property(world, (each) => {
      const all = given(each)
      const { findings, blocked, rules, caused } = judged(all)
      const broken = breaksIn(all, rules)
      for (const rule of LIMITS) {
        const isRed = findings.some(({ code, severity }) => code === rule.code && severity === 'error')
        const ofRule = broken.filter((one) => one.rule === rule)
        const { taken, whole } = takenInAll(rule, all, caused)
        const isTooMuch =
          taken.size > allowance(rules[rule.field], whole) && taken.size > counted(rule, caused).size
        expect({ rule: rule.field, isRed }).toEqual({
          rule: rule.field,
          isRed: ofRule.length > 0 || isTooMuch,
        })
        for (const { who, to } of ofRule) {
          for (const key of who) expect(blocked).toContainEqual(expect.objectContaining({ key }))
          expect(to).toBeGreaterThan(NOW)
        }
      }
    }),
    RUNS,
  )
})

it('is tried in worlds in which each limit breaks in a run, and in all, and in which none does', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(world, (each) => {
      const all = given(each)
      const { rules, caused, blocked } = judged(all)
      for (const { rule } of breaksIn(all, rules)) seen.add(`${rule.field} in a run`)
      for (const rule of LIMITS) {
        const { taken, whole } = takenInAll(rule, all, caused)
        if (taken.size > allowance(rules[rule.field], whole)) seen.add(`${rule.field} in all`)
      }
      if (blocked.length === 0 && all.times.length > 0) seen.add('none')
    }),
    { numRuns: 120, seed: 7 },
  )
  expect([...seen].sort()).toEqual([
    ...LIMITS.flatMap(({ field }) => [`${field} in a run`, `${field} in all`]).sort(),
    'none',
  ])
})

it('judges today on which day the owners would be too few', TIMEOUT, () => {
  fc.assert(
    fc.property(world, (each) => {
      const all = given(each)
      const { base, head, snapshot, times } = all
      const { findings, rules } = judged(all)
      const there = new Set(snapshot.members.map(({ email }) => email))
      const owners = (file: File, time: number) =>
        leftBy(file, all, time).members.filter(
          ({ email, assignments }) => there.has(email) && assignments.some(isOwner),
        ).length
      const isTooFew = times.some((time) => {
        const left = owners(head, time)
        return left < rules.minOwners && left < owners(head, NOW) && left < owners(base, time)
      })
      const isRed = findings.some(({ code, severity }) => code === 'too-few-owners' && severity === 'error')
      expect(isRed).toBe(isTooFew)
    }),
    RUNS,
  )
})
