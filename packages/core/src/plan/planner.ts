/** The planner: what has to change so that the organization matches the roster. */

import { areSameAssignments, compareText, subtractAssignments } from '../catalog/assignment.ts'
import { joinsBySignIn } from '../file/policy.ts'
import type { ListedMember, Roster } from '../file/roster.ts'
import { type Participant, People, type Unidentifiable } from '../organization/people.ts'
import { PlanFindings } from '../organization/plan-findings.ts'
import type { Invitation, Member, OrganizationKey, Snapshot } from '../organization/snapshot.ts'
import { isUserKey } from '../text/email.ts'
import { addressChanges } from './address-change.ts'
import type { Change } from './change.ts'
import { Comparison } from './difference.ts'
import { changeDigest } from './digest.ts'
import {
  cancellationOf,
  carriedBy,
  type Holding,
  heldBy,
  invitationsThatCount,
  openAmong,
} from './holding.ts'
import { type KeyPlanOptions, planKeys } from './key-planner.ts'
import { type Plan, planOf } from './plan.ts'
import { PlanRemarks } from './plan-remarks.ts'
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
  readonly #remarks: PlanRemarks
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
    this.#remarks = new PlanRemarks(roster, this.findings)
  }

  plan(): Plan {
    const { byKey, unidentifiable } = this.#actual
    const keys = new Set([...this.#roster.members.keys(), ...byKey.keys()])
    this.#remarks.lookAlikes(byKey.keys())
    const moved = addressChanges(this.#roster, byKey)
    for (const change of moved.values()) this.#remarks.addressChange(change)
    // Nothing is planned about these until the file says who is meant.
    const waiting = new Set(
      [...moved].flatMap(([key, { actualKey, isSettled }]) => (isSettled ? [key, actualKey] : [])),
    )
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

  #planPerson(key: string, { member, invitations }: Holder): void {
    const listed = this.#roster.members.get(key)
    if (listed && member) {
      this.#planMember(listed, member)
      this.#remarks.invitedBeside(listed, member, invitations)
    } else if (member) this.#planUnlistedMember(key, member, invitations)
    else if (listed === undefined) this.#planUnlistedInvitations(key, invitations)
    else if (isUserKey(key)) this.#remarks.notFound(listed)
    else if (invitations.length > 0) this.#planInvited(key, listed, invitations)
    else this.#planAbsent(key, listed)
  }

  #planMember(listed: ListedMember, member: NonNullable<Holder['member']>): void {
    // The identity provider would overwrite any change at the next sign-in.
    if (listed.mapped) return
    const isAsListed = areSameAssignments(listed.assignments, member.assignments)
    // Whatever is listed is understood.
    if (isAsListed && member.unknown.length === 0) return
    this.#remarks.kept(listed, [member])
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
    const holdings = [member, ...openAmong(invitations)]
    const before = heldBy(holdings)
    const carried = carriedBy(holdings)
    const removal: Omit<Change, 'digest'> = {
      kind: 'remove',
      email,
      ...idOf(member),
      before,
      grant: [],
      revoke: before,
      after: [],
      carried,
    }
    if (this.#roster.policy.unlisted === 'report') this.#leave(removal, key, [member])
    else this.#add(removal)
  }

  /** Invitations that were sent by hand stay under `report`, like members who are not listed. */
  #planUnlistedInvitations(key: string, invitations: readonly Invitation[]): void {
    if (this.#roster.policy.unlisted !== 'report') {
      this.#cancel(invitations)
      return
    }
    const open = openAmong(invitations)
    const cancellation = cancellationOf(open)
    if (cancellation) this.#leave(cancellation, key, open)
  }

  #leave(change: Omit<Change, 'digest'>, key: string, holdings: readonly Holding[]): void {
    this.#remarks.unmanaged(change, key, holdings)
    this.#unmanaged.push(this.#digested(change))
  }

  /** Listed, and neither member nor invited. */
  #planAbsent(key: string, listed: ListedMember): void {
    if (this.#joinsBySignIn(key)) {
      this.#remarks.waitsForSignIn(listed)
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
    const isOpen = openAmong(invitations).length > 0
    const standing = invitationsThatCount(invitations)
    const holdings = standing.map(({ assignments }) => assignments)
    const difference = this.#comparison.difference(listed, holdings)
    const grant = this.#comparison.sendable(listed, difference.grant)
    const unknown = this.#unknownOf(standing)
    const { revokeUnknown = [] } = unknown
    const differs = grant.length + difference.revoke.length + revokeUnknown.length > 0
    if (this.#joinsBySignIn(key)) {
      // Roles are granted once the person has signed in. An open invitation with other roles is cancelled.
      if (isOpen && differs) this.#cancel(invitations)
      if (!isOpen || differs) this.#await(listed)
      return
    }
    this.#remarks.kept(listed, standing)
    if (!differs && isOpen) return
    if (!differs && !this.#resendsTo(listed)) {
      this.#remarks.notResent(listed)
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

  #cancel(invitations: readonly Invitation[]): void {
    const cancellation = cancellationOf(invitations)
    if (cancellation) this.#add(cancellation)
  }

  #joinsBySignIn(key: string): boolean {
    return joinsBySignIn(this.#roster.policy, key)
  }

  /** The change that a later plan will make once the person has signed in. */
  #await(listed: ListedMember): void {
    const after = this.#comparison.grantable(listed, listed.assignments)
    if (after.length === 0) return
    const { email } = listed
    const change = { kind: 'change-roles', email, before: [], grant: after, revoke: [], after } as const
    this.#awaited.push(this.#digested({ ...change, carried: [] }))
  }

  #add(change: Omit<Change, 'digest'>): void {
    this.#changes.push(this.#digested(change))
  }

  #digested(change: Omit<Change, 'digest'>): Change {
    const { organization } = this.#roster
    return { ...change, digest: changeDigest({ organization, ...change }) }
  }
}

function idOf({ userId }: NonNullable<Holder['member']>): Pick<Change, 'userId'> {
  return { ...(userId !== undefined && { userId }) }
}
