/** Sends the writes of a round: one request and one verdict each, recorded in the audit log, until the run ends. */
import {
  type Assignment,
  atomDocument,
  type Change,
  type UnknownAssignment,
  unknownDocument,
} from '@roster/core'
import type PQueue from 'p-queue'
import { ElasticCloudError } from '../transport/api-error.ts'
import { batchesOf } from '../write/batch.ts'
import type { Attempt } from './attempt.ts'
import { type ItemResult, NOT_SENT, sendDivided } from './divide.ts'
import { endsTheRun } from './refusal.ts'
import { resultOf, type WriteOperation, type WriteRecord } from './write-record.ts'

export interface SenderContext {
  readonly queue: PQueue
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly audit: (record: WriteRecord) => void
  /** Aborted when no further request may be started. */
  readonly stop: AbortController
}

export interface WriteRequest {
  readonly operation: WriteOperation
  readonly attempts: readonly Attempt[]
  readonly send: () => Promise<unknown>
  readonly assignments?: readonly Assignment[]
  readonly unknown?: readonly UnknownAssignment[]
}

export interface BatchOptions<T> {
  /** The most items in one request. */
  readonly limit: number
  readonly attemptOf: (item: T) => Attempt
  /** Whether a refusal can be about single items. */
  readonly divisible: (error: ElasticCloudError) => boolean
  readonly request: (items: readonly T[]) => WriteRequest
}

export class Sender {
  readonly #context: SenderContext

  constructor(context: SenderContext) {
    this.#context = context
  }

  /** Sends items in as few requests as the limit allows, and divides a request that is refused. */
  async inBatches<T>(
    items: readonly T[],
    { limit, attemptOf, divisible, request }: BatchOptions<T>,
  ): Promise<readonly { readonly item: T; readonly result: ItemResult }[]> {
    const byLosses = Map.groupBy(items, (item) => attemptOf(item).lost)
    const batches = [...byLosses].flatMap(([lost, group]) => batchesOf(group, batchSize(limit, lost)))
    const send = (batch: readonly T[]) => this.#write(request(batch))
    const results = await Promise.all(batches.map((batch) => sendDivided(batch, { divisible, send })))
    return results.flat()
  }

  /** Rejects only for an error that nobody expects. */
  async #write({ operation, attempts, send, assignments, unknown }: WriteRequest): Promise<ItemResult> {
    const { queue, stop, now, audit } = this.#context
    return queue.add(async () => {
      if (stop.signal.aborted) return NOT_SENT
      const error = await errorOf(send)
      if (error && endsTheRun(error)) stop.abort(error)
      audit({
        time: new Date(now()).toISOString(),
        changes: attempts.map(({ change }) => auditedChange(change)),
        request: {
          operation,
          ...(assignments && { assignments: assignments.map(atomDocument) }),
          ...(unknown && { unknown: unknown.map(unknownDocument) }),
        },
        result: resultOf(error),
      })
      return error
    })
  }
}

function auditedChange({ kind, email, key, digest }: Change): WriteRecord['changes'][number] {
  return { kind, ...(key === undefined ? { email } : key.id !== undefined && { key: key.id }), digest }
}

/**
 * If the answer to a request is lost again and again, the service may be refusing it. It is then sent in smaller parts
 * each time, until a part contains only the items that cause this.
 */
function batchSize(limit: number, lost: number): number {
  return Math.max(1, Math.floor(limit / 4 ** lost))
}

async function errorOf(send: () => Promise<unknown>): Promise<ElasticCloudError | undefined> {
  try {
    await send()
    return undefined
  } catch (error) {
    if (error instanceof ElasticCloudError) return error
    throw error
  }
}
