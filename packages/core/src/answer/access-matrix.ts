/** The access matrix: all people of a roster or an organization, all resources, and each person's roles on them. */

import { ALL, assignmentKey, compareText } from '../catalog/assignment.ts'
import { unknownDocument } from '../catalog/assignment-document.ts'
import { compareKinds, isResourceKind, RESOURCE_KINDS, type ResourceKind } from '../catalog/kind.ts'
import type { ResourceNames } from '../catalog/resource.ts'
import { endTime } from '../catalog/term.ts'
import type { LineRange, Origins } from '../file/origin.ts'
import { hasMappedRoles } from '../file/policy.ts'
import type { Listed, Roster } from '../file/roster.ts'
import type { Position } from '../jsonc/line-index.ts'
import { type KnownKey, knownKeys } from '../organization/known-keys.ts'
import { allPeople, type Person, type Presence } from '../organization/people.ts'
import type { Snapshot } from '../organization/snapshot.ts'
import type { Change } from '../plan/change.ts'
import { type ChangeKind, concernsKey } from '../plan/change-kind.ts'
import { emailKey } from '../text/email.ts'
import { expiryTime } from '../text/expiry.ts'
import { comparePeople, compareRanks, isPrivileged, strengthOf } from './access-strength.ts'
import { explainAssignments } from './explain-assignments.ts'
import type { ExplainedAssignment } from './explanation.ts'
import { areKeysCompared, type KeyIdentity, keyIdentity, traceKey } from './known-key.ts'
import { traceAssignments } from './traced-assignment.ts'

export interface AccessMatrix {
  /** Whether the organization was read. */
  readonly live: boolean
  /** Organization owners and Admins of all of a kind first, then by their strongest access. */
  readonly people: readonly MatrixPerson[]
  /** Those of the file, and of the organization if they were read. In the same order. */
  readonly keys: readonly MatrixKey[]
  /** By kind, in catalog order. Within a kind: `*`, then by name, then resources without a name. */
  readonly resources: readonly MatrixResource[]
}

export interface MatrixResource {
  readonly kind: ResourceKind
  /** An id, or `*`. */
  readonly resource: string
  /** Its name in the file. */
  readonly name?: string
}

/** How far ahead an access review looks for ends. */
const ENDS_SOON = 30 * 24 * 60 * 60 * 1000

export interface MatrixPerson {
  /** Identifies them, as a file does: the e-mail key, or `user:` and the user id. */
  readonly key: string
  /** Absent for members whose address the API does not give. */
  readonly email?: string
  readonly userId?: string
  readonly name?: string
  /** RFC 3339. */
  readonly memberSince?: string
  /** Absent if the organization was not read. */
  readonly status?: Presence['status']
  /** RFC 3339; of an invitation, open or expired. */
  readonly invitationExpiresAt?: string
  /** Whether the file lists the person. Expired entries count as not listed. */
  readonly listing: 'listed' | 'expired' | 'unlisted'
  /** Of the address in the file. */
  readonly position?: Position
  /** Of the whole entry in the file. */
  readonly lines?: LineRange
  readonly groups: readonly string[]
  readonly github?: string
  /** As written in the file. */
  readonly expires?: string
  /** Whether the membership, or a role, ends within 30 days. */
  readonly endsSoon: boolean
  readonly reason?: string
  readonly change?: MatrixChange
  /** In canonical order: roles that the file asks for, that the organization has, or that a change revokes. */
  readonly assignments: readonly MatrixAssignment[]
  /** Roles of kinds that this release does not know. */
  readonly unknown: readonly { readonly path: string; readonly roleId: string }[]
}

/**
 * An API key. Its `memberSince` is when it was made. Its `status` is `member` if it exists, otherwise `absent`. Without
 * a status, it was not compared: the organization was not read, or the file says nothing about keys.
 */
export type MatrixKey = MatrixPerson & KeyIdentity

