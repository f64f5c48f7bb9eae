/** Decisions as edits of the members file, so that the plan of the same pull request shows what they do. */
import { type Assignment, assignmentKey, assignmentSet } from '../catalog/assignment.ts'
import type { MembersEdit } from '../edit/edit-request.ts'
import { type EditResult, editMembers } from '../edit/members-edit.ts'
import { isExpressible } from '../file/expressible.ts'
import { type ReadRosterOptions, type RosterFile, readRoster } from '../file/read-roster.ts'
import type { Roster } from '../file/roster.ts'
import { isKnownRole, isManagedBy } from '../plan/difference.ts'
import { isUserKey } from '../text/email.ts'
import { expiryTime } from '../text/expiry.ts'
import { idInSubject } from '../text/key-subject.ts'
import type { ReviewSubject } from './review-document.ts'
import type { Decided } from './tally.ts'

export interface CarriedDecisions {
  readonly result: EditResult
  /** Decisions that no edit of the file can apply. */
  readonly byHand: readonly Decided[]
  /** Members who lose their last role. They stay members. */
  readonly bare: readonly ReviewSubject[]
  /** Keys that are kept although their entry has ended, so that a plan revokes them. */
  readonly endedKeys: readonly Decided[]
}

interface CarryOptions extends ReadRosterOptions {
  /** By item: the role that an earlier decision about it gave in its place, which the file may have. */
  readonly replacements?: ReadonlyMap<string, Assignment>
}

/** @param file The file as it is now, which may have some of the decisions already. */
export function carryOut(
  decided: readonly Decided[],
  file: RosterFile,
  options: CarryOptions,
): CarriedDecisions {
  const byHand = decided.filter((each) => isByHand(each, file.roster))
  const first = editMembers(file, groupEdits(decided, file), options)
  if (first.code !== 'edited') return { result: first, byHand, bare: [], endedKeys: [] }
  // Members who lose a role with their whole group need no edit of their own.
  const again = readRoster({ ...file.source, text: first.text }, options)
  if (again.roster === undefined)
    return { result: { code: 'broken', findings: again.findings }, byHand, bare: [], endedKeys: [] }
  const bare: ReviewSubject[] = []
  const edits = [...Map.groupBy(decided, ({ subject }) => subject)].flatMap(([subject, all]) => {
    if (subject.kind === 'key') return again.roster.keys ? keyEdits(all, options.now) : []
    const { edits: own, left } = subjectEdit(subject, all, again.roster, options)
    const loses = all.some(({ decision }) => decision.decision === 'revoke')
    if (loses && left?.length === 0 && subject.kind === 'member') bare.push(subject)
    return own
  })
  const endedIds = new Set([...(again.roster.keys?.ended.values() ?? [])].map(({ id }) => id))
  const endedKeys = decided.filter(
    ({ subject, decision }) => decision.decision === 'keep' && endedIds.has(idInSubject(subject.key) ?? ''),
  )
  return { result: editMembers(again, edits, options), byHand, bare, endedKeys }
}

interface SubjectEdit {
  readonly edits: readonly MembersEdit[]
  /** What the file asks for afterwards; absent if it does not list them. */
  readonly left?: readonly Assignment[]
}

function subjectEdit(
  subject: ReviewSubject,
  decided: readonly Decided[],
  roster: Roster,
  { now, replacements }: CarryOptions,
): SubjectEdit {
  const { key: email, kind } = subject
  const listed = roster.members.get(email)
  const isWholly = decided.length === subject.items.length
  const isRevoked = decided.every(({ decision }) => decision.decision === 'revoke')
  const isMembership = decided.every(({ item }) => item.what === 'membership')
  if (isWholly && isRevoked && (kind === 'invitation' || isMembership)) {
    return { edits: listed ? [{ kind: 'remove', email }] : [] }
  }
  if (listed === undefined && !isManaged(email, roster)) return { edits: [] }
  const before = listed?.assignments ?? []
  const wanted = new Map(before.map((each) => [assignmentKey(each), each] as const))
  const reviewed = new Set(subject.items.map(({ assignment }) => assignment && assignmentKey(assignment)))
  for (const { item } of decided) {
    const former = replacements?.get(item.id)
    if (former && !reviewed.has(assignmentKey(former))) wanted.delete(assignmentKey(former))
  }
  for (const { item, decision } of decided) {
    if (item.assignment === undefined || item.fromProvider) continue
    if (decision.decision === 'keep') {
      // The file need not ask for what no file can express: Roster preserves it. A role with an end is given back below.
      if (item.expires === undefined && canAsk(roster, item.assignment))
        wanted.set(assignmentKey(item.assignment), item.assignment)
    } else wanted.delete(assignmentKey(item.assignment))
    if (decision.to && item.expires === undefined) wanted.set(assignmentKey(decision.to), decision.to)
  }
  const kept = assignmentSet(wanted.values())
  const isSame = kept.length === before.length && before.every((each) => wanted.has(assignmentKey(each)))
  const ending = roster.expired.has(email)
    ? []
    : decided.flatMap((each) => endingGrant(each, { before, roster, now }))
  const isKept = kept.length + ending.length > 0 || decided.some(isKeptMembership)
  const isAbsent = listed === undefined && !roster.expired.has(email)
  const edits: readonly MembersEdit[] = (isAbsent ? isKept : !isSame)
    ? [{ kind: 'set', email, assignments: kept }]
    : []
  const isListed = listed !== undefined || edits.length > 0
  return {
    edits: [...edits, ...ending],
    ...(isListed && { left: [...kept, ...ending.flatMap(({ assignments = [] }) => assignments)] }),
  }
}

