/** Findings about missing approvals, and groups of approvals with the same verdict. */

import { policyPath } from '../file/policy.ts'
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
    message: `${missingText(group)} for ${subjectsText(group.subjects)}. It takes ${group.needs}: ${candidatesText(group)}`,
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
    : 'no other eligible member has a GitHub account in the file on the base branch. Merge "github" entries first, in a separate pull request.'
}

/** The most names in one sentence. */
const NAMED = 5

function shortened(names: readonly string[]): readonly string[] {
  const unique = [...new Set(names)]
  return unique.length <= NAMED
    ? unique
    : [...unique.slice(0, NAMED - 1), `${unique.length - NAMED + 1} more`]
}

/** "the policy "approvals", the GitHub accounts of ada@acme.example and bob@acme.example". */
function subjectsText(subjects: readonly Approvable[]): string {
  const kinds = Map.groupBy(subjects.map(named), ({ what, plural }) => JSON.stringify([what, plural]))
  return conjunction(
    [...kinds.values()].map((alike) => {
      const [{ what = '', plural = '' } = {}] = alike
      const names = shortened(alike.map(({ name }) => name))
      return `${names.length === 1 ? what : plural}${conjunction(names)}`
    }),
  )
}

function policyText(field: keyof Policy): string {
  return policyPath(field)
    .map((key) => `"${key}"`)
    .join(' › ')
}

interface Named {
  /** Before one name. */
  readonly what: string
  /** Before several. */
  readonly plural: string
  readonly name: string
}

function named(subject: Approvable): Named {
  if (subject.kind === 'change') return { what: '', plural: '', name: nameOfSubject(subject.change.email) }
  if (subject.kind === 'lifted-limit') {
    return { what: '', plural: '', name: 'lifting the limit, after the label was set' }
  }
  const { authority } = subject
  switch (authority.kind) {
    case 'policy':
      return { what: 'the policy ', plural: 'the policies ', name: policyText(authority.field) }
    case 'resource':
      return { what: 'the name ', plural: 'the names ', name: `"${authority.name}"` }
    case 'login':
      return { what: 'the GitHub account of ', plural: 'the GitHub accounts of ', name: authority.email }
    case 'expiry':
      return { what: 'the end date of ', plural: 'the end dates of ', name: authority.email }
    case 'role-end':
      return { what: 'the end of a role of ', plural: 'the ends of roles of ', name: authority.email }
    case 'key':
      return {
        ...{ what: 'the entry of the API key ', plural: 'the entries of the API keys ' },
        name: `"${authority.name}"`,
      }
  }
}
