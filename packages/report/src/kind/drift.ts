/** Drift: the differences between the organization and the members file, what applying would do, and how to decide. */
import {
  CHANGE_KIND,
  type Change,
  concernsKey,
  emailKey,
  type Finding,
  type FindingCode,
  isBlocking,
  type Member,
  type Plan,
  type Roster,
  type Sighting,
  type Sightings,
  type StandingDifference,
  takesDecision,
} from '@roster/core'
import { type Alert, type Document, type Item, type Section, section } from '../document/document.ts'
import { type Organization, organizationPhrase } from '../document/organization.ts'
import { tally, whoIn } from '../document/tally.ts'
import { count } from '../phrase/count.ts'
import { day, minute } from '../phrase/date.ts'
import { code, link, list, type Phrase, phrase, strong, words } from '../phrase/phrase.ts'
import { visibleText } from '../phrase/visible-text.ts'
import { endedAt, heldPhrase, roleTermPhrase, termsPhrase } from '../wording/change-line.ts'
import { changeItems, effectItems } from '../wording/change-list.ts'
import { findingItems, obstacleAlert } from '../wording/finding-line.ts'
import { isOwnerAssignment } from '../wording/holding.ts'
import { Names } from '../wording/names.ts'
import { mostPowerfulFirst } from '../wording/power.ts'
import { alsoStay, besides, differencesStay, standingSection } from '../wording/standing.ts'
import { differences } from './difference.ts'

export interface Drift {
  readonly organization: Organization
  /** What applying the file would do now. */
  readonly plan: Plan
  /** Unmanaged members: not listed, and kept by the policy. Each is the change that would remove them. */
  readonly reported: readonly Change[]
  readonly roster: Roster
  /** The organization's members, for their names. */
  readonly members?: readonly Member[]
  /** Of the file, the plan and the guards. */
  readonly findings: readonly Finding[]
  /** Path of the members file. */
  readonly file: string
  /** Since when each person differs, if known. */
  readonly sightings?: Sightings
  readonly source?: DriftSource
}

export interface DriftSource {
  /** The commit the file is read at. */
  readonly sha?: string
  readonly runUrl?: string
  /** RFC 3339. */
  readonly at?: string
}

/**
 * - `issue`: open as long as there is drift, so its text is the same in every run that finds the same drift.
 * - `comment`: likewise, as a comment on something else.
 * - `run`: one comparison with the organization.
 */
export type DriftSurface = 'issue' | 'comment' | 'run'

/** Whether there is a difference to decide about. */
export function differs({ plan, reported }: Pick<Drift, 'plan' | 'reported'>): boolean {
  return plan.changes.length > 0 || reported.length > 0 || plan.standing.some(takesDecision)
}

/** One line of plain text, below GitHub's limit of 256 characters for a title. */
export function driftTitle(file: string): string {
  return `The organization differs from ${visibleText(file, 200)}`
}

export function describeDrift(drift: Drift, surface: DriftSurface): Document {
  const { plan, reported, roster, findings, file, source } = drift
  const names = new Names(roster, [...plan.changes, ...reported], drift.members)
  const expiring = findings.filter(isExpiry)
  return {
    verdict: verdict(drift),
    remarks: remarks(drift),
    blocks: [
      ...obstacleAlert(findings.filter(isBlocking), file, names),
      ...strayOwnerAlert([...plan.changes, ...reported], names, file),
      ...differenceSections(drift, names),
      ...section('Unmanaged members', reportedItems(reported.filter(isPerson), drift, names), {
        note: 'not listed; applying keeps them. To settle this, list them or remove them in the Cloud Console',
        folded: false,
      }),
      ...unmanagedKeys(reported, drift, names),
      ...standingSection(standingBesides(plan), names, {
        note: 'applying does not change them',
        folded: false,
      }),
      ...section('Ending within 14 days', expiryItems(expiring, roster, names), {
        note: 'after that, they count as not listed',
      }),
      ...thingsToKnow(drift, names),
    ],
    footer: surface === 'run' ? runFooter(drift) : standingFooter(drift, surface),
    ...(source?.runUrl !== undefined && { wholeAt: source.runUrl }),
  }
}

/**
 * - `file`: the file has changed since.
 * - `organization`: the file is the same, so the organization has changed.
 */
export type SettledBy = 'file' | 'organization'

