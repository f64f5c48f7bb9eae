/** An access list: who has access to a resource, and why. `roster who` prints it. */
import * as z from 'zod'
import { ALL, type Assignment, isOwner } from '../catalog/assignment.ts'
import { KindDocument } from '../catalog/assignment-document.ts'
import { roleImplies } from '../catalog/role.ts'
import type { AccessScope } from '../file/notation.ts'
import type { Origins } from '../file/origin.ts'
import { hasMappedRoles } from '../file/policy.ts'
import type { Roster } from '../file/roster.ts'
import { knownKeys } from '../organization/known-keys.ts'
import { allPeople, type Person, PRESENCE_STATUSES } from '../organization/people.ts'
import type { Snapshot } from '../organization/snapshot.ts'
import { comparePeople, compareStrength } from './access-strength.ts'
import { KeyIdentity, keyIdentity, traceKey } from './known-key.ts'
import { TracedAssignment, traceAssignments } from './traced-assignment.ts'

const VIA = ['role', 'all-of-kind', 'owner'] as const

const AccessPath = TracedAssignment.unwrap()
  .extend({
    via: z
      .enum(VIA)
      .describe(
        '`role`: a role on the resource itself; `all-of-kind`: on all of the kind; `owner`: Organization owner.',
      ),
  })
  .readonly()
export type AccessPath = z.output<typeof AccessPath>

const PersonWithAccess = z
  .strictObject({
    email: z.string().exactOptional().describe('Absent for members whose address the API does not return.'),
    userId: z.string().exactOptional(),
    name: z.string().exactOptional(),
    listed: z.boolean().describe('Whether the file lists the person and their entry has not expired.'),
    expires: z.string().exactOptional().describe('As written in the file.'),
    status: z.enum(PRESENCE_STATUSES).exactOptional().describe('Absent if the organization was not read.'),
    access: z.array(AccessPath).readonly().describe('Strongest first.'),
  })
  .readonly()
export type PersonWithAccess = z.output<typeof PersonWithAccess>

const KeyWithAccess = KeyIdentity.unwrap()
  .extend({
    listed: z
      .boolean()
      .exactOptional()
      .describe(
        'Whether the file lists the key and its entry has not expired. Absent if it says nothing about keys.',
      ),
    expires: z
      .string()
      .exactOptional()
      .describe('As written in the file, otherwise the end that the API returns.'),
    access: z.array(AccessPath).readonly().describe('Strongest first.'),
  })
  .readonly()
export type KeyWithAccess = z.output<typeof KeyWithAccess>

export const AccessList = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    scope: z
      .strictObject({
        kind: z.union([KindDocument, z.literal(ALL)]),
        role: z.string().exactOptional(),
        resource: z.string().exactOptional(),
        name: z.string().exactOptional().describe('The name of the resource in the file.'),
      })
      .readonly()
      .describe('The resource that the list is about.'),
    people: z.array(PersonWithAccess).readonly().describe('Strongest access first.'),
    keys: z
      .array(KeyWithAccess)
      .readonly()
      .exactOptional()
      .describe('API keys, in the same order. Absent if there are none, or none were read.'),
  })
  .readonly()
export type AccessList = z.output<typeof AccessList>

export interface AccessListSources {
  readonly roster: Roster
  readonly origins: Origins
  /** Absent if the organization was not read. */
  readonly snapshot?: Snapshot
}

export function listAccess(scope: AccessScope, sources: AccessListSources): AccessList {
  const people = allPeople(sources).flatMap((each) => {
    const person = withAccess(scope, sources, each)
    return person.access.length === 0 ? [] : [person]
  })
  return {
    version: 1,
    scope: { ...scope, ...nameOf(scope, sources.roster) },
    people: people.sort(compareAccess),
    ...keysWithAccess(scope, sources),
  }
}

function keysWithAccess(scope: AccessScope, sources: AccessListSources): Pick<AccessList, 'keys'> {
  const { roster } = sources
  const keys = knownKeys(sources).flatMap((known): readonly KeyWithAccess[] => {
    const access = accessIn(scope, traceKey(known, sources))
    if (access.length === 0) return []
    const { listed, isEnded, key } = known
    const expires = listed?.expires ?? key?.expiresAt
    return [
      {
        ...keyIdentity(known, roster),
        ...(roster.keys && { listed: listed !== undefined && !isEnded }),
        ...(expires !== undefined && { expires }),
        access,
      },
    ]
  })
  return keys.length === 0 ? {} : { keys: keys.sort(compareStrongest) }
}

/** The assignments that grant access to the resource, strongest first. */
function accessIn(scope: AccessScope, traced: readonly TracedAssignment[]): readonly AccessPath[] {
  return traced
    .flatMap((each) => {
      const via = viaOf(each, scope)
      return via === undefined ? [] : [{ ...each, via }]
    })
    .sort(compareStrength)
}

function withAccess(
  scope: AccessScope,
  { roster, origins }: AccessListSources,
  { key, email, presence, member }: Person,
): PersonWithAccess {
  const listed = roster.members.get(key)
  const asked = listed?.assignments ?? []
  // An invitation that has expired gives nobody access.
  const held = presence?.status === 'invitation-expired' ? [] : presence?.assignments
  const relevant = [...asked, ...(held ?? [])].filter((held) => viaOf(held, scope) !== undefined)
  const traced = traceAssignments(relevant, {
    asked,
    ...(held && { held }),
    mapped: hasMappedRoles(roster.policy, key),
    origins: origins.of(key),
    entry: listed,
    names: roster.resources,
  })
  return {
    ...(email !== undefined && { email }),
    ...(member && { userId: member.userId }),
    ...(member?.name !== undefined && { name: member.name }),
    listed: listed !== undefined,
    ...(listed?.expires !== undefined && { expires: listed.expires }),
    ...(presence && { status: presence.status }),
    access: accessIn(scope, traced),
  }
}

/** Why an assignment grants access to the resource; undefined if it does not. */
function viaOf(assignment: Assignment, scope: AccessScope): AccessPath['via'] | undefined {
  const { kind, role, resource } = assignment
  if ('role' in scope) {
    if (kind !== 'organization' || !roleImplies(kind, role, scope.role)) return undefined
    return role === scope.role ? 'role' : 'owner'
  }
  if (!('resource' in scope)) return 'role'
  if (isOwner(assignment)) return 'owner'
  if (kind !== scope.kind) return undefined
  if (resource === ALL && scope.resource !== ALL) return 'all-of-kind'
  return scope.resource === ALL || resource === scope.resource ? 'role' : undefined
}

function compareAccess(a: PersonWithAccess, b: PersonWithAccess): number {
  return compareStrongest(a, b) || comparePeople(a, b)
}

type WithAccess = Pick<PersonWithAccess, 'access'>

function compareStrongest({ access: [a] }: WithAccess, { access: [b] }: WithAccess): number {
  return a && b ? compareStrength(a, b) : 0
}

function nameOf(scope: AccessScope, { resources }: Roster): { readonly name?: string } {
  if (!('resource' in scope)) return {}
  const name = resources.name(scope.kind, scope.resource)
  return name === undefined ? {} : { name }
}
