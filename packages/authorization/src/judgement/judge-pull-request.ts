/**
 * Judges a pull request: compares the file that merging would leave with the live organization, or with the base
 * branch's file. Changes that were already pending, because the base file would cause them too, are kept separate. If
 * the base branch has no sound file, the last sound one counts. If there was none, everything is new.
 */
import {
  type Approvable,
  type AuthorityChange,
  type Change,
  elevationFindings,
  emptyRoster,
  type Finding,
  type JudgedApproval,
  type Origins,
  type Plan,
  planBetween,
  type ReadRoster,
  type Roster,
  readRoster,
  type SetLabel,
  type Snapshot,
  stricterPolicy,
  touchedBetween,
} from '@roster/core'
import { acceptedAuthority } from '../approval/accepted-authority.ts'
import type { ApprovalPorts } from '../approval/approvals-given.ts'
import { judgeLabel, type LabelPorts, type LiftingLabel, needsOwner } from '../approval/lifting-label.ts'
import { judgeOpenApprovals, type OpenApprovals, unknownApprovals } from '../approval/open-pull-request.ts'
import { strictest } from '../approval/strictest-policy.ts'
import { authorityIntroduced, subjectsOf } from '../approval/subjects.ts'
import type { FileHistory } from '../history/file-versions.ts'
import { mergedEnds } from '../history/merged-end.ts'
import { namedIn, placeOf } from '../history/place.ts'
import { lastSoundFile } from '../history/sound-file.ts'
import { type HistoryPorts, readHistory } from '../ledger/history.ts'
import { Ledger } from '../ledger/ledger.ts'
import type { FileState } from '../port/file-state.ts'
import type { PlanLive } from '../port/live-plan.ts'
import type { ReviewablePullRequest } from '../port/repository.ts'
import { type ReviewContent, reviewContent } from '../review/review-content.ts'
import { baseElsewhere, managedTwice } from './file-elsewhere.ts'
import { judgeGuards, withoutGuards } from './preview-guards.ts'
import { askedAnew, sortChanges, undone } from './sort-changes.ts'
import { baseUnsound, unreadableFile } from './unreadable-file.ts'

/** What is judged: a pull request, or the pull requests that a merge queue is about to merge together. */
export interface PullRequestUnderReview {
  /** Absent for a merge group: each of its pull requests was approved before it was queued. */
  readonly pullRequest?: ReviewablePullRequest
  /** The number of the last pull request of a merge group. */
  readonly queued?: number
  /** Of the pull request, or of the last one of a merge group. */
  readonly labels: readonly string[]
  /** The name of the base branch. */
  readonly baseRef: string
  /** The file at the tip of the base branch; absent if there is none. */
  readonly base?: FileState
  /** The tip of the base branch. */
  readonly baseSha: string
  /** The file as merging would leave it; absent if merging leaves none. */
  readonly merged?: FileState
}

export interface Judgement {
  readonly mode: 'live' | 'static'
  /** Everything that applying the file would do; absent if the file is broken. */
  readonly plan?: Plan
  /** The changes of the plan that the pull request causes. */
  readonly caused: readonly Change[]
  /** Changes for listed people, once they have joined by signing in. */
  readonly awaited: readonly Change[]
  /** The changes of the plan that were already pending. */
  readonly outside: readonly Change[]
  /** Changes of the plan that were applied before and undone since: merging does not apply them. */
  readonly spent: readonly Change[]
  /** Changes of authority: they are not access, but decide about access. */
  readonly authority: readonly AuthorityChange[]
  /** Absent if the policy asks for none, or they cannot be judged. */
  readonly approvals?: readonly JudgedApproval[]
  /** Absent if the file is broken. */
  readonly roster?: Roster
  /** The last sound file on the base branch; absent if there is none, or the file is broken. */
  readonly before?: Roster
  /** Of the file on the base branch, and of the plan that it would make. */
  readonly findingsBefore: readonly Finding[]
  /** Absent if the file is broken. */
  readonly origins?: Origins
  /** The organization that was planned against; absent in a static preview. */
  readonly snapshot?: Snapshot
  /** What the preview seals; absent in a static preview, and if the file is broken. */
  readonly content?: ReviewContent
  /** The label that lifts limits; absent if none counts. */
  readonly label?: SetLabel
  /** Whether the pull request asks again for something that was applied before and undone since. */
  readonly asksAnew: boolean
  /** Whether there was no file yet: from now on, Roster manages these people and removes the others. */
  readonly isFirst: boolean
  /** About the file, the plan, the guards and the approvals. */
  readonly findings: readonly Finding[]
}

