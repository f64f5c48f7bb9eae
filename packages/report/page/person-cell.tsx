/** The first cells of a row: the person and their state. */
import type { ViewChange, ViewPerson } from '../src/access/access-view.ts'
import type { CellFocus } from './grid-heading.tsx'
import { timesOf } from './person-facts.ts'

const SIGNS: Readonly<Record<ViewChange['mark'], string>> = { add: '+', change: '~', remove: '−', renew: '↻' }

interface PersonCellProps {
  readonly person: ViewPerson
  readonly focus: CellFocus
}

export function PersonCell({ person: { title, email, change }, focus }: PersonCellProps) {
  return (
    <th scope="row" class="person" {...focus}>
      <bdi class="who">{title}</bdi>
      <span class="second">
        {change && <ChangeBadge change={change} />}
        {email !== title && <bdi class="address">{email ?? 'no e-mail address'}</bdi>}
      </span>
    </th>
  )
}

export function ChangeBadge({ change: { mark, label, pending } }: { readonly change: ViewChange }) {
  return (
    <span class={`badge ${pending ? 'pending' : mark}`}>
      <span aria-hidden="true">{SIGNS[mark]} </span>
      <span class="what">{label}</span>
      {pending && <span class="unseen"> (already pending)</span>}
    </span>
  )
}

export function StateCell({ person, focus }: PersonCellProps) {
  const { status, states } = person
  const [time] = timesOf(person)
  const isOdd = states.some(
    (state) => state === 'unlisted' || state === 'invitation-expired' || state === 'expired',
  )
  return (
    <td class="statecell" {...focus}>
      <span class={`status ${isOdd ? 'odd' : ''} ${states.includes('member') ? '' : 'outside'}`}>
        {status}
        {states.includes('unlisted') && !states.includes('expired') && ', not in file'}
        {states.includes('expired') && status !== 'Expired' && ', expired'}
      </span>
      {time !== undefined && <span class={`time ${states.includes('expiring') ? 'soon' : ''}`}>{time}</span>}
    </td>
  )
}
