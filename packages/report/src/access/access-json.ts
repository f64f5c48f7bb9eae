/** Who has access to what, for programs. */
import type { AccessReportDocument, MatrixPerson } from '@roster/core'
import { roleCommit } from '../answer/file-history.ts'
import { entryCommit } from './access-history.ts'
import type { AccessReport } from './access-report.ts'
import { Comparison } from './access-since.ts'

export function accessReportDocument(report: AccessReport): AccessReportDocument {
  const { matrix, roster, source, since } = report
  return {
    version: 1,
    organization: source.organization.id,
    file: source.file,
    ...(source.at !== undefined && { at: source.at }),
    people: matrix.people.map((person) => personDocument(person, report)),
    ...(since && { since: new Comparison(since, roster).document }),
  }
}

function personDocument(
  person: MatrixPerson,
  { history }: AccessReport,
): AccessReportDocument['people'][number] {
  const { email, userId, name, memberSince, status, invitationExpiresAt, listing } = person
  const { position, groups, github, expires, reason, assignments, unknown } = person
  const commit = entryCommit(history, person)
  return {
    ...(email !== undefined && { email }),
    ...(userId !== undefined && { userId }),
    ...(name !== undefined && { name }),
    ...(memberSince !== undefined && { memberSince }),
    ...(status !== undefined && { status }),
    ...(invitationExpiresAt !== undefined && { invitationExpiresAt }),
    listing,
    ...(position && { line: position.line }),
    groups,
    ...(github !== undefined && { github }),
    ...(expires !== undefined && { expires }),
    ...(reason !== undefined && { reason }),
    ...(commit && { commit }),
    assignments: assignments.map(({ change: _planned, ...assignment }) => {
      const granted = roleCommit(history, person, assignment)
      return { ...assignment, ...(granted && { commit: granted }) }
    }),
    unknown,
  }
}
