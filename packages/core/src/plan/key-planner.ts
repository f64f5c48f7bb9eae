/**
 * Plans API keys: which of those that the file lists have to be made or replaced by a member, and which keys are revoked.
 * A key is known by its id, and until the file has one, by its description.
 */
import { type Assignment, assignmentSet, compareText, subtractAssignments } from '../catalog/assignment.ts'
import type { ListedKey, ListedKeys, Roster } from '../file/roster.ts'
import { KeyMatches } from '../organization/known-keys.ts'
import type { PlanFindings } from '../organization/plan-findings.ts'
import type { OrganizationKey } from '../organization/snapshot.ts'
import { conjunction } from '../text/enumeration.ts'
import { keyIdSubject } from '../text/key-subject.ts'
import { quoted } from '../text/quoted.ts'
import { shellWord } from '../text/shell-word.ts'
import { singleLine } from '../text/single-line.ts'
import type { Change } from './change.ts'
import { isManagedBy } from './difference.ts'
import { changeDigest } from './digest.ts'

export interface KeyPlanOptions {
  /** Ids of the keys that can be the key of the run, which is never revoked. None by default. */
  readonly ownKeys?: ReadonlySet<string>
  /** Whether the key of the run sees every key of the organization. True by default. */
  readonly seesAllKeys?: boolean
}

export interface PlannedKeys {
  /** Sorted by subject. */
  readonly changes: readonly Change[]
  /** The revocations of unlisted keys that the policy only reports. */
  readonly unmanaged: readonly Change[]
}

/** In milliseconds. A key that ends at most this much before its entry does can have been made for it. */
const END_TOLERANCE = 24 * 60 * 60 * 1000

/** @param keys Of the organization; undefined if they could not be read. */
export function planKeys(
  roster: Roster,
  keys: readonly OrganizationKey[] | undefined,
  findings: PlanFindings,
  options: KeyPlanOptions = {},
): PlannedKeys {
  if (roster.keys === undefined) return { changes: [], unmanaged: [] }
  if (keys === undefined) {
    const message =
      'The API keys could not be listed, so nothing is planned about them. Use a key of an Organization owner.'
    findings.differ('warning', 'keys-unreadable', message, undefined, {})
    return { changes: [], unmanaged: [] }
  }
  return new KeyPlanner(roster, roster.keys, keys, findings, options).plan()
}

class KeyPlanner {
  readonly #roster: Roster
  readonly #listed: ListedKeys
  readonly #findings: PlanFindings
  readonly #ownKeys: ReadonlySet<string>
  readonly #seesAll: boolean
  /** Each once. */
  readonly #keys: readonly OrganizationKey[]
  readonly #matches: KeyMatches
  /** Ids of keys that an entry is about. */
  readonly #claimed = new Set<string>()
  readonly #changes: Change[] = []
  readonly #unmanaged: Change[] = []

  constructor(
    roster: Roster,
    listed: ListedKeys,
    keys: readonly OrganizationKey[],
    findings: PlanFindings,
    { ownKeys = new Set(), seesAllKeys = true }: KeyPlanOptions,
  ) {
    this.#roster = roster
    this.#listed = listed
    this.#findings = findings
    this.#ownKeys = ownKeys
    this.#seesAll = seesAllKeys
    // In a fixed order, so that a plan does not depend on the order of the response.
    const sorted = keys.toSorted((a, b) => compareText(a.id, b.id))
    this.#keys = [...new Map(sorted.map((key) => [key.id, key])).values()]
    this.#matches = new KeyMatches(sorted, listed)
  }

