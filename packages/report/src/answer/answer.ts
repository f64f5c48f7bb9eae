/** What answers to questions about access have in common: where a role comes from, what they were compared with. */
import type { Assignment, TracedAssignment } from '@roster/core'
import type { Mark } from '../document/document.ts'
import { type Organization, organizationPhrase } from '../document/organization.ts'
import { minute } from '../phrase/date.ts'
import { code, join, name, type Phrase, phrase, words } from '../phrase/phrase.ts'
import { holdingPhrase, holdings } from '../wording/holding.ts'
import type { Names } from '../wording/names.ts'

/** What an answer was found in. */
export interface AnswerSource {
  readonly organization: Organization
  /** Path of the members file. */
  readonly file: string
  /** RFC 3339: when the organization was looked at; absent where it was not. */
  readonly at?: string
}

/** "Admin on all deployments". */
export function assignmentPhrase(assignment: Assignment, names: Names): Phrase {
  return join(
    holdings([assignment]).map((holding) => holdingPhrase(holding, names)),
    ', ',
  )
}

/** "by the group sre, members.json:15:22"; nothing where the file does not have it. */
export function originsPhrase({ origins }: TracedAssignment, file: string): readonly Phrase[] {
  return origins.map(({ group, line, column, file: other = file }) => {
    const place = code(`${other}:${line}:${column}`)
    return group === undefined ? place : phrase`by the group ${name(group)}, ${place}`
  })
}

/** Where the two sides do not both have it: which has. What the file gives somebody who has expired is neither's. */
export function sidePhrase(
  { inFile, inOrganization, origins }: TracedAssignment,
  file: string,
): readonly Phrase[] {
  const isExpired = !inFile && origins.length > 0
  if (isExpired) return [words(inOrganization ? 'expired, and still held' : 'expired')]
  if (inOrganization === undefined || inOrganization === inFile) return []
  return inFile ? [phrase`only in ${code(file)}`] : [words('only in the organization')]
}

export function sideMark({ inFile, inOrganization }: TracedAssignment): Mark {
  if (inOrganization === undefined || inFile === inOrganization) return 'info'
  return inFile ? 'add' : 'remove'
}

export function sourceFooter({ organization, file, at }: AnswerSource): readonly Phrase[] {
  const compared = at === undefined ? phrase`from ${code(file)} alone` : words(`compared at ${minute(at)}`)
  return [organizationPhrase(organization), compared]
}
