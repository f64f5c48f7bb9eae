/** The organizations that an offboarding is about: a members file each, and the organization as far as a key shows it. */
import {
  emailKey,
  Identity,
  isBlocking,
  isEmail,
  isUserKey,
  quoted,
  type RosterFile,
  readRoster,
} from '@roster/core'
import { renderFinding } from '@roster/report'
import { readMembers } from '../file/roster-file.ts'
import type { Context } from '../process/context.ts'
import { Failure } from '../process/failure.ts'
import { type LiveLook, lookAt } from './live-look.ts'
import { findOrganizationFiles, type OrganizationFlags } from './organization-files.ts'

export interface OpenFlags extends OrganizationFlags {
  /** Whether to ask neither Elastic Cloud nor GitHub. */
  readonly offline: boolean
}

/** A sound file, with its organization as far as it could be read. */
export interface OpenOrganization {
  readonly name: string
  readonly path: string
  readonly file: RosterFile
  readonly look: LiveLook | string
}

/** @throws Failure if a file is broken, after showing all that are. */
export async function openOrganizations(
  { offline, ...flags }: OpenFlags,
  context: Context,
): Promise<readonly OpenOrganization[]> {
  const found = await findOrganizationFiles(flags, context)
  const read = await Promise.all(
    found.map(async (each) => ({ ...each, read: await readFile(each.file, context) })),
  )
  const broken = read.filter((each) => each.read.roster === undefined)
  const sound = read.flatMap(({ name, file: path, read: file }) =>
    file.roster === undefined ? [] : [{ name, path, file }],
  )
  for (const each of broken) {
    for (const finding of each.read.findings.filter(isBlocking)) {
      context.stderr.write(`${renderFinding(finding, each.file)}\n`)
    }
  }
  if (broken.length > 0) {
    const which = broken.map((each) => each.file).join(', ')
    throw new Failure(
      `${which} ${broken.length === 1 ? 'is' : 'are'} broken, so nothing was changed in any of the ${found.length} files.`,
    )
  }
  return Promise.all(sound.map(async (each) => ({ ...each, look: await lookOf(each) })))

  async function lookOf({ name, file }: Omit<OpenOrganization, 'look'>): Promise<LiveLook | string> {
    if (offline) return 'Elastic Cloud was not asked.'
    return lookAt({ name, organization: file.roster.organization }, context)
  }
}

async function readFile(path: string, context: Context): Promise<ReturnType<typeof readRoster>> {
  try {
    return readRoster(await readMembers(path, context), { now: context.now() })
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    // Other files may be broken, too.
    context.stderr.write(`error: ${error.message}\n`)
    return { findings: [] }
  }
}

/** @throws Failure for text that is not an address. */
export function identityOf(emails: readonly string[], organizations: readonly OpenOrganization[]): Identity {
  for (const email of emails) {
    if (isUserKey(email.trim()) || isEmail(emailKey(email))) continue
    throw new Failure(`${quoted(email)} is neither an e-mail address nor "user:" and a user id.`)
  }
  const snapshots = organizations.flatMap(({ look }) => (typeof look === 'string' ? [] : [look.snapshot]))
  return new Identity(
    emails.map((email) => email.trim()),
    snapshots,
  )
}
