/** Alerts for people who gain a powerful role other than owner: Admin on all resources of a kind, or billing. */
import { ALL, type Assignment, type Change } from '@roster/core'
import type { Alert } from '../document/document.ts'
import { words } from '../phrase/phrase.ts'
import { holdingsPhrase, isOwnerAssignment } from '../wording/holding.ts'
import type { Names } from '../wording/names.ts'
import { gainAlert } from './member-alert.ts'

/** One alert for each set of powerful roles. People who are or become owners need none. */
export function privilegeAlerts(
  changes: readonly Change[],
  awaited: ReadonlySet<Change>,
  names: Names,
): readonly Alert[] {
  const gaining = changes.filter(
    ({ before, after, grant }) => ![...before, ...after].some(isOwnerAssignment) && grant.some(isPowerful),
  )
  const groups = Map.groupBy(gaining, ({ grant }) => JSON.stringify(grant.filter(isPowerful)))
  return [...groups.values()].flatMap((group) => {
    const powerful = group[0]?.grant.filter(isPowerful) ?? []
    const roles = holdingsPhrase(powerful, names) ?? words('no roles')
    return gainAlert(group, awaited, names, { one: roles, several: roles, powers: powersOf(powerful) })
  })
}

function isPowerful(assignment: Assignment): boolean {
  return assignment.kind === 'organization' || isAdminOfAll(assignment)
}

function isAdminOfAll({ role, resource }: Assignment): boolean {
  return role === 'admin' && resource === ALL
}

function powersOf(powerful: readonly Assignment[]): string {
  const admin = powerful.some(isAdminOfAll) ? ['they can give others any role there'] : []
  const billing = powerful.some(({ role }) => role === 'billing-admin')
    ? ['they manage billing and the subscription']
    : []
  const other = powerful.some(({ kind, role }) => kind === 'organization' && role !== 'billing-admin')
  const all = [...admin, ...billing, ...(other ? ['it applies to the whole organization'] : [])]
  return all.join('; ')
}
