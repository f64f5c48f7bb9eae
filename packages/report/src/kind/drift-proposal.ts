/** The pull request that proposes to accept drift: what the file would say then, what stays open, and how to decide. */
import {
  CHANGE_KIND,
  type Change,
  type ChangeKind,
  emailKey,
  isBlocking,
  type LeftDifference,
  type LeftReason,
} from '@roster/core'
import { type Document, type Item, type Section, section } from '../document/document.ts'
import { organizationPhrase } from '../document/organization.ts'
import { people } from '../phrase/count.ts'
import { code, type Phrase, phrase, strong, words } from '../phrase/phrase.ts'
import { visibleText } from '../phrase/visible-text.ts'
import { effectItems } from '../wording/change-list.ts'
import { findingItems } from '../wording/finding-line.ts'
import { holdingsPhrase } from '../wording/holding.ts'
import { Names } from '../wording/names.ts'
import { roleChangePhrase } from '../wording/role-change.ts'
import {
  type Drift,
  expiryItems,
  isExpiry,
  reportedItems,
  sincePhrase,
  strayOwnerAlert,
  thingsToKnow,
  verdict,
  withSince,
} from './drift.ts'

export interface DriftProposal {
  readonly drift: Drift
  /** What the pull request does not settle. */
  readonly left: readonly LeftDifference[]
}

/** One line of plain text, below GitHub's limit of 256 characters for a title. */
export function proposalTitle(file: string): string {
  return `Say in ${visibleText(file, 200)} what the organization is`
}

/** The same text for as long as the difference is the same. */
export function describeProposal({ drift, left }: DriftProposal): Document {
  const { plan, roster, findings, file, organization, sightings, source } = drift
  const names = new Names(roster, [...plan.changes, ...drift.reported])
  const leftKeys = new Set(left.map(({ email }) => emailKey(email)))
  const isAdopted = ({ email }: Change) => !leftKeys.has(emailKey(email))
  const changes = plan.changes.filter(isAdopted)
  const reported = drift.reported.filter(isAdopted)
  return {
    verdict: verdict(drift),
    remarks: remarks(drift, left.length > 0),
    blocks: [
      ...strayOwnerAlert([...changes, ...reported], file, words(' Merging accepts that.')),
      ...adoptedSections(changes, drift, names),
      ...section('Members who are not listed, and only reported', reportedItems(reported, drift, names), {
        note: 'merging lists them',
      }),
      ...section('Left to you', leftItems(left, drift), {
        note: 'merging does not settle these',
        folded: false,
      }),
      ...section('In the way of undoing it', findingItems(findings.filter(isBlocking), file), {
        note: 'accepting it needs none of this',
        folded: false,
      }),
      ...section('Expiring within 14 days', expiryItems(findings.filter(isExpiry), roster, names), {
        note: 'then they count as not listed',
      }),
      ...thingsToKnow(findings, file),
    ],
    footer: [
      organizationPhrase(organization),
      words('nothing has been applied'),
      ...(sightings === undefined ? [] : [words('“since” is the day on which a run first saw it')]),
      words('this pull request is kept up to date, and closed when there is no difference any more'),
    ],
    ...(source?.runUrl === undefined ? {} : { wholeAt: source.runUrl }),
  }
}

function remarks({ file, plan }: Drift, isPartial: boolean): readonly Phrase[] {
  const rest = isPartial ? words(', but for what is left to you below') : []
  return [
    phrase`${strong(words('To accept the difference'))}, merge this: ${code(file)} then says what the organization is${rest}. Nobody’s access changes by it.`,
    phrase`${strong(words('To undo it'))}, close this, and ${words(plan.changes.length === 0 ? 'remove them in the Cloud Console' : 'run apply by hand with “unreviewed: apply”')}. What was declined is not proposed again while it lasts.`,
    phrase`Where no preview comments here: GitHub runs no workflows for a pull request that the token of a workflow opens. Run the preview by hand with “pull-requests: open”.`,
  ]
}

interface Adopted {
  readonly title: string
  readonly note: string
}

/** In the order in which they are shown. */
const ADOPTED: Readonly<Record<ChangeKind, Adopted | 'never'>> = {
  remove: { title: 'Members who are not listed', note: 'merging lists them' },
  'change-roles': { title: 'Members with other roles than listed', note: 'merging lists what they have' },
  invite: { title: 'Listed, and neither members nor invited', note: 'merging takes them off the list' },
  'cancel-invitation': { title: 'Invited, and not listed', note: 'merging lists them' },
  'replace-invitation': {
    title: 'Invited with other roles than listed',
    note: 'merging lists the roles they are invited with',
  },
  // An expired invitation is left to people.
  resend: 'never',
}

const ADOPTED_KINDS = Object.keys(ADOPTED) as readonly ChangeKind[]

function adoptedSections(changes: readonly Change[], { sightings }: Drift, names: Names): readonly Section[] {
  return ADOPTED_KINDS.flatMap((kind) => {
    const adopted = ADOPTED[kind]
    if (adopted === 'never') return []
    const { title, note } = adopted
    const effects = changes
      .filter((change) => change.kind === kind)
      .map((change) => {
        const since = sincePhrase(sightings?.of(change.email))
        return { change, effect: phrase`${adoptionPhrase(change, names)}${since}` }
      })
    const heading = effects.length > 3 ? `${title}: ${people(effects.length)}` : title
    return section(heading, effectItems(effects, names), { note })
  })
}

/** What becomes of the entry: the other way round than applying goes. */
function adoptionPhrase(change: Change, names: Names): Phrase {
  const { kind, before, after, grant, revoke, carried } = change
  const { tells } = CHANGE_KIND[kind]
  if (tells === 'after') {
    return phrase`is listed with ${holdingsPhrase(after, names, carried) ?? words('no roles')}`
  }
  if (tells === 'before') {
    return holdingsPhrase(before, names, carried) ?? words('no roles')
  }
  const reverse = { ...change, before: after, after: before, grant: revoke, revoke: grant }
  return roleChangePhrase(reverse, names, 'present')
}

const LEFT: Readonly<Record<LeftReason, string>> = {
  expired:
    'their time has run out. To keep them, set a later date in their entry, here or elsewhere; applying ends their access',
  'invitation-expired':
    'their invitation has expired, so that there is nothing to accept. Applying does what the file says',
  'invitations-differ':
    'several invitations are open that differ, and which will be accepted cannot be told. Cancel all but one in the Cloud Console',
  'not-writable': 'no file can say what the organization has there. Settle it in the Cloud Console',
}

function leftItems(left: readonly LeftDifference[], drift: Drift): readonly Item[] {
  return left.map(({ email, reason }) =>
    withSince(
      { phrase: phrase`${code(email)} · ${words(LEFT[reason])}`, stands: 1, mark: 'warning' },
      email,
      drift,
    ),
  )
}
