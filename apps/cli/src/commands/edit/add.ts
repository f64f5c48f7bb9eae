/** `roster add`: adds a member to the members file. */
import { defineCommand } from '../../command/command.ts'
import { edit, openFile } from '../../command/file-edit.ts'
import { GRANT_FLAGS, grantText, readGrants, withAccount } from '../../command/grant-flags.ts'

export const add = defineCommand({
  flags: GRANT_FLAGS,
  examples: [
    { command: 'roster add zoe@acme.example --group sre --github zoe', does: 'add with a group' },
    { command: "roster add zoe@acme.example owner 'deployments/*=admin'", does: 'add with roles' },
    { command: 'roster add zoe@acme.example --expires 30d', does: 'add for 30 days' },
    { command: 'roster add zoe@acme.example kim@acme.example --group sre', does: 'add several' },
  ],
  async run(flags, context) {
    const file = await openFile(flags.file, context)
    const grants = await withAccount(readGrants(flags, file.roster, context.now()), context)
    const what = grantText(grants[0], file.roster)
    const options = {
      edits: grants.map((grant) => ({ kind: 'add', ...grant }) as const),
      done: `Added ${flags.emails.join(', ')}${what === '' ? ', without roles' : ` with ${what}`}`,
      unchanged: '',
      dryRun: flags['dry-run'],
      joining: flags.emails,
    } as const
    return edit(file, options, context)
  },
})