function isKeptMembership({ item, decision }: Decided): boolean {
  return item.what === 'membership' && decision.decision === 'keep'
}

/** A revoked key ends now. Its entry keeps its owner; a new entry names who answered for the key, or who decided. */
function keyEdits(decided: readonly Decided[], now: number): readonly MembersEdit[] {
  return decided.flatMap(({ subject: { key, name = '', answeredBy }, decision, by }) => {
    const id = idInSubject(key)
    if (decision.decision !== 'revoke' || id === undefined) return []
    const owner = answeredBy?.[0] ?? by
    const { reason } = decision
    return {
      kind: 'end-key' as const,
      name,
      id,
      expires: new Date(now).toISOString(),
      owner,
      ...(reason !== undefined && { reason }),
    }
  })
}

/** A role that replaces one with an end gets the same end, and a role that is kept has its end again. Neither outlasts it. */
function endingGrant(
  { item, decision, subject }: Decided,
  {
    before,
    roster,
    now,
  }: { readonly before: readonly Assignment[]; readonly roster: Roster; readonly now: number },
): readonly (MembersEdit & { readonly kind: 'grant' })[] {
  const { expires, reason } = item
  const given = decision.decision === 'keep' ? item.assignment : decision.to
  if (given === undefined || expires === undefined || expiryTime(expires) <= now) return []
  if (item.fromProvider || !canAsk(roster, given)) return []
  if (before.some((each) => assignmentKey(each) === assignmentKey(given))) return []
  const term = { expires, ...(reason !== undefined && { reason }) }
  return [{ kind: 'grant', email: subject.key, assignments: [given], term }]
}

/** Whether a plan changes a person who is not listed. */
function isManaged(key: string, { members, policy }: Roster): boolean {
  return members.has(key) || (policy.unlisted === 'remove' && !isUserKey(key))
}

function canAsk({ policy }: Roster, assignment: Assignment): boolean {
  return isKnownRole(policy, assignment) && isExpressible(assignment)
}

function isByHand({ item, subject, decision }: Decided, roster: Roster): boolean {
  if (decision.decision === 'keep') return false
  if (item.what === 'key') return roster.keys === undefined
  if (item.fromProvider || !isManaged(subject.key, roster)) return true
  const { policy } = roster
  if (item.what === 'unknown') return policy.unknown !== 'revoke'
  return item.assignment !== undefined && !isManagedBy(policy, item.assignment)
}

/** A role of a group is revoked or changed in the group if all its members lose it in the same way. */
function groupEdits(decided: readonly Decided[], { roster, document }: RosterFile): readonly MembersEdit[] {
  const lost = decided.filter(
    ({ item: { assignment, through, expires }, decision }) =>
      decision.decision !== 'keep' && assignment && through.length === 1 && expires === undefined,
  )
  const bundles = Map.groupBy(lost, ({ item, decision: { to } }) =>
    JSON.stringify([
      item.through,
      item.assignment && assignmentKey(item.assignment),
      to && assignmentKey(to),
    ]),
  )
  return [...bundles.values()].flatMap((bundle): readonly MembersEdit[] => {
    const [first] = bundle
    const { assignment, through = [] } = first?.item ?? {}
    const [group] = through
    if (first === undefined || group === undefined || assignment === undefined) return []
    if (document.valueAt(['groups', group]) === undefined) return []
    const keys = new Set(bundle.map(({ subject }) => subject.key))
    const inside = [...roster.members, ...roster.expired].filter(([, { groups }]) => groups.includes(group))
    if (inside.length < 2 || !inside.every(([key]) => keys.has(key))) return []
    const { to } = first.decision
    return [{ kind: 'change-group', group, grant: to ? [to] : [], revoke: [assignment] }]
  })
}
