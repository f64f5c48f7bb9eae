/** A change as the access matrix shows it. */
import { CHANGE_KIND, type MatrixChange } from '@roster/core'
import { changeAction, changeLabel } from '../wording/change-line.ts'
import type { ViewChange } from './access-view.ts'

export function changeView(
  { kind, pending, awaited }: MatrixChange,
  occasion: 'merge' | 'apply',
): ViewChange {
  if (awaited) {
    const text = 'They are not invited. They get their roles on the first run after they sign in.'
    return { mark: 'add', label: 'roles after sign-in', text, pending }
  }
  const cause = occasion === 'merge' ? 'Merging this' : 'Applying the file'
  const subject = pending ? 'Already pending: applying the file' : cause
  const { mark } = CHANGE_KIND[kind]
  return { mark, label: changeLabel(kind), text: `${subject} would ${changeAction(kind)}.`, pending }
}
