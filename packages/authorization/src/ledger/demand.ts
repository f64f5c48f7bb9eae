/**
 * A demand: one effect that a plan wants for one person or API key, as the ledger weighs it. A change makes one demand for the
 * membership and one for each assignment it grants or revokes.
 */
import {
  type Assignment,
  assignmentKey,
  type Change,
  dueEnds,
  type EffectPart,
  effectDigest,
  effectParts,
  emailKey,
  endOfEntry,
  entryIn,
  idInSubject,
  isKeySubject,
  isUserKey,
  type Listed,
  listedIn,
  type Plan,
  type Roster,
  roleEnd,
  sendsInvitation,
} from '@roster/core'

export interface Demand {
  /** The subject of the change: a person or an API key. */
  readonly email: string
  readonly part: EffectPart
  /** SHA-256, in hexadecimal, by which seals and records identify the effect. */
  readonly digest: string
  /** Of the change that makes the demand: a preview of very many changes is sealed by these. */
  readonly changeDigest: string
  /** Of the plan that the change belongs to: a preview of even more changes is sealed by it alone. */
  readonly planDigest: string
  /**
   * The same effect on the same member by the other way to list them: by address, or by user id. What a file asks for goes on if
   * it changes from one to the other, and so does what records know.
   */
  readonly alias?: Effect
}

/** An effect on a person or API key, and the digest that identifies it. */
type Effect = Pick<Demand, 'email' | 'part' | 'digest'>

/**
 * The demands of a change under the file that asks for it. The end of a membership or a role whose date has come is a
 * demand of that date: it was introduced with the date, not when the date passed. An invitation that is only resent
 * demands everything that it invites to.
 */
export function demandsOf(
  change: Change,
  roster: Roster,
  { digest: planDigest }: Pick<Plan, 'digest'>,
): readonly Demand[] {
  const { email, digest: changeDigest } = change
  const demand = (part: EffectPart): Demand => ({
    email,
    part,
    digest: effectDigest(roster.organization, email, part),
    changeDigest,
    planDigest,
  })
  const due = dueEnds(change, roster)
  if (due.membership) {
    const { expiresAt, id } = due.membership
    return [demand({ due: expiresAt, ...(id !== undefined && { id }) })]
  }
  const dueAt = new Map(due.roles.map(({ assignment, expiresAt }) => [assignmentKey(assignment), expiresAt]))
  const parts = effectParts(change).map((part): EffectPart => {
    if (typeof part === 'string' || !('revoke' in part)) return part
    const end = dueAt.get(assignmentKey(part.revoke))
    return end === undefined ? part : { due: end, role: part.revoke }
  })
  const isOnlySentAnew = parts.length === 0 && sendsInvitation(change.kind)
  return isOnlySentAnew ? invitationDemands(change, roster, { digest: planDigest }) : parts.map(demand)
}

/** Being invited, with everything that the invitation contains. */
export function invitationDemands(
  { email, after, digest: changeDigest }: Change,
  { organization }: Pick<Roster, 'organization'>,
  { digest: planDigest }: Pick<Plan, 'digest'>,
): readonly Demand[] {
  const parts: readonly EffectPart[] = ['begins', ...after.map((grant) => ({ grant }))]
  return parts.map((part) => {
    const digest = effectDigest(organization, email, part)
    return { email, part, digest, changeDigest, planDigest }
  })
}

/**
 * With the same effect under another subject, if it gives something: what a file does not list, it asks to take away under any
 * name.
 */
export function withAlias(demand: Demand, subject: string | undefined, organization: string): Demand {
  const { part } = demand
  const isGiven = part === 'begins' || (typeof part === 'object' && 'grant' in part)
  if (subject === undefined || !isGiven) return demand
  const digest = effectDigest(organization, subject, part)
  return { ...demand, alias: { email: subject, part, digest } }
}

/** The effect as a file asks for it, under the subject by which it lists the member; undefined if it does not ask. */
export function effectIn(roster: Roster, demand: Demand): Effect | undefined {
  const { alias } = demand
  if (isAskedBy(demand, roster)) return demand
  return alias !== undefined && isAskedBy(alias, roster) ? alias : undefined
}

/** Whether a file asks for the effect. */
export function isAskedBy({ email, part }: Pick<Demand, 'email' | 'part'>, roster: Roster): boolean {
  const unlistedId = idInSubject(email)
  if (unlistedId !== undefined) return revokesKey(unlistedId, roster)
  const key = emailKey(email)
  const listed = listedIn(roster, key)
  if (part === 'begins') return listed !== undefined
  if (part === 'ends') return isToLeave(key, roster)
  if ('due' in part) {
    const entry = entryIn(roster, key)
    if (part.role === undefined) {
      const end = endOfEntry(entry)
      return end?.due === part.due && end.id === part.id
    }
    return entry !== undefined && roleEnd(entry, part.role)?.expiresAt === part.due
  }
  if ('extended' in part)
    return part.extended === 'begins' ? listed !== undefined : has(listed, part.extended)
  if ('grant' in part) return has(listed, part.grant)
  if ('revoke' in part) return listed === undefined ? isToLeave(key, roster) : lacks(listed, part.revoke)
  return listed !== undefined && roster.policy.unknown === 'revoke'
}

/**
 * Whether a file that asks for the effect now also did so at that time, in milliseconds since the epoch. Before an end
 * by date, it asked for the very access that the effect revokes.
 */
export function wasAskedAt(
  { email, part }: Pick<Demand, 'email' | 'part'>,
  roster: Roster,
  time: number,
): boolean {
  if (typeof part === 'object' && 'due' in part) return time >= part.due
  const entry = isNegative({ part }) ? entryIn(roster, emailKey(email)) : undefined
  if (entry === undefined || (endOfEntry(entry)?.due ?? Number.POSITIVE_INFINITY) <= time) return true
  if (typeof part === 'string') return false
  if (!('revoke' in part)) return true
  const end = roleEnd(entry, part.revoke)?.expiresAt
  return !has(entry, part.revoke) && (end === undefined || end <= time)
}

/**
 * Whether a file asks for a person to leave, with all their roles. It asks nothing of unlisted people under "report", of a
 * member who can only be listed by user id, and of an API key by a name that it does not list.
 */
function isToLeave(key: string, { members, expired, policy }: Roster): boolean {
  if (members.has(key) || policy.unlisted === 'report' || isKeySubject(key)) return false
  return !isUserKey(key) || expired.has(key)
}

/** The roles of mapped members are the identity provider's. */
function lacks(listed: Listed, role: Assignment): boolean {
  return !('mapped' in listed) && !has(listed, role)
}

/** Whether a file has every key revoked that it does not list, and does not list this one. */
function revokesKey(id: string, { keys, policy }: Roster): boolean {
  if (keys === undefined || policy.unlistedKeys === 'report') return false
  return ![...keys.current.values(), ...keys.ended.values()].some((listed) => listed.id === id)
}

function has(listed: Listed | undefined, wanted: Assignment): boolean {
  const key = assignmentKey(wanted)
  return listed?.assignments.some((assignment) => assignmentKey(assignment) === key) ?? false
}

/** Whether the effect revokes something. */
export function isNegative({ part }: Pick<Demand, 'part'>): boolean {
  return part === 'ends' || (typeof part === 'object' && ('revoke' in part || 'revokeUnknown' in part))
}
