/**
 * The access matrix as a plain table with a row for each subject, for print and for browsers without scripts. Nothing in
 * it is hidden. Roles that differ only in their resource share a line, so that many people fit on a page.
 */
import { isResourceKind, resourceKind } from '@roster/core'
import type { Element, ElementContent } from 'hast'
import { h } from 'hastscript'
import type { Commit } from '../answer/file-history.ts'
import { day } from '../phrase/date.ts'
import { endText } from '../phrase/term.ts'
import type { AccessView, ViewRole, ViewSubject } from './access-view.ts'

export interface TableOptions {
  /** Whether it has columns for the decision, the reviewer and the date, on paper. */
  readonly isReview: boolean
}

const COLUMNS = ['Who', 'Roles', 'State', 'Why, last change'] as const

const SIGN_OFF = ['Decision', 'Reviewer', 'Date'] as const

export function accessTable(view: AccessView, { isReview }: TableOptions): Element {
  const signOff = isReview ? SIGN_OFF : []
  return h('section', { id: 'access-table' }, [
    h('h2', 'Who has access'),
    h('p', { id: 'access-table-note', hidden: true }),
    h('table', [
      h(
        'thead',
        h('tr', [
          ...COLUMNS.map((title) => h('th', { scope: 'col' }, title)),
          ...signOff.map((title) => h('th', { scope: 'col', className: ['sign-off'] }, title)),
        ]),
      ),
      h(
        'tbody',
        view.subjects.flatMap((subject, index): ElementContent[] => [
          { type: 'text', value: '\n' },
          h('tr', { dataSubject: String(index) }, [
            ...subjectCells(subject, view),
            ...signOff.map(() => h('td', { className: ['sign-off'] })),
          ]),
        ]),
      ),
    ]),
  ])
}

function subjectCells(subject: ViewSubject, view: AccessView): readonly Element[] {
  const { kind, title, email, github, answeredBy, differences } = subject
  const isPerson = kind === 'person' || kind === 'invitation'
  return [
    h('th', { scope: 'row' }, [
      h('div', title),
      ...(email === title || !isPerson ? [] : line(email === undefined ? 'no e-mail address' : email)),
      ...(github === undefined ? [] : line('GitHub: ', github)),
      ...(answeredBy === undefined ? [] : line(answeredBy, ' answers for it')),
    ]),
    h('td', [...roleNodes(subject, view), ...differences.flatMap((each) => line(each))]),
    h('td', stateNodes(subject)),
    h('td', whyNodes(subject, view)),
  ]
}

function stateNodes(subject: ViewSubject): ElementContent[] {
  const { status, states, memberSince, invitationExpiresAt, expires, change } = subject
  return [
    h('div', status),
    ...(states.includes('unlisted') && !states.includes('expired') ? line('not in the file') : []),
    ...(memberSince === undefined ? [] : line(`since ${day(memberSince)}`)),
    ...(invitationExpiresAt === undefined
      ? []
      : line(`invitation ${states.includes('invited') ? 'until' : 'expired'} ${day(invitationExpiresAt)}`)),
    ...(expires === undefined ? [] : line(endText(expires, states.includes('expired')))),
    ...(change ? [h('div', h('strong', change.text))] : []),
  ]
}

function roleNodes({ kind, roles, unknown, lost = [] }: ViewSubject, view: AccessView): ElementContent[] {
  const alike = Map.groupBy(roles, (role) =>
    JSON.stringify([scopeOf(role, view), labelOf(role, view), notesOf(role, view)]),
  )
  const isEmpty = roles.length + unknown.length === 0 && kind !== 'difference' && kind !== 'gone'
  return [
    ...[...alike.values()].map((group) => h('div', groupNodes(group, view))),
    ...unknown.map(({ text }) => h('div', [text, ', unknown to this release'])),
    ...(isEmpty ? [h('div', 'none')] : []),
    ...lost.map(({ text }) => h('div', ['no longer ', text])),
  ]
}

