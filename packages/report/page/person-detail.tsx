/** A subject in the panel: its status, and every role with its source and meaning. */
import type { RefObject } from 'preact'
import type { ViewSubject } from '../src/access/access-view.ts'
import type { Commit } from '../src/answer/file-history.ts'
import { day, lastMoment, minute } from '../src/phrase/date.ts'
import { endText } from '../src/phrase/term.ts'
import type { AccessIndex, HeldRole } from './access-index.ts'
import type { Place } from './address.ts'
import { ChangeBadge } from './person-cell.tsx'
import { RoleChip } from './role-chip.tsx'

interface PersonDetailProps {
  readonly index: AccessIndex
  readonly subject: ViewSubject
  readonly headingRef: RefObject<HTMLHeadingElement | null>
  readonly onOpen: (detail: Place['detail']) => void
}

export function PersonDetail({ index, subject, headingRef, onOpen }: PersonDetailProps) {
  const { kind, title, email, change, unknown, differences, lost = [] } = subject
  const roles = [...index.rolesOf(subject).values()].flat()
  return (
    <>
      <h2 id="detail-title" ref={headingRef} tabIndex={-1}>
        <bdi>{title}</bdi>
      </h2>
      {email !== undefined && email !== title && (
        <p class="address">
          <bdi>{email}</bdi>
        </p>
      )}
      {change && (
        <p class="changeline">
          <ChangeBadge change={change} /> {change.text}
        </p>
      )}
      <dl>
        {factsOf(subject, index).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      {differences.length > 0 && <h3>Differs, and stays</h3>}
      {differences.map((each) => (
        <p key={each}>
          <bdi>{each}</bdi>
        </p>
      ))}
      {kind !== 'difference' && <h3>Roles</h3>}
      {kind !== 'difference' && roles.length + unknown.length === 0 && <p class="quiet">None.</p>}
      <ul class="roles">
        {roles.map((role) => (
          <RoleItem
            key={role.atom}
            role={role}
            pending={change?.pending ?? false}
            index={index}
            onOpen={onOpen}
          />
        ))}
        {unknown.map(({ text }) => (
          <li key={text}>
            <bdi>{text}</bdi>
            <p class="quiet">Unknown to this release, which leaves it unchanged.</p>
          </li>
        ))}
      </ul>
      {lost.length > 0 && <h3>Not any more since {index.view.since?.day}</h3>}
      {lost.map(({ text }) => (
        <p key={text}>
          <bdi>{text}</bdi>
        </p>
      ))}
    </>
  )
}

function factsOf(subject: ViewSubject, { view }: AccessIndex): readonly (readonly [string, string])[] {
  const { kind, status, states, memberSince, invitationExpiresAt, expires, reason, groups } = subject
  const { github, answeredBy, place, userId } = subject
  const commit = subject.commit === undefined ? undefined : view.commits[subject.commit]
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['State', status],
    [kind === 'key' ? 'Made' : 'Member since', memberSince && day(memberSince)],
    [
      states.includes('invited') ? 'Invitation expires' : 'Invitation expired',
      invitationExpiresAt && minute(invitationExpiresAt),
    ],
    [states.includes('expired') ? 'Access ended' : 'Access ends', expires && lastMoment(expires)],
    ['Reason', reason],
    ['Answered for by', answeredBy],
    ['Groups', groups.length === 0 ? undefined : groups.join(', ')],
    ['GitHub', github],
    ['In the file', place ?? (view.live && kind !== 'difference' ? 'not listed' : undefined)],
    ['Last changed', commit && commitText(commit)],
    [kind === 'key' ? 'Id' : 'User id', userId],
  ]
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
}

function commitText({ id, at, author }: Commit): string {
  return `${day(at)} by ${author} (${id.slice(0, 7)})`
}

interface RoleItemProps {
  readonly role: HeldRole
  readonly pending: boolean
  readonly index: AccessIndex
  readonly onOpen: (detail: Place['detail']) => void
}

function RoleItem({ role, pending, index, onOpen }: RoleItemProps) {
  const { is, origins, only, coveredBy, expires, hasEnded, reason, isNew, isLeft } = role
  const column = index.column(is.column)
  return (
    <li>
      <RoleChip role={role} pending={pending} />{' '}
      {column.kind !== 'organization' && (
        <>
          on{' '}
          <button type="button" class="link" onClick={() => onOpen({ type: 'resource', key: column.key })}>
            <bdi>{column.title}</bdi>
          </button>
        </>
      )}
      <p class="quiet">
        {origins.map(({ group, place }) => (
          <span key={`${group}${place}`} class="origin">
            {group !== undefined && (
              <>
                group <bdi>{group}</bdi>,{' '}
              </>
            )}
            <code>{place}</code>
          </span>
        ))}
        {isNew && index.view.since && <span class="origin">new since {index.view.since.day}</span>}
        {isLeft && index.view.since && (
          <span class="origin">gone from the file since {index.view.since.day}</span>
        )}
        {only === 'file' && <span class="origin">only in {index.view.file}</span>}
        {only === 'organization' && <span class="origin">only in the organization</span>}
      </p>
      {(expires !== undefined || reason !== undefined) && (
        <p>
          {expires !== undefined && <span class="origin">{capitalized(endText(expires, hasEnded))}</span>}
          {reason !== undefined && (
            <span class="origin">
              <bdi>{reason}</bdi>
            </span>
          )}
        </p>
      )}
      <p class="quiet">Cloud Console: {is.console}.</p>
      <p class="quiet">Inside: {is.gives}.</p>
      {coveredBy !== undefined && <p class="quiet">Redundant: already included in {coveredBy}.</p>}
    </li>
  )
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
