/**
 * Takes people out of every organization's file: all files are read, edited and checked first, so that either all of them
 * change or none does.
 */
import {
  assumedGuards,
  type Departure,
  departureOf,
  editMembers,
  emailKey,
  exitOf,
  type Finding,
  Identity,
  isBlocking,
  isEmail,
  isUserKey,
  LIMITS,
  looseEnds,
  type OffboardingDocument,
  type RosterFile,
  readRoster,
} from '@roster/core'
import { renderFinding } from '@roster/report'
import { headCommit } from '../file/commit-log.ts'
import { gitIfAny } from '../file/git.ts'
import { readMembers } from '../file/roster-file.ts'
import type { Context } from '../process/context.ts'
import { Failure, fileFailure } from '../process/failure.ts'
import { didYouMean } from '../terminal/nearest-name.ts'
import { type LiveLook, lookAt } from './live-look.ts'
import { findOrganizationFiles, type OrganizationFlags } from './organization-files.ts'
import { pastEntries } from './past-entries.ts'
import { repositoryEnds } from './repository-ends.ts'

export interface OffboardingOptions extends OrganizationFlags {
  readonly emails: readonly string[]
  readonly 'keys-to'?: string | undefined
  readonly reviews: string
  /** Whether neither Elastic Cloud nor GitHub is asked. */
  readonly offline: boolean
}

export interface Offboarding {
  readonly document: Omit<OffboardingDocument, 'dryRun'>
  /** Files that change. None if nothing can be changed, or has to be. */
  readonly changes: readonly FileChange[]
}

