/**
 * Approvals: whether somebody whose own roles cover a change has approved of it, on a file that asks the same
 * for that person as the one to apply. Neither a later push nor a base that moved can then smuggle anything
 * past an approval, and what is unrelated costs none.
 */

import { assignmentKey, compareText } from '../catalog/assignment.ts'
import type { Roster } from '../file/roster.ts'
import type { Snapshot } from '../organization/snapshot.ts'
import type { Change } from '../plan/change.ts'
import { removesMember } from '../plan/change-kind.ts'
import { isKnownRole } from '../plan/difference.ts'
import { emailDomain, emailKey } from '../text/email.ts'
import { requirement, standing } from './approval-requirement.ts'
import { approversOf, type StandingApproval } from './approver.ts'
import { type AuthorityChange, agreeOn } from './authority.ts'
import { type Action, actionsOf, can, type Principal } from './permission.ts'

/** What takes an approval. */
export type Approvable =
  | { readonly kind: 'change'; readonly change: Change }
  | { readonly kind: 'authority'; readonly authority: AuthorityChange }

export interface Approval extends StandingApproval {
  /** What the file at the approved commit asks for; absent where there is none, or a broken one. */
  readonly roster?: Roster
}

/** Who has approved of something, or could. */
export interface JudgedApproval {
  readonly subject: Approvable
  /** In words, as after "needs": "an Organization owner". Holds names from the file. */
  readonly needs: string
  readonly approvedBy: readonly ApprovedBy[]
  /** Logins of those who may approve, sorted; whether they have or not. */
  readonly couldApprove: readonly string[]
}

export interface ApprovedBy {
  readonly login: string
  /** By which of their roles: "Admin on all deployments". Holds names from the file. */
  readonly as: string
}

export interface ApprovalOptions {
  readonly subjects: readonly Approvable[]
  /** The file to apply, as it is written. */
  readonly head: Roster
  /** The file whose logins count; undefined where there is none, or a broken one. */
  readonly base: Roster | undefined
  /** Who holds what: a person's own assignments decide what they may approve. */
  readonly snapshot: Snapshot
  readonly approvals: readonly Approval[]
  /** Login of one who may not approve: the author, unless the policy says otherwise. */
  readonly except?: string
}

export function judgeApprovals(options: ApprovalOptions): readonly JudgedApproval[] {
  const { subjects, head, base, snapshot, approvals, except } = options
  const held = holdings(snapshot)
  const candidates = [...approversOf(base)].filter(([key]) => key !== except?.toLowerCase())
  return subjects.map((subject) => {
    const actions = actionsFor(subject)
    const covers = (person: string) => actions.every((action) => can(held.get(person) ?? [], action).allowed)
    const approving = approvals.filter(
      ({ person, roster }) => roster !== undefined && covers(person) && asksTheSame(subject, roster, head),
    )
    const byLogin = new Map(
      approving.map(({ login, person }) => [
        login,
        { login, as: standing(held.get(person) ?? [], actions, head.resources) },
      ]),
    )
    return {
      subject,
      needs: requirement(actions, head.resources),
      approvedBy: [...byLogin.values()].sort((a, b) => compareText(a.login, b.login)),
      couldApprove: candidates
        .flatMap(([, { login, person }]) => (covers(person) ? [login] : []))
        .sort(compareText),
    }
  })
}

/** What moves authority decides over everybody's access, as only owners may. */
const OWNERS_ONLY: readonly Action[] = [
  { kind: 'manage-assignment', assignment: { kind: 'organization', role: 'owner' } },
]

function actionsFor(subject: Approvable): readonly Action[] {
  return subject.kind === 'change' ? actionsOf(subject.change) : OWNERS_ONLY
}

/** What members hold, by e-mail key. Whom several share an address with cannot be told apart, and holds nothing. */
function holdings({ members }: Snapshot): ReadonlyMap<string, Principal> {
  const byKey = Map.groupBy(members, ({ email = '' }) => emailKey(email))
  return new Map(
    [...byKey].flatMap(([key, [member, namesake]]) =>
      key !== '' && member && namesake === undefined ? [[key, member.assignments] as const] : [],
    ),
  )
}

/** Whether one file asks the same as another where the subject is about. */
export function asksTheSame(subject: Approvable, approved: Roster, head: Roster): boolean {
  if (approved.organization !== head.organization) return false
  if (subject.kind === 'authority') return agreeOn(subject.authority, approved, head)
  return demand(subject.change, approved) === demand(subject.change, head)
}

/** Everything in a file that has a say in what becomes of the person of a change. */
function demand({ kind, email, revoke }: Change, { members, expired, policy }: Roster): string {
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
          managed,
        ]
      : [expired.has(key) ? 'expired' : 'unlisted', removesMember(kind) ? policy.unlisted : null],
  )
}

export function isApproved({ approvedBy }: Pick<JudgedApproval, 'approvedBy'>): boolean {
  return approvedBy.length > 0
}
