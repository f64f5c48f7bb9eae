/** Edits the members file on disk: makes and checks the edits, then writes or shows them. */
import {
  editMembers,
  emailDomain,
  emailKey,
  type Finding,
  isBlocking,
  isUserKey,
  type MembersEdit,
  nearAddress,
  nearDomain,
  type Roster,
  type RosterFile,
} from '@roster/core'
import { renderFinding } from '@roster/report'
import { requireFile } from '../file/input.ts'
import { FILE_FLAG, readMembers, soundRoster } from '../file/roster-file.ts'
import { printDiff } from '../file/text-diff.ts'
import type { Context } from '../process/context.ts'
import { Failure, fileFailure } from '../process/failure.ts'
import type { ExitCode } from './command.ts'

export const EDIT_FLAGS = {
  'dry-run': { type: 'boolean', description: 'Show the diff without writing it' },
  file: FILE_FLAG,
} as const

/** Addresses, before arguments that are roles. */
export const ADDRESSES_FLAG = {
  type: 'positional',
  required: true,
  multiple: true,
  // No role contains an @ before a slash.
  accepts: /^(?:user:|[^/=]+@)/,
  description: 'One or more addresses',
} as const

export interface OpenFile extends RosterFile {
  readonly path: string
}

/** @throws Failure if the file is missing or broken. */
export async function openFile(path: string, context: Context): Promise<OpenFile> {
  requireFile(path)
  const source = await readMembers(path, context)
  return { path, ...soundRoster(source, path, context, { undone: 'nothing was changed' }) }
}

interface Done {
  readonly edits: readonly MembersEdit[]
  /** Describes the edit in one line: "Added zoe@acme.example". */
  readonly done: string
  /** The message if nothing has to change. */
  readonly unchanged: string
  readonly dryRun: boolean
  /** Addresses that are new to the file. */
  readonly joining?: readonly string[]
}

interface Edited {
  readonly text: string
  /** Warnings that the file did not have before. */
  readonly news: readonly Finding[]
}

/** @throws Failure if an edit is refused or would break the file. */
export function editedText(file: OpenFile, edits: readonly MembersEdit[], context: Context): Edited {
  const { path, roster, findings } = file
  const result = editMembers(file, edits, { now: context.now() })
  if (result.code === 'refused') {
    const { code, message } = result.problem
    throw new Failure(`${message}${code === 'not-listed' ? whoWasMeant(edits, roster) : ''}`)
  }
  if (result.code !== 'edited') {
    const errors = result.findings.filter(isBlocking).map(({ message }) => message)
    throw new Failure(`${errors.join('\n')}\nWith that, ${path} would be broken, so nothing was written.`)
  }
  const known = new Set(findings.map(({ message }) => message))
  return { text: result.text, news: result.findings.filter(({ message }) => !known.has(message)) }
}

/** @throws Failure if an edit is refused or would break the file. Nothing is written then. */
export async function edit(
  file: OpenFile,
  { edits, done, unchanged, dryRun, joining = [] }: Done,
  context: Context,
): Promise<ExitCode> {
  const { path, source } = file
  const { text, news } = editedText(file, edits, context)
  if (text === source.text) {
    context.stderr.write(`${unchanged}\n`)
    return 0
  }
  if (dryRun) {
    printDiff(path, source.text, text, context)
  } else {
    await replaceFile(path, text, context)
  }
  for (const finding of news) context.stderr.write(`${renderFinding(finding, path)}\n`)
  const warned = new Set(news.flatMap(({ code, email }) => (code === 'lone-domain' ? (email ?? []) : [])))
  for (const email of joining.filter((each) => !warned.has(each))) {
    context.stderr.write(firstAtDomain(email, file.roster))
  }
  const plan = path === FILE_FLAG.default ? 'roster plan' : `roster plan --file ${path}`
  context.stderr.write(
    dryRun
      ? `Not written (dry run): ${done}.\n`
      : `${done}. Look at it with git diff and ${plan}, and open a pull request.\n`,
  )
  return 0
}

/** @throws Failure if the file cannot be written. */
export async function replaceFile(path: string, text: string, { files }: Context): Promise<void> {
  try {
    await files.replace(path, text)
  } catch (error) {
    throw fileFailure(error, path, 'Nothing was changed.')
  }
}

/**
 * A line about an address at a domain that nobody else in the file has; empty for others. A typing error there invites
 * a stranger.
 */
function firstAtDomain(email: string, { members, expired, policy }: Roster): string {
  if (isUserKey(emailKey(email))) return ''
  const domain = emailDomain(email)
  const known = new Set(
    [...members.keys(), ...expired.keys()].filter((key) => !isUserKey(key)).map(emailDomain),
  )
  if (known.has(domain) || policy.ssoDomains.includes(domain)) return ''
  const near = nearDomain(domain, known)
  const hint = near === undefined ? '' : ` Did you mean ${near}?`
  return `warning: ${email} is the first person at ${domain}.${hint}\n`
}

function whoWasMeant(edits: readonly MembersEdit[], roster: Roster): string {
  const everybody = [...roster.members.values(), ...roster.expired.values()].map(({ email }) => email)
  const unknown = edits.flatMap((each) =>
    'email' in each && !everybody.some((email) => emailKey(email) === emailKey(each.email)) ? each.email : [],
  )
  const [meant] = unknown.flatMap((email) => nearAddress(email, everybody) ?? [])
  if (meant !== undefined) return ` Did you mean ${meant}?`
  const isGranted = edits.some(({ kind }) => kind === 'grant')
  return isGranted ? ` Add them with roster add ${unknown.join(' ')}.` : ''
}
