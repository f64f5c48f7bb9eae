/** Who has access to what, for programs. */
import { type AccessReportDocument, type MatrixKey, type MatrixPerson, standingDocument } from '@roster/core'
import { type FileHistory, roleCommit } from '../answer/file-history.ts'
import { entryCommit } from './access-history.ts'
import { type AccessReport, namedMembers } from './access-report.ts'
import { Comparison } from './access-since.ts'

export function accessReportDocument(report: AccessReport): AccessReportDocument {
  const { matrix, roster, source, since, standing } = report
  return {
    version: 1,
    organization: source.organization.id,
    file: source.file,
    ...(source.at !== undefined && { at: source.at }),
    people: matrix.people.map((person) => personDocument(person, report)),
    keys: matrix.keys.map((key) => keyDocument(key, report)),
    ...(standing && { standing: standing.map(standingDocument) }),
    ...(since && { since: new Comparison(since, roster, namedMembers(matrix)).document }),
  }
}

function personDocument(
  person: MatrixPerson,
  { history }: AccessReport,
): AccessReportDocument['people'][number] {
  const { email, userId, name, memberSince, status, invitationExpiresAt, listing } = person
  const { position, groups, github, expires, reason, unknown } = person
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
    assignments: rolesOf(person, history),
    unknown,
  }
}

function keyDocument(key: MatrixKey, { history }: AccessReport): AccessReportDocument['keys'][number] {
  const { name, id, answeredBy, memberSince, listing, position, expires, reason, unknown } = key
  const commit = entryCommit(history, key)
  return {
    name,
    ...(id !== undefined && { id }),
    ...(answeredBy !== undefined && { answeredBy }),
    ...(memberSince !== undefined && { createdAt: memberSince }),
    listing,
    ...(position && { line: position.line }),
    ...(expires !== undefined && { expires }),
    ...(reason !== undefined && { reason }),
    ...(commit && { commit }),
    assignments: rolesOf(key, history),
    unknown,
  }
}

function rolesOf(
  person: MatrixPerson,
  history: FileHistory | undefined,
): AccessReportDocument['people'][number]['assignments'] {
  return person.assignments.map(({ change: _planned, ...assignment }) => {
    const commit = roleCommit(history, person, assignment)
    return { ...assignment, ...(commit && { commit }) }
  })
}