export interface JudgementPorts extends ApprovalPorts, HistoryPorts, LabelPorts {
  /** Absent for a static preview. */
  readonly planLive: PlanLive | undefined
  /** Another members file as merging would leave it; undefined if merging leaves none at that path. */
  readonly mergedAt: (path: string) => Promise<FileState | undefined>
}

/** @param now Milliseconds since the epoch. */
export async function judgePullRequest(
  review: PullRequestUnderReview,
  now: number,
  ports: JudgementPorts,
): Promise<Judgement> {
  const mode = ports.planLive ? 'live' : 'static'
  const { base, merged, baseRef } = review
  if (merged?.kind !== 'text') return unplanned(mode, [unreadableFile(merged, baseRef)])
  const file = readRoster(merged.source, { now })
  const { findings } = file
  if (file.roster === undefined) return unplanned(mode, findings)
  const { roster: head, origins } = file
  const read = base?.kind === 'text' ? readRoster(base.source, { now }) : undefined
  const { path } = merged.source
  const history = { path, sha: review.baseSha, branch: baseRef }
  const {
    sound,
    originsBefore,
    findings: unsound,
  } = await fileBefore(head, { base, history, read, now }, ports)
  const before = sound ?? emptyRoster(head.organization)
  const isNew = sound === undefined
  const files = {
    ...{ head, origins, before, isNew, history },
    ...(originsBefore && { originsBefore }),
    ...{ findings: [...findings, ...unsound], findingsBefore: read?.findings ?? [] },
  }
  return ports.planLive
    ? judgeLive(review, files, now, { ...ports, planLive: ports.planLive })
    : judgeStatic(review, files)
}

function unplanned(mode: Judgement['mode'], findings: readonly Finding[]): Judgement {
  const nothing = { caused: [], awaited: [], outside: [], spent: [], authority: [] }
  return { mode, ...nothing, asksAnew: false, isFirst: false, findingsBefore: [], findings }
}

interface FileBefore {
  /** What the pull request is compared with, and who decides about it; absent if the organization never had a sound file. */
  readonly sound?: Roster
  /** Where its assignments come from; absent if it is not the one that the base branch has. */
  readonly originsBefore?: Origins
  readonly findings: readonly Finding[]
}

