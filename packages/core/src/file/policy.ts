/** The policy with its defaults, what it says about a person's roles, and the stricter of two policies. */

import {
  type AssignmentKind,
  isExtraKind,
  isKnownKind,
  RESOURCE_KINDS,
  type ResourceKind,
} from '../catalog/kind.ts'
import { ResourceNames } from '../catalog/resource.ts'
import { roleId } from '../catalog/role.ts'
import type { Finding } from '../finding/finding.ts'
import type { PolicyEntry } from '../format/members-file.ts'
import { parseDuration } from '../text/duration.ts'
import { emailDomain } from '../text/email.ts'
import type { ElevationPolicy, Limit, ListedMember, Policy, Roster } from './roster.ts'

export const DEFAULT_POLICY: Policy = {
  unlisted: 'remove',
  unknown: 'report',
  resend: 'on-merge',
  invitationExpiresIn: '3d',
  minOwners: 1,
  maxRemovals: { percent: 20 },
  maxDemotions: { percent: 20 },
  unlistedKeys: 'report',
  maxKeyRevocations: { percent: 20 },
  approvals: 'off',
  selfApproval: false,
  elevation: {},
  ssoDomains: [],
  ssoRoles: 'file',
  extraRoles: [],
  extraKinds: [],
}

export function resolvePolicy(entry: PolicyEntry | undefined): Policy {
  if (entry === undefined) return DEFAULT_POLICY
  return {
    unlisted: entry.unlisted ?? DEFAULT_POLICY.unlisted,
    unknown: entry.unknown ?? DEFAULT_POLICY.unknown,
    resend: entry.resend ?? DEFAULT_POLICY.resend,
    invitationExpiresIn: entry.invitationExpiresIn ?? DEFAULT_POLICY.invitationExpiresIn,
    minOwners: entry.minOwners ?? DEFAULT_POLICY.minOwners,
    maxRemovals: limitOf(entry.maxRemovals) ?? DEFAULT_POLICY.maxRemovals,
    maxDemotions: limitOf(entry.maxDemotions) ?? DEFAULT_POLICY.maxDemotions,
    unlistedKeys: entry.unlistedKeys ?? DEFAULT_POLICY.unlistedKeys,
    maxKeyRevocations: limitOf(entry.maxKeyRevocations) ?? DEFAULT_POLICY.maxKeyRevocations,
    approvals: entry.approvals ?? DEFAULT_POLICY.approvals,
    selfApproval: entry.selfApproval ?? DEFAULT_POLICY.selfApproval,
    elevation: elevationOf(entry.elevation),
    ssoDomains: (entry.sso?.domains ?? []).map((domain) => domain.toLowerCase()),
    ssoRoles: entry.sso?.roles ?? DEFAULT_POLICY.ssoRoles,
    extraRoles: entry.extraRoles ?? DEFAULT_POLICY.extraRoles,
    extraKinds: (entry.extraKinds ?? []).filter(isExtraKind),
  }
}

/** Where a members file has the field, below "policy": `["sso", "domains"]`. */
export function policyPath(field: keyof Policy): readonly string[] {
  if (field === 'ssoDomains') return ['sso', 'domains']
  return field === 'ssoRoles' ? ['sso', 'roles'] : [field]
}

/** Whether people with this address join by signing in, and are never invited. */
export function joinsBySignIn({ ssoDomains }: Policy, email: string): boolean {
  return ssoDomains.includes(emailDomain(email))
}

/** Whether the identity provider decides the roles of people with this address. */
export function hasMappedRoles(policy: Policy, email: string): boolean {
  return policy.ssoRoles === 'mapped' && joinsBySignIn(policy, email)
}

/**
 * The roster without the roles that have no effect, since the identity provider overwrites them at each sign-in, and a
 * finding for each entry that has some. The file then asks for none of these roles, so nothing differs.
 */
export function withoutMappedRoles(roster: Roster): {
  readonly roster: Roster
  readonly findings: readonly Finding[]
} {
  if (roster.policy.ssoRoles === 'file') return { roster, findings: [] }
  const findings: Finding[] = []
  const unmapped = (people: ReadonlyMap<string, ListedMember>) =>
    new Map(
      [...people].map(([key, member]): [string, ListedMember] => {
        if (!hasMappedRoles(roster.policy, member.email)) return [key, member]
        if (member.assignments.length > 0) findings.push(withoutEffect(member))
        const { terms: _terms, ended: _ended, ...rest } = member
        return [key, { ...rest, assignments: [], mapped: true }]
      }),
    )
  return {
    roster: { ...roster, members: unmapped(roster.members), expired: unmapped(roster.expired) },
    findings,
  }
}

