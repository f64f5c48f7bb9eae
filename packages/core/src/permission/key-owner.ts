/**
 * The members behind API keys, and what a plan does to them. A key outlives its person: removing them ends neither the
 * key of the run nor any other they have made, so each is a finding that names the keys.
 */
import { type Assignment, impliesAssignment, isOwner } from '../catalog/assignment.ts'
import { OWNER } from '../catalog/role.ts'
import type { Finding } from '../finding/finding.ts'
import { type KnownKeySources, keysOfPerson, knownKeys } from '../organization/known-keys.ts'
import type { OrganizationKey } from '../organization/snapshot.ts'
import type { Change } from '../plan/change.ts'
import { concernsKey, endsMembership } from '../plan/change-kind.ts'
import type { Plan } from '../plan/plan.ts'
import { emailKey } from '../text/email.ts'
import { conjunction } from '../text/enumeration.ts'
import { singleLine } from '../text/single-line.ts'
import type { Principal } from './permission.ts'

export interface KeyOwnerFacts {
  /** The person behind the key of the run. Absent if the API does not say. */
  readonly userId?: string
  readonly email?: string
  /** Its assignments. Absent if the API does not say. */
  readonly principal?: Principal
  /** The keys that the key of the run can see, perhaps without itself. */
  readonly keys?: readonly OrganizationKey[]
}

/** @param sources What the plan was made from: it says who answers for which key. */
export function keyOwnerFindings(
  plan: Plan,
  facts: KeyOwnerFacts,
  sources: Required<KnownKeySources>,
): readonly Finding[] {
  const own = ownChange(plan, facts)
  return [...(own ? ownFindings(own, facts) : []), ...leaverFindings(plan, own, facts, sources)]
}

/** Only Organization owners see the keys of others. */
const UNSEEN: Finding = {
  severity: 'info',
  code: 'leavers-keys-unseen',
  message:
    'The key of this run cannot see the API keys of others, so it cannot tell which keys members who leave have made. These keys keep working. An Organization owner sees them with roster keys.',
}

/** Keys of members who leave, except those that the plan revokes, or that another member answers for. */
function leaverFindings(
  { changes }: Plan,
  own: Change | undefined,
  { keys, principal }: KeyOwnerFacts,
  { roster, snapshot }: Required<KnownKeySources>,
): readonly Finding[] {
  const leaving = changes.filter(
    (change) =>
      change !== own &&
      change.userId !== undefined &&
      endsMembership(change.kind) &&
      !concernsKey(change.kind),
  )
  if (leaving.length === 0) return []
  if (keys === undefined || principal?.some(isOwner) === false) return [UNSEEN]
  const known = knownKeys({ roster, snapshot: { ...snapshot, keys } })
  const revoked = new Set(changes.flatMap(({ kind, key }) => (kind === 'revoke-key' ? (key?.id ?? []) : [])))
  return leaving.flatMap(({ email }): readonly Finding[] => {
    const { answersFor, made } = keysOfPerson(emailKey(email), known)
    const stay = [...answersFor, ...made].flatMap(({ key, answeredBy }) => {
      const isOthers = answeredBy !== undefined && answeredBy !== emailKey(email)
      return key === undefined || isOthers || revoked.has(key.id) ? [] : [key]
    })
    if (stay.length === 0) return []
    const one = stay.length === 1
    const message = `${one ? 'An API key' : `${stay.length} API keys`} of ${email} ${one ? 'keeps' : 'keep'} working: ${shown(stay)}. A key outlives the member who made it. Revoke ${one ? 'it' : 'them'}, or list ${one ? 'it' : 'them'} under "apiKeys" with another owner.`
    return [{ severity: 'warning', code: 'keys-stay', message, email }]
  })
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
  const keys = keysMadeBy(facts, userId)
  const named = keys.length === 0 ? '' : ` Their keys: ${shown(keys)}.`
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

function keysMadeBy({ keys = [] }: KeyOwnerFacts, userId: string | undefined): readonly OrganizationKey[] {
  return keys.filter((key) => userId !== undefined && key.userId === userId)
}

const KEYS_SHOWN = 5

/** With ids, since several can have one name. */
function shown(keys: readonly OrganizationKey[]): string {
  const quoted = keys.slice(0, KEYS_SHOWN).map(({ name, id }) => `"${singleLine(name)}" (${id})`)
  const more = keys.length - quoted.length
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
