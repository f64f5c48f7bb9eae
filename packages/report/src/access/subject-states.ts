/** The status of a person, in words, and the states that reviews filter by. */
import { type Assignment, isOwner, isPrivileged, type MatrixKey, type MatrixPerson } from '@roster/core'
import type { SubjectKind, SubjectState, ViewSide } from './access-view.ts'

const STATUS = {
  member: 'Member',
  ambiguous: 'Member',
  unlistable: 'Member',
  invited: 'Invited',
  'invitation-expired': 'Invitation expired',
  'waiting-for-sso': 'Has not signed in yet',
  absent: 'Not invited yet',
} as const

/** "Member", "Invited". */
export function statusOf({ status, listing }: MatrixPerson): string {
  if (status === undefined || status === 'absent') {
    if (listing === 'expired') return 'Expired'
    if (listing === 'unlisted') return 'Not in the file'
  }
  return status === undefined ? 'Listed' : STATUS[status]
}

/** "API key", "API key, not made yet". */
export function statusOfKey({ status, id, listing }: MatrixKey): string {
  if (listing === 'expired') return 'API key, ended'
  return status === undefined || id !== undefined ? 'API key' : 'API key, not made yet'
}

/** As for a person, except that a key is not a member. */
export function statesOfKey(key: MatrixKey): readonly SubjectState[] {
  const others = statesOf(key).filter((state) => state !== 'member' && state !== 'waiting')
  return [...others, 'key']
}

export function sideOf({ status, listing }: MatrixPerson): ViewSide {
  const isInOrganization = status !== undefined && status !== 'absent' && status !== 'waiting-for-sso'
  if (listing === 'unlisted') return isInOrganization ? 'organization' : 'file'
  return isInOrganization ? 'both' : 'file'
}

export function kindOf({ status }: MatrixPerson): SubjectKind {
  return isInvitation(status) ? 'invitation' : 'person'
}

function isInvitation(status: MatrixPerson['status']): status is 'invited' | 'invitation-expired' {
  return status === 'invited' || status === 'invitation-expired'
}

export function statesOf(person: MatrixPerson): readonly SubjectState[] {
  const { status, listing, change, endsSoon, assignments, unknown } = person
  const isWaiting = status === 'waiting-for-sso' || (status === 'absent' && listing === 'listed')
  const isThere = status === 'member' || status === 'ambiguous' || status === 'unlistable'
  return [
    ...(change === undefined ? [] : [change.pending ? ('pending' as const) : ('changed' as const)]),
    ...powerStates(assignments),
    ...(isThere ? ['member' as const] : []),
    ...(isInvitation(status) ? [status] : []),
    ...(isWaiting ? ['waiting' as const] : []),
    ...(listing === 'unlisted' && status !== undefined ? ['unlisted' as const] : []),
    ...(endsSoon ? ['expiring' as const] : []),
    ...(listing === 'expired' ? ['expired' as const] : []),
    ...gapStates(person),
    ...(assignments.length + unknown.length === 0 ? ['no-role' as const] : []),
  ]
}

/** An unknown role of the organization may allow managing others' access, so it counts as Admin on all. */
function powerStates(assignments: readonly Assignment[]): readonly SubjectState[] {
  return [
    ...(assignments.some(isOwner) ? ['owner' as const] : []),
    ...(assignments.some((each) => isPrivileged(each) && !isOwner(each)) ? ['all-admin' as const] : []),
  ]
}

/** Missing explanations: an end or a reason, of the membership or of each role. */
function gapStates({ listing, expires, reason = '', assignments }: MatrixPerson): readonly SubjectState[] {
  const lacks = (of: (each: MatrixPerson['assignments'][number]) => string | undefined) =>
    assignments.length === 0 || assignments.some((each) => (of(each) ?? '').trim() === '')
  return [
    ...(listing !== 'expired' && expires === undefined && lacks((each) => each.expires)
      ? ['no-end' as const]
      : []),
    ...(reason.trim() === '' && lacks((each) => each.reason) ? ['no-reason' as const] : []),
  ]
}
