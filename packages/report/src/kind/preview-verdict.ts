/** The first lines of a preview: what merging or applying does, and what the reviewer has to decide. */
import { type AuthorityChange, emailKey, endsMembership, type Finding } from '@roster/core'
import { count, number } from '../phrase/count.ts'
import { capitalized, code, link, type Phrase, phrase, words } from '../phrase/phrase.ts'
import { asksForApprovals, isEnd } from '../wording/authority.ts'
import type { Occasion } from '../wording/change-sections.ts'
import { decisionRemark } from '../wording/decision.ts'
import { headline } from '../wording/headline.ts'
import type { Names } from '../wording/names.ts'
import { alsoStay } from '../wording/standing.ts'
import { earlyApprovalsRemark, takeoverRemark } from '../wording/takeover.ts'
import type { Preview, PreviewSource } from './preview-input.ts'
import { stayingOf } from './preview-notice.ts'

export interface VerdictContext {
  readonly names: Names
  /** Findings that block. */
  readonly errors: readonly Finding[]
  /** Of the change under review, as `authorityOf` gives them. */
  readonly authority: readonly AuthorityChange[]
}

/**
 * Without ends of people who are removed anyway, and without GitHub accounts that leave the file with their people while
 * accounts decide nothing.
 */
export function authorityOf(
  { authority = [], plan, outside, roster }: Preview,
  names: Names,
): readonly AuthorityChange[] {
  const gone = [...plan.changes, ...outside].filter(({ kind }) => endsMembership(kind))
  const ended = new Set(gone.map(({ email }) => emailKey(email)))
  const asks = asksForApprovals(authority, names)
  return authority.filter((change) => {
    if (isEnd(change)) return !ended.has(emailKey(change.email))
    if (change.kind !== 'login' || change.after !== undefined) return true
    return asks || roster === undefined || roster.members.has(emailKey(change.email))
  })
}

export function verdict(preview: Preview, { names, errors, authority }: VerdictContext): Phrase {
  const { plan, outside, file, source, spent = [] } = preview
  const subject = occasionOf(preview) === 'merge' ? words('merging this') : phrase`applying ${code(file)}`
  const input = {
    changes: plan.changes,
    awaited: plan.awaited,
    outside,
    authority,
    isNew: preview.isNew ?? false,
    released: releasedBy(preview),
  }
  const stays = alsoStay(stayingOf(preview).length + spent.length)
  if (isConflict(errors)) {
    const base = source?.baseRef === undefined ? words('its base branch') : code(source.baseRef)
    return phrase`This pull request conflicts with ${base}: nothing can be planned`
  }
  if (errors.length > 0) {
    const acts = isFirstStatic(preview) ? undefined : headline(input, 'base', names)
    if (acts !== undefined) return phrase`Blocked: ${subject} would ${words(acts)}${words(stays)}`
    const isInFile = errors.every(({ line }) => line !== undefined)
    return phrase`Blocked: ${words(count(errors.length, 'problem'))}${isInFile ? phrase` in ${code(file)}` : []}`
  }
  if (isFirstStatic(preview)) return words('Roster takes over; who joins and who is removed is unknown')
  const elsewhere = intoOtherBranch(source)
  if (elsewhere !== undefined) return phrase`${capitalized(elsewhere)} applies nothing`
  const acts = headline(input, 'third', names)
  if (preview.isNew) {
    return acts === undefined
      ? words(`Roster takes over; nothing to apply${stays}`)
      : phrase`Roster takes over: ${subject} ${words(acts)}${words(stays)}`
  }
  if (acts !== undefined) return phrase`${capitalized(subject)} ${words(acts)}${words(stays)}`
  return words(`Nothing to apply${stays}`)
}

