/** A preview: what a pull request, or a file at a terminal, would change, in the order a reviewer needs it. */
import {
  type Change,
  concernsKey,
  type Finding,
  isBlocking,
  isMadeByMember,
  membershipEffect,
  removesMember,
} from '@roster/core'
import { accountSections, authorityAlert } from '../alert/authority-alert.ts'
import { domainAlert } from '../alert/domain-alert.ts'
import { endAlert } from '../alert/end-alert.ts'
import { ownersLeftRemark } from '../alert/owners-left.ts'
import { powerAlerts } from '../alert/power-alert.ts'
import { pendingRemovalAlert, removalAlert } from '../alert/removal-alert.ts'
import { type Document, type Section, section } from '../document/document.ts'
import { organizationPhrase } from '../document/organization.ts'
import { tallyNouns } from '../document/tally.ts'
import { count, people } from '../phrase/count.ts'
import { minute } from '../phrase/date.ts'
import { code, join, link, type Phrase, phrase, words } from '../phrase/phrase.ts'
import { approvalSection } from '../wording/approval-section.ts'
import { isEnd } from '../wording/authority.ts'
import { changeItems } from '../wording/change-list.ts'
import { changeSections, type Occasion } from '../wording/change-sections.ts'
import { checkAlert, findingItems, obstacleAlert } from '../wording/finding-line.ts'
import { Names } from '../wording/names.ts'
import { isPowerful, mostPowerfulFirst } from '../wording/power.ts'
import { standingSection } from '../wording/standing.ts'
import { managedSection } from '../wording/takeover.ts'
import type { Preview } from './preview-input.ts'
import { atPerson, concerns, isGrave, isOpen, notesOf, stayingOf } from './preview-notice.ts'
import {
  authorityOf,
  decision,
  elsewhereRemark,
  isConflict,
  isFirstStatic,
  occasionOf,
  remarks,
  verdict,
} from './preview-verdict.ts'

/**
 * - `comment`: what a reviewer has to decide about. The rest is counted, and in the run.
 * - `whole`: everything.
 */
export type PreviewScope = 'comment' | 'whole'

export function describePreview(preview: Preview, scope: PreviewScope): Document {
  const { plan, roster, file, source } = preview
  const { members = [], spent = [] } = preview
  const outside = preview.outside
  const everyChange = [...plan.changes, ...plan.awaited, ...outside, ...spent]
  const names = new Names(roster, everyChange, members, {
    authority: preview.authority ?? [],
    ...(preview.before && { before: preview.before }),
  })
  const authority = authorityOf(preview, names)
  const occasion = occasionOf(preview)
  const errors = preview.findings.filter(isBlocking)
  const staying = stayingOf(preview)
  const notes = notesOf(preview, staying)
  const isAtPerson = atPerson(preview)
  const others = notes.filter((finding) => !isAtPerson(finding))
  const isConcerned = concerns(preview)
  const grave = others.filter((finding) => isGrave(finding) && isConcerned(finding))
  const things = others.filter((finding) => !grave.includes(finding))
  const shown = scope === 'whole' ? things : things.filter(isConcerned)
  const open = staying.filter(isOpen(preview))
  const stays = scope === 'whole' ? staying : open
  const atPeople = notes.filter(isAtPerson)
  // Files alone do not show who of the first file's people are members.
  const changes = isFirstStatic(preview) ? [] : plan.changes
  const arriving = isFirstStatic(preview) ? [] : [...plan.changes, ...plan.awaited]
  const power = powerAlerts(arriving, {
    ...{ names, occasion, roster, findings: atPeople },
    awaited: new Set(plan.awaited),
  })
  // Then the findings that block say how many are left.
  const hasOwnerObstacle = errors.some((finding) => finding.code === 'too-few-owners')
  const context = { names, errors, authority }
  return {
    verdict: verdict(preview, context),
    remarks: [
      ...remarks(preview, context),
      ...(scope === 'comment' && open.length === 0 ? elsewhereRemark(preview, staying.length) : []),
      ...(roster && !hasOwnerObstacle
        ? ownersLeftRemark([...plan.changes, ...outside], members, roster.policy)
        : []),
      ...decision(preview, context),
    ],
    blocks: [
      ...obstacleAlert(errors, file, names),
      ...authorityAlert(authority, names, preview.isNew ?? false),
      ...removalAlert(changes, names),
      ...pendingRemovalAlert(outside, names),
      ...power.alerts,
      ...(roster ? domainAlert(joining(arriving), { before: preview.before, roster, members }, names) : []),
      ...endAlert(authority.filter(isEnd), names),
      ...checkAlert(grave, file, names),
      ...standingSection(stays, names, {
        note: `${occasion === 'merge' ? 'merging' : 'applying'} does not change them`,
        folded: open.length === 0,
        total: staying.length,
      }),
      ...section(
        `Applied before, and undone since: ${people(spent.length)}`,
        changeItems(mostPowerfulFirst(spent), names, { tense: 'past', mixed: true, mark: 'warning' }),
        { note: 'not applied again, because this does not edit their entries', folded: false },
      ),
      ...changeSections(changes, names, { occasion, roster, findings: atPeople, told: power.told }),
      ...awaitedSection(plan.awaited, names, { findings: atPeople, told: power.told }),
      ...takeover(preview, names),
      ...accountSections(authority, names, preview.isNew ?? false),
      ...approvalSection(preview.approvals, names),
      ...outsideSections(outside, names, occasion),
      ...section(`${count(shown.length, 'thing')} to know`, findingItems(shown, file, names), {
        folded: true,
      }),
    ],
    footer: footer(preview, { scope, left: things.length - shown.length + staying.length - stays.length }),
    ...(source?.runUrl !== undefined && { wholeAt: source.runUrl }),
  }
}

