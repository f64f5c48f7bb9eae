/** Roles and groups: as arguments of a command, and as words of a sentence. */
import { type Assignment, type Roster, readAssignment, writeAssignment } from '@roster/core'
import { Failure } from '../process/failure.ts'

export const ROLES_FLAG = {
  type: 'positional',
  required: false,
  multiple: true,
  description: 'For example owner or deployments/shop=viewer',
} as const

export const GROUP_FLAG = { type: 'string', multiple: true, valueHint: 'name' } as const

/** @throws Failure for an invalid role. */
export function readRole(text: string, roster: Roster): Assignment {
  const { value, problem } = readAssignment(text, roster)
  if (value === undefined) throw new Failure(problem)
  return value
}

export interface RolesAndGroups {
  readonly assignments: readonly Assignment[]
  readonly groups: readonly string[]
}

/** Empty if there are none. @param end Follows each, such as " until 2026-12-07". */
export function rolesText(
  { assignments, groups }: RolesAndGroups,
  { resources }: Pick<Roster, 'resources'>,
  end = '',
): readonly string[] {
  return [
    ...assignments.map((assignment) => `${writeAssignment(assignment, resources)}${end}`),
    ...groups.map((group) => `the group ${group}${end}`),
  ]
}
