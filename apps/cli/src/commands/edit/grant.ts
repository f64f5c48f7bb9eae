/** `roster grant`: adds roles, groups or time to a member's entry. */

import { emailKey, type Roster } from '@roster/core'
import { defineCommand } from '../../command/command.ts'
import { edit, openFile } from '../../command/file-edit.ts'
import { GRANT_FLAGS, grantText, readGrants, withAccount } from '../../command/grant-flags.ts'
import { Failure } from '../../process/failure.ts'

export const grant = defineCommand({
  flags: GRANT_FLAGS,
  examples: [
    { command: 'roster grant kim@acme.example deployments/shop=editor', does: 'grant roles' },
    { command: 'roster grant kim@acme.example security/siem=viewer:console', does: 'console only' },
    { command: "roster grant kim@acme.example 'security/siem=viewer[logs]'", does: 'custom role' },
    { command: 'roster grant kim@acme.example deployments/shop=admin --for 4h', does: 'a role that ends' },
    {
      command: 'roster grant kim@acme.example --group on-call --until 2026-12-07',
      does: 'on call for a week',
    },
    { command: 'roster grant grace@acme.example --expires 2026-12-31', does: 'end the membership' },
  ],
  async run(flags, context) {
    const file = await openFile(flags.file, context)
    const grants = await withAccount(readGrants(flags, file.roster, context.now()), context)
    const what = grantText(grants[0], file.roster)
    if (what === '') {
      throw new Failure('Say what to grant, such as "deployments/*=viewer", --group or --expires.')
    }
    const options = {
      edits: grants.map((given) => ({ kind: 'grant', ...given }) as const),
      done: `Gave ${flags.emails.join(', ')} ${what}`,
      unchanged: unchangedText(flags.emails, what, file.roster),
      dryRun: flags['dry-run'],
    } as const
    return edit(file, options, context)
  },
})

function unchangedText(emails: readonly string[], what: string, roster: Roster): string {
  const [expired] = emails.flatMap((email) => roster.expired.get(emailKey(email)) ?? [])
  if (expired === undefined) {
    const have = emails.length === 1 ? 'has' : 'have'
    return `${emails.join(', ')} ${have} ${what} already, by their own entry or a group. Nothing was changed.`
  }
  return `The entry of ${expired.email} has ${what} already, but their access ended (${expired.expires}). Nothing was changed. Give them more time with --expires.`
}
