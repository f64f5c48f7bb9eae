/** Builders of the values a report is made from: assignments, changes, rosters, plans. */
import {
  type Assignment,
  type AssignmentKind,
  applicationRoleSet,
  assignmentSet,
  CHANGE_KINDS,
  type Change,
  type ChangeKind,
  compareText,
  DEFAULT_POLICY,
  emailKey,
  expiryTime,
  type ListedMember,
  type Member,
  type Plan,
  type Policy,
  ResourceNames,
  type Roster,
  subtractAssignments,
  type UnknownAssignment,
} from '@roster/core'

export const ORGANIZATION = '1234567890'

export const IDS = {
  'logs-prod': '4c5f0de1a2b34c5d8e9f00112233aabb',
  shop: '9b1d0c2e3f4a4b5c6d7e8f9001122334',
  search: 'a1b2c3d4e5f60718293a4b5c6d7e8f90',
  watch: '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
  siem: '11223344556677889900aabbccddeeff',
  factory: 'ffeeddccbbaa00998877665544332211',
} as const

const RESOURCES = new ResourceNames([
  ['deployment', IDS['logs-prod'], 'logs-prod'],
  ['deployment', IDS.shop, 'shop'],
  ['elasticsearch', IDS.search, 'search'],
  ['observability', IDS.watch, 'watch'],
  ['security', IDS.siem, 'siem'],
  ['connected-cluster', IDS.factory, 'factory'],
])

export const OWNER: Assignment = { kind: 'organization', role: 'owner' }
export const BILLING: Assignment = { kind: 'organization', role: 'billing-admin' }

/** `inside` is absent for the stack role, empty for Cloud Console only, else the custom roles. */
export function role(
  kind: AssignmentKind,
  name: string,
  resource: string,
  inside?: readonly string[],
): Assignment {
  const assignment = { kind, role: name, resource }
  return inside === undefined ? assignment : { ...assignment, applicationRoles: applicationRoleSet(inside) }
}

export function invite(email: string, ...after: readonly Assignment[]): Change {
  return change('invite', email, [], after)
}

export function resend(email: string, ...same: readonly Assignment[]): Change {
  return change('resend', email, same, same)
}

export function replaceInvitation(
  email: string,
  before: readonly Assignment[],
  after: readonly Assignment[],
): Change {
  return change('replace-invitation', email, before, after)
}

export function cancelInvitation(email: string, ...before: readonly Assignment[]): Change {
  return change('cancel-invitation', email, before, [])
}

export function changeRoles(
  email: string,
  before: readonly Assignment[],
  after: readonly Assignment[],
): Change {
  return change('change-roles', email, before, after)
}

export function remove(email: string, ...before: readonly Assignment[]): Change {
  return change('remove', email, before, [])
}

export function carrying(base: Change, ...carried: readonly UnknownAssignment[]): Change {
  return { ...base, carried }
}

function change(
  kind: ChangeKind,
  email: string,
  before: readonly Assignment[],
  after: readonly Assignment[],
): Change {
  const had = assignmentSet(before)
  const has = assignmentSet(after)
  return {
    kind,
    email,
    grant: subtractAssignments(has, had),
    revoke: subtractAssignments(had, has),
    digest: `${kind} ${emailKey(email)}`,
    before: had,
    after: has,
    carried: [],
  }
}

export function plan(...changes: readonly Change[]): Plan {
  const summary = Object.fromEntries(CHANGE_KINDS.map((kind) => [kind, 0])) as Record<ChangeKind, number>
  for (const { kind } of changes) summary[kind] += 1
  return {
    organization: ORGANIZATION,
    digest: 'plan',
    changes: [...changes].sort((a, b) => compareText(emailKey(a.email), emailKey(b.email))),
    awaited: [],
    unmanaged: [],
    standing: [],
    findings: [],
    summary,
  }
}

/** With a name, from the API. */
export function member(email: string, name: string, ...assignments: readonly Assignment[]): Member {
  return { userId: `user-${email}`, email, name, assignments, unknown: [] }
}

export function listed(
  email: string,
  terms: Partial<
    Pick<ListedMember, 'assignments' | 'expires' | 'github' | 'groups' | 'reason' | 'terms' | 'ended'>
  > = {},
): ListedMember {
  const { expires } = terms
  const end = expires === undefined ? {} : { expiresAt: expiryTime(expires) }
  return { email, assignments: [], groups: [], position: { line: 1, column: 1 }, ...end, ...terms }
}

export interface RosterParts {
  readonly members?: readonly ListedMember[]
  readonly expired?: readonly ListedMember[]
  readonly resources?: ResourceNames
  readonly invitationExpiresIn?: string
  readonly unlisted?: Policy['unlisted']
}

export function roster({
  members = [],
  expired = [],
  resources = RESOURCES,
  invitationExpiresIn = '3d',
  unlisted = DEFAULT_POLICY.unlisted,
}: RosterParts = {}): Roster {
  const byKey = (people: readonly ListedMember[]) =>
    new Map(people.map((person) => [emailKey(person.email), person]))
  return {
    organization: ORGANIZATION,
    policy: { ...DEFAULT_POLICY, invitationExpiresIn, unlisted },
    members: byKey(members),
    expired: byKey(expired),
    resources,
  }
}
