/**
 * Assignments in short, for tests: `owner`, `billing-admin`, `deployment/*=admin`,
 * `elasticsearch/a1=viewer[logs_viewer]` with custom application roles, `observability/b2=viewer[]` for Cloud
 * Console only.
 */
import { type Assignment, applicationRoleSet } from '../catalog/assignment.ts'
import { ASSIGNMENT_KINDS } from '../catalog/kind.ts'

const SHORT = /^(?:(?<kind>[a-z-]+)\/(?<resource>[^=]+)=)?(?<role>[^[]+)(?:\[(?<inside>[^\]]*)\])?$/

export function atoms(...texts: readonly string[]): readonly Assignment[] {
  return texts.map(atom)
}

function atom(text: string): Assignment {
  const { kind: name = 'organization', resource, role = '', inside } = SHORT.exec(text)?.groups ?? {}
  const kind = ASSIGNMENT_KINDS.find((known) => known === name)
  if (kind === undefined || role === '') throw new Error(`expected an assignment in short, got ${text}`)
  const names = inside?.split(',').filter((part) => part !== '')
  return {
    kind,
    role,
    ...(resource !== undefined && { resource }),
    ...(names !== undefined && { applicationRoles: applicationRoleSet(names) }),
  }
}

/** The same in reverse: what expectations are written in. */
export function short(assignments: readonly Assignment[]): readonly string[] {
  return assignments.map(({ kind, role, resource, applicationRoles }) => {
    const scope = resource === undefined ? '' : `${kind}/${resource}=`
    const inside = applicationRoles === undefined ? '' : `[${applicationRoles.join(',')}]`
    return `${scope}${role}${inside}`
  })
}
