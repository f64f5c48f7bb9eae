/**
 * One round: every change of a plan is tried once, step by step, in the phases that keep access without gaps.
 */
import {
  ALL,
  type Assignment,
  CHANGE_KIND,
  type ChangeStep,
  isOwner,
  PHASES,
  type UnknownAssignment,
} from '@roster/core'
import type { lookUpResources } from '../read/lookup.ts'
import type { Reader } from '../read/reader.ts'
import { readSnapshot } from '../read/snapshot.ts'
import { ElasticCloudError } from '../transport/api-error.ts'
import type { Writer } from '../write/writer.ts'
import { Attempt, type Due } from './attempt.ts'
import type { ItemResult } from './divide.ts'
import { SnapshotIndex } from './effect.ts'
import { Invitations, type InvitationsContext } from './invitations.ts'
import { OwnerFloor, ownersNeeded } from './owner-floor.ts'
import { isDivisible } from './refusal.ts'
import { Sender, type SenderContext, type WriteRequest } from './sender.ts'

export interface RoundContext extends SenderContext, InvitationsContext {
  readonly reader: Parameters<typeof lookUpResources>[0] & Pick<Reader, 'members' | 'invitations' | 'apiKeys'>
  readonly writer: Writer
  readonly minOwners: number
}

export async function runRound(
  due: readonly Due[],
  index: SnapshotIndex,
  context: RoundContext,
): Promise<readonly Attempt[]> {
  const round = new Round(due, index, context)
  for (const steps of Object.values(PHASES)) await round.run(steps)
  return round.attempts
}

class Round {
  readonly attempts: readonly Attempt[]
  readonly #index: SnapshotIndex
  readonly #context: RoundContext
  readonly #sender: Sender
  readonly #invitations: Invitations
  /** Assignments that are not known to have been granted in this round, by attempt. */
  readonly #ungranted = new Map<Attempt, readonly Assignment[]>()

  constructor(due: readonly Due[], index: SnapshotIndex, context: RoundContext) {
    this.attempts = due.map((each) => new Attempt(each))
    this.#index = index
    this.#context = context
    this.#sender = new Sender(context)
    this.#invitations = new Invitations(context, index, this.#sender)
  }

