/** The API keys of an organization as a first members file lists them, each with its id. */

import { isPrivileged } from '../answer/access-strength.ts'
import { type Assignment, assignmentSet, compareText, isOwner } from '../catalog/assignment.ts'
import { assignmentText } from '../catalog/assignment-text.ts'
import type { ResourceNames } from '../catalog/resource.ts'
import { freeKeyName } from '../edit/key-edit.ts'
import { isExpressible } from '../file/expressible.ts'
import { writeAssignment } from '../file/notation.ts'
import { emptyRoster } from '../file/policy.ts'
import { ServiceId } from '../format/scopes.ts'
import { knownKeys } from '../organization/known-keys.ts'
import type { OrganizationKey, Snapshot } from '../organization/snapshot.ts'
import { emailKey, userKey } from '../text/email.ts'
import { quoted } from '../text/quoted.ts'
import { singleLine } from '../text/single-line.ts'
import type { DraftPerson } from './draft-people.ts'

export interface DraftKey {
  /** Its description, or another name if the file cannot have that, or several keys have it. */
  readonly name: string
  readonly id: string
  /** Roles that the file asks for. */
  readonly assignments: readonly Assignment[]
  /** Roles that a members file cannot express. */
  readonly kept: readonly Assignment[]
  /** The API's role ids, or their path among the role assignments. */
  readonly unknown: readonly string[]
  /** A date: the day on which the key ends. */
  readonly expires: string
  /** Whether the key never ends, so that the date is this draft's. */
  readonly isEndless: boolean
  /** The member who made the key, or one who can find out whose it is. */
  readonly owner: string
  /** Why its maker is not the owner. */
  readonly whyNotMaker?: string
  /** Whether it can be the key of the run. */
  readonly isOwn: boolean
}

export interface DraftKeys {
  /** By name. */
  readonly listed: readonly DraftKey[]
  /** Sentences about keys that cannot be listed. */
  readonly unlisted: readonly string[]
}

export interface DraftKeysOptions {
  readonly people: readonly DraftPerson[]
  /** Ids of the keys that can be the key of the run. */
  readonly ownKeys: ReadonlySet<string>
  /** User id of the member behind the key of the run, if known. They answer for keys whose makers cannot. */
  readonly userId?: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** A key without an end gets one this far ahead, in milliseconds. */
const A_YEAR = 365 * 24 * 60 * 60 * 1000

/** Keys that have ended are left out. Undefined if the keys were not read. */
export function draftKeys(snapshot: Snapshot, options: DraftKeysOptions): DraftKeys | undefined {
  if (snapshot.keys === undefined) return undefined
  const { people, ownKeys, now } = options
  const listable = new Set(people.map(({ email }) => email))
  const stand = standIn(snapshot, options)
  const taken = new Set<string>()
  const listed: DraftKey[] = []
  const unlisted: string[] = []
  for (const { key, madeBy } of knownKeys({ roster: emptyRoster(snapshot.organization.id), snapshot })) {
    if (key === undefined || endOf(key) <= now) continue
    if (!ServiceId.safeParse(key.id).success) {
      unlisted.push(`The API key ${quoted(singleLine(key.name))} cannot be listed: it is left alone.`)
      continue
    }
    const name = freeKeyName(key.name, key.id, taken)
    taken.add(name)
    const maker = madeBy !== undefined && listable.has(madeBy) ? madeBy : undefined
    const isEndless = !Number.isFinite(endOf(key))
    listed.push({
      name,
      id: key.id,
      assignments: assignmentSet(key.assignments.filter((each) => isExpressible(each, 'key'))),
      kept: assignmentSet(key.assignments.filter((each) => !isExpressible(each, 'key'))),
      unknown: key.unknown.map(({ path, roleId }) => (roleId === '' ? path : roleId)),
      expires: new Date(isEndless ? now + A_YEAR : endOf(key)).toISOString().slice(0, 10),
      isEndless,
      owner: maker ?? stand,
      ...(maker === undefined && { whyNotMaker: whyNotMaker(key, snapshot) }),
      isOwn: ownKeys.has(key.id),
    })
  }
  return { listed: listed.sort((a, b) => compareText(a.name, b.name)), unlisted }
}

/** The owner of keys whose makers cannot answer for them: the member who runs this, otherwise the first owner. */
function standIn({ members }: Snapshot, { people, userId }: DraftKeysOptions): string {
  const { email = '' } = members.find((member) => member.userId === userId) ?? {}
  const own = people.find((person) => [emailKey(email), userKey(userId ?? '')].includes(person.email))
  const owner = people.find(({ status, assignments }) => status === 'member' && assignments.some(isOwner))
  return (own ?? owner ?? people[0])?.email ?? ''
}

function whyNotMaker({ userId }: OrganizationKey, { members }: Snapshot): string {
  if (userId === undefined) return 'The API does not say who made it'
  const isMember = members.some((member) => member.userId === userId)
  return `The member who made it (${userId}) ${isMember ? 'cannot be listed' : 'has left'}`
}

/** Milliseconds since the epoch. */
function endOf({ expiresAt = '' }: OrganizationKey): number {
  const end = Date.parse(expiresAt)
  return Number.isNaN(end) ? Number.POSITIVE_INFINITY : end
}

/** Sentences for a comment: what people should look at. */
export function remarksOnKey(key: DraftKey, names: ResourceNames): readonly string[] {
  const { assignments, kept, unknown, isOwn, isEndless, whyNotMaker: why } = key
  const strong = assignments.filter(isPrivileged).map((each) => assignmentText(each, names))
  const others = [...unknown, ...kept.map((each) => writeAssignment(each, names))]
  return [
    ...(isOwn ? ['Roster may be running with this key, and then does not revoke it.'] : []),
    ...(why === undefined ? [] : [`${why}: name the member who answers for it.`]),
    ...(isEndless && !isOwn ? ['It has no end of its own. Roster revokes it after this date.'] : []),
    ...(strong.length === 0 || isOwn ? [] : [`Does it need ${strong.join(' and ')}?`]),
    ...others.map((role) => `Also has ${role}, which this file cannot ask for: it stays.`),
  ]
}
