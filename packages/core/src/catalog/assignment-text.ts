/** Assignments in plain text: "Viewer on the deployment shop". */
import { conjunction } from '../text/enumeration.ts'
import { ALL, type ApplicationRoles, type Assignment, compareText } from './assignment.ts'
import { type ResourceKind, resourceKind } from './kind.ts'
import type { ResourceNames } from './resource.ts'
import { roleLabel } from './role.ts'

/** "Organization owner", "Editor on all deployments", "Viewer (logs_viewer) on the deployment shop". */
export function assignmentText(assignment: Assignment, names: ResourceNames): string {
  const { kind, role, resource = ALL, applicationRoles } = assignment
  const label = `${roleLabel(kind, role)}${insideText(applicationRoles)}`
  return kind === 'organization' ? label : `${label} on ${resourcesText(kind, [resource], names)}`
}

/** "all deployments", "the deployment shop", "the deployments logs-prod and shop". */
export function resourcesText(kind: ResourceKind, ids: readonly string[], names: ResourceNames): string {
  const { singular, plural } = resourceKind(kind)
  if (ids.includes(ALL)) return `all ${plural}`
  const named = ids.map((id) => names.nameOf(kind, id)).sort(compareText)
  return `the ${named.length === 1 ? singular : plural} ${conjunction(named)}`
}

function insideText(applicationRoles: ApplicationRoles | undefined): string {
  if (applicationRoles === undefined) return ''
  return applicationRoles.length === 0 ? ' (Cloud Console only)' : ` (${applicationRoles.join(', ')})`
}
