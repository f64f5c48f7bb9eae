/** Everybody whom the file lists or the organization knows. */

import type { Roster } from '../file/roster.ts'
import { emailKey } from '../text/email.ts'
import { isUntold, type Presence, Presences, presenceOf } from './presence.ts'
import type { Member, Snapshot } from './snapshot.ts'

export interface Somebody {
  readonly email?: string
  /** Absent where the organization was not asked. */
  readonly presence?: Presence
  readonly member?: Member
}

export interface EverybodyOptions {
  readonly roster: Roster
  /** Absent where nobody was asked. */
  readonly snapshot?: Snapshot
  /** Addresses of people to have in any case, though neither side may know them. */
  readonly others?: readonly string[]
}

/** Once each; those whom no address tells apart, one by one. */
export function everybody({ roster, snapshot, others = [] }: EverybodyOptions): readonly Somebody[] {
  const emails = new Map(others.map((email) => [emailKey(email), email]))
  const presences = snapshot && new Presences(snapshot, roster.policy)
  for (const key of presences?.keys ?? []) emails.set(key, key)
  for (const { email } of snapshot?.invitations ?? []) emails.set(emailKey(email), email)
  for (const { email } of snapshot?.members ?? []) if (email) emails.set(emailKey(email), email)
  for (const { email } of roster.members.values()) emails.set(emailKey(email), email)
  if (snapshot === undefined || presences === undefined)
    return [...emails.values()].map((email) => ({ email }))
  const told = [...emails.values()].flatMap((email): readonly Somebody[] => {
    const presence = presences.of(email)
    const { member } = presence
    return isUntold(presence) ? [] : [{ email, presence, ...(member && { member }) }]
  })
  const untold = snapshot.members
    .filter(({ email }) => !email || isUntold(presences.of(email)))
    .map((member) => ({ ...(member.email && { email: member.email }), presence: presenceOf(member), member }))
  return [...told, ...untold]
}
