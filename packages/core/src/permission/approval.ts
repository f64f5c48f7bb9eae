/**
 * Approvals: whether an approver whose own roles cover a change has approved it, in a file that asks the same for
 * that person as the file to apply. So neither a later push nor a changed base branch can smuggle anything past an
 * approval, and unrelated edits do not invalidate one.
 */

import { assignmentKey, compareText } from '../catalog/assignment.ts'

import { entryIn, type ListedKey, type Policy, type Roster } from '../file/roster.ts'

import { People } from '../organization/people.ts'
import type { Snapshot } from '../organization/snapshot.ts'
import type { Change } from '../plan/change.ts'
import { removesMember } from '../plan/change-kind.ts'
import { isKnownRole } from '../plan/difference.ts'
import { roleEnds } from '../plan/due-end.ts'
import { emailDomain, emailKey } from '../text/email.ts'
import { idInSubject, nameInSubject } from '../text/key-subject.ts'
import { requirement, standing } from './approval-requirement.ts'
import { approversOf, type StandingApproval } from './approver.ts'
import { type AuthorityChange, agreeOn } from './authority.ts'
import { approvalsForAuthority, approvalsForChange } from './elevation.ts'
import { type Action, actionsOf, can, type Principal } from './permission.ts'

/** What needs an approval. */
export type Approvable =
  | { readonly kind: 'change'; readonly change: Change }
  | { readonly kind: 'authority'; readonly authority: AuthorityChange }
  /** A limit that a label lifts. Triage rights are enough to set a label, so an owner must approve after it was set. */
  | { readonly kind: 'lifted-limit'; readonly label: SetLabel; readonly changes: readonly Change[] }

