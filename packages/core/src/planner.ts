/** The planner: what has to change so that the organization is as the roster says. */
import {
  type Assignment,
  assignmentSet,
  compareText,
  subtractAssignments,
  type UnknownAssignment,
} from './assignment.ts'
import type { Change, ChangeKind } from './change.ts'
import { changeDigest, planDigest } from './digest.ts'
import { emailDomain, emailKey } from './email.ts'
import type { Finding, PlanFindingCode } from './finding.ts'
import type { Plan } from './plan.ts'
import { isExtraRole } from './policy.ts'
import { type ResourceStates, resourceKey } from './resource-state.ts'
import { type AssignmentKind, isPredefined, RESOURCE_KIND } from './role.ts'
import type { ListedMember, Roster } from './roster.ts'
import type { Invitation, Member, Snapshot } from './snapshot.ts'

/** What the run was caused by: a merge sends expired invitations again, a schedule only where told to. */
export type Occasion = 'merge' | 'schedule'

export interface PlanOptions {
  readonly occasion?: Occasion
  /** What is known of the resources the plan touches; see `touchedResources`. */
  readonly resources?: ResourceStates
}

/** Throws where roster and snapshot are of different organizations: callers check before they plan. */
export function planChanges(roster: Roster, snapshot: Snapshot, options: PlanOptions = {}): Plan {
  if (roster.organization !== snapshot.organization.id) {
    throw new Error(
      `expected a snapshot of organization ${roster.organization}, got one of ${snapshot.organization.id}`,
    )
  }
  return new Planner(roster, snapshot, options).plan()
}

const NO_CHANGES: Readonly<Record<ChangeKind, number>> = {
  invite: 0,
  resend: 0,
  'replace-invitation': 0,
  'cancel-invitation': 0,
  'change-roles': 0,
  remove: 0,
}

class Planner {
  readonly #roster: Roster
  readonly #snapshot: Snapshot
  readonly #occasion: Occasion
  readonly #resources: ResourceStates | undefined
  readonly #changes: Change[] = []
  readonly #findings: Finding[] = []
  readonly #reported = new Set<string>()

  constructor(roster: Roster, snapshot: Snapshot, { occasion = 'merge', resources }: PlanOptions) {
    this.#roster = roster
    this.#snapshot = snapshot
    this.#occasion = occasion
    this.#resources = resources
  }

  plan(): Plan {
    const members = this.#membersByEmail()
    const invitations = groupBy(this.#snapshot.invitations, ({ email }) => emailKey(email))
    const people = new Set([...this.#roster.members.keys(), ...members.keys(), ...invitations.keys()])
    for (const key of [...people].sort(compareText)) {
      this.#planPerson(key, members.get(key), invitations.get(key) ?? [])
    }
    const { organization } = this.#roster
    return {
      organization,
      digest: planDigest(
        organization,
        this.#changes.map(({ digest }) => digest),
      ),
      changes: this.#changes,
      findings: this.#findings,
      summary: summarize(this.#changes),
    }
  }

  /** Members the file can speak of; the others are reported and left alone. */
  #membersByEmail(): ReadonlyMap<string, Member | 'ambiguous'> {
    const members = new Map<string, Member | 'ambiguous'>()
    for (const member of this.#snapshot.members) {
      if (member.email === undefined || member.email === '') {
        this.#report(
          'member-without-email',
          'info',
          `The member ${member.userId} has no e-mail address, so the file cannot speak of them: they are left alone.`,
        )
        continue
      }
      const key = emailKey(member.email)
      if (members.has(key)) {
        if (members.get(key) !== 'ambiguous') {
          this.#report(
            'ambiguous-member',
            'warning',
            `Several members have the address ${member.email}: they are left alone. Manage them in the console.`,
            { email: member.email },
          )
        }
        members.set(key, 'ambiguous')
      } else {
        members.set(key, member)
      }
    }
    return members
  }

  #planPerson(
    key: string,
    member: Member | 'ambiguous' | undefined,
    invitations: readonly Invitation[],
  ): void {
    if (member === 'ambiguous') return
    const listed = this.#roster.members.get(key)
    for (const holder of member ? [member] : invitations) this.#reportUnknown(holder, holder.email ?? key)
    if (member) {
      if (listed) this.#planMember(listed, member)
      else this.#planUnlistedMember(key, member)
    } else if (listed) {
      if (invitations.length > 0) this.#planInvited(key, listed, invitations)
      else this.#planAbsent(key, listed)
    } else {
      this.#cancel(invitations)
    }
  }

