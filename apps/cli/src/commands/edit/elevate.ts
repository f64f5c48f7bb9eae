/** `roster elevate`: gives a member roles for a few hours, and proposes that as a pull request. */
import { dirname } from 'node:path'
import type { MembersEdit } from '@roster/core'
import { renderFinding } from '@roster/report'
import { defineCommand } from '../../command/command.ts'
import { EDIT_FLAGS, edit, editedText, openFile, replaceFile } from '../../command/file-edit.ts'
import { branchName, canPropose, openPullRequest } from '../../command/proposal.ts'
import { GROUP_FLAG, ROLES_FLAG, readRole, rolesText } from '../../command/roles.ts'
import { readTerm } from '../../command/term-flags.ts'
import { pathInRepository } from '../../file/repository-path.ts'
import { Failure } from '../../process/failure.ts'

export const elevate = defineCommand({
  flags: {
    email: { type: 'positional', required: true, description: 'Address of the member' },
    roles: { ...ROLES_FLAG, description: 'For example owner or deployments/shop=admin' },
    group: { ...GROUP_FLAG, description: 'A group to join for that time; can be repeated' },
    for: { type: 'string', valueHint: 'duration', description: 'How long, such as 30m or 4h' },
    reason: { type: 'string', valueHint: 'text', description: 'Why, such as INC-42' },
    local: { type: 'boolean', description: 'Only edit the file: open no pull request' },
    ...EDIT_FLAGS,
  },
  examples: [
    { command: 'roster elevate kim@acme.example owner --for 4h --reason INC-42', does: 'for 4 hours' },
    { command: 'roster elevate kim@acme.example --group sre --for 8h --reason duty', does: 'a group' },
  ],
  async run(flags, context) {
    const { email, roles, group: groups, reason = '', file: path, 'dry-run': dryRun } = flags
    if (roles.length + groups.length === 0) {
      throw new Failure('Say what to give, such as "deployments/*=admin" or --group.')
    }
    if (reason.trim() === '') throw new Failure('--reason is missing: say why, such as --reason INC-42.')
    const expires = readTerm(flags, context.now())
    if (typeof expires !== 'string') throw new Failure('--for is missing: say how long, such as --for 4h.')
    const file = await openFile(path, context)
    const assignments = roles.map((text) => readRole(text, file.roster))
    const what = rolesText({ assignments, groups }, file.roster).join(', ')
    const edits: readonly MembersEdit[] = [
      { kind: 'grant', email, assignments, groups, term: { expires, reason } },
    ]
    const unchanged = `${email} has ${what} until ${expires} already. Nothing was changed.`
    const title = `Give ${email} ${what} until ${expires}`
    if (dryRun || flags.local || !(await canPropose(context))) {
      return edit(file, { edits, done: `Gave ${email} ${what} until ${expires}`, unchanged, dryRun }, context)
    }
    const folder = dirname(path)
    const inRepository = await pathInRepository(path, context)
    const proposed = await openPullRequest(
      {
        folder,
        branch: branchName('elevate', email, context.now()),
        edit: async (checkout) => {
          const there = await openFile(inRepository ?? path, checkout)
          const { text, news } = editedText(there, edits, checkout)
          if (text === there.source.text) return undefined
          for (const finding of news) context.stderr.write(`${renderFinding(finding, path)}\n`)
          await replaceFile(there.path, text, checkout)
          const body = `${reason}\n\n${email} has ${what} until ${expires}. The role ends by itself then, and the membership stays.`
          return { title, body }
        },
      },
      context,
    )
    if (proposed === undefined) throw new Failure(unchanged)
    context.stdout.write(`${proposed.url}\n`)
    context.stderr.write(`Opened a pull request: ${title}. Your checkout was not changed.\n`)
    return 0
  },
})