export interface FileChange {
  readonly path: string
  readonly before: string
  readonly after: string
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
  { offline, ...flags }: OrganizationFlags & Pick<OffboardingOptions, 'offline'>,
  context: Context,
): Promise<readonly OpenOrganization[]> {
  const found = await findOrganizationFiles(flags, context)
  const read = await Promise.all(
    found.map(async (each) => ({ ...each, read: await readFile(each.file, context) })),
  )
  const broken = read.filter((each) => each.read.roster === undefined)
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
  return Promise.all(
    read.flatMap(({ name, file: path, read: sound }) =>
      sound.roster === undefined
        ? []
        : [
            (async () => {
              const { organization } = sound.roster
              const look = offline
                ? 'Elastic Cloud was not asked.'
                : await lookAt({ name, organization }, context)
              return { name, path, file: sound, look }
            })(),
          ],
    ),
  )
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

/** @throws Failure for what is no address. */
export function identityOf(emails: readonly string[], organizations: readonly OpenOrganization[]): Identity {
  for (const email of emails) {
    if (isUserKey(email.trim()) || isEmail(emailKey(email))) continue
    throw new Failure(`${JSON.stringify(email)} is neither an e-mail address nor "user:" and a user id.`)
  }
  const snapshots = organizations.flatMap(({ look }) => (typeof look === 'string' ? [] : [look.snapshot]))
  return new Identity(
    emails.map((email) => email.trim()),
    snapshots,
  )
}

/** @throws Failure if a file is broken. What an edit would break is a finding that is an error. */
export async function planOffboarding(options: OffboardingOptions, context: Context): Promise<Offboarding> {
  const organizations = await openOrganizations(options, context)
  const identity = identityOf(options.emails, organizations)
  const departures = organizations.map((each) => depart(each, identity, options, context.now()))
  const people = [...identity.given, ...identity.accounts, ...identity.otherAddresses]
  const accounts = departures.flatMap(({ departure }) =>
    departure.members.flatMap(({ listed: { github, githubId } }) =>
      github === undefined ? [] : [{ login: github, ...(githubId !== undefined && { id: githubId }) }],
    ),
  )
  const isKnown = departures.some(({ departure }) => departure.members.length + departure.keys.length > 0)
  if (!isKnown && departures.every(({ document }) => !document.findings.some(isAboutThem))) {
    await requireKnown(identity, options.emails, organizations, context)
  }
  const keys = new Set(people)
  const findings = [
    ...sameOrganization(organizations),
    ...(isKnown ? await repositoryEnds({ keys, accounts }, options, context) : []),
  ]
  const documents = departures.map(({ document }) => document)
  const isRefused = documents.some((each) => each.findings.some(isBlocking))
  const changes = isRefused ? [] : departures.flatMap(({ change }) => (change === undefined ? [] : [change]))
  const status = isRefused ? 'refused' : changes.length === 0 ? 'unchanged' : 'changed'
  return {
    document: { version: 1, status, people: [...new Set(people)], organizations: documents, findings },
    changes,
  }
}

/** Whether the organization knows them, although its file does not. */
function isAboutThem({ code }: Finding): boolean {
  return code === 'not-in-file' || code === 'shared-address' || code === 'other-address'
}

/** Someone who left already is no mistake, and a misspelt address is. */
async function requireKnown(
  identity: Identity,
  emails: readonly string[],
  organizations: readonly OpenOrganization[],
  context: Context,
): Promise<void> {
  const hasHistory = (await gitIfAny(['rev-parse', '--is-shallow-repository'], context)) === 'false'
  if (!hasHistory || (await headCommit(context)) === undefined) return
  for (const { path } of organizations) {
    const past = await pastEntries(path, identity.keysIn(), context)
    if (past.members.length + past.keys.length > 0) return
  }
  const listed = organizations.flatMap(({ file }) =>
    [...file.roster.members.values()].map(({ email }) => email),
  )
  const hints = emails.map((email) => didYouMean(email, listed)).join('')
  const files =
    organizations.length === 1 ? 'the members file' : `any of the ${organizations.length} members files`
  throw new Failure(`${emails.join(', ')} is not in ${files}, nor in their history.${hints}`)
}

interface PlannedDeparture {
  readonly departure: Departure
  readonly document: OffboardingDocument['organizations'][number]
  /** Absent if the file does not change. */
  readonly change?: FileChange
}

function depart(
  { name, path, file, look }: OpenOrganization,
  identity: Identity,
  { 'keys-to': keysTo, offline }: OffboardingOptions,
  now: number,
): PlannedDeparture {
  const { roster } = file
  const live = typeof look === 'string' ? undefined : look
  const heir = keysTo === undefined ? undefined : (roster.members.get(emailKey(keysTo))?.email ?? keysTo)
  const departure = departureOf(roster, {
    identity,
    ...(live && { snapshot: live.snapshot, seesAllKeys: live.seesAllKeys }),
    ...(heir !== undefined && { heir }),
    now,
  })
  const result = editMembers(file, departure.edits, { now })
  const about = {
    name,
    file: path,
    organization: roster.organization,
    lookedUp: live !== undefined,
    members: departure.members.map(({ listed, becomes }) => ({
      email: listed.email,
      becomes,
      ...(listed.github !== undefined && { github: listed.github }),
      line: listed.position.line,
      column: listed.position.column,
    })),
    keys: departure.keys.map(({ name: of, id, listed, becomes }) => ({
      name: of,
      ...(id !== undefined && { id }),
      becomes,
      listed: listed !== undefined,
    })),
  }
  const unread =
    typeof look === 'string' ? [notLookedUp(look, roster.organization, offline)] : keysUnread(look)
  if (result.code !== 'edited') {
    const errors =
      result.code === 'broken'
        ? result.findings.filter(isBlocking).map((finding) => withoutPlace(finding))
        : [{ severity: 'error' as const, code: 'invalid-value' as const, message: result.problem.message }]
    return { departure, document: { ...about, findings: [...errors, ...unread] } }
  }
  const isEdited = result.text !== file.source.text
  const exit = isEdited && live ? exitOf({ after: result.roster, departure, identity, ...live }) : undefined
  const guards = exit?.findings ?? (isEdited ? assumedGuards(roster, result.roster, identity.keysIn()) : [])
  const known = new Set(file.findings.map(({ message }) => message))
  const news = result.findings.filter(({ message, code }) => !known.has(message) && !TOLD.has(code))
  const ends = looseEnds({
    before: file,
    after: result.file,
    departure,
    identity,
    ...(live && { snapshot: live.snapshot }),
  })
  return {
    departure,
    document: {
      ...about,
      ...(exit && { ends: exit.ends }),
      findings: [...guards.map(unlessLifted), ...ends, ...news, ...unread],
    },
    ...(isEdited && { change: { path, before: file.source.text, after: result.text } }),
  }
}

/** Groups left empty, entries that end and owners who are too few are told in other words. */
const TOLD: ReadonlySet<string> = new Set(['unused-group', 'expired', 'few-owners'])

const LIFTED: ReadonlySet<string> = new Set(LIMITS.map(({ code }) => code))

/** A label on the pull request lifts a limit, so that the files can be edited all the same. */
function unlessLifted(finding: Finding): Finding {
  return LIFTED.has(finding.code) ? { ...finding, severity: 'warning' } : finding
}

/** Its place would be one in the text that is not written. */
function withoutPlace({ severity, code, message, email }: Finding): Finding {
  return { severity, code, message, ...(email !== undefined && { email }) }
}

function notLookedUp(why: string, organization: string, offline: boolean): Finding {
  const message = `The organization ${organization} was not looked up: ${why} So whether they are a member or invited there, and which API keys they made, is not known.`
  return { severity: offline ? 'info' : 'warning', code: 'not-looked-up', message }
}

function keysUnread({ snapshot, seesAllKeys }: LiveLook): readonly Finding[] {
  if (seesAllKeys) return []
  const message =
    snapshot.keys === undefined
      ? 'This key may not list API keys, so which of them the person made is not known.'
      : 'This key may not see every API key, so the person may have made others.'
  return [{ severity: 'warning', code: 'not-looked-up', message }]
}

function sameOrganization(organizations: readonly OpenOrganization[]): readonly Finding[] {
  const byId = Map.groupBy(organizations, ({ file }) => file.roster.organization)
  return [...byId].flatMap(([id, files]): readonly Finding[] => {
    if (files.length === 1) return []
    const message = `${files.map(({ path }) => path).join(' and ')} are about the same organization, ${id}. Keep one of them.`
    return [{ severity: 'warning', code: 'two-files-of-one', message }]
  })
}

/**
 * Replaces all files, or none. A crash between two of them leaves files that are each as before or as after.
 *
 * @throws Failure if one cannot be written.
 */
export async function replaceFiles(changes: readonly FileChange[], { files }: Context): Promise<void> {
  const staged: { readonly path: string; readonly file: Awaited<ReturnType<typeof files.stage>> }[] = []
  let current = ''
  try {
    for (const { path, after } of changes) {
      current = path
      staged.push({ path, file: await files.stage(path, after) })
    }
    for (const { path, file } of staged) {
      current = path
      await file.commit()
    }
  } catch (error) {
    for (const { file } of staged.toReversed()) await file.undo()
    throw fileFailure(error, current, 'No file was changed.')
  }
  for (const { file } of staged) await file.finish()
}
