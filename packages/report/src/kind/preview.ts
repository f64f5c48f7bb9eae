/** A preview: what a pull request, or a file at a terminal, would change, in the order a reviewer needs it. */
import {
  type Change,
  emailKey,
  endsMembership,
  type Finding,
  isBlocking,
  membershipEffect,
  removesMember,
} from '@roster/core'
import { accountSections, authorityAlert } from '../alert/authority-alert.ts'
import { domainAlert } from '../alert/domain-alert.ts'
import { endAlert } from '../alert/end-alert.ts'
import {
  ownerGainAlert,
  ownerLossAlert,
  ownersLeftRemark,
  pendingRemovalAlert,
  removalAlert,
  touchesOwners,
} from '../alert/member-alert.ts'
import { privilegeAlerts } from '../alert/privilege-alert.ts'
import { type Document, type Section, section } from '../document/document.ts'
import { organizationPhrase } from '../document/organization.ts'
import { tallyNouns } from '../document/tally.ts'
import { count, number, people } from '../phrase/count.ts'
import { minute } from '../phrase/date.ts'
import { capitalized, code, join, link, type Phrase, phrase, words } from '../phrase/phrase.ts'
import { approvalSection } from '../wording/approval-section.ts'
import { type EndChange, isEnd } from '../wording/authority.ts'
import { changeItems } from '../wording/change-list.ts'
import { changeSections, type Occasion } from '../wording/change-sections.ts'
import { decisionRemark } from '../wording/decision.ts'
import { findingItems, obstacleAlert } from '../wording/finding-line.ts'
import { headline } from '../wording/headline.ts'
import { Names } from '../wording/names.ts'
import { mostPowerfulFirst } from '../wording/power.ts'
import { alsoStay, standingSection } from '../wording/standing.ts'
import { earlyApprovalsRemark, managedSection, takeoverRemark } from '../wording/takeover.ts'
import type { Preview, PreviewSource } from './preview-input.ts'
import { atPerson, concerns, isOpen, notesOf, stayingOf } from './preview-notice.ts'

/**
 * - `comment`: what a reviewer has to decide about. The rest is counted, and in the run.
 * - `whole`: everything.
 */
export type PreviewScope = 'comment' | 'whole'

export function describePreview(preview: Preview, scope: PreviewScope): Document {
  const { plan, roster, file, source } = preview
  const { members = [], authority = [], spent = [] } = preview
  const outside = preview.outside
  const everyChange = [...plan.changes, ...plan.awaited, ...outside, ...spent]
  const names = new Names(roster, everyChange, members, {
    authority,
    ...(preview.before && { before: preview.before }),
  })
  const occasion = occasionOf(preview)
  const errors = preview.findings.filter(isBlocking)
  const staying = stayingOf(preview)
  const notes = notesOf(preview, staying)
  const isAtPerson = atPerson(preview)
  const things = notes.filter((finding) => !isAtPerson(finding))
  const shown = scope === 'whole' ? things : things.filter(concerns(preview))
  const open = staying.filter(isOpen(preview))
  const stays = scope === 'whole' ? staying : open
  const atPeople = notes.filter(isAtPerson)
  // Files alone do not show who of the first file's people are members.
  const changes = isFirstStatic(preview) ? [] : plan.changes
  const arriving = isFirstStatic(preview) ? [] : [...plan.changes, ...plan.awaited]
  const awaited = new Set(plan.awaited)
  // Then the findings that block say how many are left.
  const hasOwnerObstacle = errors.some((finding) => finding.code === 'too-few-owners')
  const ends = endsOf(preview)
  return {
    verdict: verdict(preview, names, errors),
    remarks: [
      ...remarks(preview, errors),
      ...(scope === 'comment' && open.length === 0 ? elsewhereRemark(preview, staying.length) : []),
      ...(roster && !hasOwnerObstacle
        ? ownersLeftRemark([...plan.changes, ...outside], members, roster.policy)
        : []),
      ...decision(preview, errors),
    ],
    blocks: [
      ...obstacleAlert(errors, file),
      ...authorityAlert(authority, names, preview.isNew ?? false),
      ...removalAlert(changes, names),
      ...pendingRemovalAlert(outside, names),
      ...ownerLossAlert(changes, names),
      ...ownerGainAlert(arriving, awaited, names),
      ...privilegeAlerts(arriving, awaited, names),
      ...(roster ? domainAlert(joining(arriving), { before: preview.before, roster, members }, names) : []),
      ...endAlert(ends, names),
      ...standingSection(stays, names, {
        note: `${occasion === 'merge' ? 'merging' : 'applying'} does not change them`,
        folded: open.length === 0,
        total: staying.length,
      }),
      ...section(
        `Undone since they were applied: ${people(spent.length)}`,
        changeItems(mostPowerfulFirst(spent), names, { tense: 'past', mixed: true, mark: 'warning' }),
        { note: 'merging does not apply them again, unless it edits their entry', folded: false },
      ),
      ...changeSections(changes, names, { occasion, roster, findings: atPeople }),
      ...section(
        'Joining by single sign-on',
        changeItems(mostPowerfulFirst(plan.awaited), names, { findings: atPeople }),
        { note: 'not invited; they get these roles on the first run after they sign in' },
      ),
      ...takeover(preview, names),
      ...accountSections(authority, names, preview.isNew ?? false),
      ...approvalSection(preview.approvals, names),
      ...outsideSection(outside, names, occasion),
      ...section(`${count(shown.length, 'thing')} to know`, findingItems(shown, file), { folded: true }),
    ],
    footer: footer(preview, { scope, left: things.length - shown.length + staying.length - stays.length }),
    ...(source?.runUrl !== undefined && { wholeAt: source.runUrl }),
  }
}

