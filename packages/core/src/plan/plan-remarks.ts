/** What the planner says about people besides its changes: differences that stay, and likely mistakes. */
import { type Assignment, compareText, type UnknownAssignment } from '../catalog/assignment.ts'
import { isKnownKind, kindRow, kindsAmong } from '../catalog/kind.ts'
import { roleId } from '../catalog/role.ts'
import { isExpressible } from '../file/expressible.ts'
import { writeAssignment } from '../file/notation.ts'
import { admitsKind } from '../file/policy.ts'
import type { ListedMember, Policy, Roster } from '../file/roster.ts'
import type { DifferenceOf, PlanFindings } from '../organization/plan-findings.ts'
import type { Invitation } from '../organization/snapshot.ts'
import { isUserKey } from '../text/email.ts'
import { conjunction } from '../text/enumeration.ts'
import { looksOf } from '../text/look-alike.ts'
import { quoted } from '../text/quoted.ts'
import type { AddressChange } from './address-change.ts'
import type { Change } from './change.ts'
import { isKnownRole, isManagedBy } from './difference.ts'
import { carriedBy, type Holding, heldBy, openAmong } from './holding.ts'

type Subject = ListedMember | Pick<Change, 'email'>

export class PlanRemarks {
  readonly #roster: Roster
  readonly #findings: PlanFindings

  constructor(roster: Roster, findings: PlanFindings) {
    this.#roster = roster
    this.#findings = findings
  }

  /** Addresses that the organization has and the file has not, beside those that look like them in the file. */
  lookAlikes(addresses: Iterable<string>): void {
    const { members, expired } = this.#roster
    const others = [...addresses].filter((key) => !isUserKey(key) && !members.has(key) && !expired.has(key))
    if (others.length === 0) return
    const listed = new Map([...members].map(([key, member]) => [looksOf(key), member]))
    for (const key of others) {
      const alike = listed.get(looksOf(key))
      if (alike === undefined) continue
      const message = `${alike.email} looks like ${key}, who is in the organization and not in the file. Check which of the two is meant.`
      this.#findings.report('warning', 'look-alike-member', message, alike)
    }
  }

  addressChange({ listed, actualKey, isSettled }: AddressChange): void {
    const message = isSettled
      ? `${listed.email} looks like another address of ${actualKey}, who holds the same roles. If they are the same person, list them by ${actualKey}, or have them change their address in Elastic Cloud. If not, take one of them out of the file or the organization first. Until then, nothing is done about either.`
      : `${listed.email} looks like another address of ${actualKey}. If they are the same person, list them by ${actualKey}: otherwise they lose access until they accept the invitation to the new address.`
    const { assignments } = listed
    if (isSettled) this.#findings.differ('warning', 'address-changed', message, listed, { assignments })
    else this.#findings.report('warning', 'address-changed', message, listed)
  }

  /** Under `"unlisted": "report"`, removals and cancellations are reported and not made. */
  unmanaged(change: Omit<Change, 'digest'>, key: string, holdings: readonly Holding[]): void {
    const { kind, email, userId, before, carried } = change
    const hasExpired = this.#roster.expired.has(key)
    const message =
      kind === 'cancel-invitation'
        ? `${email} is invited ${hasExpired ? 'but their entry has expired' : 'and is not in the file'}. Nothing is cancelled under "unlisted": "report".`
        : `${email} is a member ${hasExpired ? 'whose time has run out' : 'who is not in the file'}. Nothing is removed under "unlisted": "report".`
    const difference = { userId, assignments: before, unknown: carried }
    this.#findings.differ('warning', 'unlisted-member', message, { email }, difference)
    this.kept({ email }, holdings)
  }

