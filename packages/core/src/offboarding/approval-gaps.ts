/** Approvals that nobody can give any more once people have left. */

import { ALL, type Assignment } from '../catalog/assignment.ts'
import { resourcesText } from '../catalog/assignment-text.ts'
import type { Roster } from '../file/roster.ts'
import { approversOf } from '../permission/approver.ts'
import { type Action, adminsManage, can, type Principal } from '../permission/permission.ts'

export interface ApprovalGapOptions {
  readonly before: Roster
  /** Without the people who leave. */
  readonly after: Roster
  /** What a person holds, by the key under which a file lists them. */
  readonly held: (key: string) => Principal
}

const OWNER: Assignment = { kind: 'organization', role: 'owner' }

/** A sentence for each gap; none if the policy asks for no approvals. */
export function approvalGaps({ before, after, held }: ApprovalGapOptions): readonly string[] {
  const { approvals, elevation, selfApproval } = after.policy
  const { approvals: forElevation, ownerApprovals = forElevation } = elevation
  if (approvals === 'off' && forElevation === undefined && ownerApprovals === undefined) return []
  const staying = [...approversOf(after).values()]
  const stays = new Set(staying.map(({ person }) => person))
  const leaving = [...approversOf(before).values()].filter(({ person }) => !stays.has(person))

  const gap = (assignment: Assignment, what: string, needed = 1): readonly string[] => {
    const covers = ({ person }: { readonly person: string }) => can(held(person), action(assignment)).allowed
    if (!leaving.some(covers)) return []
    const left = staying.filter(covers).map(({ login }) => login)
    const [last] = left
    if (last === undefined) return [`Nobody else with a "github" login can approve ${what}.`]
    if (left.length < needed) {
      return [
        `"elevation" asks for ${needed} approvals of ${what}, and only ${left.join(', ')} can give one.`,
      ]
    }
    if (left.length > needed || selfApproval) return []
    const who = left.length === 1 ? `Only ${last} is` : `Only ${left.join(', ')} are`
    return [`${who} left to approve ${what}, and nobody approves their own pull request.`]
  }

  const ofOwners = gap(OWNER, 'what takes an Organization owner', Math.max(1, ownerApprovals ?? 1))
  const scopes = new Map(
    leaving
      .flatMap(({ person }) => held(person))
      .filter(({ kind, role }) => role === 'admin' && adminsManage(kind))
      .map(({ kind, resource = ALL }) => [`${kind}/${resource}`, { kind, role: 'admin', resource }] as const),
  )
  // An owner approves roles on resources, too.
  const ofAdmins = [...scopes.values()].flatMap((assignment) => {
    const { kind, resource } = assignment
    if (kind === 'organization') return []
    const what = `roles on ${resourcesText(kind, [resource], after.resources)}`
    return gap(assignment, what, Math.max(1, forElevation ?? 1))
  })
  return [...ofOwners, ...ofAdmins]
}

function action(assignment: Assignment): Action {
  return { kind: 'manage-assignment', assignment }
}
