/** `roster add`: one more person in the members file. */
import { defineCommand } from '../../command/command.ts'
import { edit, openFile } from '../../command/file-edit.ts'
import { GRANT_FLAGS, grantText, readGrant } from '../../command/grant-flags.ts'

export const add = defineCommand({
  flags: {
    email: { type: 'positional', required: true, description: 'The person' },
    ...GRANT_FLAGS,
  },
  examples: [
    { command: 'roster add zoe@acme.example --group sre --github zoe', does: 'in a group' },
    { command: "roster add zoe@acme.example owner 'deployments/*=admin'", does: 'roles' },
    { command: 'roster add zoe@acme.example --expires 2026-12-31', does: 'for a while' },
  ],
  async run(flags, context) {
    const file = await openFile(flags.file, context)
    const grant = readGrant(flags, file.roster)
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
