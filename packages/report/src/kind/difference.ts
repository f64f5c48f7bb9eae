/** The kinds of difference between the file and the organization, in the order in which drift shows them. */
import type { Change, ChangeKind } from '@roster/core'
import type { Names } from '../wording/names.ts'

interface DifferenceText {
  readonly title: string
  /** What applying the file does, and how to keep things as they are. */
  readonly applying: string
  /** What merging a drift pull request does. Absent if no file can accept the difference. */
  readonly accepting?: string
}

interface DifferenceRow extends DifferenceText {
  /** Replaces the text for people whose entry has ended. */
  readonly ended?: DifferenceText
}

const DIFFERENCES: Readonly<Record<ChangeKind, DifferenceRow>> = {
  remove: {
    title: 'Members not listed',
    applying: 'applying removes them; to keep them, list them',
    accepting: 'merging lists them',
    ended: {
      title: 'Members past their end date',
      applying: 'applying removes them; to keep them, set a later date',
    },
  },
  'change-roles': {
    title: 'Members with different roles than listed',
    applying: 'applying changes them; to keep the current roles, list those',
    accepting: 'merging lists their current roles',
  },
  invite: {
    title: 'Listed, but neither members nor invited',
    applying:
      'applying invites them, unless they left or declined; to leave them out, remove them from the list',
    accepting: 'merging removes them from the list',
  },
  'cancel-invitation': {
    title: 'Invited, but not listed',
    applying: 'applying cancels their invitations; to keep them, list the people',
    accepting: 'merging lists them',
    ended: {
      title: 'Invited, but past their end date',
      applying: 'applying cancels their invitations; to keep them, set a later date',
    },
  },
  'replace-invitation': {
    title: 'Invited with different roles than listed',
    applying: 'applying replaces the invitations; to keep them, list those roles',
    accepting: 'merging lists the roles they are invited with',
  },
  resend: {
    title: 'Expired invitations',
    applying: 'applying resends them; to drop them, remove the people from the list',
  },
  'create-key': {
    title: 'API keys listed, but not there',
    applying: 'a member makes them with "roster keys create"; if they are not needed, delete their entries',
  },
  'rotate-key': {
    title: 'API keys with different roles than listed',
    applying: 'a member replaces them with roster keys rotate; to keep the current roles, list those',
  },
  'revoke-key': {
    title: 'API keys not listed',
    applying: 'applying revokes them; to keep them, list them with their ids',
    ended: {
      title: 'API keys past their end date',
      applying: 'applying revokes them; to keep them, set a later date',
    },
  },
}

export interface Difference extends DifferenceText {
  readonly changes: readonly Change[]
}

/** The changes by kind of difference, without empty ones. */
export function differences(changes: readonly Change[], names: Names): readonly Difference[] {
  return (Object.keys(DIFFERENCES) as ChangeKind[]).flatMap((kind) => {
    const { ended, ...text } = DIFFERENCES[kind]
    const ofKind = changes.filter((change) => change.kind === kind)
    const hasEnded = ({ email }: Change) => ended !== undefined && names.expired(email) !== undefined
    return [
      { ...text, changes: ofKind.filter((change) => !hasEnded(change)) },
      { ...(ended ?? text), changes: ofKind.filter(hasEnded) },
    ].filter((difference) => difference.changes.length > 0)
  })
}
