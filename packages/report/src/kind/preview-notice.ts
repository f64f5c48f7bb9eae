/** Findings and standing differences of a preview: which of them a reviewer must see, and which only the run shows. */
import {
  editedBetween,
  emailKey,
  type Finding,
  type FindingCode,
  type IsTouched,
  isBlocking,
  type StandingDifference,
  userKey,
} from '@roster/core'
import { belongsAtPerson } from '../wording/change-list.ts'
import { besides, isPowerful, standingOf } from '../wording/standing.ts'
import type { Preview } from './preview-input.ts'

/** Differences that stay. Files alone show none, and people who wait for a sign-in are counted once. */
export function stayingOf({ mode, plan }: Preview): readonly StandingDifference[] {
  return mode === 'static' ? [] : standingOf(plan)
}

/** Whether a difference is shown openly: it concerns a powerful member, or a person in the change under review. */
export function isOpen(preview: Preview): (difference: StandingDifference) => boolean {
  const isTouched = touchedBy(preview)
  return (difference) =>
    isPowerful(difference, preview.members ?? []) ||
    isTouched(difference.email ?? '') ||
    (difference.userId !== undefined && isTouched(userKey(difference.userId)))
}

/** Whether the change under review edits the entry of a member, or changes their access. */
function touchedBy({ plan, roster, before }: Preview): IsTouched {
  const changed = new Set([...plan.changes, ...plan.awaited].map(({ email }) => emailKey(email)))
  const isEdited = roster && before ? editedBetween(before, roster) : () => false
  return (email) => email !== '' && (changed.has(emailKey(email)) || isEdited(email))
}

/** Findings that block nothing, except those that other parts of the preview report. */
export function notesOf(
  { plan, findings, approvals, spent = [] }: Preview,
  staying: readonly StandingDifference[],
): readonly Finding[] {
  const isNew = besides(staying)
  const awaited = new Set(plan.awaited.map(({ email }) => emailKey(email)))
  // For people who join, an alert reports it.
  const changed = new Set(plan.changes.map(({ email }) => emailKey(email)))
  const isBlockedByOwners = findings.some((each) => each.code === 'too-few-owners' && isBlocking(each))
  const undone = new Set(spent.map(({ email }) => emailKey(email)))
  return findings.filter((finding) => {
    const { code: about, email = '' } = finding
    if (isBlocking(finding) || !isNew(finding)) return false
    if (about === 'approval-missing') return approvals === undefined
    if (about === 'waiting-for-sso') return !awaited.has(emailKey(email))
    if (about === 'lone-domain') return !changed.has(emailKey(email))
    if (about === 'few-owners') return !isBlockedByOwners
    return about !== 'undone-since' || !undone.has(emailKey(email))
  })
}

export function atPerson({ plan }: Preview): (finding: Finding) => boolean {
  const changed = new Set([...plan.changes, ...plan.awaited].map(({ email }) => emailKey(email)))
  return (finding) =>
    belongsAtPerson(finding) && finding.email !== undefined && changed.has(emailKey(finding.email))
}

/** Whether the change under review causes a finding, or touches the member it is about. */
export function concerns(preview: Preview): (finding: Finding) => boolean {
  const isTouched = touchedBy(preview)
  const hasBefore = preview.findingsBefore !== undefined
  const known = new Set(
    (preview.findingsBefore ?? []).map(({ code: about, message }) => `${about} ${message}`),
  )
  return ({ code: about, message, email }) => {
    // If the file is broken, only the findings that block matter.
    if (preview.roster === undefined || ABOUT_EVERY_RUN.has(about)) return false
    if (ABOUT_KEYS.has(about)) return true
    const isCaused = !known.has(`${about} ${message}`)
    if (email === undefined) return isCaused
    // A new address that looks like another one can be a finding about the other one.
    return isTouched(email) || (isCaused && (hasBefore || GRAVE.has(about)))
  }
}

/** The same in every preview. */
const ABOUT_EVERY_RUN: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'key-expires',
  'key-too-powerful',
  'key-sees-part',
])

/** Findings about the key of the run, and what happens to it. */
const ABOUT_KEYS: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'own-membership',
  'own-role',
  'keys-stay',
  'key-not-permitted',
  'key-expires-soon',
])

/** Whether a reviewer has to weigh it before anything else: it is never folded. */
export function isGrave({ code: about }: Finding): boolean {
  return GRAVE.has(about)
}

const GRAVE: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'look-alike-address',
  'look-alike-member',
  'address-changed',
  // As warnings, limits that were lifted.
  'too-few-owners',
  'too-many-removals',
  'too-many-demotions',
  'too-many-key-revocations',
  'label-not-counted',
  'own-membership',
  'own-role',
  'keys-stay',
])
