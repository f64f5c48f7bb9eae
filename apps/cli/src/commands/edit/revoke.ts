/** `roster revoke`: removes roles or groups from members' entries. */
import { defineCommand } from '../../command/command.ts'
import { ADDRESSES_FLAG, EDIT_FLAGS, edit, openFile } from '../../command/file-edit.ts'
import { GROUP_FLAG, ROLES_FLAG, readRole, rolesText } from '../../command/roles.ts'
import { Failure } from '../../process/failure.ts'

export const revoke = defineCommand({
  flags: {
    emails: ADDRESSES_FLAG,
    roles: ROLES_FLAG,
    group: { ...GROUP_FLAG, description: 'A group to leave; can be repeated' },
    ...EDIT_FLAGS,
  },
  examples: [
    { command: 'roster revoke grace@acme.example deployments/shop=editor', does: 'revoke roles' },
    { command: 'roster revoke grace@acme.example --group sre', does: 'leave a group' },
    { command: 'roster revoke grace@acme.example kim@acme.example --group sre', does: 'several members' },
  ],
  async run({ emails, roles, group: groups, file: path, 'dry-run': dryRun }, context) {
    const file = await openFile(path, context)
    const assignments = roles.map((text) => readRole(text, file.roster))
    const what = rolesText({ assignments, groups }, file.roster).join(', ')
    if (what === '') throw new Failure('Say what to revoke, such as "deployments/*=viewer" or --group.')
    const options = {
      edits: emails.map((email) => ({ kind: 'revoke', email, assignments, groups }) as const),
      done: `Took ${what} from ${emails.join(', ')}`,
      unchanged: '',
      dryRun,
    } as const
    return edit(file, options, context)
  },
})
