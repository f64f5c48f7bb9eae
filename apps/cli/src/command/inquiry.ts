/** The sources for questions about access: the members file, and the organization if there is a key. */

import {
  type Finding,
  type MembersSource,
  nearAddress,
  type Origins,
  type Roster,
  type Snapshot,
} from '@roster/core'
import { createReader, type Reader } from '@roster/elastic-cloud'
import type { AnswerSource, ComparedWith, EntryHistory, TerminalOptions } from '@roster/report'
import { membersAt, momentOf, type PastFlag } from '../file/commit-log.ts'
import { fileHistory } from '../file/file-history.ts'
import { fileTitle } from '../file/input.ts'
import { INPUT_FILE_FLAG, readMembers, soundRoster } from '../file/roster-file.ts'
import { connect } from '../process/connection.ts'
import type { Context } from '../process/context.ts'
import { Failure } from '../process/failure.ts'
import { jsonOutput } from '../terminal/json-output.ts'
import { terminalOptions } from '../terminal/rendering.ts'

export const INQUIRY_FLAGS = {
  file: INPUT_FILE_FLAG,
  offline: { type: 'boolean', description: 'Answer from the file only, without a key' },
  json: { type: 'boolean', description: 'Print the answer as JSON' },
} as const

/** For questions about the past. */
export const AT_FLAG = {
  type: 'string',
  valueHint: 'commit|date',
  description: 'Answer from the file as it was then (a date: at its end, UTC), in git, without a key',
} as const

export interface Inquiry {
  readonly members: MembersSource
  readonly roster: Roster
  readonly origins: Origins
  readonly findings: readonly Finding[]
  /** Absent if only the file is asked. */
  readonly reader?: Reader
  readonly source: AnswerSource
  /** The commits of the file, if git has it. */
  readonly history: () => Promise<EntryHistory | undefined>
}

interface InquiryOptions {
  readonly file: string
  readonly offline: boolean
  readonly at?: string | undefined
}

/** @throws Failure if the file is missing or broken, or did not exist at that time. */
export async function openInquiry({ file, offline, at }: InquiryOptions, context: Context): Promise<Inquiry> {
  if (at !== undefined) return openPast(file, at, context)
  const members = await readMembers(file, context)
  const { roster, origins, findings } = soundRoster(members, file, context, { undone: 'there is no answer' })
  const organization = { id: roster.organization }
  const history = () => entryHistory(members, origins, context)
  if (offline || !context.env['EC_API_KEY']) {
    return { members, roster, origins, findings, source: { organization, file: fileTitle(file) }, history }
  }
  return {
    members,
    roster,
    origins,
    findings,
    reader: createReader(connect(context, '')),
    source: { organization, file: fileTitle(file), at: new Date(context.now()).toISOString() },
    history,
  }
}

/** The file as it was, with what had ended by then. */
async function openPast(file: string, at: string, context: Context): Promise<Inquiry> {
  const { members, file: past, commit } = await pastFile(file, at, { flag: '--at', date: 'end' }, context)
  const { roster, origins, findings } = past
  const source: AnswerSource = { organization: { id: roster.organization }, file, commit }
  return {
    members,
    roster,
    origins,
    findings,
    source,
    history: () => entryHistory(members, origins, context, commit.id),
  }
}

/**
 * The file to compare with.
 *
 * @param since A commit, branch or tag, or a date (its start, so that its changes count) or time for what was checked in then.
 * @throws Failure if it is neither, or the file did not exist or was broken.
 */
export async function earlierFile(file: string, since: string, context: Context): Promise<ComparedWith> {
  const { file: past, commit } = await pastFile(file, since, { flag: '--since', date: 'start' }, context)
  return { roster: past.roster, commit }
}

async function pastFile(file: string, moment: string, flag: PastFlag, context: Context) {
  const { commit: id, time } = await momentOf(moment, flag, context)
  const members = await membersAt(id, file, context)
  if (members === undefined) {
    throw new Failure(`${file} did not exist at ${moment} (commit ${id.slice(0, 7)}).`)
  }
  const then = { ...context, now: () => time }
  return {
    members,
    file: soundRoster(members, file, then, { undone: 'there is no answer' }),
    commit: { id, at: new Date(time).toISOString() },
  }
}

async function entryHistory(
  members: MembersSource,
  origins: Origins,
  context: Context,
  at?: string,
): Promise<EntryHistory | undefined> {
  const history = await fileHistory(members, context, at)
  return history && { history, lines: (email) => origins.lines(email) }
}

/** Prints an answer as JSON or as text. */
export async function printAnswer<T extends object>(
  { value, json }: { readonly value: T; readonly json: boolean },
  render: (options: TerminalOptions) => string,
  context: Context,
): Promise<void> {
  const text = json ? jsonOutput(value) : render(await terminalOptions(context))
  context.stdout.write(text)
}

/** For a question about a person who is neither in the file nor in the organization. */
export function unknownPerson(
  email: string,
  { roster, source }: Inquiry,
  snapshot: Snapshot | undefined,
): Failure {
  const everybody = [
    ...[...roster.members.values(), ...roster.expired.values()].map((listed) => listed.email),
    ...(snapshot?.members ?? []).flatMap((member) => member.email ?? []),
    ...(snapshot?.invitations ?? []).map((invitation) => invitation.email),
  ]
  const meant = nearAddress(email, everybody)
  const where = snapshot ? `neither in ${source.file} nor in the organization` : `not in ${source.file}`
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`
  return new Failure(`${email} is ${where}.${hint}`)
}
