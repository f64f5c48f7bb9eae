/** `roster remove`: removes members from the members file. */
import { defineCommand } from '../../command/command.ts'
import { EDIT_FLAGS, edit, openFile } from '../../command/file-edit.ts'

export const remove = defineCommand({
  flags: {
    emails: { type: 'positional', required: true, multiple: true, description: 'One or more addresses' },
    ...EDIT_FLAGS,
  },
  examples: [
    { command: 'roster remove eve@acme.example', does: 'remove the entry and its comments' },
    { command: 'roster remove eve@acme.example --dry-run', does: 'only show the diff' },
  ],
  async run({ emails, file: path, 'dry-run': dryRun }, context) {
    const file = await openFile(path, context)
    const options = {
      edits: emails.map((email) => ({ kind: 'remove', email }) as const),
      done: `Removed ${emails.join(', ')}`,
      unchanged: '',
      dryRun,
    }
    return edit(file, options, context)
  },
})
