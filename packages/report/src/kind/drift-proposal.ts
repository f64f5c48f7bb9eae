/** The drift pull request: what the file would say, what it cannot settle, and how to decide. */
import {
  type Change,
  type ChangeKind,
  emailKey,
  endsMembership,
  isBlocking,
  type LeftDifference,
  type LeftReason,
  membershipEffect,
} from '@roster/core'
import { type Document, type Item, type Section, section } from '../document/document.ts'
import { organizationPhrase } from '../document/organization.ts'
import { people } from '../phrase/count.ts'
import { code, type Phrase, phrase, strong, words } from '../phrase/phrase.ts'
import { visibleText } from '../phrase/visible-text.ts'
import { heldPhrase } from '../wording/change-line.ts'
import { effectItems } from '../wording/change-list.ts'
import { findingItems } from '../wording/finding-line.ts'
import { holdingsPhrase } from '../wording/holding.ts'
import { Names } from '../wording/names.ts'
import { roleChangePhrase } from '../wording/role-change.ts'
import { standingSection } from '../wording/standing.ts'
import { differences } from './difference.ts'
import {
  type Drift,
  expiryItems,
  isExpiry,
  reportedItems,
  sincePhrase,
  standingBesides,
  strayOwnerAlert,
  thingsToKnow,
  verdict,
  withSince,
} from './drift.ts'

export interface DriftProposal {
  readonly drift: Drift
  /** Differences that merging does not settle. */
  readonly left: readonly LeftDifference[]
}

/** One line of plain text, below GitHub's limit of 256 characters for a title. */
export function proposalTitle(file: string): string {
  return `Update ${visibleText(file, 200)} to match the organization`
}

/** The text is the same as long as the difference is. */
export function describeProposal({ drift, left }: DriftProposal): Document {
  const { plan, roster, findings, file, organization, sightings, source } = drift
  const names = new Names(roster, [...plan.changes, ...drift.reported], drift.members)
  const leftKeys = new Set(left.map(({ email }) => emailKey(email)))
  const isAdopted = ({ email }: Change) => !leftKeys.has(emailKey(email))
  const changes = plan.changes.filter(isAdopted)
  const reported = drift.reported.filter(isAdopted)
  return {
    verdict: verdict(drift),
    remarks: remarks(drift, left.length + standingBesides(plan).length > 0),
    blocks: [
      ...strayOwnerAlert([...changes, ...reported], names, file, words(' Merging accepts that.')),
      ...adoptedSections(changes, drift, names),
      ...section('Unmanaged members', reportedItems(reported, drift, names), {
        note: 'merging lists them',
      }),
      ...section('Left for you to settle', leftItems(left, drift, names), {
        note: 'merging does not settle these',
        folded: false,
      }),
      ...section('Blocks undoing the difference', findingItems(findings.filter(isBlocking), file, names), {
        note: 'does not affect accepting it',
        folded: false,
      }),
      ...section('Ending within 14 days', expiryItems(findings.filter(isExpiry), roster, names), {
        note: 'after that, they count as not listed',
      }),
      ...standingSection(standingBesides(plan), names, {
        note: 'merging does not change them',
        folded: false,
      }),
      ...thingsToKnow(drift, names),
    ],
    footer: [
      organizationPhrase(organization),
      words('nothing has been applied'),
      ...(sightings === undefined ? [] : [words('“since” is the day a run first saw it')]),
      words('this pull request is kept up to date, and closed when nothing differs'),
    ],
    ...(source?.runUrl !== undefined && { wholeAt: source.runUrl }),
  }
}

function remarks({ file, plan }: Drift, isPartial: boolean): readonly Phrase[] {
  const rest = isPartial ? words(', except for what is left below') : []
  return [
    phrase`${strong(words('To accept the difference'))}, merge this. ${code(file)} then matches the organization${rest}. Nobody’s access changes.`,
    phrase`${strong(words('To undo it'))}, close this and ${words(plan.changes.length === 0 ? 'remove the members in the Cloud Console' : 'run apply manually with “unreviewed: apply”')}. A difference that you decline is not proposed again while it lasts.`,
    phrase`${strong(words('No preview comment?'))} GitHub does not start the preview for pull requests that a workflow’s own token opens. To start it, add any label, or close and reopen this pull request.`,
  ]
}

function adoptedSections(changes: readonly Change[], { sightings }: Drift, names: Names): readonly Section[] {
  return differences(changes, names).flatMap(({ title, accepting, changes: alike }) => {
    if (accepting === undefined) return []
    const effects = alike.map((change) => {
      const since = sincePhrase(sightings?.of(change.email))
      return { change, effect: phrase`${adoptionPhrase(change, names)}${since}` }
    })
    const heading = effects.length > 3 ? `${title}: ${people(effects.length)}` : title
    return section(heading, effectItems(effects, names), { note: accepting })
  })
}

/** What happens to the entry: the reverse of applying. */
function adoptionPhrase(change: Change, names: Names): Phrase {
  const { kind, before, after, grant, revoke, carried } = change
  if (membershipEffect(kind) === 'begins') {
    return phrase`is listed with ${holdingsPhrase(after, names, carried) ?? words('no roles')}`
  }
  if (endsMembership(kind)) return heldPhrase(change, names)
  const reverse = { ...change, before: after, after: before, grant: revoke, revoke: grant }
  return roleChangePhrase(reverse, names, 'present')
}

const LEFT: Readonly<Record<Exclude<LeftReason, 'api-key'>, string>> = {
  expired:
    'past their end date. To keep them, set a later date in their entry, here or elsewhere; applying ends their access',
  'invitation-expired':
    'their invitation has expired, so there is nothing to accept. Applying follows the file',
  'invitations-differ':
    'they have several open invitations with different roles. Cancel all but one in the Cloud Console',
  'not-writable': 'a file cannot express their roles. Settle this in the Cloud Console',
  'role-ended':
    'still has a role that has ended. To keep it, set a later date in their entry, here or elsewhere; applying revokes it',
}

/** Nobody can tell from the organization who answers for a key and until when it is needed. */
function keyText(kind: ChangeKind | undefined): string {
  if (kind === 'create-key') return 'does not exist. Make it with "roster keys create", or delete its entry'
  if (kind === 'rotate-key') return 'replace it with roster keys rotate, or list the roles that it has'
  return 'list it with its id, an owner and an end date, or revoke it in the Cloud Console'
}

function leftItems(left: readonly LeftDifference[], drift: Drift, names: Names): readonly Item[] {
  const kinds = new Map([...drift.plan.changes, ...drift.reported].map(({ email, kind }) => [email, kind]))
  return left.map(({ email, reason }) => {
    const text = reason === 'api-key' ? keyText(kinds.get(email)) : LEFT[reason]
    return withSince(
      { phrase: phrase`${names.person(email)} · ${words(text)}`, stands: 1, mark: 'warning' },
      email,
      drift,
    )
  })
}
