/** The outcome of a change, derived from what was read at the end of the run and from the last attempt. */
import { type Change, isMadeByMember, type ResourceNames, writeAssignment } from '@roster/core'
import type { Attempt } from './attempt.ts'

/** `waiting`: a member makes the change. */
export type ChangeStatus = 'applied' | 'already-done' | 'failed' | 'not-attempted' | 'waiting'

export interface ChangeOutcome {
  readonly change: Change
  readonly status: ChangeStatus
  /** Whether the organization was read afterwards and the change found true. */
  readonly verified: boolean
  /** The API's code, if it refused. */
  readonly code?: string
  /** The problem and its remedy, or the roles that an invitation was sent without. */
  readonly message?: string
}

export interface OutcomeFacts {
  /** The last one; undefined if the run never got to the change. */
  readonly attempt: Attempt | undefined
  /** Whether the change was true when last read. */
  readonly isDone: boolean
  /** Whether a request for it took effect, or may have. */
  readonly isTouched: boolean
  /** Whether the organization was read after the last round. */
  readonly isRead: boolean
  readonly names: ResourceNames
}

export function outcomeOf(change: Change, facts: OutcomeFacts): ChangeOutcome {
  const { attempt, isDone, isTouched, isRead, names } = facts
  const outcome = (status: ChangeStatus, message?: string): ChangeOutcome => ({
    change,
    status,
    verified: isDone,
    ...(message && { message }),
  })
  if (isDone) return outcome(isTouched ? 'applied' : 'already-done', attempt && omissionText(attempt, names))
  if (isMadeByMember(change.kind)) return outcome('waiting', howToMake(change))
  if (attempt === undefined) return outcome('not-attempted', 'The run ended before this.')
  const { refusal, uncertain, unsent, withheld, isClean } = attempt
  if (refusal) {
    const [code] = refusal.codes
    const message = (refusal.advice ?? refusal.message) + stoppedText(attempt, names)
    return { ...outcome('failed', message), ...(code && { code }) }
  }
  if (unsent && !isTouched) return outcome('not-attempted', 'The run ended before this.')
  if (withheld) return outcome('failed', withheld)
  if (uncertain) return outcome('failed', uncertain.message)
  if (unsent) return outcome('failed', 'The run ended before all of it was done.')
  return isClean && !isRead
    ? outcome(
        'applied',
        'The service accepted it, but the organization could not be read afterwards to make sure.',
      )
    : outcome(
        'failed',
        'The service accepted it, but the organization does not show it. Run again, and check the Cloud Console.',
      )
}

/** No run makes a key, because a person has to receive its secret. */
function howToMake({ kind, key }: Change): string {
  const command = kind === 'create-key' ? 'create' : 'rotate'
  return `To make it, run: roster keys ${command} ${JSON.stringify(key?.name ?? '')}`
}

/** The roles that an invitation was sent without, because the service had refused it with them. */
function omissionText({ omitted }: Attempt, names: ResourceNames): string | undefined {
  const { assignments = [], carried = [] } = omitted
  const known = assignments.map((each) => writeAssignment(each, names)).join(', ')
  const unknown = carried.map(({ path, roleId }) => (roleId === '' ? path : `${roleId} (${path})`)).join(', ')
  const sentences = [
    known &&
      `The invitation was sent without ${known}: the service refuses roles on what is gone or stopped.`,
    unknown &&
      `The invitation was sent without ${unknown}, which this release does not know and the service refused.`,
  ]
  return sentences.filter((sentence) => sentence !== '').join(' ') || undefined
}

/** A stopped deployment appears in no list, so it is easy to overlook. */
function stoppedText({ stoppedDeployments }: Attempt, names: ResourceNames): string {
  if (stoppedDeployments.length === 0) return ''
  const named = stoppedDeployments.map((id) => names.name('deployment', id) ?? id).join(', ')
  return ` The service can refuse roles on all deployments while one is stopped, and these are: ${named}. Start or delete them.`
}
