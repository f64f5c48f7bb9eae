/**
 * The members behind API keys, and what a plan does to them. A key outlives its person: removing them ends neither the
 * key of the run nor any other they have made, so each is a finding that names the keys.
 */
import { type Assignment, impliesAssignment, isOwner } from '../catalog/assignment.ts'
import { OWNER } from '../catalog/role.ts'
import type { Finding } from '../finding/finding.ts'
import type { OrganizationKey } from '../organization/snapshot.ts'
import type { Change } from '../plan/change.ts'
import { concernsKey, endsMembership } from '../plan/change-kind.ts'
import type { Plan } from '../plan/plan.ts'
import { emailKey } from '../text/email.ts'
import { conjunction } from '../text/enumeration.ts'
import { singleLine } from '../text/single-line.ts'

export interface KeyOwnerFacts {
  /** The person behind the key of the run. Absent if the API does not say. */
  readonly userId?: string
  readonly email?: string
  /** The keys that the key of the run can see, perhaps without itself. */
  readonly keys?: readonly Pick<OrganizationKey, 'name' | 'userId'>[]
}

export function keyOwnerFindings(plan: Plan, facts: KeyOwnerFacts): readonly Finding[] {
  const own = ownChange(plan, facts)
  const leaving = plan.changes.filter(
    (change) => change !== own && endsMembership(change.kind) && !concernsKey(change.kind),
  )
  return [
    ...(own ? ownFindings(own, facts) : []),
    ...leaving.flatMap(({ email, userId }): readonly Finding[] => {
      const names = keyNames(facts, userId)
      if (names.length === 0) return []
      const message = `${email} leaves ${names.length === 1 ? 'an API key' : `${names.length} API keys`} behind: ${shown(names)}. Keys outlive the member who made them. Revoke those that nobody needs.`
      return [{ severity: 'warning', code: 'keys-stay', message, email }]
    }),
  ]
}

/** By user id; or by address, if the API calls the person by an id that no member has. */
function ownChange({ changes }: Plan, { userId, email }: KeyOwnerFacts): Change | undefined {
  const byId = changes.find((change) => change.userId !== undefined && change.userId === userId)
  if (byId || !email) return byId
  const key = emailKey(email)
  return changes.find((change) => change.userId !== undefined && emailKey(change.email) === key)
}

function ownFindings(own: Change, facts: KeyOwnerFacts): readonly Finding[] {
  const { email, userId } = own
  const names = keyNames(facts, userId)
  const named = names.length === 0 ? '' : ` Their keys: ${shown(names)}.`
  if (endsMembership(own.kind)) {
    const message = `The API key of this run belongs to ${email}. This removes them, but the key keeps working until it expires or is revoked.${named} Make a key as a member who stays, replace the secret, and revoke the old key.`
    return [{ severity: 'warning', code: 'own-membership', message, email }]
  }
  if (own.after.some(isOwner)) return []
  const lost = own.revoke.filter(
    (assignment) => managesOthers(assignment) && !own.after.some((kept) => managesAsMuch(kept, assignment)),
  )
  if (lost.length === 0) return []
  const message = `The API key of this run belongs to ${email}. This demotes them, but a key keeps the roles that it was given.${named} If it should not, make a key as a member who keeps their roles, and revoke the old key.`
  return [{ severity: 'warning', code: 'own-role', message, email }]
}

function keyNames({ keys = [] }: KeyOwnerFacts, userId: string | undefined): readonly string[] {
  return keys.filter((key) => userId !== undefined && key.userId === userId).map(({ name }) => name)
}

const NAMES_SHOWN = 5

function shown(names: readonly string[]): string {
  const quoted = names.slice(0, NAMES_SHOWN).map((name) => `"${singleLine(name)}"`)
  const more = names.length - quoted.length
  return conjunction(more > 0 ? [...quoted, `${more} more`] : quoted)
}

/** Owners and Admins manage assignments; no other role does. */
function managesOthers({ kind, role }: Assignment): boolean {
  return kind === 'organization' ? role === OWNER : role === 'admin'
}

/** Application roles concern access inside a resource, not who manages roles on it. */
function managesAsMuch(kept: Assignment, lost: Assignment): boolean {
  const { applicationRoles: _keptInside, ...keptRole } = kept
  const { applicationRoles: _lostInside, ...lostRole } = lost
  return impliesAssignment(keptRole, lostRole)
}
