/** Decisions as edits of the members file, so that the plan of the same pull request shows what they do. */
import { type Assignment, assignmentKey, assignmentSet } from '../catalog/assignment.ts'
import { type EditResult, editMembers, type MembersEdit } from '../edit/members-edit.ts'
import { type ReadRosterOptions, type RosterFile, readRoster } from '../file/read-roster.ts'
import type { Roster } from '../file/roster.ts'
import { isUserKey } from '../text/email.ts'
import type { ReviewSubject } from './review-document.ts'
import type { Decided } from './tally.ts'

export interface CarriedDecisions {
  readonly result: EditResult
  /** Decisions that no edit of the file carries out. */
  readonly byHand: readonly Decided[]
  /** Members who lose their last role. They stay members. */
  readonly bare: readonly ReviewSubject[]
}

/** @param file The file as it is now, which may have some of the decisions already. */
export function carryOut(
  decided: readonly Decided[],
  file: RosterFile,
  options: ReadRosterOptions,
): CarriedDecisions {
  const byHand = decided.filter((each) => isByHand(each, file.roster))
  const first = editMembers(file, groupEdits(decided, file), options)
  if (first.code !== 'edited') return { result: first, byHand, bare: [] }
  // Whoever loses a role with their whole group needs no edit of their own.
  const again = readRoster({ ...file.source, text: first.text }, options)
  if (again.roster === undefined)
    return { result: { code: 'broken', findings: again.findings }, byHand, bare: [] }
  const bare: ReviewSubject[] = []
  const edits = [...Map.groupBy(decided, ({ subject }) => subject)].flatMap(([subject, all]) => {
    const { edit, left } = subjectEdit(subject, all, again.roster)
    const loses = all.some(({ decision }) => decision.decision === 'revoke')
    if (loses && left?.length === 0 && subject.kind === 'member') bare.push(subject)
    return edit ?? []
  })
  return { result: editMembers(again, edits, options), byHand, bare }
}

interface SubjectEdit {
  readonly edit?: MembersEdit
  /** What the file asks for afterwards; absent if it does not list them. */
  readonly left?: readonly Assignment[]
}

function subjectEdit(subject: ReviewSubject, decided: readonly Decided[], roster: Roster): SubjectEdit {
  const { key: email, kind } = subject
  const listed = roster.members.get(email)
  const isWholly = decided.length === subject.items.length
  const isRevoked = decided.every(({ decision }) => decision.decision === 'revoke')
  const isMembership = decided.every(({ item }) => item.what === 'membership')
  if (isWholly && isRevoked && (kind === 'invitation' || isMembership)) {
    return listed ? { edit: { kind: 'remove', email } } : {}
  }
  if (listed === undefined && !isManaged(email, roster)) return {}
  const before = listed?.assignments ?? []
  const wanted = new Map(before.map((each) => [assignmentKey(each), each] as const))
  for (const { item, decision } of decided) {
    if (item.assignment === undefined || item.fromProvider) continue
    if (decision.decision === 'keep') wanted.set(assignmentKey(item.assignment), item.assignment)
    else wanted.delete(assignmentKey(item.assignment))
    if (decision.to) wanted.set(assignmentKey(decision.to), decision.to)
  }
  const left = assignmentSet(wanted.values())
  const isSame = left.length === before.length && before.every((each) => wanted.has(assignmentKey(each)))
  if (isSame || (listed === undefined && left.length === 0)) return listed ? { left } : {}
  return { edit: { kind: 'set', email, assignments: left }, left }
}

/** Whether a plan changes somebody whom the file does not list. */
function isManaged(key: string, { members, policy }: Roster): boolean {
  return members.has(key) || (policy.unlisted === 'remove' && !isUserKey(key))
}

function isByHand({ item, subject, decision }: Decided, roster: Roster): boolean {
  if (decision.decision === 'keep') return false
  return item.what === 'unknown' || item.fromProvider === true || !isManaged(subject.key, roster)
}

/** A group of the file loses a role if everybody in it loses it. */
function groupEdits(decided: readonly Decided[], { roster, document }: RosterFile): readonly MembersEdit[] {
  const lost = decided.filter(
    ({ item, decision }) => decision.decision === 'revoke' && item.assignment && item.through.length === 1,
  )
  const bundles = Map.groupBy(lost, ({ item }) =>
    JSON.stringify([item.through, item.assignment && assignmentKey(item.assignment)]),
  )
  return [...bundles.values()].flatMap((bundle): readonly MembersEdit[] => {
    const { assignment, through = [] } = bundle[0]?.item ?? {}
    const [group] = through
    if (group === undefined || assignment === undefined) return []
    if (document.valueAt(['groups', group]) === undefined) return []
    const keys = new Set(bundle.map(({ subject }) => subject.key))
    const inside = [...roster.members, ...roster.expired].filter(([, { groups }]) => groups.includes(group))
    if (inside.length < 2 || !inside.every(([key]) => keys.has(key))) return []
    return [{ kind: 'change-group', group, grant: [], revoke: [assignment] }]
  })
}