/** People who are invited, or listed for the first time, by the change under review. */
function joining(changes: readonly Change[]): readonly Change[] {
  return changes.filter(
    ({ kind, before }) => !concernsKey(kind) && (membershipEffect(kind) === 'begins' || before.length === 0),
  )
}

function takeover(preview: Preview, names: Names): readonly Section[] {
  const { roster, isNew, plan, outside } = preview
  if (!isNew || roster === undefined) return []
  if (isFirstStatic(preview)) {
    return managedSection(roster, [], names, { title: 'Managed from now on', note: 'with these roles' })
  }
  return managedSection(roster, [...plan.changes, ...plan.awaited, ...outside], names, {
    ...{ title: 'Managed without a change', note: 'they already have the roles in the file' },
    folded: true,
  })
}

function awaitedSection(
  awaited: readonly Change[],
  names: Names,
  { findings, told }: { readonly findings: readonly Finding[]; readonly told: ReadonlySet<Change> },
): readonly Section[] {
  const rest = mostPowerfulFirst(awaited.filter((change) => !told.has(change)))
  const title = rest.length < awaited.length ? 'Others joining' : 'Joining'
  return section(`${title} by single sign-on`, changeItems(rest, names, { findings }), {
    note: 'not invited; they get these roles on the first run after they sign in',
  })
}

function outsideSections(outside: readonly Change[], names: Names, occasion: Occasion): readonly Section[] {
  const rest = mostPowerfulFirst(outside.filter(({ kind }) => !removesMember(kind)))
  const pending = (changes: readonly Change[], note: string) =>
    section(
      `Already pending, not from ${occasion === 'merge' ? 'this pull request' : 'this change of the file'}: ${tallyNouns(changes)}`,
      changeItems(changes, names, { mixed: true }),
      { note, folded: !changes.some(({ grant, revoke }) => [...grant, ...revoke].some(isPowerful)) },
    )
  return [
    ...pending(
      rest.filter(({ kind }) => !isMadeByMember(kind)),
      occasion === 'merge' ? 'also applied on merge' : 'also applied',
    ),
    ...pending(
      rest.filter(({ kind }) => isMadeByMember(kind)),
      'waiting for a member to make it',
    ),
  ]
}

interface FooterOptions {
  readonly scope: PreviewScope
  /** How many findings and differences only the run shows. */
  readonly left: number
}

function footer(
  { organization, mode, roster, source, findings }: Preview,
  { scope, left }: FooterOptions,
): readonly Phrase[] {
  const at = source?.at === undefined ? '' : ` at ${minute(source.at)}`
  const how = mode === 'live' ? 'planned against the organization' : 'planned from the files only'
  const planned = words(`${roster === undefined ? 'checked' : how}${at}`)
  const sha = source?.headSha === undefined ? [] : phrase` for ${code(source.headSha.slice(0, 7))}`
  const merged =
    source?.baseRef === undefined || isConflict(findings)
      ? []
      : phrase`, as merged into ${code(source.baseRef)}`
  return [
    ...(organization.id === '' ? [] : [organizationPhrase(organization)]),
    join([planned, sha, merged], ''),
    ...(source?.runUrl === undefined ? [] : runLinks(source.runUrl, scope, left)),
    words('nothing has been applied yet'),
  ]
}

/** The run has what a comment leaves out, and keeps the report page. */
function runLinks(url: string, scope: PreviewScope, left: number): readonly Phrase[] {
  if (scope === 'whole') return [link('run', url)]
  const run = left === 0 ? 'run' : `run, with ${count(left, 'more thing')} to know`
  return [link(run, url), link('report page', `${url}#artifacts`)]
}
