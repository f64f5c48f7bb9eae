/** The input and the result of the limits on coming ends. */
import type { Roster } from '../file/roster.ts'
import type { Snapshot } from '../organization/snapshot.ts'
import type { Change } from '../plan/change.ts'
import type { GuardOptions, LimitRule } from '../plan/guards.ts'
import type { Outlook, OutlookEnd } from './outlook.ts'

export interface TwoFiles {
  /** The file before the change: one that lists nobody if there was none. */
  readonly base: Roster
  readonly head: Roster
}

export interface ComingEndsOptions extends GuardOptions, TwoFiles {
  readonly snapshot: Snapshot
  /** What the change causes now. */
  readonly caused: readonly Change[]
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** The end of a membership, a role or an API key that a change of the file brings forward or sets. */
export interface ComingEnd extends OutlookEnd {
  /** The key of the member, or the subject of the API key. */
  readonly key: string
}

/** A sentence about a limit that is exceeded, and the ends that exceed it. */
export interface Excess {
  readonly what: string
  readonly ends: readonly ComingEnd[]
}

/** What one limit is applied to. */
export interface LimitedEnds {
  readonly rule: LimitRule
  readonly outlooks: readonly Outlook[]
  /** When members leave, or API keys end, in order. */
  readonly leaving: readonly number[]
  readonly options: ComingEndsOptions
}
