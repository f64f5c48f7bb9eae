/** What a change does to somebody, in words, from the table of kinds. */
import { CHANGE_KIND, type ChangeKind } from '@roster/core'
import type { Tense } from './role-change.ts'

/** Before the rest of a line: "change roles", "roles changed". */
export function deed(kind: ChangeKind, tense: Tense): string {
  const { verb, object } = CHANGE_KIND[kind]
  if (object === 'person') return tense === 'present' ? verb.base : verb.past
  if (tense === 'past') return `${object} ${verb.past}`
  return object === 'roles' ? `${verb.base} roles` : `${verb.base} the ${object}`
}

/** After "would": "change their roles". */
export function deedToThem(kind: ChangeKind): string {
  const { verb, object } = CHANGE_KIND[kind]
  if (object === 'person') return `${verb.base} them`
  return object === 'roles' ? `${verb.base} their roles` : `${verb.base} the ${object}`
}

/** Without an article, as on a label: "replace invitation". */
export function deedLabel(kind: ChangeKind): string {
  const { verb, object } = CHANGE_KIND[kind]
  return object === 'person' ? verb.base : `${verb.base} ${object}`
}
