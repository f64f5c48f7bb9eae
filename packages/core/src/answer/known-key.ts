/** An API key as answers show it: what it is called, who answers for it, and its roles. */
import * as z from 'zod'
import type { Assignment } from '../catalog/assignment.ts'
import type { Origins } from '../file/origin.ts'
import { listedIn, type Roster } from '../file/roster.ts'
import type { KnownKey, KnownKeySources } from '../organization/known-keys.ts'
import { type TracedAssignment, traceAssignments } from './traced-assignment.ts'

export const KeyName = z
  .strictObject({
    name: z.string().describe('Its name in the file, otherwise its description.'),
    id: z.string().exactOptional().describe('Absent for a key that does not exist yet.'),
  })
  .readonly()

export const KeyIdentity = KeyName.unwrap()
  .extend({
    answeredBy: z
      .string()
      .exactOptional()
      .describe('The member who answers for it. Absent if no member does.'),
  })
  .readonly()
export type KeyIdentity = z.output<typeof KeyIdentity>

export function keyIdentity({ name, key, answeredBy }: KnownKey, roster: Roster): KeyIdentity {
  return {
    name,
    ...(key && { id: key.id }),
    ...(answeredBy !== undefined && { answeredBy: addressOf(answeredBy, roster) }),
  }
}

/** As the file writes it; the key itself of a member that the file does not list. */
export function addressOf(memberKey: string, roster: Roster): string {
  return listedIn(roster, memberKey)?.email ?? memberKey
}

export interface KeyRoleSources extends KnownKeySources {
  readonly origins: Origins
}

/** Whether file and organization are compared: a file that says nothing about keys differs from none. */
export function areKeysCompared({ roster, snapshot }: KnownKeySources): boolean {
  return roster.keys !== undefined && snapshot?.keys !== undefined
}

/** The roles that the file asks for or the key has, and others that concern it: each once. */
export function traceKey(
  { subject, listed, isEnded, key }: KnownKey,
  sources: KeyRoleSources,
  others: readonly Assignment[] = [],
): readonly TracedAssignment[] {
  const { roster, origins } = sources
  const asked = isEnded ? [] : (listed?.assignments ?? [])
  const held = key?.assignments ?? []
  return traceAssignments([...asked, ...held, ...others], {
    asked,
    ...(areKeysCompared(sources) && { held }),
    mapped: false,
    origins: origins.of(subject),
    entry: listed,
    names: roster.resources,
  })
}
