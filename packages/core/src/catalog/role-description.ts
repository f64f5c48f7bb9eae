/** A role in a sentence: its product label and what it allows. For editors and the reference. */
import type { Role } from './role.ts'
import { type InsideAccess, meaningOf } from './role-meaning.ts'

export function describeRole({ kind, name, label }: Role): string {
  const { console, inside } = meaningOf({
    kind,
    role: name,
    ...(kind === 'organization' ? {} : { resource: '*' }),
  })
  return `${label}. It ${console}. ${insideText(inside)}`
}

function insideText({ access, roles }: InsideAccess): string {
  const names = roles.map((role) => JSON.stringify(role)).join(', ')
  switch (access) {
    case 'stack-role':
      return `Inside, it is the built-in role ${names} of Elasticsearch and Kibana.`
    case 'project-role':
      return `Inside, it is the role ${names} of the project.`
    case 'none':
      return 'It opens nothing inside.'
    default:
      return 'What it opens inside, the service says.'
  }
}
