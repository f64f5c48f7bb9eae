/** A resource in the panel: the people with access to it, strongest first. */
import type { RefObject } from 'preact'
import { people as peopleCount } from '../src/phrase/count.ts'
import type { AccessIndex } from './access-index.ts'
import type { Place } from './address.ts'
import { ChangeBadge } from './person-cell.tsx'
import { RoleChip } from './role-chip.tsx'

interface ResourceDetailProps {
  readonly index: AccessIndex
  /** Index of its column. */
  readonly column: number
  readonly headingRef: RefObject<HTMLHeadingElement | null>
  readonly onOpen: (detail: Place['detail']) => void
}

/** The panel lists at most this many people. */
const MOST = 200

export function ResourceDetail({ index, column, headingRef, onOpen }: ResourceDetailProps) {
  const { title, resource, kind } = index.column(column)
  const people = index.peopleWith(column, index.view.people)
  return (
    <>
      <h2 id="detail-title" ref={headingRef} tabIndex={-1}>
        <bdi>{title}</bdi>
      </h2>
      {resource !== undefined && (
        <p class="address">
          {index.view.kinds.find((each) => each.kind === kind)?.title} · <code>{resource}</code>
        </p>
      )}
      <h3>{people.length === 0 ? 'No one has access' : `${peopleCount(people.length)} with access`}</h3>
      <ul class="holders">
        {people.slice(0, MOST).map(({ person, roles }) => (
          <li key={person.key}>
            <button type="button" class="link" onClick={() => onOpen({ type: 'person', key: person.key })}>
              <bdi>{person.title}</bdi>
            </button>{' '}
            {person.change && <ChangeBadge change={person.change} />}
            {!person.states.includes('member') && <span class="quiet"> {person.status}</span>}
            <div class="held">
              {roles.map((role) => {
                const through = role.is.column === column ? undefined : throughOf(index, role.is.column)
                return (
                  <span key={role.atom}>
                    <RoleChip
                      role={role}
                      pending={person.change?.pending ?? false}
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
      {people.length > MOST && (
        <p class="quiet">
          And {peopleCount(people.length - MOST)} more. Filter by this resource to see everyone.
        </p>
      )}
    </>
  )
}

function throughOf(index: AccessIndex, column: number): string {
  return column === 0 ? 'the organization' : index.column(column).title
}