interface BaseBranch {
  /** The file at the path of the merged one; absent if there is none. */
  readonly base: FileState | undefined
  /** The same, if it can be read. */
  readonly read: ReadRoster | undefined
  readonly history: FileHistory
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** The organization's file on the base branch. It can be at another path, which merging deletes, or leaves beside the new one. */
async function fileBefore(
  { organization }: Roster,
  { base, read, history, now }: BaseBranch,
  ports: JudgementPorts,
): Promise<FileBefore> {
  if (read?.roster && read.roster.organization === organization) {
    return { sound: read.roster, originsBefore: read.origins, findings: [] }
  }
  const current = read?.roster
  const { path, sha: commit, branch: baseRef } = history
  const place = await placeOf(organization, { commit, path }, ports)
  const sound = (await lastSoundFile(history, organization, ports)) ?? current
  const moved = place.state?.kind === 'text' ? readRoster(place.state.source, { now }) : undefined
  const rivals: string[] = []
  for (const each of new Set([place.path, ...place.others])) {
    if (each !== path && names(await ports.mergedAt(each), organization)) rivals.push(each)
  }
  return {
    ...(sound && { sound }),
    ...(moved?.roster && { originsBefore: moved.origins }),
    findings: [
      ...(rivals.length > 0 ? [managedTwice(path, rivals)] : []),
      ...baseElsewhere(place, { path, baseRef }),
      ...(place.path === path && current === undefined
        ? baseUnsound({ isMissing: base === undefined, isNew: sound === undefined })
        : []),
    ],
  }
}

function names(state: FileState | undefined, organization: string): boolean {
  const named = namedIn(state)
  return named?.kind === 'named' && named.organization === organization
}

/** Both files of a pull request. */
interface Files {
  /** The file as merging would leave it. */
  readonly head: Roster
  /** Where its assignments come from. */
  readonly origins: Origins
  /** The last sound file on the base branch; one that lists nobody, with the default policy, if there is none yet. */
  readonly before: Roster
  /** Where the assignments of the file on the base branch come from; absent if that file is not sound. */
  readonly originsBefore?: Origins
  /** Whether there was no sound file yet. */
  readonly isNew: boolean
  readonly history: FileHistory
  readonly findings: readonly Finding[]
  /** Of the file on the base branch. */
  readonly findingsBefore: readonly Finding[]
}

/** From the files alone. */
function judgeStatic({ pullRequest }: PullRequestUnderReview, files: Files): Judgement {
  const { head, before, findings } = files
  const plan = planBetween(before, head)
  const caused = plan.changes
  const policy = stricterPolicy(before.policy, head.policy, head.members.size)
  const authority = authorityIntroduced(before, head)
  const unknown = pullRequest ? unknownApprovals(subjectsIn(files, caused, authority), head, policy) : []
  return {
    mode: 'static',
    plan,
    caused,
    awaited: plan.awaited,
    outside: [],
    spent: [],
    asksAnew: false,
    isFirst: files.isNew,
    authority,
    roster: head,
    ...(!files.isNew && { before }),
    findingsBefore: files.findingsBefore,
    origins: files.origins,
    findings: [...findings, ...plan.findings, ...unknown],
  }
}

/** Against the organization as it is now. */
async function judgeLive(
  review: PullRequestUnderReview,
  files: Files,
  now: number,
  ports: JudgementPorts & { readonly planLive: PlanLive },
): Promise<Judgement> {
  const { pullRequest } = review
  const { head, before, isNew, findings } = files
  const isTouched = touchedBetween(isNew ? undefined : before, head)
  const live = await ports.planLive({ roster: head, isTouched, use: 'preview', now })
  const { plan, snapshot } = live
  const { organization } = plan
  const ledger = new Ledger(readHistory({ file: files.history, organization }, ports))
  const accepted = pullRequest && !isNew ? await acceptedAuthority({ ledger, snapshot }, ports) : undefined
  const authorityBase = accepted?.file ?? before
  const policy = strictest([before.policy, authorityBase.policy], head.policy, snapshot)
  const roster = { ...live.roster, policy }
  const sorted = await sortChanges(files, live, { ledger, isTouched })
  const { caused, outside, spent, anew, awaited, findingsBefore: planned } = sorted
  const authority = authorityIntroduced(authorityBase, head, snapshot)
  const { label, findings: aboutLabel } = await labelOf(review, organization, ports)
  const guards = await judgeGuards({
    ...{ before, isNew, roster, snapshot, caused, outside, ledger, now },
    ...(label && { label }),
  })
  const lifted: readonly Approvable[] =
    label && guards.isLifted && needsOwner(policy)
      ? [{ kind: 'lifted-limit', label, changes: guards.lifted }]
      : []
  const subjects = [...subjectsIn(files, [...caused, ...awaited], authority), ...lifted]
  const open: OpenApprovals = pullRequest
    ? await judgeOpenApprovals({ subjects, pullRequest, head, base: authorityBase, policy, snapshot }, ports)
    : { findings: [] }
  const left = { changes: new Set([...spent, ...guards.leftOut]), ends: guards.leftOutEnds }
  return {
    mode: 'live',
    plan,
    caused,
    awaited,
    outside: outside.map(({ change }) => change),
    spent,
    asksAnew: anew.length > 0,
    isFirst: isNew,
    ...(label && { label }),
    content: reviewContent(plan, { head: roster, before }, left),
    authority,
    ...(open.approvals && { approvals: open.approvals }),
    roster,
    ...(!isNew && { before }),
    findingsBefore: [...files.findingsBefore, ...planned],
    origins: files.origins,
    snapshot,
    findings: [
      ...findings,
      ...plan.findings,
      ...spent.map(undone),
      ...anew.map(askedAnew),
      ...guards.findings,
      ...withoutGuards(live.guards),
      ...elevationFindings(head, policy, now),
      ...aboutLabel,
      ...open.findings,
    ],
  }
}

function labelOf(
  { labels, pullRequest, queued }: PullRequestUnderReview,
  organization: string,
  ports: LabelPorts,
): Promise<LiftingLabel> | LiftingLabel {
  const number = pullRequest?.number ?? queued
  if (number === undefined) return { findings: [] }
  return judgeLabel(
    { number, labels, organization, ...(pullRequest && { headSha: pullRequest.headSha }) },
    ports,
  )
}

function subjectsIn(
  { before, head }: Files,
  changes: readonly Change[],
  authority: readonly AuthorityChange[],
): readonly Approvable[] {
  const isMergedEnd = mergedEnds({ kind: 'push', before }, head)
  return subjectsOf({ changes, authority, head, isMergedEnd })
}
