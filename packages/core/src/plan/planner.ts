/** The planner: what has to change so that the organization matches the roster. */

import {
  type Assignment,
  areSameAssignments,
  assignmentSet,
  compareText,
  subtractAssignments,
  type UnknownAssignment,
  unknownKey,
} from '../catalog/assignment.ts'
import { isKnownKind, kindRow, kindsAmong } from '../catalog/kind.ts'
import { roleId } from '../catalog/role.ts'
import { isExpressible } from '../file/expressible.ts'
import { writeAssignment } from '../file/notation.ts'
import { admitsKind, joinsBySignIn } from '../file/policy.ts'
import type { ListedMember, Policy, Roster } from '../file/roster.ts'
import { type Participant, People, type Unidentifiable } from '../organization/people.ts'
import { type DifferenceOf, PlanFindings } from '../organization/plan-findings.ts'
import type { Invitation, Member, OrganizationKey, Snapshot } from '../organization/snapshot.ts'
import { isUserKey } from '../text/email.ts'
import { conjunction } from '../text/enumeration.ts'
import { looksOf } from '../text/look-alike.ts'
import { type AddressChange, addressChanges } from './address-change.ts'
import type { Change } from './change.ts'
import { Comparison, isKnownRole } from './difference.ts'
import { changeDigest } from './digest.ts'
import { type KeyPlanOptions, planKeys } from './key-planner.ts'
import { type Plan, planOf } from './plan.ts'
import type { ResourceStates } from './resource-state.ts'
import { type IsTouched, NOBODY_TOUCHED } from './touched.ts'

export interface PlanOptions extends KeyPlanOptions {
  /** Whether the triggering change touched this member. Their expired invitations are resent. Defaults to nobody. */
  readonly isTouched?: IsTouched
  /** What is known of the resources that the plan touches; see `touchedResources`. */
  readonly resources?: ResourceStates
  /** Plans only these people and API keys, by e-mail key or subject. Everybody by default. */
  readonly only?: ReadonlySet<string>
}

/** Who is in the organization, as the planner needs to know it. */
interface Actual {
  /** By e-mail key. A member that is only assumed has no user id. */
  readonly byKey: ReadonlyMap<string, Holder>
  /** E-mail keys that do not identify a member. */
  readonly unidentifiable: ReadonlyMap<string, Unidentifiable>
  /** Undefined if they could not be read. */
  readonly keys?: readonly OrganizationKey[] | undefined
}

interface Holder extends Omit<Participant, 'member'> {
  readonly member?: Omit<Member, 'userId'> & { readonly userId?: string }
}

/** Throws if roster and snapshot belong to different organizations: callers check that first. */
export function planChanges(roster: Roster, snapshot: Snapshot, options: PlanOptions = {}): Plan {
  if (roster.organization !== snapshot.organization.id) {
    throw new Error(
      `expected a snapshot of organization ${roster.organization}, got one of ${snapshot.organization.id}`,
    )
  }
  const people = new People(snapshot, roster)
  const { byKey, unidentifiable } = people
  const planner = new Planner(roster, { byKey, unidentifiable, keys: snapshot.keys }, options)
  people.report(roster, planner.findings)
  return planner.plan()
}

export class Planner {
  readonly findings = new PlanFindings()
  readonly #roster: Roster
  readonly #isTouched: IsTouched
  readonly #only: ReadonlySet<string> | undefined
  readonly #keyOptions: KeyPlanOptions
  readonly #actual: Actual
  readonly #comparison: Comparison
  readonly #isManaged = (assignment: Assignment) => this.#comparison.isManaged(assignment)
  readonly #changes: Change[] = []
  readonly #awaited: Change[] = []
  readonly #unmanaged: Change[] = []

  constructor(
    roster: Roster,
    actual: Actual,
    { isTouched = NOBODY_TOUCHED, resources, only, ...keyOptions }: PlanOptions = {},
  ) {
    this.#roster = roster
    this.#isTouched = isTouched
    this.#only = only
    this.#keyOptions = keyOptions
    this.#actual = actual
    this.#comparison = new Comparison(roster, resources, this.findings)
  }

