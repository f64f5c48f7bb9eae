/**
 * One round: every change of a plan is tried once, step by step in the phases that keep access from having gaps.
 */
import {
  ALL,
  type Assignment,
  CHANGE_KIND,
  type Change,
  type ChangeStep,
  isOwner,
  PHASES,
  type Secret,
  type UnknownAssignment,
} from '@roster/core'
import type PQueue from 'p-queue'
import type { Reader } from '../read/reader.ts'
import { readSnapshot } from '../read/snapshot.ts'
import { ElasticCloudError } from '../transport/api-error.ts'
import { type BatchLimits, batchesOf } from '../write/batch.ts'
import type { Writer } from '../write/writer.ts'
import { Attempt } from './attempt.ts'
import { type ItemResult, NOT_SENT, sendDivided } from './divide.ts'
import { SnapshotIndex } from './effect.ts'
import { OwnerFloor, ownersNeeded } from './owner-floor.ts'
import { endsTheRun, isDivisible } from './refusal.ts'
import { resultOf, type WriteOperation, type WriteRecord } from './write-record.ts'

export interface RoundContext {
  readonly organization: string
  readonly reader: Reader
  readonly writer: Writer
  readonly queue: PQueue
  readonly limits: BatchLimits
  readonly invitationExpiresIn: string
  readonly minOwners: number
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly audit: (record: WriteRecord) => void
  /** Aborted when no further request may be started. */
  readonly stop: AbortController
}

/** A change to try, and in how many rounds before this one its answers were lost. */
export interface Due {
  readonly change: Change
  readonly lost: number
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

/** Assignments that a new invitation carries. */
interface InvitationContent {
  readonly assignments: readonly Assignment[]
  readonly carried: readonly UnknownAssignment[]
}

class Round {
  readonly attempts: readonly Attempt[]
  readonly #index: SnapshotIndex
  readonly #context: RoundContext
  /** Grants of this round that are not known to have taken effect, by attempt. */
  readonly #ungranted = new Map<Attempt, Assignment[]>()

  constructor(due: readonly Due[], index: SnapshotIndex, context: RoundContext) {
    this.attempts = due.map(({ change, lost }) => new Attempt(change, lost))
    this.#index = index
    this.#context = context
  }

  async run(steps: readonly ChangeStep[]): Promise<void> {
    await Promise.all(steps.map((step) => this.#steps[step](this.#with(step))))
  }

  /** What each step does about the changes that have it. */
  readonly #steps: Readonly<Record<ChangeStep, (attempts: readonly Attempt[]) => Promise<void>>> = {
    grant: (attempts) => this.#grant(attempts),
    withdraw: (attempts) => this.#cancelInvitations(attempts),
    invite: (attempts) => this.#invite(attempts),
    refresh: (attempts) => this.#refresh(attempts),
    cancel: (attempts) => this.#cancelInvitations(attempts),
    revoke: (attempts) => this.#revoke(attempts),
    remove: (attempts) => this.#remove(attempts),
  }

  async #grant(attempts: readonly Attempt[]): Promise<void> {
    const { writer, organization } = this.#context
    await Promise.all(
      attempts.map(async (attempt) => {
        const { userId, grant } = attempt.change
        if (userId === undefined || grant.length === 0) return
        const results = await this.#sendAtoms(grant, attempt, (atoms) =>
          this.#write('grant', [attempt], () => writer.grant(userId, organization, atoms), atoms),
        )
        for (const { item, result } of results) {
          attempt.record(result)
          if (result) this.#ungranted.set(attempt, [...(this.#ungranted.get(attempt) ?? []), item])
        }
      }),
    )
  }