  #planMember(listed: ListedMember, member: Member): void {
    const { grant, revoke } = this.#difference(listed, member.assignments)
    if (grant.length === 0 && revoke.length === 0) return
    this.#add({
      kind: 'change-roles',
      email: listed.email,
      userId: member.userId,
      grant,
      revoke,
      before: assignmentSet(member.assignments),
      after: assignmentSet([...subtractAssignments(member.assignments, revoke), ...grant]),
      carried: member.unknown,
    })
  }

  #planUnlistedMember(key: string, member: Member): void {
    const email = member.email ?? key
    if (this.#roster.policy.unlisted === 'report') {
      const expired = this.#roster.expired.has(key)
      const why = expired ? 'whose time has run out' : 'who is not in the file'
      this.#report(
        'unlisted-member',
        'warning',
        `${email} is a member ${why}. Nothing is removed under "unlisted": "report".`,
        { email },
      )
      return
    }
    const before = assignmentSet(member.assignments)
    this.#add({
      kind: 'remove',
      email,
      userId: member.userId,
      grant: [],
      revoke: before,
      before,
      after: [],
      carried: member.unknown,
    })
  }

  /** Listed, and neither member nor invited. */
  #planAbsent(key: string, listed: ListedMember): void {
    if (this.#joinsBySignIn(key)) {
      this.#report(
        'waiting-for-sso',
        'info',
        `${listed.email} joins by signing in (single sign-on) and has not done so yet.`,
        listed,
      )
      return
    }
    const after = this.#grantable(listed.assignments, listed)
    this.#add({
      kind: 'invite',
      email: listed.email,
      grant: after,
      revoke: [],
      before: [],
      after,
      carried: [],
    })
  }

  #planInvited(key: string, listed: ListedMember, invitations: readonly Invitation[]): void {
    const open = invitations.filter(({ expired }) => !expired)
    const standing = open.length > 0 ? open : invitations.slice(-1)
    const differs = standing.find(({ assignments }) => !this.#agrees(listed, assignments))
    if (this.#joinsBySignIn(key)) {
      // What they may do is granted once they are there; an open invitation that says otherwise must go.
      if (open.length > 0 && differs) this.#cancel(invitations)
      return
    }
    const shown = differs ?? standing[0]
    if (shown === undefined) return
    const carried = standing.flatMap(({ unknown }) => unknown)
    const before = assignmentSet(shown.assignments)
    if (differs) {
      const { grant, revoke } = this.#difference(listed, differs.assignments)
      const kept = this.#changeable(subtractAssignments(differs.assignments, revoke), listed)
      const after = assignmentSet([...kept, ...grant])
      this.#add({ kind: 'replace-invitation', email: listed.email, grant, revoke, before, after, carried })
    } else if (open.length === 0) {
      this.#planExpiredInvitation(listed, before, carried)
    }
  }

  #planExpiredInvitation(
    listed: ListedMember,
    before: readonly Assignment[],
    carried: readonly UnknownAssignment[],
  ): void {
    const { resend } = this.#roster.policy
    if (resend === 'always' || (resend === 'on-merge' && this.#occasion === 'merge')) {
      this.#add({
        kind: 'resend',
        email: listed.email,
        grant: [],
        revoke: [],
        before,
        // What is sent anew can hold nothing on a stopped deployment: all of it would be refused.
        after: this.#changeable(before, listed),
        carried,
      })
      return
    }
    const when =
      resend === 'never' ? 'It is not sent again under "resend": "never"' : 'The next merge sends it again'
    this.#report(
      'invitation-expired',
      'warning',
      `The invitation of ${listed.email} expired. ${when}.`,
      listed,
    )
  }

  #cancel(invitations: readonly Invitation[]): void {
    const [first] = invitations
    if (first === undefined) return
    const before = assignmentSet(invitations.flatMap(({ assignments }) => assignments))
    this.#add({
      kind: 'cancel-invitation',
      email: first.email,
      grant: [],
      revoke: before,
      before,
      after: [],
      carried: invitations.flatMap(({ unknown }) => unknown),
    })
  }

  #agrees(listed: ListedMember, actual: readonly Assignment[]): boolean {
    const { grant, revoke } = this.#difference(listed, actual)
    return grant.length === 0 && revoke.length === 0
  }

  /** What differs and can be changed: neither unknown roles nor stopped deployments. */
  #difference(listed: ListedMember, actual: readonly Assignment[]) {
    const surplus = subtractAssignments(actual, listed.assignments).filter(({ kind, role }) =>
      this.#isManaged(kind, role),
    )
    return {
      grant: this.#grantable(assignmentSet(subtractAssignments(listed.assignments, actual)), listed),
      revoke: this.#changeable(assignmentSet(surplus), listed),
    }
  }

  #isManaged(kind: AssignmentKind, role: string): boolean {
    return isPredefined(kind, role) || isExtraRole(this.#roster.policy, kind, role)
  }

  #grantable(assignments: readonly Assignment[], listed: ListedMember): readonly Assignment[] {
    for (const { kind, resource } of assignments) {
      if (kind === 'organization' || resource === undefined) continue
      if (!this.#resources?.missing.has(resourceKey(kind, resource))) continue
      this.#report(
        'resource-not-found',
        'warning',
        `The organization has no ${RESOURCE_KIND[kind].singular} with the id ${resource}, or this key may not see it.`,
        listed,
      )
    }
    return this.#changeable(assignments, listed)
  }

  /** Leaves out atoms on stopped deployments, which nobody can change, and says so. */
  #changeable(assignments: readonly Assignment[], listed: ListedMember): readonly Assignment[] {
    return assignments.filter(({ kind, resource }) => {
      if (kind === 'organization' || resource === undefined) return true
      if (!this.#resources?.stopped.has(resourceKey(kind, resource))) return true
      const name = this.#roster.resources.name(kind, resource) ?? resource
      this.#report(
        'resource-stopped',
        'warning',
        `The roles of ${listed.email} on the ${RESOURCE_KIND[kind].singular} ${name} cannot be changed while it is stopped. Start it, and the next run changes them.`,
        listed,
      )
      return false
    })
  }

  #joinsBySignIn(key: string): boolean {
    return this.#roster.policy.ssoDomains.includes(emailDomain(key))
  }

  #reportUnknown(holder: Member | Invitation, email: string): void {
    const unknown = [
      ...holder.unknown.map(({ path, roleId }) => (roleId === '' ? path : `${roleId} (${path})`)),
      ...holder.assignments
        .filter(({ kind, role }) => !this.#isManaged(kind, role))
        .map(({ kind, role }) => `${role} (${kind})`),
    ]
    if (unknown.length === 0) return
    this.#report(
      'unknown-assignment',
      'info',
      `${email} holds what this release does not know and leaves alone: ${[...new Set(unknown)].join(', ')}.`,
      { email },
    )
  }

  #add(change: Omit<Change, 'digest'>): void {
    const { organization } = this.#roster
    this.#changes.push({ ...change, digest: changeDigest({ organization, ...change }) })
  }

  /** Each finding once, however often the planner comes by. */
  #report(
    code: PlanFindingCode,
    severity: Finding['severity'],
    message: string,
    about?: ListedMember | { readonly email: string },
  ): void {
    if (this.#reported.has(message)) return
    this.#reported.add(message)
    const position = about && 'position' in about ? about.position : {}
    this.#findings.push({ severity, code, message, ...(about ? { email: about.email } : {}), ...position })
  }
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}

function summarize(changes: readonly Change[]): Readonly<Record<ChangeKind, number>> {
  const summary = { ...NO_CHANGES }
  for (const { kind } of changes) summary[kind] += 1
  return summary
}