  /** Takes these steps, at once, for all changes that have them. */
  async run(steps: readonly ChangeStep[]): Promise<void> {
    await Promise.all(
      steps.map((step) =>
        this.#steps[step](
          this.attempts.filter(({ change }) => CHANGE_KIND[change.kind].steps.includes(step)),
        ),
      ),
    )
  }

  readonly #steps: Readonly<Record<ChangeStep, (attempts: readonly Attempt[]) => Promise<void>>> = {
    grant: (attempts) => this.#grant(attempts),
    withdraw: (attempts) => this.#invitations.cancel(attempts),
    invite: (attempts) => this.#invite(attempts),
    refresh: (attempts) => this.#invitations.refresh(attempts),
    cancel: (attempts) => this.#invitations.cancel(attempts),
    revoke: (attempts) => this.#revoke(attempts),
    'revoke-key': (attempts) => this.#revokeKeys(attempts),
    remove: (attempts) => this.#remove(attempts),
  }

  async #grant(attempts: readonly Attempt[]): Promise<void> {
    const { writer, organization } = this.#context
    await Promise.all(
      attempts.map(async (attempt) => {
        const { userId, grant } = attempt.change
        if (userId === undefined) return
        const results = await this.#sendAssignments(grant, attempt, (assignments) => ({
          operation: 'grant',
          attempts: [attempt],
          send: () => writer.grant(userId, organization, assignments),
          assignments,
        }))
        const ungranted = results.flatMap(({ item, result }) => (result ? [item] : []))
        this.#ungranted.set(attempt, ungranted)
      }),
    )
  }

  /** A replacement waits until the old invitation is cancelled: it can have more roles than the new one. */
  async #invite(attempts: readonly Attempt[]): Promise<void> {
    const isReplacement = ({ change }: Attempt) => CHANGE_KIND[change.kind].steps.includes('withdraw')
    await this.#invitations.send(attempts.filter((attempt) => attempt.succeeded || !isReplacement(attempt)))
  }

  async #revoke(attempts: readonly Attempt[]): Promise<void> {
    const { writer, organization } = this.#context
    const floor = await this.#ownerFloor(attempts.filter(({ change }) => change.revoke.some(isOwner)))
    await Promise.all(
      attempts.map(async (attempt) => {
        const { userId, revoke, revokeUnknown = [] } = attempt.change
        if (userId === undefined) return
        const ungranted = this.#ungranted.get(attempt) ?? []
        const replaced = revoke.filter((held) => !ungranted.some((other) => mayReplace(other, held)))
        if (replaced.length < revoke.length) attempt.withheld = NOT_REPLACED
        const due = replaced.filter((held) => !isOwner(held) || floor.release(userId))
        if (due.length < replaced.length) attempt.withheld = TOO_FEW_OWNERS
        await this.#sendAssignments(due, attempt, (assignments) => ({
          operation: 'revoke',
          attempts: [attempt],
          send: () => writer.revoke(userId, organization, assignments),
          assignments,
        }))
        await this.#revokeUnknown(userId, revokeUnknown, attempt)
      }),
    )
  }

  async #revokeUnknown(
    userId: string,
    unknown: readonly UnknownAssignment[],
    attempt: Attempt,
  ): Promise<void> {
    const { writer, organization } = this.#context
    const results = await this.#sender.inBatches(unknown, {
      limit: unknown.length,
      attemptOf: () => attempt,
      divisible: isDivisible,
      request: (batch) => ({
        operation: 'revoke',
        attempts: [attempt],
        send: () => writer.revoke(userId, organization, [], batch),
        unknown: batch,
      }),
    })
    for (const { result } of results) attempt.record(result)
  }

  async #revokeKeys(attempts: readonly Attempt[]): Promise<void> {
    const { writer, limits } = this.#context
    const due = attempts.flatMap((attempt) => {
      const id = attempt.change.key?.id
      return id === undefined ? [] : [{ attempt, id }]
    })
    const results = await this.#sender.inBatches(due, {
      limit: limits.idsPerDelete,
      attemptOf: ({ attempt }) => attempt,
      divisible: isDivisible,
      request: (items) => ({
        operation: 'revoke-keys',
        attempts: items.map(({ attempt }) => attempt),
        send: () => writer.revokeKeys(items.map(({ id }) => id)),
      }),
    })
    for (const { item, result } of results) item.attempt.record(result)
  }

  async #remove(attempts: readonly Attempt[]): Promise<void> {
    const { writer, organization, limits } = this.#context
    const floor = await this.#ownerFloor(attempts.filter(({ change }) => change.before.some(isOwner)))
    const due = attempts.flatMap((attempt) => {
      const { userId } = attempt.change
      if (userId === undefined) return []
      if (floor.release(userId)) return [{ attempt, userId }]
      attempt.withheld = TOO_FEW_OWNERS
      return []
    })
    const results = await this.#sender.inBatches(due, {
      limit: limits.idsPerDelete,
      attemptOf: ({ attempt }) => attempt,
      divisible: isDivisible,
      request: (items) => ({
        operation: 'remove-members',
        attempts: items.map(({ attempt }) => attempt),
        send: () =>
          writer.removeMembers(
            organization,
            items.map(({ userId }) => userId),
          ),
      }),
    })
    for (const { item, result } of results) item.attempt.record(result)
  }

  async #sendAssignments(
    assignments: readonly Assignment[],
    attempt: Attempt,
    request: (assignments: readonly Assignment[]) => WriteRequest,
  ): Promise<readonly { readonly item: Assignment; readonly result: ItemResult }[]> {
    const results = await this.#sender.inBatches(assignments, {
      limit: assignments.length,
      attemptOf: () => attempt,
      divisible: isDivisible,
      request,
    })
    for (const { result } of results) attempt.record(result)
    return results
  }

  /** Read anew before an ownership ends, since another one can have ended since the last reading. */
  async #ownerFloor(ending: readonly Attempt[]): Promise<OwnerFloor> {
    const { organization, minOwners, reader, stop } = this.#context
    if (ending.length === 0 || stop.signal.aborted) return new OwnerFloor([], 1)
    try {
      const owners = new SnapshotIndex(await readSnapshot(reader, organization)).ownerIds()
      const changes = this.attempts.map(({ change }) => change)
      return new OwnerFloor(owners, ownersNeeded(owners, changes, minOwners))
    } catch (error) {
      if (!(error instanceof ElasticCloudError)) throw error
      // No ownership ends on the strength of a reading that may be out of date.
      return new OwnerFloor(this.#index.ownerIds(), Number.POSITIVE_INFINITY)
    }
  }
}

const NOT_REPLACED = 'The roles that replace it could not be granted, so nothing was revoked there.'

const TOO_FEW_OWNERS =
  'Too few Organization owners would be left: the ones who replace them are not there yet.'

/** Whether `granted` can be what replaces `revoked`: both reach the same resources. */
function mayReplace(granted: Assignment, revoked: Assignment): boolean {
  if (granted.kind !== revoked.kind) return false
  return granted.resource === revoked.resource || granted.resource === ALL || revoked.resource === ALL
}