  /** Nobody is invited anew while their old invitation is open: its roles may be wider. */
  async #invite(attempts: readonly Attempt[]): Promise<void> {
    await this.#postInvitations(
      attempts.filter(
        ({ change, succeeded }) => succeeded || !CHANGE_KIND[change.kind].steps.includes('withdraw'),
      ),
    )
  }

  async #revoke(attempts: readonly Attempt[]): Promise<void> {
    const { writer, organization } = this.#context
    const floor = await this.#ownerFloor(attempts.filter(({ change }) => change.revoke.some(isOwner)))
    await Promise.all(
      attempts.map(async (attempt) => {
        const { userId, revoke } = attempt.change
        if (userId === undefined) return
        const ungranted = this.#ungranted.get(attempt) ?? []
        const due = revoke.filter((atom) => !ungranted.some((other) => mayReplace(other, atom)))
        if (due.length < revoke.length) {
          attempt.withheld = 'What replaces it could not be granted, so nothing was taken away there.'
        }
        const sendable = due.filter((atom) => !isOwner(atom) || floor.release(userId))
        if (sendable.length < due.length) attempt.withheld = TOO_FEW_OWNERS
        const results = await this.#sendAtoms(sendable, attempt, (atoms) =>
          this.#write('revoke', [attempt], () => writer.revoke(userId, organization, atoms), atoms),
        )
        for (const { result } of results) attempt.record(result)
      }),
    )
  }

  async #remove(attempts: readonly Attempt[]): Promise<void> {
    const { writer, organization, limits } = this.#context
    const floor = await this.#ownerFloor(attempts.filter(({ change }) => change.before.some(isOwner)))
    const due = attempts.filter((attempt) => {
      const { userId } = attempt.change
      if (userId === undefined || floor.release(userId)) return userId !== undefined
      attempt.withheld = TOO_FEW_OWNERS
      return false
    })
    const results = await Promise.all(
      batchesByLoss(due, (attempt) => attempt, limits.idsPerDelete).map((chunk) =>
        sendDivided(chunk, {
          divisible: isDivisible,
          send: (items) => {
            const ids = items.flatMap(({ change }) => change.userId ?? [])
            return this.#write('remove-members', items, () => writer.removeMembers(organization, ids))
          },
        }),
      ),
    )
    for (const { item, result } of results.flat()) item.record(result)
  }

  async #sendAtoms(
    atoms: readonly Assignment[],
    { lost }: Attempt,
    send: (atoms: readonly Assignment[]) => Promise<ItemResult>,
  ) {
    const chunks = batchesOf(atoms, batchSize(Math.max(1, atoms.length), lost))
    const results = await Promise.all(
      chunks.map((chunk) => sendDivided(chunk, { divisible: isDivisible, send })),
    )
    return results.flat()
  }

  #with(step: ChangeStep): readonly Attempt[] {
    return this.attempts.filter(({ change }) => CHANGE_KIND[change.kind].steps.includes(step))
  }

  #tokens(change: Change): readonly Secret[] {
    return this.#index.invitations(change.email).map(({ token }) => token)
  }

  async #cancelInvitations(attempts: readonly Attempt[]): Promise<void> {
    const { writer, organization, limits } = this.#context
    const due = attempts.flatMap((attempt) =>
      this.#tokens(attempt.change).map((token) => ({ attempt, token })),
    )
    const results = await Promise.all(
      batchesByLoss(due, ({ attempt }) => attempt, limits.idsPerDelete).map((chunk) =>
        sendDivided(chunk, {
          divisible: isDivisible,
          send: (items) =>
            this.#write('cancel-invitations', unique(items.map(({ attempt }) => attempt)), () =>
              writer.cancelInvitations(
                organization,
                items.map(({ token }) => token),
              ),
            ),
        }),
      ),
    )
    for (const { item, result } of results.flat()) item.attempt.record(result)
    // Of several invitations of one person, one that was not cancelled is still open.
    for (const attempt of attempts) if (!attempt.isClean) attempt.succeeded = false
  }

  async #postInvitations(attempts: readonly Attempt[]): Promise<void> {
    const results = await Promise.all(
      this.#batches(attempts).map(({ batch, content }) =>
        sendDivided(batch, {
          divisible: isAboutAddresses,
          send: (items) => this.#post(items, content),
        }),
      ),
    )
    for (const { item, result } of results.flat()) {
      item.succeeded = false
      item.record(result)
    }
  }

  /** A refresh that is refused as already existing becomes cancel and send. */
  async #refresh(attempts: readonly Attempt[]): Promise<void> {
    // A refresh whose answer was lost, and which changed nothing, may have been refused.
    const refreshable = attempts.filter(({ lost }) => lost === 0)
    const stubborn = attempts.filter(({ lost }) => lost > 0)
    await Promise.all([
      this.#cancelAndInvite(stubborn),
      ...this.#batches(refreshable).map(async ({ batch, content }) => {
        const result = await this.#post(batch, content)
        const error = result === NOT_SENT ? undefined : result
        if (error?.codes.includes('organization.invitation_already_exists')) {
          await this.#cancelAndInvite(batch)
        } else if (error && batch.length > 1 && isAboutAddresses(error)) {
          await Promise.all(batch.map((attempt) => this.#refresh([attempt])))
        } else {
          for (const attempt of batch) attempt.record(result)
        }
      }),
    ])
  }

  async #cancelAndInvite(attempts: readonly Attempt[]): Promise<void> {
    await this.#cancelInvitations(attempts)
    await this.#postInvitations(attempts.filter(({ succeeded }) => succeeded))
  }

  #post(attempts: readonly Attempt[], content: InvitationContent): Promise<ItemResult> {
    const { writer, organization, invitationExpiresIn } = this.#context
    const emails = attempts.map(({ change }) => change.email)
    return this.#write(
      'invite',
      attempts,
      () => writer.invite(organization, { emails, expiresIn: invitationExpiresIn, ...content }),
      content.assignments,
    )
  }

  /** One invitation request holds people with equal assignments, as many as the limit allows. */
  #batches(attempts: readonly Attempt[]) {
    const groups = new Map<string, { content: InvitationContent; attempts: Attempt[] }>()
    for (const attempt of attempts) {
      const { after: assignments, carried } = attempt.change
      const key = JSON.stringify([assignments, carried])
      const group = groups.get(key)
      if (group) group.attempts.push(attempt)
      else groups.set(key, { content: { assignments, carried }, attempts: [attempt] })
    }
    return [...groups.values()].flatMap(({ content, attempts: all }) =>
      batchesByLoss(all, (attempt) => attempt, this.#context.limits.emailsPerInvitation).map((batch) => ({
        batch,
        content,
      })),
    )
  }

  /** Read anew where an ownership is about to end: somebody else may have ended another meanwhile. */
  async #ownerFloor(ending: readonly Attempt[]): Promise<OwnerFloor> {
    const { organization, minOwners, reader, stop } = this.#context
    if (ending.length === 0 || stop.signal.aborted) return new OwnerFloor([], 1)
    try {
      const owners = new SnapshotIndex(await readSnapshot(reader, organization)).ownerIds()
      const changes = this.attempts.map(({ change }) => change)
      return new OwnerFloor(owners, ownersNeeded(owners, changes, minOwners))
    } catch (error) {
      if (!(error instanceof ElasticCloudError)) throw error
      // Nobody's ownership ends on what may not be true any more.
      return new OwnerFloor(this.#index.ownerIds(), Number.POSITIVE_INFINITY)
    }
  }

  /** Sends one request, unless the run has ended, and writes it down. */
  async #write(
    operation: WriteOperation,
    attempts: readonly Attempt[],
    send: () => Promise<unknown>,
    assignments?: readonly Assignment[],
  ): Promise<ItemResult> {
    const { queue, stop, now, audit } = this.#context
    const result = await queue.add(async () => {
      if (stop.signal.aborted) return NOT_SENT
      const error = await errorOf(send)
      if (error && endsTheRun(error)) stop.abort(error)
      audit({
        time: new Date(now()).toISOString(),
        changes: attempts.map(({ change: { kind, email, digest } }) => ({ kind, email, digest })),
        request: { operation, ...(assignments === undefined ? {} : { assignments }) },
        result: resultOf(error),
      })
      return error
    })
    return result
  }
}

