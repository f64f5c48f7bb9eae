/** What a change does to somebody, in words. */
import type { ChangeKind } from '@roster/core'

/** After "would". */
export const DEEDS: Readonly<Record<ChangeKind, string>> = {
  invite: 'invite them',
  resend: 'send the invitation again',
  'replace-invitation': 'replace the invitation',
  'cancel-invitation': 'cancel the invitation',
  'change-roles': 'change their roles',
  remove: 'remove them',
}