export function remarks(preview: Preview, { errors, authority }: VerdictContext): readonly Phrase[] {
  const { plan, outside, roster, mode, source, file, findings, spent = [] } = preview
  const remark: Phrase[] = []
  if (source?.appliedRef !== undefined && errors.length === 0) {
    remark.push(
      phrase`Only ${code(source.appliedRef)} is applied. This is what applying ${code(file)} as merged here would do:`,
    )
  }
  if (preview.isNew && roster !== undefined) {
    remark.push(takeoverRemark(roster, file, isBaseBroken(findings)), ...earlyApprovalsRemark(roster))
  }
  const moves = plan.changes.length + plan.awaited.length + outside.length + authority.length
  const isQuiet = moves + spent.length + stayingOf(preview).length + releasedBy(preview) === 0
  if (errors.length === 0 && isQuiet && !preview.isNew) {
    if (mode === 'static') remark.push(phrase`It asks for the same access as ${comparedWith(preview)}.`)
    else remark.push(phrase`The organization matches ${code(file)}.`)
  }
  if (mode === 'static' && roster !== undefined) remark.push(...staticRemarks(preview))
  return remark
}

function staticRemarks(preview: Preview): readonly Phrase[] {
  const { source, plan } = preview
  const why = source?.base === undefined ? ', because this run has no API key' : ''
  const unknown = 'and whether Elastic Cloud accepts each change, are unknown.'
  return [
    isFirstStatic(preview)
      ? words(`Not compared with the organization${why}. Who joins and who is removed, ${unknown}`)
      : phrase`Compared with ${comparedWith(preview)}, not with the organization${words(why)}. Changes that are already pending, ${words(unknown)}`,
    ...(source?.pullRequest !== undefined && plan.changes.length > 0 ? [words(NO_REVIEW)] : []),
  ]
}

const NO_REVIEW =
  'This preview does not count as a review. After the merge, the changes are held until a preview with an API key has shown them.'

/** Where the differences are that the change under review has nothing to do with. */
export function elsewhereRemark({ source }: Preview, amount: number): readonly Phrase[] {
  if (amount === 0) return []
  const run = source?.runUrl === undefined ? words('the run') : link('the run', source.runUrl)
  return [
    amount === 1
      ? phrase`The difference that stays is not from this pull request; ${run} shows it.`
      : phrase`The ${words(number(amount))} differences that stay are not from this pull request; ${run} shows them.`,
  ]
}

/** Files alone do not show who has access now, or who can approve. */
export function decision(
  { mode, plan, outside, approvals }: Preview,
  { errors, authority }: VerdictContext,
): readonly Phrase[] {
  if (mode === 'static' || errors.length > 0) return []
  return decisionRemark({ changes: [...plan.changes, ...plan.awaited, ...outside], authority, approvals })
}

export function occasionOf({ source }: Preview): Occasion {
  return source?.pullRequest === undefined || source.appliedRef !== undefined ? 'apply' : 'merge'
}

/** The first file, without the organization. */
export function isFirstStatic({ mode, isNew = false }: Preview): boolean {
  return isNew && mode === 'static'
}

export function isConflict(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.code === 'merge-conflict')
}

function isBaseBroken(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.code === 'base-file-broken')
}

/** How many people leave the file and stay in the organization, because the policy only reports them. */
function releasedBy({ plan, before }: Preview): number {
  return plan.unmanaged.filter(({ email }) => before?.members.has(emailKey(email)) === true).length
}

function comparedWith({ source, findings }: Preview): Phrase {
  if (source?.base !== undefined) return code(source.base)
  const version = words(isBaseBroken(findings) ? 'the last valid version of the file' : 'the file')
  return phrase`${version} on ${source?.baseRef === undefined ? words('the base branch') : code(source.baseRef)}`
}

/** Undefined if the branch is the one that is applied. */
function intoOtherBranch(source: PreviewSource | undefined): Phrase | undefined {
  if (source?.appliedRef === undefined) return undefined
  return source.baseRef === undefined
    ? words('merging this')
    : phrase`merging this into ${code(source.baseRef)}`
}
