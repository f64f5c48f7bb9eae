/** The rows on a phone: a card for each subject, with all roles. There is no room for a matrix. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { ViewSubject } from '../src/access/access-view.ts'
import { number } from '../src/phrase/count.ts'
import type { AccessIndex } from './access-index.ts'
import type { Place } from './address.ts'
import { ChangeBadge, isOdd, SecondLine, StatusText } from './person-cell.tsx'
import { RoleChip } from './role-chip.tsx'

interface RoleListProps {
  readonly index: AccessIndex
  readonly subjects: readonly ViewSubject[]
  readonly detail: Place['detail']
  readonly onOpen: (detail: Place['detail']) => void
}

/** Cards that are drawn at first, and by how many the list grows. Thousands take seconds on a phone. */
const PORTION = 100

export function RoleList({ index, subjects, detail, onOpen }: RoleListProps) {
  const list = useRef<HTMLUListElement>(null)
  const namesakes = useMemo(() => sharedTitles(index.view.subjects), [index])
  const [drawn, setDrawn] = useState({ subjects, amount: PORTION })
  const opened = detail?.type === 'person' ? subjects.findIndex(({ key }) => key === detail.key) + 1 : 0
  const amount = Math.max(opened, drawn.subjects === subjects ? drawn.amount : PORTION)
  const more = Math.min(PORTION, subjects.length - amount)
  const drawMore = () => setDrawn({ subjects, amount: amount + PORTION })
  useLayoutEffect(() => {
    // A link to a person leads to their card.
    list.current?.querySelector('.open')?.scrollIntoView({ block: 'nearest' })
  }, [detail?.key])
  return (
    <ul class="rows cards" aria-label="Access of each person" ref={list}>
      {subjects.slice(0, amount).map((subject, at) => {
        const isOpen = detail?.type === 'person' && detail.key === subject.key
        return (
          <li key={subject.key} class={isOpen ? 'open' : ''}>
            <button
              type="button"
              class="card"
              tabIndex={isOpen || (detail === undefined && at === 0) ? 0 : undefined}
              onClick={() => onOpen({ type: 'person', key: subject.key })}
            >
              <Card index={index} subject={subject} isShared={namesakes.has(subject.title)} />
            </button>
          </li>
        )
      })}
      {more > 0 && (
        <li key={amount}>
          <MoreButton amount={more} onMore={drawMore} />
        </li>
      )}
    </ul>
  )
}

/** Shows more when it comes into sight, or is pressed. */
function MoreButton({ amount, onMore }: { readonly amount: number; readonly onMore: () => void }) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) onMore()
    })
    if (button.current) observer.observe(button.current)
    return () => observer.disconnect()
  }, [])
  return (
    <button type="button" class="card link" ref={button} onClick={onMore}>
      Show {number(amount)} more
    </button>
  )
}

function sharedTitles(subjects: readonly ViewSubject[]): ReadonlySet<string> {
  const [once, shared] = [new Set<string>(), new Set<string>()]
  for (const { title } of subjects) (once.has(title) ? shared : once).add(title)
  return shared
}

interface CardProps {
  readonly index: AccessIndex
  readonly subject: ViewSubject
  /** Whether another subject has the same title. */
  readonly isShared: boolean
}

function Card({ index, subject, isShared }: CardProps) {
  const { title, change, states, unknown, differences, lost = [] } = subject
  const roles = [...index.rolesOf(subject).values()].flat()
  return (
    <>
      <span class="top">
        <bdi class="who">{title}</bdi>
        {isShared && <SecondLine subject={subject} />}
        {change && <ChangeBadge change={change} />}
        {(!states.includes('member') || isOdd(subject)) && <StatusText subject={subject} />}
      </span>
      <span class="held">
        {roles.map((role) => {
          const { title: on, kind } = index.column(role.is.column)
          return (
            <span key={role.atom} class="holding">
              <RoleChip role={role} pending={change?.pending ?? false} />
              {kind !== 'organization' && <bdi class="on">{on}</bdi>}
            </span>
          )
        })}
        {unknown.map(({ text }) => (
          <bdi key={text}>{text}</bdi>
        ))}
        {roles.length + unknown.length === 0 && (
          <span class="quiet">
            {differences[0] ??
              (lost.length > 0 ? `had ${lost.map(({ text }) => text).join(', ')}` : 'no role')}
          </span>
        )}
      </span>
    </>
  )
}
