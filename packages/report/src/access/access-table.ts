/**
 * The access matrix as a plain table with a row for each person, for print and for browsers without scripts. Nothing in
 * it is hidden.
 */
import type { Element, ElementContent } from 'hast'
import { h } from 'hastscript'
import type { Commit } from '../answer/file-history.ts'
import { day } from '../phrase/date.ts'
import { endText } from '../phrase/term.ts'
import type { AccessView, ViewPerson, ViewRole } from './access-view.ts'

export function accessTable(view: AccessView): Element {
  return h('section', { id: 'access-table' }, [
    h('h2', 'Who has access'),
    h('p', { id: 'access-table-note', hidden: true }),
    h('table', [
      h(
        'thead',
        h(
          'tr',
          ['Person', 'State', 'Roles', 'Why'].map((title) => h('th', { scope: 'col' }, title)),
        ),
      ),
      h(
        'tbody',
        view.people.flatMap((person, index): ElementContent[] => [
          { type: 'text', value: '\n' },
          personRow(person, index, view),
        ]),
      ),
    ]),
  ])
}

function personRow(person: ViewPerson, index: number, view: AccessView): Element {
  const { title, email, github, roles, unknown } = person
  const nothing = roles.length + unknown.length === 0
  return h('tr', { dataPerson: String(index) }, [
    h('th', { scope: 'row' }, [
      h('div', title),
      ...(email === title ? [] : line(email === undefined ? 'no e-mail address' : email)),
      ...(github === undefined ? [] : line('GitHub: ', github)),
    ]),
    h('td', stateNodes(person)),
    h('td', [
      ...roles.map((role) => h('div', roleNodes(role, view))),
      ...unknown.map(({ text }) => h('div', [text, ', unknown to this release'])),
      ...(nothing ? ['none'] : []),
    ]),
    h('td', whyNodes(person, view)),
  ])
}

function stateNodes(person: ViewPerson): ElementContent[] {
  const { status, states, memberSince, invitationExpiresAt, expires, change } = person
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

function roleNodes(
  { atom, change, origins, only, fromProvider, expires, hasEnded, reason }: ViewRole,
  view: AccessView,
): (ElementContent | string)[] {
  const groups = [...new Set(origins.flatMap(({ group }) => group ?? []))]
  const text = view.atoms[atom]?.text ?? ''
  return [
    ...(change === 'add' ? [h('ins', ['+ ', text]), ' (added)'] : []),
    ...(change === 'remove' ? [h('del', text), ' (removed)'] : []),
    ...(change === undefined ? [text] : []),
    ...(expires === undefined ? [] : [`, ${endText(expires, hasEnded)}`]),
    ...(reason === undefined ? [] : [', ', reason]),
    ...groups.flatMap((group) => [', from the group ', group]),
    ...(fromProvider ? [', from the identity provider'] : []),
    ...(only === undefined || change
      ? []
      : [only === 'file' ? ', only in the file' : ', only in the organization']),
  ]
}

function whyNodes(person: ViewPerson, view: AccessView): ElementContent[] {
  const { reason, groups, place } = person
  const commit = person.commit === undefined ? undefined : view.commits[person.commit]
  return [
    ...(reason === undefined ? [] : line(reason)),
    ...(groups.length === 0 ? [] : line(`groups: ${groups.join(', ')}`)),
    ...(place === undefined ? [] : line(h('code', place))),
    ...(commit === undefined ? [] : line(commitText(commit))),
  ]
}

function commitText({ id, at, author }: Commit): string {
  return `changed ${day(at)} by ${author} (${id.slice(0, 7)})`
}

/** Each text has its own block, so that its reading direction cannot affect the text around it. */
function line(...children: (ElementContent | string)[]): ElementContent[] {
  return [h('div', children)]
}