/** People who are invited, or listed for the first time, by the change under review. */
function joining(changes: readonly Change[]): readonly Change[] {
  return changes.filter(({ kind, before }) => membershipEffect(kind) === 'begins' || before.length === 0)
}

/** Ends that the change under review moves. An end that has passed is a removal already. */
function endsOf({ authority = [], plan, outside }: Preview): readonly EndChange[] {
  const ended = new Set(
    [...plan.changes, ...outside]
      .filter(({ kind }) => endsMembership(kind))
      .map(({ email }) => emailKey(email)),
  )
  return authority.filter(isEnd).filter(({ email }) => !ended.has(emailKey(email)))
}

function verdict(preview: Preview, names: Names, errors: readonly Finding[]): Phrase {
  const { plan, outside, authority = [], file, source, spent = [] } = preview
  const subject = occasionOf(preview) === 'merge' ? words('merging this') : phrase`applying ${code(file)}`
  const input = {
    changes: plan.changes,
    awaited: plan.awaited,
    outside,
    authority: [...authority.filter((change) => !isEnd(change)), ...endsOf(preview)],
  }
  const stays = alsoStay(stayingOf(preview).length + spent.length)
  if (errors.some((finding) => finding.code === 'merge-conflict')) {
    const base = source?.baseRef === undefined ? words('its base branch') : code(source.baseRef)
    return phrase`This pull request conflicts with ${base}: nothing can be planned`
  }
  if (errors.length > 0) {
    const acts = isFirstStatic(preview) ? undefined : headline(input, 'base', names)
    if (acts !== undefined) return phrase`Blocked: ${subject} would ${words(acts)}${words(stays)}`
    const isInFile = errors.every(({ line }) => line !== undefined)
    return phrase`Blocked: ${words(count(errors.length, 'problem'))}${isInFile ? phrase` in ${code(file)}` : []}`
  }
  if (isUnknown(preview)) return phrase`${code(file)} is valid, but its changes are unknown`
  const elsewhere = intoOtherBranch(source)
  if (elsewhere !== undefined) return phrase`${capitalized(elsewhere)} applies nothing`
  if (isFirstStatic(preview)) return words('Roster takes over; who joins and who is removed is unknown')
  const acts = headline(input, 'third', names)
  if (preview.isNew) {
    return acts === undefined
      ? words(`Roster takes over; nothing to apply${stays}`)
      : phrase`Roster takes over: ${subject} ${words(acts)}${words(stays)}`
  }
  if (acts !== undefined) return phrase`${capitalized(subject)} ${words(acts)}${words(stays)}`
  return words(`Nothing to apply${stays}`)
}

/** The first file, without the organization. */
function isFirstStatic({ mode, isNew = false }: Preview): boolean {
  return isNew && mode === 'static'
}

function takeover(preview: Preview, names: Names): readonly Section[] {
  const { roster, isNew, plan, outside, mode } = preview
  if (!isNew || roster === undefined) return []
  const isStatic = mode === 'static'
  const shown = isStatic ? [] : [...plan.changes, ...plan.awaited, ...outside]
  const note = isStatic ? 'with these roles' : 'they have the roles that the file gives them'
  return managedSection(roster, shown, names, isStatic ? { note } : { note, folded: true })
}

