/** The rows on a phone: a card for each subject, with all roles. There is no room for a matrix. */
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { ViewSubject } from '../src/access/access-view.ts'
import type { AccessIndex } from './access-index.ts'
import type { Place } from './address.ts'
import { ChangeBadge, isOdd, StatusText } from './person-cell.tsx'
import { RoleChip } from './role-chip.tsx'

interface RoleListProps {
  readonly index: AccessIndex
  readonly subjects: readonly ViewSubject[]
  readonly detail: Place['detail']
  readonly onOpen: (detail: Place['detail']) => void
}

export function RoleList({ index, subjects, detail, onOpen }: RoleListProps) {
  const list = useRef<HTMLUListElement>(null)
  useLayoutEffect(() => {
    // A link to a person leads to their card.
    list.current?.querySelector('.open')?.scrollIntoView({ block: 'nearest' })
  }, [detail?.key])
  return (
    <ul class="rows cards" aria-label="Access of each person" ref={list}>
      {subjects.map((subject, at) => {
        const isOpen = detail?.type === 'person' && detail.key === subject.key
        return (
          <li key={subject.key} class={isOpen ? 'open' : ''}>
            <button
              type="button"
              class="card"
              tabIndex={isOpen || (detail === undefined && at === 0) ? 0 : undefined}
              onClick={() => onOpen({ type: 'person', key: subject.key })}
            >
              <Card index={index} subject={subject} />
            </button>
          </li>
        )
      })}
    </ul>
  )
}

function Card({ index, subject }: { readonly index: AccessIndex; readonly subject: ViewSubject }) {
  const { title, change, states, unknown, differences } = subject
  const roles = [...index.rolesOf(subject).values()].flat()
  return (
    <>
      <span class="top">
        <bdi class="who">{title}</bdi>
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
        {roles.length + unknown.length === 0 && <span class="quiet">{differences[0] ?? 'no role'}</span>}
      </span>
    </>
  )
}
