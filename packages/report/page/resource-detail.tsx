/** A resource in the panel: who has access to it, strongest first. */
import type { RefObject } from 'preact'
import { number } from '../src/phrase/count.ts'
import type { AccessIndex } from './access-index.ts'
import type { Place } from './address.ts'
import { amountText } from './filter-words.ts'
import { ChangeBadge } from './person-cell.tsx'
import { RoleChip } from './role-chip.tsx'

interface ResourceDetailProps {
  readonly index: AccessIndex
  /** Index of its column. */
  readonly column: number
  readonly headingRef: RefObject<HTMLHeadingElement | null>
  readonly onOpen: (detail: Place['detail']) => void
}

/** The panel lists at most this many. */
const MOST = 200

export function ResourceDetail({ index, column, headingRef, onOpen }: ResourceDetailProps) {
  const { title, resource, kind, isStopped } = index.column(column)
  const holders = index.subjectsWith(column)
  const all = holders.map(({ subject }) => subject)
  return (
    <>
      <h2 id="detail-title" ref={headingRef} tabIndex={-1}>
        <bdi>{title}</bdi>
      </h2>
      {resource !== undefined && (
        <p class="address">
          {index.view.kinds.find((each) => each.kind === kind)?.title} · <code>{resource}</code>
          {isStopped && <> · stopped: nobody can change roles on it</>}
        </p>
      )}
      <h3>{holders.length === 0 ? 'No one has access' : `${amountText(all, all)} with access`}</h3>
      <ul class="holders">
        {holders.slice(0, MOST).map(({ subject, roles }) => (
          <li key={subject.key}>
            <button type="button" class="link" onClick={() => onOpen({ type: 'person', key: subject.key })}>
              <bdi>{subject.title}</bdi>
            </button>{' '}
            {subject.change && <ChangeBadge change={subject.change} />}
            {!subject.states.includes('member') && <span class="quiet"> {subject.status}</span>}
            <div class="held">
              {roles.map((role) => {
                const through = role.is.column === column ? undefined : throughOf(index, role.is.column)
                return (
                  <span key={role.atom}>
                    <RoleChip
                      role={role}
                      pending={subject.change?.pending ?? false}
                      {...(through !== undefined && { through })}
                    />
                    {through !== undefined && (
                      <small class="quiet" aria-hidden="true">
                        through {through}
                      </small>
                    )}
                  </span>
                )
              })}
            </div>
          </li>
        ))}
      </ul>
      {holders.length > MOST && (
        <p class="quiet">
          And {number(holders.length - MOST)} more. Filter by this resource to see everyone.
        </p>
      )}
    </>
  )
}

function throughOf(index: AccessIndex, column: number): string {
  return column === 0 ? 'the organization' : index.column(column).title
}
