/**
 * Shares of a record: which outcomes of a run belong to which pull request. The run's own pull request gets all of
 * them. An earlier one gets those that its merge explains. The newest one also keeps the facts that later runs rely on.
 */
import { type Change, emailKey, type Plan, planOf } from '@roster/core'
import type { MergedPullRequest } from '../port/repository.ts'
import type { Authorization } from './authorize-run.ts'
import { type RunRecordContent, runRecord } from './run-record.ts'

export interface Outcome {
  readonly change: Change
  /** Whether it was read back after it was made. */
  readonly verified: boolean
}

export interface RecordShare<O extends Outcome> {
  readonly pullRequest: MergedPullRequest
  /** Whether it is the pull request that caused the run. */
  readonly isOwn: boolean
  readonly plan: Plan
  readonly outcomes: readonly O[]
  /** Whether its preview is known to have shown another text than the sealed one. */
  readonly isEdited: boolean
  /** Of the newest pull request only: what the run found. */
  readonly record?: RunRecordContent
}

export async function recordShares<O extends Outcome>(
  authorization: Authorization,
  outcomes: readonly O[],
): Promise<readonly RecordShare<O>[]> {
  const { plan, pullRequest: own, weighed } = authorization
  const newest = own ?? (await newestPullRequest(authorization))
  if (newest === undefined) return []
  const explainedBy = new Map(
    weighed.map(({ change, merge }) => [emailKey(change.email), merge?.pullRequest] as const),
  )
  const verified = outcomes.filter((outcome) => outcome.verified).map(({ change }) => change)
  const earlier = Map.groupBy(outcomes, ({ change }) => explainedBy.get(emailKey(change.email))?.number)
  const pullRequests = new Map(
    [newest, ...[...explainedBy.values()].flatMap((each) => each ?? [])].map((each) => [each.number, each]),
  )
  const record = await runRecord(authorization, verified)
  const edited = new Set(
    authorization.ledger.read.flatMap(({ review, pullRequest }) =>
      review.status === 'edited' ? (pullRequest?.number ?? []) : [],
    ),
  )
  return [...pullRequests.values()].map((pullRequest): RecordShare<O> => {
    const isOwn = pullRequest.number === own?.number
    const ofIt = earlier.get(pullRequest.number) ?? []
    const share = isOwn
      ? { plan, outcomes }
      : {
          plan: planOf(
            plan.organization,
            ofIt.map(({ change }) => change),
          ),
          outcomes: ofIt,
        }
    const isNewest = pullRequest.number === newest.number
    const isEdited = edited.has(pullRequest.number)
    return { pullRequest, isOwn, ...share, isEdited, ...(isNewest && { record }) }
  })
}

/** The newest merge that has a pull request: runs that no merge caused leave their record there. */
async function newestPullRequest({ ledger }: Authorization): Promise<MergedPullRequest | undefined> {
  for await (const { pullRequest } of ledger.newestFirst()) if (pullRequest) return pullRequest
  return undefined
}
