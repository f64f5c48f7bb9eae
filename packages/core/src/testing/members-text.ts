/** Members files for tests, as the text that a team would keep. */
import type * as z from 'zod'
import type { MembersSource } from '../file/members-source.ts'
import { type RosterFile, readRoster } from '../file/read-roster.ts'
import type { Roster } from '../file/roster.ts'
import { isBlocking } from '../finding/finding.ts'
import type { MembersFile } from '../format/members-file.ts'

export const ORGANIZATION = '1234567890'

/** Noon UTC on 23 November 2026. */
export const NOW = Date.UTC(2026, 10, 23, 12)

type File = z.input<typeof MembersFile>

/** A file of these members, with whatever else it has. */
export function membersText(members: File['members'], rest: Omit<Partial<File>, 'members'> = {}): string {
  return JSON.stringify({ organization: ORGANIZATION, ...rest, members }, null, 2)
}

/** The roster of these members. Throws where the file is broken: then the test is. */
export function rosterOf(
  members: File['members'],
  rest: Omit<Partial<File>, 'members'> = {},
  now = NOW,
): Roster {
  return soundFile(membersText(members, rest), now).roster
}

/** A sound members file, read. Throws where it is broken: then the test is. */
export function soundFile(members: MembersSource | string, now = NOW): RosterFile {
  const read = readRoster(members, { now })
  if (read.roster !== undefined) return read
  const errors = read.findings.filter(isBlocking)
  throw new Error(errors.map(({ message }) => message).join('\n'))
}