/** A label, and who set it when. */
export interface SetLabel {
  /** A login. */
  readonly by: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

export interface Approval extends StandingApproval {
  /** What the file at the approved commit asks for; absent if there is no valid one. */
  readonly roster?: Roster
}

/** Who has approved a subject, or could. */
export interface JudgedApproval {
  readonly subject: Approvable
  /** In words, as after "needs": "an Organization owner". Contains names from the file. */
  readonly needs: string
  readonly approvedBy: readonly ApprovedBy[]
  /** How many approvals it takes, if the policy on elevations says so. Otherwise one is enough. */
  readonly required?: number
  /** Logins that may approve, whether they have or not. Sorted. */
  readonly couldApprove: readonly string[]
}

export interface ApprovedBy {
  readonly login: string
  /** The roles that qualify the approver, as in "Admin on all deployments". Contains names from the file. */
  readonly as: string
}

export interface ApprovalOptions {
  readonly subjects: readonly Approvable[]
  /** The file to apply, as written. */
  readonly head: Roster
  /** The file whose logins count; undefined if there is no valid one. */
  readonly base: Roster | undefined
  /** The one that counts; without it, one approval is enough for everything. */
  readonly policy?: Pick<Policy, 'elevation'>
  /** The organization: approvers' own assignments decide what they may approve. */
  readonly snapshot: Snapshot
  readonly approvals: readonly Approval[]
  /** A login that may not approve: the author's, unless the policy allows it. */
  readonly except?: string
}

export function judgeApprovals(options: ApprovalOptions): readonly JudgedApproval[] {
  const { subjects, head, base, policy, snapshot, approvals, except } = options
  const held = holdings(snapshot, base)
  const candidates = [...approversOf(base)].filter(([key]) => key !== except?.toLowerCase())
  return subjects.map((subject) => {
    const actions = actionsFor(subject)
    const covers = (person: string) =>
      actionsFor(subject, isOwnKey(subject, person, options)).every(
        (action) => can(held.get(person) ?? [], action).allowed,
      )
    const approving = approvals.filter(
      (approval) =>
        covers(approval.person) &&
        isInTime(subject, approval) &&
        approval.roster !== undefined &&
        asksTheSame(subject, approval.roster, head),
    )
    const byLogin = new Map(
      approving.map(({ login, person }) => [
        login,
        { login, as: standing(held.get(person) ?? [], actions, head.resources) },
      ]),
    )
    const required = policy && requiredApprovals(subject, head, policy)
    return {
      subject,
      needs: requirement(actions, head.resources),
      ...(required !== undefined && { required }),
      approvedBy: [...byLogin.values()].sort((a, b) => compareText(a.login, b.login)),
      couldApprove: candidates
        .flatMap(([, { login, person }]) => (covers(person) ? [login] : []))
        .sort(compareText),
    }
  })
}

/** How many approvals the policy on elevations asks for; undefined if the subject is not about one. */
export function requiredApprovals(
  subject: Approvable,
  head: Roster,
  policy: Pick<Policy, 'elevation'>,
): number | undefined {
  if (subject.kind === 'change') return approvalsForChange(subject.change, head, policy)
  return subject.kind === 'authority' ? approvalsForAuthority(subject.authority, policy) : undefined
}

/** Approvals from before a label do not know of it, except that of an author who set it. */
function isInTime(subject: Approvable, { login, givenAt }: Approval): boolean {
  if (subject.kind !== 'lifted-limit') return true
  const { by, at } = subject.label
  return givenAt === undefined ? by.toLowerCase() === login.toLowerCase() : givenAt > at
}

/** Changes of authority and lifted limits affect the access of all members, so only owners can approve them. */
const OWNERS_ONLY: readonly Action[] = [
  { kind: 'manage-assignment', assignment: { kind: 'organization', role: 'owner' } },
]

/**
 * Whether a change is of an API key of the person's own: they answer for it in the file, did so before, and made the
 * key that it is about. Otherwise a member could take over the entry of another member's key.
 */
function isOwnKey(
  subject: Approvable,
  person: string,
  { base, snapshot }: Pick<ApprovalOptions, 'base' | 'snapshot'>,
): boolean {
  if (subject.kind !== 'change') return false
  const { email, key } = subject.change
  const isTheirs = (owner: string) => emailKey(owner) === person
  if (key?.owner === undefined || !isTheirs(key.owner)) return false
  const before = base && entryIn(base, email)
  if (before !== undefined && 'owner' in before && !isTheirs(before.owner)) return false
  if (key.userId === undefined || base === undefined) return key.id === undefined
  return new People(snapshot, base).byKey.get(person)?.member?.userId === key.userId
}

/** @param isOwn Whether it is of an API key of the approver's own: then the rules differ. */
function actionsFor(subject: Approvable, isOwn = false): readonly Action[] {
  if (subject.kind === 'change') return actionsOf(subject.change, isOwn)
  // The end of a role needs a decision just as the role does.
  return subject.kind === 'authority' && subject.authority.kind === 'role-end'
    ? [{ kind: 'manage-assignment', assignment: subject.authority.assignment }]
    : OWNERS_ONLY
}

/** Members' assignments by the key under which the file lists them. A shared address does not identify a member. */
function holdings(snapshot: Snapshot, base: Roster | undefined): ReadonlyMap<string, Principal> {
  if (base === undefined) return new Map()
  const { byKey, unidentifiable } = new People(snapshot, base)
  return new Map(
    [...byKey].flatMap(([key, { member }]) =>
      member && !unidentifiable.has(key) ? [[key, member.assignments] as const] : [],
    ),
  )
}

/** Whether two files ask the same as far as the subject is concerned. */
export function asksTheSame(subject: Approvable, approved: Roster, head: Roster): boolean {
  if (approved.organization !== head.organization) return false
  if (subject.kind === 'authority') return agreeOn(subject.authority, approved, head)
  const changes = subject.kind === 'change' ? [subject.change] : subject.changes
  return changes.every((change) => demand(change, approved) === demand(change, head))
}

/** Everything in a file that affects what happens to the person of a change. */
function demand({ kind, email, key: apiKey, revoke }: Change, roster: Roster): string {
  const { policy } = roster
  if (apiKey !== undefined) return keyDemand(email, roster)
  const { members, expired } = roster
  const key = emailKey(email)
  const listed = members.get(key)
  const managed = revoke.map((atom) => isKnownRole(policy, atom))
  return JSON.stringify(
    listed
      ? [
          'listed',
          listed.expiresAt ?? null,
          policy.ssoDomains.includes(emailDomain(email)),
          listed.assignments.map(assignmentKey),
          roleEnds(listed).map(({ assignment, expiresAt }) => [assignmentKey(assignment), expiresAt]),
          managed,
        ]
      : [expired.has(key) ? 'expired' : 'unlisted', removesMember(kind) ? policy.unlisted : null],
  )
}

/** Everything in a file that affects what happens to an API key. */
function keyDemand(subject: string, roster: Roster): string {
  const listed = nameInSubject(subject) === undefined ? keyOfId(subject, roster) : entryIn(roster, subject)
  if (listed === undefined || !('owner' in listed))
    return JSON.stringify(['unlisted', roster.policy.unlistedKeys])
  const { id, expiresAt, owner, assignments } = listed
  return JSON.stringify(['listed', id ?? null, expiresAt, emailKey(owner), assignments.map(assignmentKey)])
}

function keyOfId(subject: string, { keys }: Roster): ListedKey | undefined {
  const id = idInSubject(subject)
  return [...(keys?.current.values() ?? []), ...(keys?.ended.values() ?? [])].find((key) => key.id === id)
}

export function isApproved({
  approvedBy,
  required = 1,
}: Pick<JudgedApproval, 'approvedBy' | 'required'>): boolean {
  return approvedBy.length >= required
}
