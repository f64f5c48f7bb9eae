/** A preview: what a pull request, or a file at a terminal, would change, in the order a reviewer needs it. */
import {
  type AuthorityChange,
  type Change,
  emailKey,
  type Finding,
  isBlocking,
  type JudgedApproval,
  type Member,
  type Plan,
  type Roster,
  removesMember,
} from '@roster/core'
import { type Document, type Section, section } from '../document/document.ts'
import { type Organization, organizationPhrase } from '../document/organization.ts'
import { tallyNouns } from '../document/tally.ts'
import { count } from '../phrase/count.ts'
import { minute } from '../phrase/date.ts'
import { capitalized, code, join, link, type Phrase, phrase, words } from '../phrase/phrase.ts'
import {
  ownerGainAlert,
  ownerLossAlert,
  ownersLeftRemark,
  pendingRemovalAlert,
  removalAlert,
  touchesOwners,
} from '../wording/alert.ts'
import { approvalSection } from '../wording/approval-section.ts'
import { authorityAlert, endsAlert } from '../wording/authority-alert.ts'
import { belongsAtPerson, changeItems } from '../wording/change-list.ts'
import { changeSections, type Occasion } from '../wording/change-sections.ts'
import { decisionRemark } from '../wording/decision.ts'
import { findingItems, obstacleAlert } from '../wording/finding-line.ts'
import { headline } from '../wording/headline.ts'
import { Names } from '../wording/names.ts'
import { privilegeAlerts } from '../wording/privilege-alert.ts'
import { differencesStay } from '../wording/standing.ts'

export interface Preview {
  /** The id is empty if the file is too broken to tell. */
  readonly organization: Organization
  /** What the change under review introduces. */
  readonly plan: Plan
  /** Changes that were already pending: the base file causes them, too. */
  readonly outside: readonly Change[]
  /** For the names of resources, and for the ends and reasons of entries. Absent if the file is broken. */
  readonly roster?: Roster
  /** Of the file, the plan and the guards. */
  readonly findings: readonly Finding[]
  /** `live`: compared with the organization. `static`: compared with the base file, without a key. */
  readonly mode: 'live' | 'static'
  /** Path of the members file. */
  readonly file: string
  readonly source?: PreviewSource
  /** Changes to the policy, the names of resources, GitHub accounts and end dates. */
  readonly authority?: readonly AuthorityChange[]
  /** Present if the policy asks for approvals and reviewers are known. */
  readonly approvals?: readonly JudgedApproval[]
  /** The organization's members, for their names and the number of owners. Absent if it was not read. */
  readonly members?: readonly Member[]
}

export interface PreviewSource {
  /** Present for a pull request. The text then speaks of merging. */
  readonly pullRequest?: number
  readonly headSha?: string
  /** What a static plan is compared with, if not the file on the base branch. */
  readonly base?: string
  /** The branch that the pull request merges into. */
  readonly baseRef?: string
  /** The branch that is applied; absent if the pull request merges into it. */
  readonly appliedRef?: string
  readonly runUrl?: string
  /** RFC 3339. */
  readonly at?: string
}

export function describePreview(preview: Preview): Document {
  const { plan, outside, roster, file, source } = preview
  const { members = [], authority = [] } = preview
  const names = new Names(roster, [...plan.changes, ...plan.awaited, ...outside], members, authority)
  const occasion = occasionOf(preview)
  const changed = new Set([...plan.changes, ...plan.awaited].map(({ email }) => emailKey(email)))
  const errors = preview.findings.filter(isBlocking)
  const notes = preview.findings.filter((finding) => !isBlocking(finding))
  const isAtPerson = (finding: Finding) =>
    belongsAtPerson(finding) && finding.email !== undefined && changed.has(emailKey(finding.email))
  // The approval section already says it.
  const isShown = ({ code: about }: Finding) =>
    about === 'approval-missing' && preview.approvals !== undefined
  const awaited = new Set(plan.awaited.map(({ email }) => emailKey(email)))
  const isAwaited = ({ code: about, email = '' }: Finding) =>
    about === 'waiting-for-sso' && awaited.has(emailKey(email))
  const things = notes.filter((finding) => !isAtPerson(finding) && !isShown(finding) && !isAwaited(finding))
  const arriving = [...plan.changes, ...plan.awaited]
  const awaitedChanges = new Set(plan.awaited)
  return {
    verdict: verdict(preview, names, errors),
    remarks: [
      ...remarks(preview, errors),
      ...(roster ? ownersLeftRemark([...plan.changes, ...outside], members, roster.policy) : []),
      ...decision(preview, errors),
    ],
    blocks: [
      ...obstacleAlert(errors, file),
      ...authorityAlert(authority, names),
      ...removalAlert(plan.changes, names),
      ...pendingRemovalAlert(outside, names),
      ...ownerLossAlert(plan.changes, names),
      ...ownerGainAlert(arriving, awaitedChanges, names),
      ...privilegeAlerts(arriving, awaitedChanges, names),
      ...endsAlert(authority, names),
      ...changeSections(plan.changes, names, { occasion, roster, findings: notes.filter(isAtPerson) }),
      ...section(
        'Joining by single sign-on',
        changeItems(plan.awaited, names, { findings: notes.filter(isAtPerson) }),
        {
          note: 'not invited; they get these roles on the first run after they sign in',
        },
      ),
      ...approvalSection(preview.approvals, names),
      ...outsideSection(outside, names, occasion),
      ...section(`${count(things.length, 'thing')} to know`, findingItems(things, file), { folded: true }),
    ],
    footer: footer(preview),
    ...(source?.runUrl === undefined ? {} : { wholeAt: source.runUrl }),
  }
}