function withoutEffect({ email, position }: ListedMember): Finding {
  const message = `The identity provider decides the roles of ${email} ("roles": "mapped"), so those in this entry have no effect. Take them out, its groups included.`
  return { severity: 'warning', code: 'mapped-roles', message, email, ...position }
}

function limitOf(entry: PolicyEntry['maxRemovals']): Limit | undefined {
  if (entry === undefined) return undefined
  return typeof entry === 'number' ? { count: entry } : { percent: Number.parseFloat(entry) }
}

/** A limit as a members file writes it, in JSON. */
export function limitText(limit: Limit): string {
  return JSON.stringify('count' in limit ? limit.count : `${limit.percent}%`)
}

/** How many of `whole` members or API keys a plan may affect; at least one. */
export function allowance(limit: Limit, whole: number): number {
  const allowed = 'count' in limit ? limit.count : Math.floor((whole * limit.percent) / 100)
  return Math.max(1, allowed)
}

/** Whether the policy lists a role that the catalog does not know. */
export function isExtraRole(policy: Policy, kind: AssignmentKind, role: string): boolean {
  return policy.extraRoles.includes(role) || policy.extraRoles.includes(roleId(kind, role))
}

/** The kinds that files under this policy can have roles on: those of this release, and newer types of project. */
export function resourceKindsOf({ extraKinds }: Policy): readonly ResourceKind[] {
  return [...RESOURCE_KINDS, ...extraKinds]
}

/** Whether files under this policy can have roles on the kind. */
export function admitsKind({ extraKinds }: Policy, kind: AssignmentKind): boolean {
  return isKnownKind(kind) || extraKinds.includes(kind)
}

/**
 * The policy that counts while a pull request that changes it is judged: if it relaxes a guard, the guard of the base
 * branch counts until it has merged. The treatment of unlisted members, unlisted API keys and unknown roles is not a
 * guard: those changes are shown, limited and approved like any others.
 *
 * @param keys How many API keys there are; as many as members if it is not known.
 */
export function stricterPolicy(base: Policy, head: Policy, members: number, keys = members): Policy {
  const stricter = (a: Limit, b: Limit, whole = members) =>
    allowance(a, whole) < allowance(b, whole) ? a : b
  const approvals = (['enforce', 'warn', 'off'] as const).find(
    (level) => base.approvals === level || head.approvals === level,
  )
  return {
    ...head,
    minOwners: Math.max(base.minOwners, head.minOwners),
    maxRemovals: stricter(base.maxRemovals, head.maxRemovals),
    maxDemotions: stricter(base.maxDemotions, head.maxDemotions),
    maxKeyRevocations: stricter(base.maxKeyRevocations, head.maxKeyRevocations, keys),
    approvals: approvals ?? head.approvals,
    selfApproval: base.selfApproval && head.selfApproval,
    elevation: stricterElevation(base.elevation, head.elevation),
  }
}

/** A roster that lists nobody: the base of a pull request that adds the file. */
export function emptyRoster(organization: string): Roster {
  return {
    organization,
    policy: DEFAULT_POLICY,
    members: new Map(),
    expired: new Map(),
    resources: new ResourceNames(),
  }
}

function elevationOf({
  max,
  approvals,
  ownerApprovals,
}: NonNullable<PolicyEntry['elevation']> = {}): ElevationPolicy {
  return {
    ...(max !== undefined && { max }),
    ...(approvals !== undefined && { approvals }),
    ...(ownerApprovals !== undefined && { ownerApprovals }),
  }
}

function stricterElevation(base: ElevationPolicy, head: ElevationPolicy): ElevationPolicy {
  const more = (a: number | undefined, b: number | undefined) => (a === undefined ? b : Math.max(a, b ?? 0))
  const isBase = longestElevation(base) < longestElevation(head)
  return elevationOf({
    max: isBase ? base.max : head.max,
    approvals: more(base.approvals, head.approvals),
    ownerApprovals: more(base.ownerApprovals, head.ownerApprovals),
  })
}

/** In milliseconds; infinity without a limit. */
export function longestElevation({ max }: ElevationPolicy): number {
  return (max === undefined ? undefined : parseDuration(max)) ?? Number.POSITIVE_INFINITY
}