export interface MatrixChange {
  readonly kind: ChangeKind
  /** Whether it was already pending without the change in question. */
  readonly pending: boolean
  /** Whether it waits for the person to sign in. */
  readonly awaited: boolean
}

export interface MatrixAssignment extends ExplainedAssignment {
  /** How the person's change affects it. */
  readonly change?: 'grant' | 'revoke'
}

export interface AccessMatrixSources {
  readonly roster: Roster
  readonly origins: Origins
  /** Absent if the organization was not read. */
  readonly snapshot?: Snapshot
  /** Changes that the plan makes. */
  readonly changes: readonly Change[]
  /** Changes that a later plan makes once people have signed in. */
  readonly awaited?: readonly Change[]
  /** Changes that were already pending. */
  readonly pending?: readonly Change[]
  /** Milliseconds since the epoch. */
  readonly now: number
}

export function accessMatrix(sources: AccessMatrixSources): AccessMatrix {
  const { roster, changes, awaited = [], pending = [], snapshot } = sources
  const byKey = new Map<string, PlannedChange>()
  for (const change of changes) byKey.set(emailKey(change.email), { change, pending: false, awaited: false })
  for (const change of awaited) byKey.set(emailKey(change.email), { change, pending: false, awaited: true })
  for (const change of pending) byKey.set(emailKey(change.email), { change, pending: true, awaited: false })
  const others = [
    ...[...roster.expired.values()].map(({ email }) => email),
    ...[...byKey.values()].flatMap(({ change: { kind, email } }) => (concernsKey(kind) ? [] : email)),
  ]
  const people = allPeople({ roster, others, ...(snapshot && { snapshot }) }).map((person) =>
    personOf(person, byKey.get(person.key), sources),
  )
  const keys = knownKeys(sources).map((known) => keyOf(known, byKey.get(known.subject), sources))
  return {
    live: snapshot !== undefined,
    people: strongestFirst(people, comparePeople),
    keys: strongestFirst(keys, (a, b) => compareText(a.name, b.name) || compareText(a.key, b.key)),
    resources: resourcesOf([...people, ...keys], roster.resources),
  }
}

function strongestFirst<Row extends MatrixPerson>(
  rows: readonly Row[],
  otherwise: (a: Row, b: Row) => number,
): readonly Row[] {
  return rows
    .map((row) => ({ row, rank: rankOf(row) }))
    .sort((a, b) => compareRanks(a.rank, b.rank) || otherwise(a.row, b.row))
    .map(({ row }) => row)
}

function keyOf(known: KnownKey, planned: PlannedChange | undefined, sources: AccessMatrixSources): MatrixKey {
  const { roster, origins, now } = sources
  const { subject, listed, isEnded, key } = known
  const change = planned?.change
  const traced = traceKey(known, sources, change?.before)
  const end = listed?.expires ?? key?.expiresAt
  return {
    key: subject,
    ...keyIdentity(known, roster),
    ...(key?.createdAt !== undefined && { memberSince: key.createdAt }),
    ...(areKeysCompared(sources) && { status: key === undefined ? 'absent' : 'member' }),
    listing: listed === undefined ? 'unlisted' : isEnded ? 'expired' : 'listed',
    ...termsOf(listed, origins.lines(subject)),
    ...(end !== undefined && { expires: end }),
    endsSoon: end !== undefined && expiryTime(end) - now <= ENDS_SOON,
    ...changeOf(planned),
    assignments: withChange(explainAssignments(traced, roster.resources, 'key'), change),
    unknown: (key?.unknown ?? []).map(unknownDocument),
  }
}

function changeOf(planned: PlannedChange | undefined): Pick<MatrixPerson, 'change'> {
  if (planned === undefined) return {}
  const { change, pending, awaited } = planned
  return { change: { kind: change.kind, pending, awaited } }
}

interface PlannedChange extends Omit<MatrixChange, 'kind'> {
  readonly change: Change
}

