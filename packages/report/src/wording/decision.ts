/**
 * A sentence under the verdict for the reviewer: whose approval is missing, or what the change does not do. There is
 * none if the alerts already say it.
 */
import {
  ALL,
  type Assignment,
  type AuthorityChange,
  assignmentKey,
  type Change,
  groupApprovals,
  isApproved,
  type JudgedApproval,
  membershipEffect,
} from '@roster/core'
import { type Phrase, phrase, prose, strong, words } from '../phrase/phrase.ts'
import { candidatesPhrase } from './approval-section.ts'

export interface Decision {
  /** Everything that is applied, pending changes included. */
  readonly changes: readonly Change[]
  readonly authority: readonly AuthorityChange[]
  /** Present if the policy asks for approvals. */
  readonly approvals: readonly JudgedApproval[] | undefined
}

export function decisionRemark({ changes, authority, approvals }: Decision): readonly Phrase[] {
  if (approvals !== undefined && approvals.length > 0) return [approvalRemark(approvals)]
  if (changes.length === 0 || authority.length > 0) return []
  const [gains, loses] = [changes.some(gainsAccess), changes.some(losesAccess)]
  if (gains && loses) return []
  if (gains) return [words('Nobody loses access.')]
  if (changes.some(({ kind }) => membershipEffect(kind) === 'ends')) return []
  return [words(loses ? 'Nobody gains access.' : 'Nobody gains or loses access.')]
}

function approvalRemark(approvals: readonly JudgedApproval[]): Phrase {
  const missing = groupApprovals(approvals).filter((group) => !isApproved(group))
  const [first] = missing
  if (first === undefined) return phrase`${strong(words('Approved'))} by everyone required.`
  const isOne = missing.every(({ needs }) => needs === first.needs)
  if (!isOne) return phrase`${strong(words('Needs more than one approval'))}: see the list below.`
  const { needs, couldApprove } = missing.find((group) => group.couldApprove.length > 0) ?? first
  return phrase`${strong(phrase`Needs approval from ${prose(needs)}`)}: ${candidatesPhrase(couldApprove)}.`
}

/** Whether the person gains access. A role on single resources adds nothing to the same role on all of them. */
function gainsAccess({ kind, grant, before }: Change): boolean {
  return membershipEffect(kind) === 'begins' || grant.some((atom) => !isCovered(atom, before))
}

function losesAccess({ kind, revoke, after }: Change): boolean {
  return membershipEffect(kind) === 'ends' || revoke.some((atom) => !isCovered(atom, after))
}

function isCovered(atom: Assignment, held: readonly Assignment[]): boolean {
  const onAll = atom.resource === undefined ? atom : { ...atom, resource: ALL }
  const keys = new Set(held.map(assignmentKey))
  return keys.has(assignmentKey(atom)) || keys.has(assignmentKey(onAll))
}
