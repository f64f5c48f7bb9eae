/** How each revoked role ended: the commit that removed it from the members file, and the write that revoked it. */
import {
  type AuditRecord,
  assignmentKey,
  type Decided,
  type EvidenceOutcome,
  emailKey,
  type MembersSource,
  type NamedCommit,
  readRoster,
  sourcePaths,
} from '@roster/core'
import { readAuditLog } from '../file/audit-log.ts'
import { commitsSince, membersAt } from '../file/commit-log.ts'
import type { Context } from '../process/context.ts'

type End = Pick<EvidenceOutcome, 'edited' | 'applied'>

export interface EndSources {
  /** The members file as it is now. */
  readonly members: MembersSource
  /** The commit that opened the review; undefined if there is none. */
  readonly opened: string | undefined
  readonly auditLogs: readonly string[]
}

/** The history of each decision that revokes access. */
export async function endsOf(
  { members, opened, auditLogs }: EndSources,
  context: Context,
): Promise<(decided: Decided) => End> {
  const steps = opened === undefined ? [] : await fileSteps(opened, members, context)
  const records = (await Promise.all(auditLogs.map((path) => readAuditLog(path, context)))).flat()
  return ({ subject, item, decision }) => {
    if (decision.decision === 'keep') return {}
    const key = item.assignment && assignmentKey(item.assignment)
    const edited = steps.find(({ asks }) => !asks(subject.key, key))?.commit
    const applied = records.find((record) => ends(record, subject.key, key))
    const { people: _, ...commit } = edited ?? { people: [] }
    return {
      ...(edited && { edited: commit as EvidenceOutcome['edited'] & object }),
      ...(applied && {
        applied: {
          at: applied.time,
          operation: applied.request.operation,
          ...(applied.pullRequest !== undefined && { pullRequest: applied.pullRequest }),
          ...(applied.approvers && { approvers: applied.approvers }),
          ...(applied.run !== undefined && { run: applied.run }),
        },
      }),
    }
  }
}

interface FileStep {
  readonly commit: NamedCommit
  /** Whether the file asks for a role of a person, or without one for the person. */
  readonly asks: (person: string, assignment: string | undefined) => boolean
}

/** The sound versions of the members file since the review was opened. */
async function fileSteps(
  opened: string,
  members: MembersSource,
  context: Context,
): Promise<readonly FileStep[]> {
  // It may extend other files now than it did then.
  const then = await membersAt(opened, members.path, context)
  const paths = new Set([members, ...(then ? [then] : [])].flatMap(sourcePaths))
  const commits = await commitsSince(opened, [...paths], context)
  const steps: FileStep[] = []
  for (const commit of commits) {
    const source = await membersAt(commit.id, members.path, context)
    const roster = source && readRoster(source, { now: Date.parse(commit.at) }).roster
    if (roster === undefined) continue
    const asked = new Map(
      [...roster.members].map(([key, { assignments }]) => [key, new Set(assignments.map(assignmentKey))]),
    )
    steps.push({
      commit,
      asks: (person, assignment) => {
        const roles = asked.get(person)
        return roles !== undefined && (assignment === undefined || roles.has(assignment))
      },
    })
  }
  return steps
}

const ENDING: readonly string[] = ['revoke', 'remove-members', 'cancel-invitations']

/** Whether a write revoked a role, or everything, of a person. */
function ends(
  { changes, request, result }: AuditRecord,
  person: string,
  assignment: string | undefined,
): boolean {
  if (result.outcome !== 'ok' || !ENDING.includes(request.operation)) return false
  if (!changes.some(({ email }) => email !== undefined && emailKey(email) === person)) return false
  if (request.operation !== 'revoke') return true
  return (request.assignments ?? []).some((each) => assignmentKey(each) === assignment)
}
