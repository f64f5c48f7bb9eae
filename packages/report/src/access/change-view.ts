/** What a change does to somebody, as an access matrix marks it. */
import type { ChangeKind, MatrixChange } from '@roster/core'
import { DEEDS } from '../wording/change-verb.ts'
import type { ViewChange } from './access-view.ts'

const LABELS: Readonly<Record<ChangeKind, Pick<ViewChange, 'mark' | 'label'>>> = {
  invite: { mark: 'add', label: 'invite' },
  resend: { mark: 'renew', label: 'send again' },
  'replace-invitation': { mark: 'change', label: 'new invitation' },
  'cancel-invitation': { mark: 'remove', label: 'cancel invitation' },
  'change-roles': { mark: 'change', label: 'roles' },
  remove: { mark: 'remove', label: 'remove' },
}

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
  return { ...LABELS[kind], text: `${subject} would ${DEEDS[kind]}.`, pending }
}
