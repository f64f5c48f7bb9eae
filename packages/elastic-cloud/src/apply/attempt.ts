/** What happened to one change in one round. */
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
  /** Whether a request for it was answered with success. */
  succeeded = false
  /** The first refusal that is about the change itself. */
  refusal: ElasticCloudError | undefined
  /** A request whose effect is not known. */
  uncertain: ElasticCloudError | undefined
  /** Whether the run ended before all of it was sent. */
  unsent = false
  /** Why a request was not sent. */
  withheld: string | undefined
  /** Set before the request that leaves it out. */
  omitted: Omission = {}
  /** Ids of stopped deployments that can be why an invitation to all of them was refused. */
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

  /** Whether every part that was tried is known to have taken effect. */
  get isClean(): boolean {
    return this.succeeded && !this.unsent && this.refusal === undefined && this.uncertain === undefined
  }

  /** Whether something may have taken effect. A request that the rate limit refused has not. */
  get mayHaveTouched(): boolean {
    return this.succeeded || this.uncertain?.outcomeUnknown === true
  }

  /**
   * Whether another round can do better, given what is left to do now: not after a refusal that means what it
   * says, and not by asking the same again where what was read explains no refusal.
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
