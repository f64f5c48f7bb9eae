/**
 * `roster offboard`: takes people out of every organization's file, reports what depends on them, and verifies that
 * they are gone.
 */

import { type OffboardingDocument, shellWord } from '@roster/core'
import {
  offboardingTitle,
  renderOffboardingBody,
  renderOffboardingCheckText,
  renderOffboardingText,
} from '@roster/report'
import { defineCommand, type ExitCode } from '../../command/command.ts'
import { branchName, canPropose, openPullRequest } from '../../command/proposal.ts'
import { git } from '../../file/git.ts'
import { pathInRepository } from '../../file/repository-path.ts'
import { printDiff } from '../../file/text-diff.ts'
import {
  type Offboarding,
  type OffboardingOptions,
  planOffboarding,
  replaceFiles,
} from '../../offboarding/offboard-files.ts'
import { ORGANIZATION_FLAGS } from '../../offboarding/organization-files.ts'
import { verifyOffboarding } from '../../offboarding/verify.ts'
import type { Context } from '../../process/context.ts'
import { Failure } from '../../process/failure.ts'
import { REVIEWS_FLAG } from '../../review/review-files.ts'
import { jsonOutput } from '../../terminal/json-output.ts'
import { terminalOptions } from '../../terminal/rendering.ts'

export const offboard = defineCommand({
  flags: {
    emails: {
      type: 'positional',
      required: true,
      multiple: true,
      completes: 'address-in-any-file',
      description: 'Who leaves: all addresses of each person, or user: and a user id',
    },
    ...ORGANIZATION_FLAGS,
    'keys-to': {
      type: 'string',
      valueHint: 'email',
      completes: 'address-in-any-file',
      description: 'Who answers for their API keys from now on, which otherwise end',
    },
    verify: {
      type: 'boolean',
      description: 'Ask every organization whether they are gone, and change nothing',
    },
    'audit-log': {
      type: 'string',
      multiple: true,
      valueHint: 'path',
      description: 'With --verify: an audit log of apply, to count what it ended; can be repeated',
    },
    reviews: REVIEWS_FLAG,
    local: { type: 'boolean', description: 'Only edit the files: open no pull request' },
    offline: { type: 'boolean', description: 'Look at files only, without a key' },
    'dry-run': { type: 'boolean', description: 'Show the diff without writing it' },
    json: { type: 'boolean', description: 'Print what was found as JSON' },
  },
  examples: [
    { command: 'roster offboard eve@acme.example', does: 'in one pull request over all files' },
    {
      command: 'roster offboard eve@acme.example --dry-run',
      does: 'only show the diff, and what hangs on them',
    },
    { command: 'roster offboard eve@acme.example --verify', does: 'exit with 0 if nothing of them is left' },
  ],
  async run({ verify, local, json, 'dry-run': dryRun, 'audit-log': auditLogs, ...options }, context) {
    if (verify) return check({ ...options, auditLogs }, { dryRun, json }, context)
    if (auditLogs.length > 0) throw new Failure('--audit-log is for --verify.')
    return dryRun || local || !(await canPropose(context))
      ? inPlace(options, { dryRun, json }, context)
      : inPullRequest(options, json, context)
  },
})

interface Output {
  readonly dryRun: boolean
  readonly json: boolean
}

async function check(
  { offline, auditLogs, ...options }: OffboardingOptions & { readonly auditLogs: readonly string[] },
  { dryRun, json }: Output,
  context: Context,
): Promise<ExitCode> {
  if (dryRun || offline) throw new Failure('--verify changes nothing, and asks every organization.')
  const document = await verifyOffboarding({ ...options, auditLogs }, context)
  context.stdout.write(
    json ? jsonOutput(document) : renderOffboardingCheckText(document, await terminalOptions(context)),
  )
  return document.gone ? 0 : 1
}

async function inPlace(
  options: OffboardingOptions,
  { dryRun, json }: Output,
  context: Context,
): Promise<ExitCode> {
  const { document, changes } = await planOffboarding(options, context)
  if (dryRun && !json) for (const { path, before, after } of changes) printDiff(path, before, after, context)
  if (!dryRun) await replaceFiles(changes, context)
  await print({ ...document, dryRun }, json, context)
  if (document.status === 'changed' && !dryRun) {
    context.stderr.write(`Look at it with git diff, and open a pull request. ${later(options, document)}\n`)
  }
  return document.status === 'refused' ? 1 : 0
}

async function inPullRequest(
  options: OffboardingOptions,
  json: boolean,
  context: Context,
): Promise<ExitCode> {
  const paths = await pathsInRepository(options, context)
  let found: Offboarding | undefined
  const proposed = await openPullRequest(
    {
      folder: '.',
      branch: branchName('offboard', options.emails[0] ?? '', context.now()),
      edit: async (checkout) => {
        found = await planOffboarding({ ...options, ...paths }, checkout)
        const { document, changes } = found
        if (changes.length === 0) return undefined
        await replaceFiles(changes, checkout)
        const whole = { ...document, dryRun: false }
        return { title: offboardingTitle(whole), body: renderOffboardingBody(whole) }
      },
    },
    context,
  )
  if (found === undefined) throw new Error('expected the files to have been looked at')
  const { document } = found
  await print({ ...document, dryRun: false, ...(proposed && { pullRequest: proposed.url }) }, json, context)
  if (proposed === undefined) return document.status === 'refused' ? 1 : 0
  if (!json) context.stdout.write(`${proposed.url}\n`)
  context.stderr.write(
    `Opened a pull request: ${proposed.title}. Your checkout was not changed. ${later(options, document)}\n`,
  )
  return 0
}

/** Where the files are in a checkout of the repository, whatever folder the command was started in. */
async function pathsInRepository(
  { folder, file, reviews }: Pick<OffboardingOptions, 'folder' | 'file' | 'reviews'>,
  context: Context,
): Promise<Pick<OffboardingOptions, 'folder' | 'file' | 'root' | 'reviews'>> {
  const prefix = (await git(['rev-parse', '--show-prefix'], context)).trim()
  const inside = async (path: string) => {
    const found = await pathInRepository(path, context)
    if (found !== undefined) return found
    throw new Failure(`${path} is not in a git repository. Edit the files with --local.`)
  }
  return {
    root: prefix,
    ...(folder !== undefined && { folder: await inside(folder) }),
    file: await Promise.all(file.map(inside)),
    reviews: prefix + reviews,
  }
}

/** On standard error, so that standard output contains only a diff or an address. */
async function print(document: OffboardingDocument, json: boolean, context: Context): Promise<void> {
  if (json) context.stdout.write(jsonOutput(document))
  else {
    const terminal = await terminalOptions({ ...context, stdout: context.stderr })
    context.stderr.write(renderOffboardingText(document, terminal))
  }
}

/** Names the addresses and user ids that were found, because the organization no longer knows them by then. */
function later(
  { folder, file }: Pick<OffboardingOptions, 'folder' | 'file'>,
  { people }: Pick<OffboardingDocument, 'people'>,
): string {
  const where = [
    ...(folder === undefined ? [] : ['--folder', folder]),
    ...file.flatMap((path) => ['--file', path]),
  ]
  const words = ['roster', 'offboard', ...people, ...where, '--verify'].map(shellWord).join(' ')
  return `Once it is merged and applied: ${words}`
}
