/**
 * Takes people out of every organization's file: all files are read, edited and checked first, so that either all of them
 * change or none does.
 */
import { type Finding, type Identity, isBlocking, type OffboardingDocument } from '@roster/core'
import { headCommit } from '../file/commit-log.ts'
import { gitIfAny } from '../file/git.ts'
import type { Context } from '../process/context.ts'
import { Failure, fileFailure } from '../process/failure.ts'
import { didYouMean } from '../terminal/nearest-name.ts'
import { identityOf, type OpenFlags, type OpenOrganization, openOrganizations } from './open-organizations.ts'
import { pastEntries } from './past-entries.ts'
import { type DepartureFlags, type FileChange, planDeparture } from './planned-departure.ts'
import { repositoryEnds } from './repository-ends.ts'

export interface OffboardingOptions extends OpenFlags, DepartureFlags {
  readonly emails: readonly string[]
  readonly reviews: string
}

export interface Offboarding {
  readonly document: Omit<OffboardingDocument, 'dryRun'>
  /** Files that change. Empty if nothing can or needs to change. */
  readonly changes: readonly FileChange[]
}

/** @throws Failure if a file is broken. What an edit would break is a finding that is an error. */
export async function planOffboarding(options: OffboardingOptions, context: Context): Promise<Offboarding> {
  const organizations = await openOrganizations(options, context)
  const identity = identityOf(options.emails, organizations)
  const departures = organizations.map((each) => planDeparture(each, identity, options, context.now()))
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

/** Someone who has already left is not a mistake, but a misspelt address is. */
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
