/** What a change does to somebody, as an access matrix marks it. */
import { CHANGE_KIND, type MatrixChange } from '@roster/core'
import { deedLabel, deedToThem } from '../wording/change-verb.ts'
import type { ViewChange } from './access-view.ts'

export function changeView(
  { kind, pending, awaited }: MatrixChange,
  occasion: 'merge' | 'apply',
): ViewChange {
  const subject = pending
    ? 'Pending anyway: applying the file'
    : occasion === 'merge'
      ? 'Merging this'
      : 'Applying the file'
  if (awaited) {
    const text = 'They are not invited: they get their roles on the first run after they have signed in.'
    return { mark: 'add', label: 'roles on sign-in', text, pending }
  }
  const text = `${subject} would ${deedToThem(kind)}.`
  return { mark: CHANGE_KIND[kind].mark, label: deedLabel(kind), text, pending }
}