function personOf(
  { key, email, presence, member }: Person,
  planned: PlannedChange | undefined,
  { roster, origins, now }: AccessMatrixSources,
): MatrixPerson {
  const listed = roster.members.get(key)
  const expired = roster.expired.get(key)
  const entry = listed ?? expired
  const asked = listed?.assignments ?? []
  const change = planned?.change
  const traced = traceAssignments([...asked, ...(presence?.assignments ?? []), ...(change?.before ?? [])], {
    asked,
    ...(presence && { held: presence.assignments }),
    mapped: hasMappedRoles(roster.policy, key),
    origins: origins.of(key),
    entry,
    names: roster.resources,
  })
  return {
    key,
    ...(entry || email !== undefined ? { email: entry?.email ?? member?.email ?? email ?? '' } : {}),
    ...(member && { userId: member.userId }),
    ...(member?.name !== undefined && { name: member.name }),
    ...(member?.memberSince !== undefined && { memberSince: member.memberSince }),
    ...(presence && { status: presence.status }),
    ...(presence?.invitationExpiresAt === undefined
      ? {}
      : { invitationExpiresAt: presence.invitationExpiresAt }),
    listing: listed ? 'listed' : expired ? 'expired' : 'unlisted',
    ...termsOf(entry, origins.lines(key)),
    endsSoon: [listed, ...(listed?.terms ?? [])].some((term) => endTime(term) - now <= ENDS_SOON),
    ...changeOf(planned),
    assignments: withChange(explainAssignments(traced, roster.resources), change),
    unknown: (presence?.unknown ?? []).map(unknownDocument),
  }
}

function termsOf(entry: Listed | undefined, lines: LineRange | undefined) {
  if (entry === undefined) return { groups: [] }
  const { position, groups, expires, reason } = entry
  const github = 'owner' in entry ? undefined : entry.github
  return {
    position,
    groups,
    ...(lines && { lines }),
    ...(github !== undefined && { github }),
    ...(expires !== undefined && { expires }),
    ...(reason !== undefined && { reason }),
  }
}

function withChange(
  assignments: readonly ExplainedAssignment[],
  change: Change | undefined,
): readonly MatrixAssignment[] {
  if (change === undefined) return assignments
  const granted = new Set(change.grant.map(assignmentKey))
  const revoked = new Set(change.revoke.map(assignmentKey))
  return assignments.map((each) => {
    const key = assignmentKey(each)
    if (granted.has(key)) return { ...each, change: 'grant' }
    return revoked.has(key) ? { ...each, change: 'revoke' } : each
  })
}

/** People without access come last. */
function rankOf({ assignments }: MatrixPerson): readonly number[] {
  const [strongest] = assignments.map(strengthOf).sort(compareRanks)
  return [assignments.some(isPrivileged) ? 0 : 1, ...(strongest ?? [Number.MAX_SAFE_INTEGER])]
}

function resourcesOf(people: readonly MatrixPerson[], names: ResourceNames): readonly MatrixResource[] {
  const held = Map.groupBy(
    people.flatMap(({ assignments }) => assignments),
    ({ kind }) => kind,
  )
  const kinds = new Set([...RESOURCE_KINDS, ...names.kinds, ...held.keys()])
  return [...kinds]
    .filter(isResourceKind)
    .sort(compareKinds)
    .flatMap((kind) => {
      const named = names.namesOf(kind).flatMap((name) => names.id(kind, name) ?? [])
      const used = (held.get(kind) ?? []).flatMap(({ resource }) => resource ?? [])
      const ids = new Set([...named, ...used])
      if (ids.size === 0) return []
      ids.delete(ALL)
      const single = [...ids].map((resource): MatrixResource => {
        const name = names.name(kind, resource)
        return { kind, resource, ...(name !== undefined && { name }) }
      })
      return [{ kind, resource: ALL }, ...single.sort(compareResources)]
    })
}

function compareResources(a: MatrixResource, b: MatrixResource): number {
  return (
    Number(a.name === undefined) - Number(b.name === undefined) ||
    compareText(a.name ?? a.resource, b.name ?? b.resource)
  )
}
