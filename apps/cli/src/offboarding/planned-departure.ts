/** What one organization's file becomes without the people who leave, and what that leaves behind. */
import {
  assumedGuards,
  type Departure,
  departureOf,
  type EditResult,
  editMembers,
  emailKey,
  exitOf,
  type Finding,
  type Identity,
  isBlocking,
  LIMITS,
  looseEnds,
  type OffboardingDocument,
} from '@roster/core'
import type { LiveLook } from './live-look.ts'
import type { OpenFlags, OpenOrganization } from './open-organizations.ts'

export interface DepartureFlags extends Pick<OpenFlags, 'offline'> {
  /** Who answers for their API keys from now on. */
  readonly 'keys-to'?: string | undefined
}

export interface FileChange {
  readonly path: string
  readonly before: string
  readonly after: string
}

export interface PlannedDeparture {
  readonly departure: Departure
  readonly document: OffboardingDocument['organizations'][number]
  /** Absent if the file does not change. */
  readonly change?: FileChange
}

/** @param now Milliseconds since the epoch. */
export function planDeparture(
  organization: OpenOrganization,
  identity: Identity,
  { 'keys-to': keysTo, offline }: DepartureFlags,
  now: number,
): PlannedDeparture {
  const { path, file, look } = organization
  const { roster } = file
  const live = typeof look === 'string' ? undefined : look
  const heir = keysTo === undefined ? undefined : (roster.members.get(emailKey(keysTo))?.email ?? keysTo)
  const departure = departureOf(roster, {
    identity,
    ...(live && { snapshot: live.snapshot, seesAllKeys: live.seesAllKeys }),
    ...(heir !== undefined && { heir }),
    now,
  })
  const document = documentOf(organization, departure)
  const unread =
    typeof look === 'string' ? [notLookedUp(look, roster.organization, offline)] : keysUnread(look)
  const result = editMembers(file, departure.edits, { now })
  if (result.code !== 'edited') {
    return { departure, document: { ...document, findings: [...errorsOf(result), ...unread] } }
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
      ...document,
      ...(exit && { ends: exit.ends }),
      findings: [...guards.map(unlessLifted), ...ends, ...news, ...unread],
    },
    ...(isEdited && { change: { path, before: file.source.text, after: result.text } }),
  }
}

function documentOf(
  { name, path, file, look }: OpenOrganization,
  { members, keys }: Departure,
): Omit<PlannedDeparture['document'], 'findings'> {
  return {
    name,
    file: path,
    organization: file.roster.organization,
    lookedUp: typeof look !== 'string',
    members: members.map(({ listed: { email, github, position }, becomes }) => ({
      email,
      becomes,
      ...(github !== undefined && { github }),
      line: position.line,
      column: position.column,
    })),
    keys: keys.map(({ name: key, id, listed, becomes }) => ({
      name: key,
      ...(id !== undefined && { id }),
      becomes,
      listed: listed !== undefined,
    })),
  }
}

/** Why the file cannot be edited so. */
function errorsOf(result: Exclude<EditResult, { readonly code: 'edited' }>): readonly Finding[] {
  if (result.code === 'broken') return result.findings.filter(isBlocking).map(withoutPlace)
  return [{ severity: 'error', code: 'invalid-value', message: result.problem.message }]
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
