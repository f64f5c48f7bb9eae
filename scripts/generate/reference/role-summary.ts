/** All roles in one table, as they are written in a terminal. Roles that mean the same on several kinds share a row. */
import { ASSIGNMENT_KINDS, describeRole, resourceKind, rolesOf } from '@roster/core'
import { code, table } from './markdown-table.ts'

export function roleSummary(): string {
  const places = new Map<string, string[]>()
  for (const kind of ASSIGNMENT_KINDS) {
    for (const role of rolesOf(kind)) {
      const place = kind === 'organization' ? role.name : `${resourceKind(kind).scopeKey}/…=${role.name}`
      const meaning = describeRole(role)
      places.set(meaning, [...(places.get(meaning) ?? []), place])
    }
  }
  const rows = [...places].map(([meaning, written]) => [
    written.map(code).join(', '),
    meaning.replaceAll('"', '`'),
  ])
  return table(['role', 'what it is'], rows)
}
