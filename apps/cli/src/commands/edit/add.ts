/** `roster add`: adds a member to the members file. */
import { defineCommand } from '../../command/command.ts'
import { edit, openFile } from '../../command/file-edit.ts'
import { GRANT_FLAGS, grantText, readGrant } from '../../command/grant-flags.ts'

export const add = defineCommand({
  flags: {
    email: { type: 'positional', required: true, description: 'The person' },
    ...GRANT_FLAGS,
  },
  examples: [
    { command: 'roster add zoe@acme.example --group sre --github zoe', does: 'add with a group' },
    { command: "roster add zoe@acme.example owner 'deployments/*=admin'", does: 'add with roles' },
    { command: 'roster add zoe@acme.example --expires 2026-12-31', does: 'add until a date' },
  ],
  async run(flags, context) {
    const file = await openFile(flags.file, context)
    const grant = readGrant(flags, file.roster, context.now())
    const what = grantText(grant, file.roster)
    const options = {
      edits: [{ kind: 'add', ...grant }],
      done: `Added ${flags.email}${what === '' ? ', without roles' : ` with ${what}`}`,
      unchanged: '',
      dryRun: flags['dry-run'],
    } as const
    return edit(file, options, context)
  },
})