  plan(): Plan {
    const { byKey, unidentifiable } = this.#actual
    const keys = new Set([...this.#roster.members.keys(), ...byKey.keys()])
    this.#reportLookAlikes()
    const waiting = this.#reportAddressChanges(addressChanges(this.#roster, byKey))
    for (const key of [...keys].sort(compareText)) {
      if (unidentifiable.has(key) || waiting.has(key) || this.#only?.has(key) === false) continue
      this.#planPerson(key, byKey.get(key) ?? { invitations: [] })
    }
    const apiKeys = planKeys(this.#roster, this.#actual.keys, this.findings, this.#keyOptions)
    const changes = apiKeys.changes.filter(({ email }) => this.#only?.has(email) !== false)
    return planOf(this.#roster.organization, [...this.#changes, ...changes], {
      awaited: this.#awaited,
      unmanaged: [...this.#unmanaged, ...apiKeys.unmanaged],
      standing: this.findings.standing,
      findings: this.findings.all,
    })
  }

  /** Addresses that the organization has and the file has not, beside those that look like them in the file. */
  #reportLookAlikes(): void {
    const { members, expired } = this.#roster
    const others = [...this.#actual.byKey.keys()].filter(
      (key) => !isUserKey(key) && !members.has(key) && !expired.has(key),
    )
    if (others.length === 0) return
    const listed = new Map([...members].map(([key, member]) => [looksOf(key), member]))
    for (const key of others) {
      const alike = listed.get(looksOf(key))
      if (alike === undefined) continue
      const message = `${alike.email} looks like ${key}, who is in the organization and not in the file. Check which of the two is meant.`
      this.findings.report('warning', 'look-alike-member', message, alike)
    }
  }

  /** The keys about which nothing is planned until the file says who is meant. */
  #reportAddressChanges(changes: ReadonlyMap<string, AddressChange>): ReadonlySet<string> {
    for (const { listed, actualKey, isSettled } of changes.values()) {
      const message = isSettled
        ? `${listed.email} looks like another address of ${actualKey}, who holds the same roles. If they are the same person, list them by ${actualKey}, or have them change their address in Elastic Cloud. If not, take one of them out of the file or the organization first. Until then, nothing is done about either.`
        : `${listed.email} looks like another address of ${actualKey}. If they are the same person, list them by ${actualKey}: otherwise they lose access until they accept the invitation to the new address.`
      const { assignments } = listed
      if (isSettled) this.findings.differ('warning', 'address-changed', message, listed, { assignments })
      else this.findings.report('warning', 'address-changed', message, listed)
    }
    return new Set(
      [...changes].flatMap(([key, { actualKey, isSettled }]) => (isSettled ? [key, actualKey] : [])),
    )
  }

  #planPerson(key: string, { member, invitations }: Holder): void {
    const listed = this.#roster.members.get(key)
    if (member) {
      if (listed) {
        this.#planMember(listed, member)
        this.#reportBeside(listed, member, invitations)
      } else this.#planUnlistedMember(key, member, invitations)
    } else if (listed) {
      if (isUserKey(key)) this.#reportNotFound(listed)
      else if (invitations.length > 0) this.#planInvited(key, listed, invitations)
      else this.#planAbsent(key, listed)
    } else if (this.#roster.policy.unlisted === 'report') {
      this.#reportInvited(key, invitations)
    } else {
      this.#cancel(invitations)
    }
  }

  /** Invitations that were sent by hand stay, like members who are not listed. */
  #reportInvited(key: string, invitations: readonly Invitation[]): void {
    const open = invitations.filter(({ expired }) => !expired)
    const cancellation = cancellationOf(open)
    if (cancellation === undefined) return
    const { email } = cancellation
    const why = this.#roster.expired.has(key) ? 'but their time has run out' : 'and is not in the file'
    const message = `${email} is invited ${why}. Nothing is cancelled under "unlisted": "report".`
    const difference = { assignments: cancellation.before, unknown: cancellation.carried }
    this.findings.differ('warning', 'unlisted-member', message, { email }, difference)
    this.#reportKept({ email }, open)
    this.#unmanaged.push(this.#digested(cancellation))
  }

  #planMember(listed: ListedMember, member: NonNullable<Holder['member']>): void {
    // The identity provider would overwrite any change at the next sign-in.
    if (listed.mapped) return
    const isAsListed = areSameAssignments(listed.assignments, member.assignments)
    // Whatever is listed is understood.
    if (isAsListed && member.unknown.length === 0) return
    this.#reportKept(listed, [member])
    const difference = this.#comparison.difference(listed, [member.assignments])
    const unknown = this.#unknownOf([member])
    const { revokeUnknown = [] } = unknown
    if (difference.grant.length + difference.revoke.length + revokeUnknown.length === 0) return
    this.#add({ kind: 'change-roles', email: listed.email, ...idOf(member), ...difference, ...unknown })
  }

