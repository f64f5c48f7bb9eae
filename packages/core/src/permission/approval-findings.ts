/** Findings about missing approvals, and groups of approvals with the same verdict. */

import type { Policy } from '../file/roster.ts'
import type { Finding } from '../finding/finding.ts'
import { conjunction, disjunction } from '../text/enumeration.ts'
import { subjectText as nameOfSubject } from '../text/key-subject.ts'
import { type Approvable, isApproved, type JudgedApproval } from './approval.ts'

/** Subjects with the same verdict, so that one sentence can report them. */
export interface ApprovalGroup extends Omit<JudgedApproval, 'subject'> {
  readonly subjects: readonly Approvable[]
}

/** In the order of their first members. */
export function groupApprovals(judged: readonly JudgedApproval[]): readonly ApprovalGroup[] {
  const groups = Map.groupBy(judged, ({ subject, ...alike }) => JSON.stringify([subject.kind, alike]))
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const { subject: _one, ...alike } = first
    return [{ ...alike, subjects: group.map(({ subject }) => subject) }]
  })
}

/** Missing approvals: errors under `enforce` and for elevations that the policy bounds, warnings under `warn`. */
export function approvalFindings(
  judged: readonly JudgedApproval[],
  level: Policy['approvals'],
): readonly Finding[] {
  const asked = judged.filter(({ required }) => level !== 'off' || required !== undefined)
  return groupApprovals(asked.filter((each) => !isApproved(each))).map((group) => ({
    severity: level === 'enforce' || group.required !== undefined ? 'error' : 'warning',
    code: 'approval-missing',
    message: `${missingText(group)} for ${conjunction(shortened(group.subjects.map(subjectText)))}. It takes ${group.needs}: ${candidatesText(group)}`,
  }))
}

function missingText({ approvedBy, required = 1 }: ApprovalGroup): string {
  const missing = required - approvedBy.length
  if (required === 1) return 'An approval is missing'
  return `${missing} of ${required} approvals ${missing === 1 ? 'is' : 'are'} missing`
}

/** Who can give an approval: half a sentence, as after a colon. */
export function candidatesText({ couldApprove }: Pick<JudgedApproval, 'couldApprove'>): string {
  return couldApprove.length > 0
    ? `${disjunction(couldApprove)} can give it in a review of the pull request.`
    : 'no other eligible member has a "github" login in the file of the base branch. Merge logins first, in a separate pull request.'
}

/** The most names in one sentence. */
const NAMED = 5

function shortened(names: readonly string[]): readonly string[] {
  const unique = [...new Set(names)]
  return unique.length <= NAMED
    ? unique
    : [...unique.slice(0, NAMED - 1), `${unique.length - NAMED + 1} more`]
}

function subjectText(subject: Approvable): string {
  if (subject.kind === 'change') return nameOfSubject(subject.change.email)
  if (subject.kind === 'lifted-limit') return 'lifting the limit by label, after it was set'
  const { authority } = subject
  switch (authority.kind) {
    case 'policy':
      return `the policy "${authority.field}"`
    case 'resource':
      return `the name "${authority.name}"`
    case 'login':
      return `the GitHub account of ${authority.email}`
    case 'expiry':
      return `the end date of ${authority.email}`
    case 'role-end':
      return `the end of a role of ${authority.email}`
    case 'key':
      return `the entry of the API key "${authority.name}"`
  }
}
