/** One try of one change, in one round. */
import { type Assignment, type Change, subtractAssignments, type UnknownAssignment } from '@roster/core'
import type { ElasticCloudError } from '../transport/api-error.ts'
import { type ItemResult, NOT_SENT } from './divide.ts'
import { mayBeTrace } from './refusal.ts'

/** What was left out of an invitation because the service refuses it. */
export interface Omission {
  readonly assignments?: readonly Assignment[]
  /** Of kinds that Roster does not know. */
  readonly carried?: readonly UnknownAssignment[]
}

/** A change to try. */
export interface Due {
  readonly change: Change
  /** In how many earlier rounds an answer was lost. */
  readonly lost: number
}

export class Attempt {
  readonly change: Change
  readonly lost: number
  /** Whether a request for it succeeded. */
  succeeded = false
  /** The first refusal. */
  refusal: ElasticCloudError | undefined
  /** The first request whose effect is unknown. */
  uncertain: ElasticCloudError | undefined
  /** Whether the run ended before all of it was sent. */
  unsent = false
  /** Why a request was not sent. */
  withheld: string | undefined
  /** Set before the request that leaves it out. */
  omitted: Omission = {}
  /** Ids of stopped deployments that may explain why an invitation to all deployments was refused. */
  stoppedDeployments: readonly string[] = []

  constructor({ change, lost }: Due) {
    this.change = change
    this.lost = lost
  }

  record(result: ItemResult): void {
    if (result === undefined) this.succeeded = true
    else if (result === NOT_SENT) this.unsent = true
    else if (result.kind === 'refused') this.refusal ??= result
    else this.uncertain ??= result
  }

  /** Whether every request for it is known to have taken effect. */
  get isClean(): boolean {
    return this.succeeded && !this.unsent && this.refusal === undefined && this.uncertain === undefined
  }

  /** Whether anything may have taken effect. A rate-limited request has not. */
  get mayHaveTouched(): boolean {
    return this.succeeded || this.uncertain?.outcomeUnknown === true
  }

  /**
   * Whether another round can help, given what is left to do now. It cannot after a final refusal. Repeating a request
   * does not help either, if the reading does not explain why it was refused.
   */
  isWorthAnother(now: Change): boolean {
    if (this.refusal === undefined || this.uncertain !== undefined) return true
    return mayBeTrace(this.refusal) && now.kind !== this.change.kind
  }
}

/** What an invitation for the change contains. */
export function contentOf({ change, omitted }: Attempt): Required<Omission> {
  return {
    assignments: subtractAssignments(change.after, omitted.assignments ?? []),
    carried: omitted.carried === undefined ? change.carried : [],
  }
}