function groupNodes([first, ...others]: readonly ViewRole[], view: AccessView): (ElementContent | string)[] {
  if (first === undefined) return []
  const { change, atom } = first
  const nodes = others.length === 0 ? [view.atoms[atom]?.text ?? ''] : sharedNodes(first, others, view)
  return [
    ...(change === 'add' ? [h('ins', ['+ ', ...nodes]), ' (added)'] : []),
    ...(change === 'remove' ? [h('del', nodes), ' (removed)'] : []),
    ...(change === undefined ? nodes : []),
    ...notesOf(first, view),
  ]
}

/** "Viewer on logs-prod, shop". */
function sharedNodes(
  first: ViewRole,
  others: readonly ViewRole[],
  view: AccessView,
): (ElementContent | string)[] {
  const columns = [first, ...others]
    .map(({ atom }) => view.atoms[atom]?.column ?? 0)
    .sort((a, b) => a - b)
    .flatMap((at) => view.columns[at] ?? [])
  const kind = columns[0]?.kind ?? 'organization'
  const note = isResourceKind(kind) && kind !== 'deployment' ? ` (${resourceKind(kind).note})` : ''
  const names = columns.flatMap(({ title }, index) => [
    ...(index === 0 ? [] : [', ']),
    h('span', { className: ['on'] }, title),
  ])
  return [labelOf(first, view), ' on ', ...names, note]
}

/** Roles on single resources of a kind can share a line. */
function scopeOf({ atom }: ViewRole, view: AccessView): readonly unknown[] {
  const { kind, isAll } = view.columns[view.atoms[atom]?.column ?? 0] ?? {}
  return [kind, isAll]
}

/** What the role is called, without the resource. */
function labelOf({ atom }: ViewRole, view: AccessView): string {
  const { role = '', inside, text = '', column = 0 } = view.atoms[atom] ?? {}
  const { title = '', kind = 'organization' } = view.columns[column] ?? {}
  const before = text.indexOf(` on ${title}`)
  if (kind === 'organization' || before === -1) return text
  return inside === undefined ? role : text.slice(0, before)
}

/** Other facts about a role. */
function notesOf(
  { atom, change, origins, only, fromProvider, expires, hasEnded, reason, isNew, isLeft }: ViewRole,
  view: AccessView,
): readonly string[] {
  const groups = [...new Set(origins.flatMap(({ group }) => group ?? []))]
  return [
    ...(view.columns[view.atoms[atom]?.column ?? 0]?.isStopped ? [' (stopped)'] : []),
    ...(isNew && view.since ? [`, new since ${view.since.day}`] : []),
    ...(isLeft && view.since ? [`, gone from the file since ${view.since.day}`] : []),
    ...(expires === undefined ? [] : [`, ${endText(expires, hasEnded)}`]),
    ...(reason === undefined ? [] : [`, ${reason}`]),
    ...groups.map((group) => `, from the group ${group}`),
    ...(fromProvider ? [', from the identity provider'] : []),
    ...(only === undefined || change
      ? []
      : [only === 'file' ? ', only in the file' : ', only in the organization']),
  ]
}

function whyNodes(subject: ViewSubject, view: AccessView): ElementContent[] {
  const { reason, groups, place } = subject
  const commit = subject.commit === undefined ? undefined : view.commits[subject.commit]
  return [
    ...(reason === undefined ? [] : line(reason)),
    ...(groups.length === 0 ? [] : line(`groups: ${groups.join(', ')}`)),
    ...(commit === undefined ? [] : line(commitText(commit))),
    ...(place === undefined ? [] : [h('div', { className: ['place'] }, h('code', place))]),
  ]
}

function commitText({ id, at, author }: Commit): string {
  return `${day(at)} by ${author} (${id.slice(0, 7)})`
}

/** Each text has its own block, so that its reading direction cannot affect the text around it. */
function line(...children: (ElementContent | string)[]): ElementContent[] {
  return [h('div', children)]
}