/** The text when nothing differs any more, and what settled the difference, if known. */
export function describeDriftEnd(drift: Drift, settledBy?: SettledBy): Document {
  const remarks = settledBy === undefined ? [] : [settlement(settledBy, drift.file)]
  return { verdict: verdict(drift), remarks, blocks: [], footer: runFooter(drift) }
}

function settlement(settledBy: SettledBy, file: string): Phrase {
  return settledBy === 'file'
    ? phrase`${code(file)} has changed since the difference was last seen.`
    : phrase`${code(file)} has not changed since the difference was last seen, so the organization has: either an apply run or someone in the Cloud Console settled it.`
}

export function isExpiry({ code: what }: Finding): boolean {
  return what === 'expires-soon' || what === 'role-ends-soon'
}

/** Unmanaged members and API keys have sections of their own. */
function isReported({ code: what }: Pick<Finding, 'code'>): boolean {
  return what === 'unlisted-member' || what === 'unlisted-key'
}

function isPerson({ kind }: Change): boolean {
  return !concernsKey(kind)
}

function unmanagedKeys(reported: readonly Change[], drift: Drift, names: Names): readonly Section[] {
  const keys = reported.filter((change) => !isPerson(change))
  return section('Unmanaged API keys', reportedItems(keys, drift, names), {
    note: 'not listed; applying keeps them. To settle this, list them with their ids or revoke them in the Cloud Console',
    folded: false,
  })
}

/** Others than those that are among the people and keys of the verdict. */
export function standingBesides(plan: Plan): readonly StandingDifference[] {
  return plan.standing.filter((each) => !isReported(each))
}

export function verdict({ plan, reported, file }: Drift): Phrase {
  const differing = [...plan.changes, ...reported]
  const staying = standingBesides(plan).length
  if (differing.length === 0) {
    return staying === 0
      ? phrase`The organization matches ${code(file)}`
      : words(`Nothing to apply; ${differencesStay(staying)}`)
  }
  return phrase`The organization differs from ${code(file)}: ${words(`${whoIn(differing)}${alsoStay(staying)}`)}`
}

function remarks(drift: Drift): readonly Phrase[] {
  const { plan, file } = drift
  if (!differs(drift)) return []
  if (plan.changes.length === 0 && drift.reported.length === 0) {
    return [phrase`Applying ${code(file)} would change nothing. Each difference below says how to settle it.`]
  }
  if (plan.changes.length === 0) {
    return [
      phrase`Applying ${code(file)} would change nothing. To settle this, ${words(howToSettle(drift.reported))} in the Cloud Console.`,
    ]
  }
  return [
    phrase`Applying ${code(file)} would ${words(tally(plan.changes, 'base'))}.`,
    phrase`To undo the difference, merge a pull request that edits ${code(file)}: its preview shows these changes, and merging applies them. Or run apply manually with “unreviewed: apply”. To keep the difference, open a pull request that brings ${code(file)} in line with the organization.`,
  ]
}

function howToSettle(reported: readonly Change[]): string {
  if (reported.every(isPerson)) return 'list these members or remove them'
  return reported.some(isPerson)
    ? 'list these members and API keys, or remove and revoke them'
    : 'list these API keys or revoke them'
}

/** More owners than this are only counted where all of them are listed below. */
const NAMED = 8

/** An alert for owners who are not listed as owners. The sections list them, first. */
export function strayOwnerAlert(
  changes: readonly Change[],
  names: Names,
  file: string,
  consequence: Phrase = [],
): readonly Alert[] {
  const owners = changes.filter(({ revoke }) => revoke.some(isOwnerAssignment))
  const [only] = owners
  if (only === undefined) return []
  const where = phrase`in Elastic Cloud, but not in ${code(file)}.${consequence}`
  if (owners.length === 1) {
    const what = phrase`${words(isInvited(only) ? 'is invited as' : 'is')} an Organization owner ${where}`
    const lead = names.strongPerson('', only.email, what)
    return [{ type: 'alert', level: 'caution', lead, items: [] }]
  }
  const each = owners.map(
    (change) => phrase`${names.person(change.email)}${words(isInvited(change) ? ' (invited)' : '')}`,
  )
  const who = owners.length > NAMED ? words(whoIn(owners)) : list(each)
  const lead = phrase`${who} ${strong(phrase`are Organization owners ${where}`)}`
  return [{ type: 'alert', level: 'caution', lead, items: [] }]
}