const TOO_FEW_OWNERS =
  'Too few Organization owners would be left: the ones who replace them are not there yet.'

async function errorOf(send: () => Promise<unknown>): Promise<ElasticCloudError | undefined> {
  try {
    await send()
    return undefined
  } catch (error) {
    if (error instanceof ElasticCloudError) return error
    throw error
  }
}

/** Whether `granted` can be what takes the place of `revoked`: both reach the same resources. */
function mayReplace(granted: Assignment, revoked: Assignment): boolean {
  if (granted.kind !== revoked.kind) return false
  return granted.resource === revoked.resource || granted.resource === ALL || revoked.resource === ALL
}

/**
 * A request whose answer keeps getting lost may be one that is refused: made smaller each time, it ends up
 * holding only what is to blame.
 */
function batchSize(limit: number, lost: number): number {
  return Math.max(1, Math.floor(limit / 4 ** lost))
}

function batchesByLoss<T>(
  items: readonly T[],
  attemptOf: (item: T) => Attempt,
  limit: number,
): readonly (readonly T[])[] {
  const byLoss = Map.groupBy(items, (item) => attemptOf(item).lost)
  return [...byLoss].flatMap(([lost, group]) => batchesOf(group, batchSize(limit, lost)))
}

/** People in one request have equal roles, so what is forbidden for one is for all. */
function isAboutAddresses(error: ElasticCloudError): boolean {
  return isDivisible(error) && error.status !== 403
}

function unique<T>(items: readonly T[]): readonly T[] {
  return [...new Set(items)]
}