/** A valid file cannot be compared with a broken one. */
function isUnknown({ mode, findings }: Preview): boolean {
  return mode === 'static' && findings.some(({ code }) => code === 'base-file-broken')
}

function remarks(preview: Preview, errors: readonly Finding[]): readonly Phrase[] {
  const { plan, outside, roster, mode, source, file, authority = [], spent = [] } = preview
  const base = comparedWith(source)
  const remark: Phrase[] = []
  if (source?.appliedRef !== undefined && errors.length === 0) {
    remark.push(
      phrase`Only ${code(source.appliedRef)} is applied. This is what applying ${code(file)} as merged here would do:`,
    )
  }
  if (preview.isNew && roster !== undefined) {
    remark.push(takeoverRemark(roster, file), ...earlyApprovalsRemark(roster))
  }
  const moves = plan.changes.length + plan.awaited.length + outside.length + authority.length
  const isQuiet = moves + spent.length + stayingOf(preview).length === 0 && !preview.isNew
  if (errors.length === 0 && isQuiet && !isUnknown(preview)) {
    if (mode === 'static') remark.push(phrase`It asks for the same access as ${base}.`)
    else remark.push(phrase`The organization matches ${code(file)}.`)
  }
  if (mode === 'static' && roster !== undefined && !isUnknown(preview)) {
    remark.push(
      phrase`Compared with ${base}, not with the organization${words(source?.base === undefined ? ', because this run has no API key' : '')}. Changes that are already pending, and whether Elastic Cloud accepts each change, are unknown.`,
    )
    if (source?.pullRequest !== undefined && plan.changes.length > 0) remark.push(words(NO_REVIEW))
  }
  return remark
}

/** Where to find the differences that the change under review does not concern. */
function elsewhereRemark({ source }: Preview, amount: number): readonly Phrase[] {
  if (amount === 0) return []
  const run = source?.runUrl === undefined ? words('the run') : link('the run', source.runUrl)
  const what = amount === 1 ? '1 difference that stays has' : `${number(amount)} differences that stay have`
  return [phrase`${words(what)} nothing to do with this pull request; ${run} says more.`]
}

/** Files alone do not show who has access now, or who can approve. */
function decision({ mode, plan, outside, authority = [], approvals }: Preview, errors: readonly Finding[]) {
  if (mode === 'static' || errors.length > 0) return []
  return decisionRemark({ changes: [...plan.changes, ...plan.awaited, ...outside], authority, approvals })
}

const NO_REVIEW =
  'This preview does not count as a review. After the merge, the changes are held until a preview with an API key has shown them.'

function comparedWith(source: PreviewSource | undefined): Phrase {
  if (source?.base !== undefined) return code(source.base)
  return phrase`the file on ${source?.baseRef === undefined ? words('the base branch') : code(source.baseRef)}`
}

function outsideSection(outside: readonly Change[], names: Names, occasion: Occasion): readonly Section[] {
  const rest = mostPowerfulFirst(outside.filter(({ kind }) => !removesMember(kind)))
  const cause = occasion === 'merge' ? 'this pull request' : 'this change of the file'
  return section(
    `Already pending, not from ${cause}: ${tallyNouns(rest)}`,
    changeItems(rest, names, { mixed: true }),
    {
      note: occasion === 'merge' ? 'also applied on merge' : 'also applied',
      folded: !rest.some(touchesOwners),
    },
  )
}

interface FooterOptions {
  readonly scope: PreviewScope
  /** How many findings and differences only the run shows. */
  readonly left: number
}

function footer(
  { organization, mode, roster, source }: Preview,
  { scope, left }: FooterOptions,
): readonly Phrase[] {
  const at = source?.at === undefined ? '' : ` at ${minute(source.at)}`
  const how = mode === 'live' ? 'planned against the organization' : 'planned from the files only'
  const planned = words(`${roster === undefined ? 'checked' : how}${at}`)
  const sha = source?.headSha === undefined ? [] : phrase` for ${code(source.headSha.slice(0, 7))}`
  const merged = source?.baseRef === undefined ? [] : phrase`, as merged into ${code(source.baseRef)}`
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

function occasionOf({ source }: Preview): Occasion {
  return source?.pullRequest === undefined || source.appliedRef !== undefined ? 'apply' : 'merge'
}

/** Undefined if the branch is the one that is applied. */
function intoOtherBranch(source: PreviewSource | undefined): Phrase | undefined {
  if (source?.appliedRef === undefined) return undefined
  return source.baseRef === undefined
    ? words('merging this')
    : phrase`merging this into ${code(source.baseRef)}`
}
