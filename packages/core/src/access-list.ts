/** An access list: everybody with access to something, and why. What `roster who` answers. */
import * as z from 'zod'
import type { AccessScope } from './asked-scope.ts'
import { ALL, type Assignment, compareText, isOwner } from './assignment.ts'
import { emailKey } from './email.ts'
import type { Origins } from './origin.ts'
import { PRESENCE_STATUSES, type Presence, Presences, presenceOf } from './presence.ts'
import { ASSIGNMENT_KINDS, roleImplies, roleRank } from './role.ts'
import type { Roster } from './roster.ts'
import type { Member, Snapshot } from './snapshot.ts'
import { TracedAssignment, traceAssignments } from './traced-assignment.ts'

const VIA = ['role', 'all-of-kind', 'owner'] as const

const Access = TracedAssignment.unwrap()
  .extend({
    via: z
      .enum(VIA)
      .describe(
        '`role`: a role on just what was asked for; `all-of-kind`: on all of the kind; `owner`: of everything.',
      ),
  })
  .readonly()
export type Access = z.output<typeof Access>

const PersonWithAccess = z
  .strictObject({
    email: z.string().exactOptional().describe('Absent for members whose address the API does not give.'),
    userId: z.string().exactOptional(),
    name: z.string().exactOptional(),
    listed: z.boolean().describe('Whether the file lists the person, and their time has not run out.'),
    expires: z.string().exactOptional().describe('As written in the file.'),
    status: z
      .enum(PRESENCE_STATUSES)
      .exactOptional()
      .describe('Absent where the organization was not asked.'),
    access: z.array(Access).readonly().describe('Strongest first.'),
  })
  .readonly()
export type PersonWithAccess = z.output<typeof PersonWithAccess>

export const AccessList = z
  .strictObject({
    version: z.literal(1).describe('Of this format.'),
    scope: z
      .strictObject({
        kind: z.enum([...ASSIGNMENT_KINDS, ALL]),
        role: z.string().exactOptional(),
        resource: z.string().exactOptional(),
        name: z.string().exactOptional().describe('The resource, as the file calls it.'),
      })
      .readonly()
      .describe('What was asked for.'),
    people: z.array(PersonWithAccess).readonly().describe('Strongest access first.'),
  })
  .readonly()
export type AccessList = z.output<typeof AccessList>

export interface AccessListSources {
  readonly roster: Roster
  readonly origins: Origins
  /** Absent where nobody was asked. */
  readonly snapshot?: Snapshot
}

export function listAccess(scope: AccessScope, sources: AccessListSources): AccessList {
  const people = everybody(sources).flatMap(({ presence, email, member }) => {
    const person = withAccess(scope, sources, presence, email, member)
    return person.access.length === 0 ? [] : [person]
  })
  return {
    version: 1,
    scope: { ...scope, ...nameOf(scope, sources.roster) },
    people: people.sort(compareStrength),
  }
}

interface Somebody {
  readonly email?: string
  readonly presence?: Presence
  readonly member?: Member
}

/** Whom the file lists, and whom the organization knows; those whom no address tells apart, one by one. */
function everybody({ roster, snapshot }: AccessListSources): readonly Somebody[] {
  const listed = [...roster.members.values()].map(({ email }) => email)
  if (snapshot === undefined) return listed.map((email) => ({ email }))
  const presences = new Presences(snapshot, roster.policy)
  const emails = new Map([...presences.keys].map((key) => [key, key]))
  for (const { email } of snapshot.invitations) emails.set(emailKey(email), email)
  for (const { email } of snapshot.members) if (email) emails.set(emailKey(email), email)
  for (const email of listed) emails.set(emailKey(email), email)
  const told = [...emails.values()].flatMap((email): readonly Somebody[] => {
    const presence = presences.of(email)
    return presence.status === 'ambiguous' ? [] : [{ email, presence, ...memberOf(presence) }]
  })
  const untold = snapshot.members
    .filter(({ email }) => !email || presences.of(email).status === 'ambiguous')
    .map((member) => ({ ...(member.email && { email: member.email }), presence: presenceOf(member), member }))
  return [...told, ...untold]
}