  plan(): PlannedKeys {
    const byName = (a: ListedKey, b: ListedKey) => compareText(a.name, b.name)
    for (const listed of [...this.#listed.current.values()].sort(byName)) this.#planCurrent(listed)
    for (const listed of [...this.#listed.ended.values()].sort(byName)) this.#planEnded(listed)
    const rest = this.#keys.filter(({ id }) => !this.#claimed.has(id))
    for (const key of rest) this.#planUnlisted(key)
    const bySubject = (a: Change, b: Change) => compareText(a.email, b.email)
    return { changes: this.#changes.sort(bySubject), unmanaged: this.#unmanaged }
  }

  #planCurrent(listed: ListedKey): void {
    const pinned = this.#pinned(listed)
    const spare = this.#matches.spare(listed)
    const asAsked = spare.filter((key) => this.#isAsAsked(listed, key))
    if (pinned !== undefined && this.#isAsAsked(listed, pinned)) {
      this.#reportEnd(listed, pinned)
      this.#reportKept(listed, pinned)
      // The replacement can be at work before its id is merged, so that "unlistedKeys": "revoke" must not revoke it.
      for (const key of asAsked) this.#reportNotPinned(listed, key, pinned)
      return
    }
    const [made, ...others] = asAsked
    if (made !== undefined && others.length === 0 && (listed.id !== undefined || spare.length === 1)) {
      this.#reportNotPinned(listed, made, pinned)
      return
    }
    const [only, ...namesakes] = spare
    if (others.length > 0 || (listed.id === undefined && namesakes.length > 0)) {
      this.#reportAmbiguous(listed, spare)
      return
    }
    const key = pinned ?? (listed.id === undefined ? only : undefined)
    if (key === undefined) this.#planMissing(listed)
    else this.#planRotation(listed, key)
  }

  /** The key whose id an entry has. */
  #pinned(listed: ListedKey): OrganizationKey | undefined {
    const key = this.#matches.pinned(listed)
    if (key !== undefined) this.#claimed.add(key.id)
    return key
  }

  #isAsAsked(listed: ListedKey, key: OrganizationKey): boolean {
    const { grant, revoke, unknown } = this.#difference(listed, key)
    return grant.length + revoke.length + unknown.length === 0
  }

  #difference({ assignments }: ListedKey, key: OrganizationKey) {
    const { policy } = this.#roster
    const surplus = subtractAssignments(key.assignments, assignments)
    return {
      grant: subtractAssignments(assignments, key.assignments),
      revoke: surplus.filter((held) => isManagedBy(policy, held, 'key')),
      unknown: policy.unknown === 'revoke' ? key.unknown : [],
    }
  }

  #planMissing(listed: ListedKey): void {
    const { assignments } = listed
    if (!this.#seesAll) {
      const message = `The API key ${quoted(listed.name)} is not among the keys that this key can see, so nothing is planned about it. Use a key of an Organization owner.`
      this.#findings.differ('warning', 'key-not-seen', message, listed, { assignments })
      return
    }
    this.#add({
      kind: 'create-key',
      email: listed.email,
      key: ofEntry(listed),
      before: [],
      grant: assignments,
      revoke: [],
      after: assignments,
      carried: [],
    })
  }

  #planRotation(listed: ListedKey, key: OrganizationKey): void {
    this.#claimed.add(key.id)
    const { grant, revoke, unknown } = this.#difference(listed, key)
    this.#add({
      kind: 'rotate-key',
      email: listed.email,
      key: { ...ofEntry(listed), ...ofKey(key), name: listed.name },
      before: key.assignments,
      grant,
      revoke,
      ...(unknown.length > 0 && { revokeUnknown: unknown }),
      after: assignmentSet([...subtractAssignments(key.assignments, revoke), ...grant]),
      carried: unknown.length > 0 ? [] : key.unknown,
    })
  }

  #planEnded(listed: ListedKey): void {
    const pinned = this.#pinned(listed)
    const spare = listed.id === undefined ? this.#matches.spare(listed) : []
    const left = spare.filter(({ id }) => !this.#claimed.has(id))
    if (left.length > 1) {
      this.#reportAmbiguous(listed, left)
      return
    }
    const key = pinned ?? left[0]
    if (key === undefined) return
    this.#claimed.add(key.id)
    this.#revoke(key, { email: listed.email, key: { ...ofEntry(listed), ...ofKey(key), name: listed.name } })
  }

  #planUnlisted(key: OrganizationKey): void {
    const email = keyIdSubject(key.id)
    if (this.#roster.policy.unlistedKeys === 'revoke') {
      this.#revoke(key, { email, key: ofKey(key) })
      return
    }
    const message = `The API key ${nameOf(key)} is not in the file. Nothing is revoked under "unlistedKeys": "report".`
    const difference = { assignments: key.assignments, unknown: key.unknown }
    this.#findings.differ('warning', 'unlisted-key', message, { email }, difference)
    this.#unmanaged.push(this.#digested(revocation(key, { email, key: ofKey(key) })))
  }

  #revoke(key: OrganizationKey, subject: Pick<Change, 'email' | 'key'>): void {
    if (!this.#ownKeys.has(key.id)) {
      this.#add(revocation(key, subject))
      return
    }
    const message = `The API key ${nameOf(key)} may be the key of this run, so Roster does not revoke it. Give the workflow another key, and revoke this one in the Cloud Console.`
    const difference = { assignments: key.assignments, unknown: key.unknown }
    this.#findings.differ('warning', 'own-key', message, subject, difference)
  }

  #reportNotPinned(listed: ListedKey, made: OrganizationKey, old: OrganizationKey | undefined): void {
    this.#claimed.add(made.id)
    const where = old === undefined ? '' : ' instead of the old one'
    const action = old === undefined ? 'create' : 'rotate'
    const message = `The API key ${nameOf(made)} is what the entry ${quoted(listed.name)} asks for. If someone has its secret, write its id into the entry${where}. If not, run roster keys ${action} ${shellWord(listed.name)} --replace ${made.id}.`
    this.#findings.differ('warning', 'key-not-pinned', message, listed, {})
  }

  #reportAmbiguous(listed: ListedKey, keys: readonly OrganizationKey[]): void {
    for (const { id } of keys) this.#claimed.add(id)
    const message = `Several API keys are named ${quoted(listed.name)}: ${conjunction(keys.map(({ id }) => id).sort(compareText))}. Write the id of the right one into the entry. Until then, nothing is done about them.`
    this.#findings.differ('warning', 'ambiguous-key', message, listed, {
      assignments: keys.flatMap(({ assignments }) => assignments),
      unknown: keys.flatMap(({ unknown }) => unknown),
    })
  }

  #reportEnd(listed: ListedKey, { expiresAt }: OrganizationKey): void {
    const end = expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(expiresAt)
    if (listed.expiresAt - end > END_TOLERANCE) {
      const message = `The API key ${quoted(listed.name)} ends on ${day(end)}, and its entry says ${listed.expires}. Replace it before that with roster keys rotate, or correct the entry.`
      this.#findings.differ('warning', 'key-ends-early', message, listed, {})
    } else if (end - listed.expiresAt > END_TOLERANCE) {
      const when = expiresAt === undefined ? 'has no end of its own' : `ends on ${day(end)}`
      const message = `The API key ${quoted(listed.name)} ${when}. Roster revokes it when its entry ends (${listed.expires}).`
      this.#findings.report('info', 'key-without-end', message, listed)
    }
  }

  /** Roles that the file does not manage. */
  #reportKept(listed: ListedKey, { assignments, unknown }: OrganizationKey): void {
    const kept = subtractAssignments(assignments, listed.assignments)
    if (kept.length + unknown.length === 0) return
    const texts = [...kept.map(roleText), ...unknown.map(({ path, roleId }) => roleId || path)]
    const message = `The API key ${quoted(listed.name)} holds roles that this release does not know: ${[...new Set(texts)].sort(compareText).join(', ')}.`
    this.#findings.differ('info', 'unknown-assignment', message, listed, { assignments: kept, unknown })
  }

  #add(change: Omit<Change, 'digest'>): void {
    this.#changes.push(this.#digested(change))
  }

  #digested(change: Omit<Change, 'digest'>): Change {
    const { organization } = this.#roster
    return { ...change, digest: changeDigest({ organization, ...change }) }
  }
}

function revocation(
  { assignments, unknown }: OrganizationKey,
  subject: Pick<Change, 'email' | 'key'>,
): Omit<Change, 'digest'> {
  return {
    kind: 'revoke-key',
    ...subject,
    before: assignments,
    grant: [],
    revoke: assignments,
    after: [],
    carried: unknown,
  }
}

function ofEntry({ name, owner }: ListedKey): NonNullable<Change['key']> {
  return { name, owner }
}

function ofKey({ id, name, userId }: OrganizationKey): NonNullable<Change['key']> {
  return { name, id, ...(userId !== undefined && { userId }) }
}

function roleText({ kind, role }: Assignment): string {
  return `${role} (${kind})`
}

function nameOf({ id, name }: OrganizationKey): string {
  return `${quoted(singleLine(name))} (${id})`
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
