/**
 * Ends that are due: what a change revokes because a date in the file has come. They were decided when the date was
 * set, so they are judged separately from the rest of the change.
 */
import { type Assignment, assignmentKey, assignmentSet } from '../catalog/assignment.ts'
import type { End, EndedRole, RoleTerm } from '../catalog/term.ts'
import { endedIn, endOfEntry, type ListedMember, type Roster } from '../file/roster.ts'
import { emailKey } from '../text/email.ts'
import type { Change } from './change.ts'
import { endsMembership } from './change-kind.ts'

export interface DueEnds {
  /** The end of the membership or the API key, if it is due. */
  readonly membership?: Pick<End, 'expires' | 'expiresAt'> & {
    /** Of the API key that ends, if the entry has it. */
    readonly id?: string
  }
  /** Roles that are revoked because their end has come. */
  readonly roles: readonly EndedRole[]
}

/** The part of a change under `roster` that is due. */
export function dueEnds(
  { kind, email, revoke }: Pick<Change, 'kind' | 'email' | 'revoke'>,
  roster: Roster,
): DueEnds {
  const key = emailKey(email)
  const entry = endedIn(roster, key)
  const end = endOfEntry(entry)
  if (endsMembership(kind) && entry?.expires !== undefined && end !== undefined) {
    const { due: expiresAt, ...which } = end
    return { membership: { expires: entry.expires, expiresAt, ...which }, roles: [] }
  }
  const ended = roster.members.get(key)?.ended ?? []
  if (ended.length === 0) return { roles: [] }
  const revoked = new Set(revoke.map(assignmentKey))
  return { roles: ended.filter(({ assignment }) => revoked.has(assignmentKey(assignment))) }
}

/**
 * The rest of the change, for judging. It keeps the digest of the whole change. Undefined if nothing is left.
 *
 * @param isDecided Whether the date of an end was decided before. Other ends are judged like anything else.
 */
export function withoutDueEnds(
  change: Change,
  roster: Roster,
  isDecided: (role?: Assignment) => boolean = () => true,
): Change | undefined {
  const due = dueEnds(change, roster)
  if (due.membership) return isDecided() ? undefined : change
  const decided = due.roles.map(({ assignment }) => assignment).filter((role) => isDecided(role))
  if (decided.length === 0) return change
  const keys = new Set(decided.map(assignmentKey))
  const revoke = change.revoke.filter((assignment) => !keys.has(assignmentKey(assignment)))
  const { grant, revokeUnknown = [] } = change
  return grant.length + revoke.length + revokeUnknown.length === 0
    ? undefined
    : { ...change, revoke, after: assignmentSet([...change.after, ...decided]) }
}

/** The end that a file sets for a role of a member, passed or to come; undefined if it sets none. */
export function roleEnd(
  { terms = [], ended = [] }: Pick<ListedMember, 'terms' | 'ended'>,
  role: Assignment,
): EndedRole | undefined {
  if (terms.length + ended.length === 0) return undefined
  const key = assignmentKey(role)
  return roleEnds({ terms, ended }).find(({ assignment }) => assignmentKey(assignment) === key)
}

/** All ends that a file sets for roles of a member, those that have passed first. */
export function roleEnds({
  terms = [],
  ended = [],
}: Pick<ListedMember, 'terms' | 'ended'>): readonly EndedRole[] {
  return [...ended, ...terms.filter(isEnding)]
}

function isEnding(term: RoleTerm): term is EndedRole {
  return term.expiresAt !== undefined
}
