/** The first cells of a row: the subject and its status. */
import type { SubjectState, ViewChange, ViewSubject } from '../src/access/access-view.ts'
import type { CellFocus } from './grid-heading.tsx'
import { timesOf } from './person-facts.ts'

const SIGNS: Readonly<Record<ViewChange['mark'], string>> = { add: '+', change: '~', remove: '−', renew: '↻' }

interface PersonCellProps {
  readonly subject: ViewSubject
  readonly focus: CellFocus
}

export function PersonCell({ subject, focus }: PersonCellProps) {
  const { title, email, change } = subject
  return (
    <th scope="row" class="person" {...focus}>
      <span class="called">
        <bdi class="who" title={title}>
          {title}
        </bdi>
        {change && <ChangeBadge change={change} />}
      </span>
      {email !== title && <SecondLine subject={subject} />}
    </th>
  )
}

export function SecondLine({ subject }: { readonly subject: ViewSubject }) {
  const text = secondLine(subject)
  return (
    <bdi class="address" title={text}>
      {text}
    </bdi>
  )
}

/** What identifies it, below its name. */
function secondLine({ kind, email, answeredBy, differences }: ViewSubject): string {
  if (kind === 'key') return answeredBy === undefined ? 'nobody answers for it' : `of ${answeredBy}`
  if (kind === 'difference') return differences.join(' ')
  return email ?? 'no e-mail address'
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

const ODD: readonly SubjectState[] = ['unlisted', 'invitation-expired', 'expired', 'differs']

/** People who have not signed in yet differ only until they do. */
export function isOdd({ states }: ViewSubject): boolean {
  return states.some((state) => ODD.includes(state)) && !states.includes('waiting')
}

/** "Member", "Member, not in file". */
export function StatusText({ subject }: { readonly subject: ViewSubject }) {
  const { kind, status, states } = subject
  return (
    <span class={`status ${isOdd(subject) ? 'odd' : ''} ${states.includes('member') ? '' : 'outside'}`}>
      {status}
      {states.includes('unlisted') && !states.includes('expired') && ', not in file'}
      {states.includes('expired') && status !== 'Expired' && ', expired'}
      {isOdd(subject) &&
        states.includes('differs') &&
        !states.includes('unlisted') &&
        kind !== 'difference' &&
        ', differs'}
    </span>
  )
}

export function StateCell({ subject, focus }: PersonCellProps) {
  const [time] = timesOf(subject)
  return (
    <td class="statecell" {...focus}>
      <StatusText subject={subject} />
      {time !== undefined && (
        <span class={`time ${subject.states.includes('expiring') ? 'soon' : ''}`}>{time}</span>
      )}
    </td>
  )
}
