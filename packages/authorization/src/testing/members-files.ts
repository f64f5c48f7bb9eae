/** Members files for tests, as rosters, sources and file states. */
import { loneSource, type Roster, readRoster } from '@roster/core'
import type { FileState } from '../port/file-state.ts'

export const ORGANIZATION = '1234567890'

/** Noon UTC on 23 November 2026. */
export const NOW = Date.UTC(2026, 10, 23, 12)

export const DAY = 24 * 60 * 60 * 1000

/** What a file has beside its members. */
type Rest = Readonly<Record<string, unknown>>

const ADA = { 'ada@acme.example': { organization: 'owner', github: 'ada' } }

/** A file that lists Ada, an owner, and these members. */
export function membersText(members: object = {}, rest: Rest = {}): string {
  return JSON.stringify({ organization: ORGANIZATION, ...rest, members: { ...ADA, ...members } })
}

/** The roster of such a file. Throws if it is broken: then the test is. */
export function rosterOf(members: object = {}, rest: Rest = {}): Roster {
  const { roster, findings } = readRoster(membersText(members, rest), { now: NOW })
  if (roster === undefined) throw new Error(findings.map(({ message }) => message).join('\n'))
  return roster
}

/** Such a file as it is read at a commit. */
export function fileOf(members: object = {}, rest: Rest = {}): FileState {
  return textFile(membersText(members, rest))
}

export function textFile(text: string): FileState & { readonly kind: 'text' } {
  return { kind: 'text', source: loneSource(text), blobSha: `blob of ${text.length} characters` }
}