  /** Removing a member cancels their invitations. Those of other members stay open. */
  invitedBeside(
    listed: ListedMember,
    { userId }: Partial<Holding>,
    invitations: readonly Invitation[],
  ): void {
    const open = openAmong(invitations)
    if (open.length === 0) return
    const names = [
      ...heldBy(open).map((assignment) => writeAssignment(assignment, this.#roster.resources)),
      ...carriedBy(open).map(unknownText),
    ]
    const [roles, gain] =
      names.length === 0 ? ['', ''] : [` with the roles ${names.join(', ')}`, ' and add these roles']
    const message = `${listed.email} is a member and still has an open invitation${roles}. Accepting it would undo a removal${gain}. Cancel it in the Cloud Console.`
    const difference = { userId, assignments: heldBy(open), unknown: carriedBy(open) }
    this.#findings.differ('warning', 'invitation-beside-membership', message, listed, difference)
  }

  notFound(listed: ListedMember): void {
    const message = `The organization has no member ${listed.email}. Nobody can be invited by user id: correct it, or delete the entry.`
    const { assignments } = listed
    this.#findings.differ('warning', 'member-not-found', message, listed, { assignments })
  }

  waitsForSignIn(listed: ListedMember): void {
    const message = `${listed.email} joins by signing in (single sign-on), so they are not invited.`
    const { assignments } = listed
    this.#findings.differ('info', 'waiting-for-sso', message, listed, { assignments })
  }

  notResent(listed: ListedMember): void {
    const when =
      this.#roster.policy.resend === 'never'
        ? 'Roster does not send it again, because of "resend": "never".'
        : 'To send it again, edit their entry in a pull request, for example its "reason".'
    const message = `The invitation of ${listed.email} has expired. ${when}`
    const { assignments } = listed
    this.#findings.differ('warning', 'invitation-expired', message, listed, { assignments })
  }

  /** Roles that the file does not manage, which stay as they are. */
  kept(about: Subject, holdings: readonly Holding[]): void {
    const { policy, resources } = this.#roster
    const kept = holdings
      .flatMap(({ assignments }) => assignments)
      .filter((assignment) => !isManagedBy(policy, assignment))
    const [strange = [], inexpressible = []] = [false, true].map((known) =>
      kept.filter((assignment) => isKnownRole(policy, assignment) === known),
    )
    const unknown = policy.unknown === 'report' ? carriedBy(holdings) : []
    const userId = holdings.flatMap((each) => each.userId ?? [])[0]
    const which = 'that this release does not know and leaves as they are'
    const texts = [...unknown.map(unknownText), ...strange.map(idText)]
    const advice = howToManage(policy, strange)
    this.#assignments(about, `${which}: ${listOf(texts)}.${advice}`, {
      userId,
      assignments: strange,
      unknown,
    })
    const forms = inexpressible.map((assignment) => writeAssignment(assignment, resources))
    const how = `in a form that no members file can ask for, which stay as they are: ${listOf(forms)}.`
    this.#assignments(about, how, { userId, assignments: inexpressible })
  }

  #assignments(about: Subject, which: string, difference: DifferenceOf): void {
    const { assignments = [], unknown = [] } = difference
    if (assignments.length + unknown.length === 0) return
    const message = `${about.email} holds roles ${which}`
    this.#findings.differ('info', 'unknown-assignment', message, about, difference)
  }
}

function listOf(texts: readonly string[]): string {
  return [...new Set(texts)].sort(compareText).join(', ')
}

/** With the ids that the API has, if they are not those that Roster would write. */
function idText({ kind, role, spellings = [] }: Assignment): string {
  if (!isKnownKind(kind)) return `${spellings[0]?.roleId ?? roleId(kind, role)} (${kindRow(kind).wirePath})`
  const ids = spellings.map(({ roleId: id }) => id).filter((id) => id !== roleId(kind, role))
  return ids.length === 0 ? `${role} (${kind})` : `${ids.join(', ')} (${kind})`
}

function unknownText({ path, roleId: id }: UnknownAssignment): string {
  return id === '' ? path : `${id} (${path})`
}

/** What the policy has to list so that files can ask for the assignments. */
function howToManage(policy: Policy, strange: readonly Assignment[]): string {
  const kinds = kindsAmong(strange).filter((kind) => !admitsKind(policy, kind))
  const roles = strange
    .filter((each) => admitsKind(policy, each.kind) && isExpressible(each))
    .map(({ kind, role }) => roleId(kind, role))
  const lists = [
    ['extraKinds', kinds],
    ['extraRoles', [...new Set(roles)].sort(compareText)],
  ] as const
  const parts = lists.flatMap(([key, names]) =>
    names.length === 0 ? [] : [`${conjunction(names.map(quoted))} under "${key}"`],
  )
  return parts.length === 0 ? '' : ` To manage them, list ${conjunction(parts)} of the policy.`
}
