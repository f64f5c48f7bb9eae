/** Titles of the states of subjects. */
import type { PageData, SubjectState } from '../src/access/access-view.ts'

const TITLES: Readonly<Record<SubjectState, string>> = {
  changed: 'Would change',
  pending: 'Already pending',
  since: 'Changed since',
  owner: 'Owners',
  'all-admin': 'Admin on all',
  member: 'Members',
  invited: 'Invited',
  'invitation-expired': 'Invitation expired',
  waiting: 'Not joined yet',
  key: 'API keys',
  unlisted: 'Not in the file',
  differs: 'Differs and stays',
  stopped: 'On a stopped deployment',
  expiring: 'Ends within 30 days',
  expired: 'Expired',
  'no-end': 'No end',
  'no-reason': 'No reason',
  'no-role': 'No role',
}

export function stateTitle(
  state: SubjectState,
  { occasion, view }: Pick<PageData, 'occasion' | 'view'>,
): string {
  if (state === 'changed' && occasion === 'merge') return 'Changed by merging'
  if (state === 'since' && view.since) return `Changed since ${view.since.day}`
  return TITLES[state]
}