  /** Unknown assignments are carried over or revoked, as the policy says. */
  #unknownOf(holders: readonly Holding[]): Pick<Change, 'carried' | 'revokeUnknown'> {
    const unknown = carriedBy(holders)
    if (this.#roster.policy.unknown === 'report' || unknown.length === 0) return { carried: unknown }
    return { carried: [], revokeUnknown: unknown }
  }

  /** Removing a member cancels their invitations. Those of other members stay open. */
  #reportBeside(
    listed: ListedMember,
    member: NonNullable<Holder['member']>,
    invitations: readonly Invitation[],
  ): void {
    const open = invitations.filter(({ expired }) => !expired)
    if (open.length === 0) return
    const names = [
      ...assignmentSet(open.flatMap(({ assignments }) => assignments)).map((assignment) =>
        writeAssignment(assignment, this.#roster.resources),
      ),
      ...carriedBy(open).map(unknownText),
    ]
    const [roles, gain] =
      names.length === 0 ? ['', ''] : [` with the roles ${names.join(', ')}`, ' and add these roles']
    const message = `${listed.email} is a member and still has an open invitation${roles}. Accepting it would undo a removal${gain}. Cancel it in the Cloud Console.`
    const assignments = open.flatMap((invitation) => invitation.assignments)
    const difference = { ...idOf(member), assignments, unknown: carriedBy(open) }
    this.findings.differ('warning', 'invitation-beside-membership', message, listed, difference)
  }

  /** A removal ends the open invitations of the member as well, and what is in them. */
  #planUnlistedMember(
    key: string,
    member: NonNullable<Holder['member']>,
    invitations: readonly Invitation[],
  ): void {
    const hasExpired = this.#roster.expired.has(key)
    // Only the file can identify them, so Roster does nothing about them until it lists them.
    if (isUserKey(key) && !hasExpired) return
    const email = isUserKey(key) ? key : (member.email ?? key)
    const holders = [member, ...invitations.filter(({ expired }) => !expired)]
    const before = assignmentSet(holders.flatMap(({ assignments }) => assignments))
    const carried = carriedBy(holders)
    const removal = this.#digested({
      ...{ kind: 'remove', email, ...idOf(member) },
      ...{ before, grant: [], revoke: before, after: [], carried },
    })
    if (this.#roster.policy.unlisted === 'report') {
      const why = hasExpired ? 'whose time has run out' : 'who is not in the file'
      const message = `${email} is a member ${why}. Nothing is removed under "unlisted": "report".`
      const difference = { ...idOf(member), assignments: before, unknown: carried }
      this.findings.differ('warning', 'unlisted-member', message, { email }, difference)
      this.#reportKept({ email }, [member])
      this.#unmanaged.push(removal)
      return
    }
    this.#changes.push(removal)
  }

  #reportNotFound(listed: ListedMember): void {
    const message = `The organization has no member ${listed.email}. Nobody can be invited by user id: correct it, or delete the entry.`
    const { assignments } = listed
    this.findings.differ('warning', 'member-not-found', message, listed, { assignments })
  }

  /** Listed, and neither member nor invited. */
  #planAbsent(key: string, listed: ListedMember): void {
    if (this.#joinsBySignIn(key)) {
      const message = `${listed.email} joins by signing in (single sign-on), so they are not invited.`
      const { assignments } = listed
      this.findings.differ('info', 'waiting-for-sso', message, listed, { assignments })
      this.#await(listed)
      return
    }
    const after = this.#comparison.grantable(listed, listed.assignments)
    this.#comparison.reportInTheWay(listed, after)
    this.#add({
      kind: 'invite',
      email: listed.email,
      before: [],
      grant: after,
      revoke: [],
      after,
      carried: [],
    })
  }

  #planInvited(key: string, listed: ListedMember, invitations: readonly Invitation[]): void {
    const open = invitations.filter(({ expired }) => !expired)
    // Any of several open invitations can be accepted. Of expired ones, the last one shows what was meant.
    const standing = open.length > 0 ? open : [...invitations].sort(compareInvitations).slice(-1)
    const difference = this.#comparison.difference(
      listed,
      standing.map(({ assignments }) => assignments),
    )
    const grant = this.#comparison.sendable(listed, difference.grant)
    const unknown = this.#unknownOf(standing)
    const { revokeUnknown = [] } = unknown
    const differs = grant.length + difference.revoke.length + revokeUnknown.length > 0
    if (this.#joinsBySignIn(key)) {
      // Roles are granted once the person has signed in. An open invitation with other roles is cancelled.
      if (open.length > 0 && differs) this.#cancel(invitations)
      if (open.length === 0 || differs) this.#await(listed)
      return
    }
    this.#reportKept(listed, standing)
    if (!differs && open.length > 0) return
    if (!differs && !this.#resendsTo(listed)) {
      this.#reportNotResent(listed)
      return
    }
    // Roles that a new invitation cannot contain are lost with the old one.
    const after = this.#comparison.sendable(listed, difference.after)
    const revoke = subtractAssignments(difference.before, after)
    this.#comparison.reportInTheWay(listed, after)
    const kind = differs || revoke.length > 0 ? 'replace-invitation' : 'resend'
    const { email } = listed
    const { before } = difference
    this.#add({ kind, email, before, grant, revoke, after, ...unknown })
  }

  /** An expired invitation is resent only if the policy or the triggering change asks for it. */
  #resendsTo({ email }: ListedMember): boolean {
    const { resend } = this.#roster.policy
    return resend === 'always' || (resend === 'on-merge' && this.#isTouched(email))
  }

  #reportNotResent(listed: ListedMember): void {
    const when =
      this.#roster.policy.resend === 'never'
        ? 'It is not sent again under "resend": "never".'
        : 'A merge that touches their entry sends it again, a new "reason" for instance.'
    const message = `The invitation of ${listed.email} expired. ${when}`
    const { assignments } = listed
    this.findings.differ('warning', 'invitation-expired', message, listed, { assignments })
  }

  #cancel(invitations: readonly Invitation[]): void {
    const cancellation = cancellationOf(invitations)
    if (cancellation) this.#add(cancellation)
  }

  #joinsBySignIn(key: string): boolean {
    return joinsBySignIn(this.#roster.policy, key)
  }

  #reportKept(about: ListedMember | { readonly email: string }, holders: readonly Holding[]): void {
    if (holders.every((holder) => this.#isUnderstood(holder))) return
    const { policy, resources } = this.#roster
    const kept = holders
      .flatMap(({ assignments }) => assignments)
      .filter((assignment) => !this.#isManaged(assignment))
    const [strange = [], inexpressible = []] = [false, true].map((known) =>
      kept.filter((assignment) => isKnownRole(policy, assignment) === known),
    )
    const unknown = policy.unknown === 'report' ? carriedBy(holders) : []
    const userId = holders.flatMap((holder) => holder.userId ?? [])[0]
    this.#reportAssignments(
      about,
      'that this release does not know and leaves as they are',
      [...unknown.map(unknownText), ...strange.map(idText)],
      { userId, assignments: strange, unknown },
      howToManage(policy, strange),
    )
    this.#reportAssignments(
      about,
      'in a form that no members file can ask for, which stay as they are',
      inexpressible.map((assignment) => writeAssignment(assignment, resources)),
      { userId, assignments: inexpressible },
    )
  }

  #reportAssignments(
    about: ListedMember | { readonly email: string },
    which: string,
    texts: readonly string[],
    difference: DifferenceOf,
    advice = '',
  ): void {
    if (texts.length === 0) return
    const message = `${about.email} holds roles ${which}: ${[...new Set(texts)].sort(compareText).join(', ')}.${advice}`
    this.findings.differ('info', 'unknown-assignment', message, about, difference)
  }

  /** The change that a later plan will make once the person has signed in. */
  #await(listed: ListedMember): void {
    const after = this.#comparison.grantable(listed, listed.assignments)
    if (after.length === 0) return
    const { email } = listed
    const change = { kind: 'change-roles', email, before: [], grant: after, revoke: [], after } as const
    this.#awaited.push(this.#digested({ ...change, carried: [] }))
  }

  /** Whether the file manages everything that the member or invitation holds. */
  #isUnderstood({ unknown, assignments }: Holding): boolean {
    return unknown.length === 0 && assignments.every(this.#isManaged)
  }

  #add(change: Omit<Change, 'digest'>): void {
    this.#changes.push(this.#digested(change))
  }

  #digested(change: Omit<Change, 'digest'>): Change {
    const { organization } = this.#roster
    return { ...change, digest: changeDigest({ organization, ...change }) }
  }
}

