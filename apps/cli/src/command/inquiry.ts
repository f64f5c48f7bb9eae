/** The sources for questions about access: the members file, and the organization if there is a key. */
import {
  emailKey,
  type Finding,
  type MembersSource,
  type Origins,
  type Roster,
  type Snapshot,
} from '@roster/core'
import { nearest } from '@roster/core/nearest'
import { createReader, type Reader } from '@roster/elastic-cloud'
import type { AnswerSource, TerminalOptions } from '@roster/report'
import { FILE_FLAG, readMembers, soundRoster } from '../file/roster-file.ts'
import { connect } from '../process/connection.ts'
import type { Context } from '../process/context.ts'
import { Failure } from '../process/failure.ts'
import { terminalOptions } from '../terminal/rendering.ts'

export const INQUIRY_FLAGS = {
  file: FILE_FLAG,
  offline: { type: 'boolean', description: 'Answer from the file only, without a key' },
  json: { type: 'boolean', description: 'Print the answer as JSON' },
} as const

export interface Inquiry {
  readonly members: MembersSource
  readonly roster: Roster
  readonly origins: Origins
  readonly findings: readonly Finding[]
  /** Absent if only the file is asked. */
  readonly reader?: Reader
  readonly source: AnswerSource
}

interface InquiryOptions {
  readonly file: string
  readonly offline: boolean
}

/** @throws Failure if the file is missing or broken. */
export async function openInquiry({ file, offline }: InquiryOptions, context: Context): Promise<Inquiry> {
  const members = await readMembers(file, context)
  const { roster, origins, findings } = soundRoster(members, file, context, { undone: 'there is no answer' })
  const organization = { id: roster.organization }
  if (offline || !context.env['EC_API_KEY']) {
    return { members, roster, origins, findings, source: { organization, file } }
  }
  return {
    members,
    roster,
    origins,
    findings,
    reader: createReader(connect(context, '')),
    source: { organization, file, at: new Date(context.now()).toISOString() },
  }
}

/** Prints an answer as JSON or as text. */
export async function printAnswer<T>(
  { value, json }: { readonly value: T; readonly json: boolean },
  render: (options: TerminalOptions) => string,
  context: Context,
): Promise<void> {
  const text = json ? `${JSON.stringify(value, null, 2)}\n` : render(await terminalOptions(context))
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
  const meant = nearest(emailKey(email), everybody)
  const where = snapshot ? `neither in ${source.file} nor in the organization` : `not in ${source.file}`
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`
  return new Failure(`${email} is ${where}.${hint}`)
}
