/** The roles of a kind, from the catalog, as a table. */
import { ASSIGNMENT_KINDS, describeRole, rolesOf } from '@roster/core'
import { code, table } from './markdown-table.ts'

export function roleList(name: string): string {
  const kind = ASSIGNMENT_KINDS.find((each) => each === name)
  if (kind === undefined) throw new Error(`there is no kind ${name}`)
  const rows = rolesOf(kind).map((role) => [
    code(role.name),
    code(role.id),
    describeRole(role).replaceAll('"', '`'),
  ])
  return table(['role', 'id in the API', 'what it is'], rows)
}
