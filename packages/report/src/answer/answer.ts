/** Parts of all answers about access: where a role comes from, and what the answer is based on. */
import type { Assignment, TracedAssignment } from '@roster/core'
import type { Mark } from '../document/document.ts'
import { type Organization, organizationPhrase } from '../document/organization.ts'
import { minute } from '../phrase/date.ts'
import { code, join, name, type Phrase, phrase, words } from '../phrase/phrase.ts'
import { endText, termPhrases } from '../phrase/term.ts'
import { holdingPhrase, holdings } from '../wording/holding.ts'
import type { Names } from '../wording/names.ts'

/** What an answer is based on. */
export interface AnswerSource {
  readonly organization: Organization
  /** Path of the members file. */
  readonly file: string
  /** RFC 3339: when the organization was read. Absent if it was not. */
  readonly at?: string
  /** The commit whose file it is; absent for the file on disk. */
  readonly commit?: { readonly id: string; readonly at: string }
}

/** "Admin on all deployments". */
export function assignmentPhrase(assignment: Assignment, names: Names): Phrase {
  return join(
    holdings([assignment]).map((holding) => holdingPhrase(holding, names)),
    ', ',
  )
}

/** "until 18:00 UTC on 1 Dec 2026", and why the file grants the role. An end that has passed is shown with the side. */
export function rolePhrases({ inFile, expires, reason }: TracedAssignment): readonly Phrase[] {
  return termPhrases({
    ...(inFile && expires !== undefined && { expires }),
    ...(reason !== undefined && { reason }),
  })
}

/** "from the group sre, members.json:15:22". Empty if the file does not grant the role. */
export function originsPhrase({ origins }: TracedAssignment, file: string): readonly Phrase[] {
  return origins.map(({ group, line, column, file: other = file }) => {
    const place = code(`${other}:${line}:${column}`)
    return group === undefined ? place : phrase`from the group ${name(group)}, ${place}`
  })
}

/** Which side has the role, if not both. Roles that have ended, and those of an expired entry, are on neither side. */
export function sidePhrase(
  { inFile, inOrganization, origins, fromProvider, expires }: TracedAssignment,
  file: string,
): readonly Phrase[] {
  if (fromProvider) return [words('from the identity provider')]
  const hasEnded = !inFile && origins.length > 0
  const ended = expires === undefined ? 'ended' : endText(expires, true)
  if (hasEnded) return [words(inOrganization ? `${ended}, but still held` : ended)]
  if (inOrganization === undefined || inOrganization === inFile) return []
  return inFile ? [phrase`only in ${code(file)}`] : [words('only in the organization')]
}

export function sideMark({ inFile, inOrganization, fromProvider }: TracedAssignment): Mark {
  if (fromProvider || inOrganization === undefined || inFile === inOrganization) return 'info'
  return inFile ? 'add' : 'remove'
}

export function sourceFooter({ organization, file, at, commit }: AnswerSource): readonly Phrase[] {
  if (commit !== undefined) {
    const place = phrase`from ${code(file)} at commit ${code(commit.id.slice(0, 7))}`
    return [organizationPhrase(organization), place, words(`as of ${minute(commit.at)}`)]
  }
  const compared = at === undefined ? phrase`from ${code(file)} only` : words(`compared at ${minute(at)}`)
  return [organizationPhrase(organization), compared]
}
