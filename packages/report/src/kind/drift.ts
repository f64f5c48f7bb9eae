/** Drift: where the organization is not as the members file says, what applying would do about it, and who decides. */
import {
  CHANGE_KIND,
  type Change,
  type ChangeKind,
  emailKey,
  type Finding,
  isBlocking,
  type Plan,
  type Roster,
  type Sighting,
  type Sightings,
} from '@roster/core'
import { type Alert, type Document, type Item, type Section, section } from '../document/document.ts'
import { type Organization, organizationPhrase } from '../document/organization.ts'
import { tally } from '../document/tally.ts'
import { count, people } from '../phrase/count.ts'
import { day, minute } from '../phrase/date.ts'
import { code, link, type Phrase, phrase, strong, words } from '../phrase/phrase.ts'
import { visibleText } from '../phrase/visible-text.ts'
import { endedAt, heldPhrase, termsPhrase } from '../wording/change-line.ts'
import { changeItems, effectItems } from '../wording/change-list.ts'
import { findingItems, obstacleAlert } from '../wording/finding-line.ts'
import { isOwnerAssignment } from '../wording/holding.ts'
import { Names } from '../wording/names.ts'

export interface Drift {
  readonly organization: Organization
  /** What applying the file now would do. */
  readonly plan: Plan
  /** Members who are not listed and whom the policy leaves alone, as the change that removing them would be. */
  readonly reported: readonly Change[]
  readonly roster: Roster
  /** Of the file, the plan and the guards. */
  readonly findings: readonly Finding[]
  /** Path of the members file. */
  readonly file: string
  /** Since when each person differs, as far as it is known. */
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
 * - `issue`: stands for as long as the drift does, so it says nothing that another run would say differently.
 * - `comment`: beside something else that stands as long.
 * - `run`: one look at the organization.
 */
export type DriftSurface = 'issue' | 'comment' | 'run'

/** Whether there is anything that somebody has to decide. */
export function differs({ plan, reported }: Pick<Drift, 'plan' | 'reported'>): boolean {
  return plan.changes.length > 0 || reported.length > 0
}

/** One line of plain text, below GitHub's limit of 256 characters for a title. */
export function driftTitle(file: string): string {
  return `The organization differs from ${visibleText(file, 200)}`
}

export function describeDrift(drift: Drift, surface: DriftSurface): Document {
  const { plan, reported, roster, findings, file, source } = drift
  const names = new Names(roster, [...plan.changes, ...reported])
  const expiring = findings.filter(isExpiry)
  return {
    verdict: verdict(drift),
    remarks: remarks(drift),
    blocks: [
      ...obstacleAlert(findings.filter(isBlocking), file),
      ...strayOwnerAlert([...plan.changes, ...reported], file),
      ...differenceSections(drift, names),
      ...section('Members who are not listed, and stay', reportedItems(reported, drift, names), {
        note: 'applying only reports them; to settle it, list them, or remove them in the Cloud Console',
        folded: false,
      }),
      ...section('Expiring within 14 days', expiryItems(expiring, roster, names), {
        note: 'then they count as not listed',
      }),
      ...thingsToKnow(findings, file),
    ],
    footer: surface === 'run' ? runFooter(drift) : standingFooter(drift, surface),
    ...(source?.runUrl === undefined ? {} : { wholeAt: source.runUrl }),
  }
}

/**
 * - `file`: it is another one than that which the organization differed from.
 * - `organization`: the file is the same.
 */
export type SettledBy = 'file' | 'organization'

/** What is said when there is no difference any more; what has settled it, where that can be told. */
export function describeDriftEnd(drift: Drift, settledBy?: SettledBy): Document {
  const word = settledBy === undefined ? [] : [settlement(settledBy, drift.file)]
  return { verdict: verdict(drift), remarks: word, blocks: [], footer: runFooter(drift) }
}

function settlement(settledBy: SettledBy, file: string): Phrase {
  return settledBy === 'file'
    ? phrase`${code(file)} has changed since the difference was last seen.`
    : phrase`${code(file)} has not changed since the difference was last seen. So the organization has: a run of apply has put it back, or somebody in the Cloud Console.`
}

export function isExpiry({ code: what }: Finding): boolean {
  return what === 'expires-soon'
}

/** They are shown with what they hold, as those whom the policy leaves alone. */
function isReported({ code: what }: Finding): boolean {
  return what === 'unlisted-member'
}

export function verdict({ plan, reported, file }: Drift): Phrase {
  const amount = plan.changes.length + reported.length
  return amount === 0
    ? phrase`The organization is as ${code(file)} says`
    : phrase`The organization differs from ${code(file)}: ${words(people(amount))}`
}

function remarks(drift: Drift): readonly Phrase[] {
  const { plan, file } = drift
  if (!differs(drift)) return []
  if (plan.changes.length === 0) {
    return [
      phrase`Applying ${code(file)} would change nothing. To settle this, list them there, or remove them in the Cloud Console.`,
    ]
  }
  return [
    phrase`Applying ${code(file)} would ${words(tally(plan.changes, 'base'))}.`,
    phrase`To undo the difference, merge a pull request that touches ${code(file)}: its preview shows these changes, and the merge applies them. Or run apply by hand with “unreviewed: apply”. To keep the difference, have a pull request make ${code(file)} say what the organization is.`,
  ]
}

/** Owners may do everything, so one that the file does not know of must not be overlooked. */
export function strayOwnerAlert(
  changes: readonly Change[],
  file: string,
  consequence: Phrase = [],
): readonly Alert[] {
  const owners = changes.filter(({ revoke }) => revoke.some(isOwnerAssignment))
  const [only] = owners
  if (only === undefined) return []
  if (owners.length === 1) {
    const who = phrase`${code(only.email)} ${words(isInvited(only) ? 'is invited as' : 'is')} an Organization owner, and ${code(file)} does not say so.${consequence}`
    return [{ type: 'alert', level: 'caution', lead: strong(who), items: [] }]
  }
  const who = phrase`${words(people(owners.length))} are Organization owners, and ${code(file)} does not say so.${consequence}`
  const items = owners.map(
    (change): Item => ({
      phrase: phrase`${code(change.email)} · ${words(isInvited(change) ? 'by invitation' : 'a member')}`,
      stands: 1,
      mark: 'remove',
    }),
  )
  return [{ type: 'alert', level: 'caution', lead: strong(who), items }]
}

function isInvited({ kind }: Change): boolean {
  return CHANGE_KIND[kind].person === 'invited'
}

interface Difference {
  readonly title: string
  /** What applying the file does about it, and what has to be done for things to stay as they are. */
  readonly note: string
  /** Given: those whose time has run out, or those for whom it has not. */
  readonly expired?: boolean
}

/** What differs, and what becomes of it, in the order in which it is shown. */
const DIFFERENCES: Readonly<Record<ChangeKind, readonly Difference[]>> = {
  remove: [
    {
      title: 'Members who are not listed',
      note: 'applying removes them; to keep them, list them',
      expired: false,
    },
    {
      title: 'Members whose time has run out',
      note: 'applying removes them; to keep them, set a later date',
      expired: true,
    },
  ],
  'change-roles': [
    {
      title: 'Members with other roles than listed',
      note: 'applying changes them; to keep what they have, list that',
    },
  ],
  invite: [
    {
      title: 'Listed, and neither members nor invited',
      note: 'applying invites them, unless they left or declined; to leave them out, take them off the list',
    },
  ],
  'cancel-invitation': [
    {
      title: 'Invited, and not listed',
      note: 'applying cancels the invitations; to keep them, list the people',
      expired: false,
    },
    {
      title: 'Invited, and their time has run out',
      note: 'applying cancels the invitations; to keep them, set a later date',
      expired: true,
    },
  ],
  'replace-invitation': [
    {
      title: 'Invited with other roles than listed',
      note: 'applying replaces the invitations; to keep them, list those roles',
    },
  ],
  resend: [
    {
      title: 'Invitations that have expired',
      note: 'applying resends them; to leave it at that, take the people off the list',
    },
  ],
}

const DIFFERENCE_KINDS = Object.keys(DIFFERENCES) as readonly ChangeKind[]

function differenceSections({ plan, sightings }: Drift, names: Names): readonly Section[] {
  const remark = (email: string) => sincePhrase(sightings?.of(email))
  return DIFFERENCE_KINDS.flatMap((kind) =>
    DIFFERENCES[kind].flatMap(({ title, note, expired }) => {
      const shown = plan.changes.filter((change) => {
        const hasExpired = names.expired(change.email) !== undefined
        return change.kind === kind && hasExpired === (expired ?? hasExpired)
      })
      const heading = shown.length > 3 ? `${title}: ${people(shown.length)}` : title
      return section(heading, changeItems(shown, names, { remark }), { note })
    }),
  )
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

export function thingsToKnow(findings: readonly Finding[], file: string): readonly Section[] {
  const things = findings.filter((each) => !isBlocking(each) && !isExpiry(each) && !isReported(each))
  return section(`${count(things.length, 'thing')} to know`, findingItems(things, file), { folded: true })
}

/** " · since 24 Nov 2026, changed on 26 Nov 2026". */
export function sincePhrase(sighting: Sighting | undefined): Phrase {
  if (sighting === undefined) return []
  const { since, changed } = sighting
  const change = changed === undefined ? '' : `, changed on ${day(changed)}`
  return words(` · since ${day(since)}${change}`)
}

/** Dates, not days left: those would be other words every day. Soonest first. */
export function expiryItems(findings: readonly Finding[], roster: Roster, names: Names): readonly Item[] {
  const soon = new Set(findings.map(({ email = '' }) => emailKey(email)))
  return [...roster.members.values()]
    .flatMap(({ email, expires }) =>
      expires !== undefined && soon.has(emailKey(email)) ? [{ email, expires }] : [],
    )
    .sort((a, b) => Date.parse(a.expires) - Date.parse(b.expires))
    .map(({ email }) => ({
      phrase: phrase`${code(email)}${termsPhrase(email, names)}`,
      stands: 1,
      mark: 'warning',
    }))
}

function standingFooter(
  { organization, sightings }: Drift,
  surface: Exclude<DriftSurface, 'run'>,
): readonly Phrase[] {
  return [
    organizationPhrase(organization),
    words('nothing has been applied'),
    ...(sightings === undefined ? [] : [words('“since” is the day on which a run first saw it')]),
    words(
      surface === 'issue'
        ? 'this issue is kept up to date, and closed when there is no difference any more'
        : 'this comment is kept up to date',
    ),
  ]
}

function runFooter({ organization, source }: Drift): readonly Phrase[] {
  const at = source?.at === undefined ? [] : [words(`compared at ${minute(source.at)}`)]
  const sha = source?.sha === undefined ? [] : [phrase`file of ${code(source.sha.slice(0, 7))}`]
  return [
    organizationPhrase(organization),
    ...at,
    ...sha,
    ...(source?.runUrl === undefined ? [] : [link('run', source.runUrl)]),
    words('nothing has been applied'),
  ]
}
