/** Titles of the states of people. */
import type { PageData, PersonState } from '../src/access/access-view.ts'

const TITLES: Readonly<Record<PersonState, string>> = {
  changed: 'Would change',
  pending: 'Already pending',
  owner: 'Owners',
  member: 'Members',
  invited: 'Invited',
  'invitation-expired': 'Invitation expired',
  waiting: 'Not joined yet',
  unlisted: 'Not in the file',
  expiring: 'Ends within 14 days',
  expired: 'Expired',
}

export function stateTitle(state: PersonState, occasion: PageData['occasion']): string {
  return state === 'changed' && occasion === 'merge' ? 'Changed by merging' : TITLES[state]
}
