/** `roster elevate`: gives a member roles for some hours, and proposes that as a pull request. */
import { type MembersEdit, writeAssignment } from '@roster/core'
import { defineCommand } from '../../command/command.ts'
import { EDIT_FLAGS, edit, openFile, readRoles } from '../../command/file-edit.ts'
import { openPullRequest } from '../../command/proposal.ts'
import { readTerm } from '../../command/term-flags.ts'
import { hasGitHub } from '../../file/gh.ts'
import { gitIfAny } from '../../file/git.ts'
import { Failure } from '../../process/failure.ts'

export const elevate = defineCommand({
  flags: {
    email: { type: 'positional', required: true, description: 'Address of the member' },
    roles: {
      type: 'positional',
      required: false,
      multiple: true,
      description: 'For example owner or deployments/shop=admin',
    },
    group: {
      type: 'string',
      multiple: true,
      valueHint: 'name',
      description: 'A group to join for that time; can be repeated',
    },
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
      throw new Failure('What to give is missing, such as "deployments/*=admin" or --group.')
    }
    if (reason.trim() === '') throw new Failure('--reason is missing: say why, such as --reason INC-42.')
    const expires = readTerm(flags, context.now())
    if (typeof expires !== 'string') throw new Failure('--for is missing: say how long, such as --for 4h.')
    const file = await openFile(path, context)
    const assignments = readRoles(roles, file.roster)
    const what = [
      ...assignments.map((assignment) => writeAssignment(assignment, file.roster.resources)),
      ...groups.map((group) => `the group ${group}`),
    ].join(', ')
    const edits: readonly MembersEdit[] = [
      { kind: 'grant', email, assignments, groups, term: { expires, reason } },
    ]
    const unchanged = `${email} has ${what} until ${expires} already. Nothing was changed.`
    const title = `Give ${email} ${what} until ${expires}`
    const hasRemote = async () => (await gitIfAny(['remote', 'get-url', 'origin'], context)) !== undefined
    if (dryRun || flags.local || !(await hasRemote()) || !(await hasGitHub(context))) {
      return edit(file, { edits, done: `Gave ${email} ${what} until ${expires}`, unchanged, dryRun }, context)
    }
    const url = await openPullRequest(
      {
        path,
        edits,
        unchanged,
        branch: branchOf(email, context.now()),
        title,
        body: `${reason}\n\n${email} has ${what} until ${expires}. The role ends by itself then, and the membership stays.`,
      },
      context,
    )
    context.stdout.write(`${url}\n`)
    context.stderr.write(`Opened a pull request: ${title}. Your checkout was not changed.\n`)
    return 0
  },
})

/** With the time to the second, so that each one is new. */
function branchOf(email: string, now: number): string {
  const [name = ''] = email.toLowerCase().split('@')
  const stamp = new Date(now).toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length).replaceAll(/[-:T]/g, '')
  return `roster/elevate-${name.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '')}-${stamp}`
}