function memberOf({ member }: Presence): Pick<Somebody, 'member'> {
  return member ? { member } : {}
}

function withAccess(
  scope: AccessScope,
  { roster, origins }: AccessListSources,
  presence: Presence | undefined,
  email: string | undefined,
  member: Member | undefined,
): PersonWithAccess {
  const listed = email === undefined ? undefined : roster.members.get(emailKey(email))
  const asked = listed?.assignments ?? []
  const held = presence?.assignments
  const relevant = [...asked, ...(held ?? [])].filter((held) => viaOf(held, scope) !== undefined)
  const traced = traceAssignments(relevant, {
    asked,
    ...(held && { held }),
    origins: origins.of(email ?? ''),
    names: roster.resources,
  })
  return {
    ...(email === undefined ? {} : { email }),
    ...(member && { userId: member.userId }),
    ...(member?.name === undefined ? {} : { name: member.name }),
    listed: listed !== undefined,
    ...(listed?.expires === undefined ? {} : { expires: listed.expires }),
    ...(presence && { status: presence.status }),
    access: traced
      .flatMap((each) => {
        const via = viaOf(each, scope)
        return via === undefined ? [] : [{ ...each, via }]
      })
      .sort((a, b) => compareRanks(strengthOf(a), strengthOf(b))),
  }
}

/** Why an assignment gives access to what was asked for; undefined where it gives none. */
function viaOf(assignment: Assignment, scope: AccessScope): Access['via'] | undefined {
  const { kind, role, resource } = assignment
  if (scope.kind === ALL) return 'role'
  if (scope.kind === 'organization') {
    if (kind !== 'organization' || !roleImplies(kind, role, scope.role)) return undefined
    return role === scope.role ? 'role' : 'owner'
  }
  if (isOwner(assignment)) return 'owner'
  if (kind !== scope.kind) return undefined
  if (resource === ALL && scope.resource !== ALL) return 'all-of-kind'
  return scope.resource === ALL || resource === scope.resource ? 'role' : undefined
}

/**
 * The lower, the stronger: what the role may do, what it gives inside, how much it reaches. Across kinds, owners
 * stand first, then Admins, then whoever may change something, then Viewers, then billing.
 */
function strengthOf(assignment: Assignment): readonly number[] {
  const { kind, role, resource, applicationRoles } = assignment
  const inside = applicationRoles === undefined ? 0 : applicationRoles.length > 0 ? 1 : 2
  return [
    classOf(assignment),
    roleRank(kind, role),
    inside,
    resource === ALL ? 0 : 1,
    ASSIGNMENT_KINDS.indexOf(kind),
  ]
}

function classOf(assignment: Assignment): number {
  if (isOwner(assignment)) return 0
  if (assignment.kind === 'organization') return 4
  if (assignment.role === 'admin') return 1
  return assignment.role === 'viewer' ? 3 : 2
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((rank, at) => rank !== b[at])
  return index === -1 ? 0 : (a[index] ?? 0) - (b[index] ?? 0)
}

function compareStrength(a: PersonWithAccess, b: PersonWithAccess): number {
  const [first, second] = [a.access[0], b.access[0]]
  return (
    (first && second ? compareRanks(strengthOf(first), strengthOf(second)) : 0) ||
    compareText(emailKey(a.email ?? ''), emailKey(b.email ?? '')) ||
    compareText(a.userId ?? '', b.userId ?? '')
  )
}

function nameOf(scope: AccessScope, { resources }: Roster): { readonly name?: string } {
  if (scope.kind === ALL || scope.kind === 'organization') return {}
  const name = resources.name(scope.kind, scope.resource)
  return name === undefined ? {} : { name }
}