type Holding = Pick<Member, 'assignments' | 'unknown'> & { readonly userId?: string }

function idOf({ userId }: NonNullable<Holder['member']>): Pick<Change, 'userId'> {
  return userId === undefined ? {} : { userId }
}

/** The change that withdraws these invitations of one person; undefined if there are none. */
function cancellationOf(invitations: readonly Invitation[]): Omit<Change, 'digest'> | undefined {
  const [first] = [...invitations].sort(compareInvitations)
  if (first === undefined) return undefined
  const before = assignmentSet(invitations.flatMap(({ assignments }) => assignments))
  const carried = carriedBy(invitations)
  return {
    kind: 'cancel-invitation',
    email: first.email,
    before,
    grant: [],
    revoke: before,
    after: [],
    carried,
  }
}

/** With the ids that the API has, if they are not those that Roster would write. */
function idText({ kind, role, spellings = [] }: Assignment): string {
  if (!isKnownKind(kind)) return `${spellings[0]?.roleId ?? roleId(kind, role)} (${kindRow(kind).wirePath})`
  const ids = spellings.map(({ roleId: id }) => id).filter((id) => id !== roleId(kind, role))
  return ids.length === 0 ? `${role} (${kind})` : `${ids.join(', ')} (${kind})`
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
    names.length === 0 ? [] : [`${conjunction(names.map((name) => JSON.stringify(name)))} under "${key}"`],
  )
  return parts.length === 0 ? '' : ` To manage them, list ${conjunction(parts)} of the policy.`
}

function unknownText({ path, roleId }: UnknownAssignment): string {
  return roleId === '' ? path : `${roleId} (${path})`
}

/** The assignments that a new invitation must carry over: each once, in a fixed order. */
function carriedBy(holders: readonly Holding[]): readonly UnknownAssignment[] {
  const byKey = new Map<string, UnknownAssignment>()
  for (const { unknown } of holders) for (const item of unknown) byKey.set(unknownKey(item), item)
  return [...byKey].sort(([a], [b]) => compareText(a, b)).map(([, item]) => item)
}

/** By expiry, then by everything else that shows: invitations that compare equal are alike. */
function compareInvitations(a: Invitation, b: Invitation): number {
  return timeOf(a.expiresAt) - timeOf(b.expiresAt) || compareText(likeness(a), likeness(b))
}

function timeOf(text: string | undefined): number {
  const time = Date.parse(text ?? '')
  return Number.isNaN(time) ? 0 : time
}

function likeness({ email, createdAt, assignments, unknown }: Invitation): string {
  return JSON.stringify([createdAt ?? '', email, assignmentSet(assignments), unknown.map(unknownKey).sort()])
}
