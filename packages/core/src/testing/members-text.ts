/** Members files for tests, as the text that a team would keep. */
import type * as z from 'zod'
import { readRoster } from '../file/read-roster.ts'
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
  const { roster, findings } = readRoster(membersText(members, rest), { now })
  if (roster === undefined) {
    throw new Error(
      findings
        .filter(isBlocking)
        .map(({ message }) => message)
        .join('\n'),
    )
  }
  return roster
}
