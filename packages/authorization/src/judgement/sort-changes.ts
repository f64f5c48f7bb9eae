/**
 * Sorts the changes of a plan: those that the pull request causes, those that were already pending because the base file
 * would cause them too, and those that a run had made before and someone has undone since.
 */
import {
  type Change,
  changeText,
  emailKey,
  type Finding,
  type IsTouched,
  memberIn,
  type Origins,
  planChanges,
  type Roster,
  rewrittenBetween,
} from '@roster/core'
import type { Ledger } from '../ledger/ledger.ts'
import { type WeighedChange, weighPlan } from '../ledger/weigh-plan.ts'
import type { LivePlan } from '../port/live-plan.ts'

export interface SortedChanges {
  /** Those that the pull request causes, or asks for anew after they were undone. */
  readonly caused: readonly Change[]
  /** Those that were already pending, and what speaks for them. */
  readonly outside: readonly WeighedChange[]
  /** Those that were undone since, and that merging does not make again. */
  readonly spent: readonly Change[]
  /** Those of the caused ones that were undone since, in whole or in part. */
  readonly anew: readonly Change[]
  /** Changes for listed people, once they have joined by signing in. */
  readonly awaited: readonly Change[]
  /** Of the plan that the base file would make. */
  readonly findingsBefore: readonly Finding[]
}

export interface ComparedFiles {
  readonly head: Roster
  readonly origins: Origins
  /** The last sound file on the base branch. */
  readonly before: Roster
  /** Absent if the file on the base branch is not sound. */
  readonly originsBefore?: Origins
  /** Whether there was no sound file yet. */
  readonly isNew: boolean
}

export interface SortOptions {
  readonly ledger: Ledger
  readonly isTouched: IsTouched
}

export async function sortChanges(
  files: ComparedFiles,
  live: LivePlan,
  { ledger, isTouched }: SortOptions,
): Promise<SortedChanges> {
  const { plan, snapshot } = live
  const { isPending, findings: findingsBefore } = pendingBefore(files, live)
  // Members make API keys, so asking for one brings back nothing by itself.
  const isKnown = ({ email }: Change) => memberIn(files.before, emailKey(email)) !== undefined
  const changes = plan.changes.filter((change) => isPending(change) || (!files.isNew && isKnown(change)))
  const weighed =
    changes.length === 0
      ? []
      : await weighPlan({ changes, digest: plan.digest }, { roster: files.before, snapshot, ledger })
  const isRewritten = rewritten(files, isTouched)
  const isAskedAnew = (each: WeighedChange) =>
    isPending(each.change) ? isTouched(each.change.email) : !isReturn(each) || isRewritten(each.change.email)
  const { anew = [], spent = [] } = Object.groupBy(weighed.filter(isSpent), (each) =>
    isAskedAnew(each) ? 'anew' : 'spent',
  )
  const undone = new Set(spent.map(({ change }) => change))
  const again = new Set(anew.map(({ change }) => change))
  const isCaused = (change: Change) => again.has(change) || !(isPending(change) || undone.has(change))
  return {
    caused: plan.changes.filter(isCaused),
    outside: weighed.filter(({ change }) => !(isCaused(change) || undone.has(change))),
    spent: [...undone],
    anew: [...again],
    awaited: plan.awaited.filter((change) => !isPending(change)),
    findingsBefore,
  }
}

interface Pending {
  /** Whether a change is pending without the pull request: the base file would cause the same. */
  readonly isPending: (change: Change) => boolean
  readonly findings: readonly Finding[]
}

function pendingBefore(
  { before, head, isNew }: ComparedFiles,
  { snapshot, resources, keyOptions, plan }: LivePlan,
): Pending {
  if (isNew || before.organization !== head.organization) return { isPending: () => false, findings: [] }
  // Only people in the plan can have a pending change.
  const only = new Set([...plan.changes, ...plan.awaited].map(({ email }) => emailKey(email)))
  const { changes, awaited, findings } = planChanges(before, snapshot, { resources, ...keyOptions, only })
  const digests = new Set([...changes, ...awaited].map(({ digest }) => digest))
  return { isPending: ({ digest }) => digests.has(digest), findings }
}

/** Without the places of the base file, any change of what it gives a member counts. */
function rewritten({ head, origins, before, originsBefore }: ComparedFiles, isTouched: IsTouched): IsTouched {
  if (originsBefore === undefined) return isTouched
  return rewrittenBetween({ roster: before, origins: originsBefore }, { roster: head, origins })
}

/** Whether a run has made it before, in whole or in part. */
function isSpent({ isAuthorised, demands }: WeighedChange): boolean {
  return !isAuthorised && demands.some(({ standing }) => standing.status === 'spent')
}

/** Whether it brings back someone who left or was removed by hand. A group that changes is no reason for that. */
function isReturn({ demands }: WeighedChange): boolean {
  return demands.some(({ demand, standing }) => demand.part === 'begins' && standing.status === 'spent')
}

/** About a change that merging does not make again. */
export function undone({ kind, email }: Change): Finding {
  return {
    severity: 'warning',
    code: 'undone-since',
    message: `A run had already done it, and someone undid it since: ${changeText(kind, email)}. Merging does not do it again. Edit the entry to ask for it again, or to match the organization.`,
    email,
  }
}

/** About a change that merging makes again. */
export function askedAnew({ kind, email }: Change): Finding {
  return {
    severity: 'warning',
    code: 'asked-anew',
    message: `A run had already done this or a part of it, and someone undid it since: ${changeText(kind, email)}. Merging does it again.`,
    email,
  }
}