function isInvited({ kind }: Change): boolean {
  return CHANGE_KIND[kind].person === 'invited'
}

function differenceSections({ plan, sightings }: Drift, names: Names): readonly Section[] {
  return differences(plan.changes, names).flatMap(({ title, applying, changes }) => {
    const heading = changes.length > 3 ? `${title}: ${whoIn(changes)}` : title
    const remark = (email: string) => sincePhrase(sightings?.of(email))
    return section(heading, changeItems(mostPowerfulFirst(changes), names, { remark }), { note: applying })
  })
}

export function reportedItems(
  reported: readonly Change[],
  { sightings }: Drift,
  names: Names,
): readonly Item[] {
  const effects = reported.map((change) => {
    const end = endedAt(change.email, names)
    const until = end === undefined ? [] : words(` · listed until ${end}`)
    const since = sincePhrase(sightings?.of(change.email))
    return { change, effect: phrase`${heldPhrase(change, names)}${until}${since}` }
  })
  return effectItems(effects, names)
}

export function withSince(item: Item, email: string, { sightings }: Drift): Item {
  return { ...item, phrase: phrase`${item.phrase}${sincePhrase(sightings?.of(email))}` }
}

export function thingsToKnow({ findings, file, plan }: Drift, names: Names): readonly Section[] {
  const isNew = besides(plan.standing)
  const things = findings.filter((each) => !isBlocking(each) && !isExpiry(each) && isNew(each))
  return section(`${count(things.length, 'thing')} to know`, findingItems(things, file, names), {
    folded: true,
  })
}

/** " · since 24 Nov 2026, changed on 26 Nov 2026". */
export function sincePhrase(sighting: Sighting | undefined): Phrase {
  if (sighting === undefined) return []
  const { since, changed } = sighting
  const change = changed === undefined ? '' : `, changed on ${day(changed)}`
  return words(` · since ${day(since)}${change}`)
}

/** Soonest first, with dates: the number of days left would change the text every day. */
export function expiryItems(findings: readonly Finding[], roster: Roster, names: Names): readonly Item[] {
  const isSoon = (about: FindingCode) => {
    const keys = findings.flatMap(({ code: each, email }) =>
      each === about && email ? [emailKey(email)] : [],
    )
    return (email: string) => keys.includes(emailKey(email))
  }
  const [leaves, loses] = [isSoon('expires-soon'), isSoon('role-ends-soon')]
  const people = [...roster.members.values()]
  const memberships = people.flatMap(({ email, expiresAt }) =>
    expiresAt !== undefined && leaves(email)
      ? [{ at: expiresAt, phrase: phrase`${names.person(email)}${termsPhrase(email, names)}` }]
      : [],
  )
  const roles = people.flatMap(({ email, terms = [] }) =>
    loses(email)
      ? terms.flatMap(({ assignment, expiresAt, ...term }) =>
          expiresAt === undefined
            ? []
            : [
                {
                  at: expiresAt,
                  phrase: phrase`${names.person(email)} · ${roleTermPhrase([assignment], term, names)}`,
                },
              ],
        )
      : [],
  )
  return [...memberships, ...roles]
    .sort((a, b) => a.at - b.at)
    .map((each) => ({ phrase: each.phrase, stands: 1, mark: 'warning' }))
}

function standingFooter(
  { organization, sightings }: Drift,
  surface: Exclude<DriftSurface, 'run'>,
): readonly Phrase[] {
  return [
    organizationPhrase(organization),
    words('nothing has been applied'),
    ...(sightings === undefined ? [] : [words('“since” is the day a run first saw it')]),
    words(
      surface === 'issue'
        ? 'this issue is kept up to date, and closed when nothing differs'
        : 'this comment is kept up to date',
    ),
  ]
}

function runFooter({ organization, source }: Drift): readonly Phrase[] {
  const at = source?.at === undefined ? [] : [words(`compared at ${minute(source.at)}`)]
  const sha = source?.sha === undefined ? [] : [phrase`file at ${code(source.sha.slice(0, 7))}`]
  return [
    organizationPhrase(organization),
    ...at,
    ...sha,
    ...(source?.runUrl === undefined ? [] : [link('run', source.runUrl)]),
    words('nothing has been applied'),
  ]
}