function verdict(preview: Preview, names: Names, errors: readonly Finding[]): Phrase {
  const { plan, outside, authority = [], file, source } = preview
  const subject = occasionOf(preview) === 'merge' ? words('merging this') : phrase`applying ${code(file)}`
  const input = { changes: plan.changes, awaited: plan.awaited, outside, authority }
  if (errors.some((finding) => finding.code === 'merge-conflict')) {
    const base = source?.baseRef === undefined ? words('its base branch') : code(source.baseRef)
    return phrase`This pull request conflicts with ${base}: nothing can be planned`
  }
  if (errors.length > 0) {
    const acts = headline(input, 'base', names)
    if (acts !== undefined) return phrase`Blocked: ${subject} would ${words(acts)}`
    const isInFile = errors.every(({ line }) => line !== undefined)
    return phrase`Blocked: ${words(count(errors.length, 'problem'))}${isInFile ? phrase` in ${code(file)}` : []}`
  }
  if (isUnknown(preview)) return phrase`${code(file)} is valid, but its changes are unknown`
  const elsewhere = intoOtherBranch(source)
  if (elsewhere !== undefined) return phrase`${capitalized(elsewhere)} applies nothing`
  const acts = headline(input, 'third', names)
  if (acts !== undefined) return phrase`${capitalized(subject)} ${words(acts)}`
  const stays = plan.standing.length === 0 ? '' : `; ${differencesStay(plan.standing.length)}`
  return words(`Nothing to apply${stays}`)
}

/** A valid file cannot be compared with a broken one. */
function isUnknown({ mode, findings }: Preview): boolean {
  return mode === 'static' && findings.some(({ code }) => code === 'base-file-broken')
}

function remarks(preview: Preview, errors: readonly Finding[]): readonly Phrase[] {
  const { plan, outside, roster, mode, source, file, authority = [] } = preview
  const base = comparedWith(source)
  const remark: Phrase[] = []
  if (source?.appliedRef !== undefined && errors.length === 0) {
    remark.push(
      phrase`Only ${code(source.appliedRef)} is applied. This is what applying ${code(file)} as merged here would do:`,
    )
  }
  const isQuiet = plan.changes.length + plan.awaited.length + outside.length + authority.length === 0
  if (errors.length === 0 && isQuiet && !isUnknown(preview)) {
    if (mode === 'static') remark.push(phrase`It asks for the same access as ${base}.`)
    else if (plan.standing.length === 0) remark.push(phrase`The organization matches ${code(file)}.`)
  }
  if (mode === 'static' && roster !== undefined && !isUnknown(preview)) {
    remark.push(
      phrase`Compared with ${base}, not with the organization${words(source?.base === undefined ? ', because this run has no API key' : '')}. Changes that are already pending, and whether Elastic Cloud accepts each change, are unknown.`,
    )
    if (source?.pullRequest !== undefined && plan.changes.length > 0) remark.push(words(NO_REVIEW))
  }
  return remark
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
  const rest = outside.filter(({ kind }) => !removesMember(kind))
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

function footer({ organization, mode, roster, source }: Preview): readonly Phrase[] {
  const at = source?.at === undefined ? '' : ` at ${minute(source.at)}`
  const how = mode === 'live' ? 'planned against the organization' : 'planned from the files only'
  const planned = words(`${roster === undefined ? 'checked' : how}${at}`)
  const sha = source?.headSha === undefined ? [] : phrase` for ${code(source.headSha.slice(0, 7))}`
  const merged = source?.baseRef === undefined ? [] : phrase`, as merged into ${code(source.baseRef)}`
  return [
    ...(organization.id === '' ? [] : [organizationPhrase(organization)]),
    join([planned, sha, merged], ''),
    ...(source?.runUrl === undefined ? [] : [link('run', source.runUrl)]),
    words('nothing has been applied yet'),
  ]
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
