/**
 * The invitations of one round: cancelled, sent and resent. An invitation is one request with one verdict, so a single
 * role that the service refuses would prevent the whole invitation. Such roles are left out.
 */
import {
  ALL,
  type Assignment,
  type Change,
  type ResourceStates,
  resourceKey,
  type Secret,
} from '@roster/core'
import { lookUpResources } from '../read/lookup.ts'
import { ElasticCloudError } from '../transport/api-error.ts'
import type { BatchLimits } from '../write/batch.ts'
import type { InvitationBatch, Writer } from '../write/writer.ts'
import { type Attempt, contentOf, type Omission } from './attempt.ts'
import type { ItemResult } from './divide.ts'
import type { SnapshotIndex } from './effect.ts'
import { alreadyExists, isAboutAddresses, isAboutRoles, isDivisible } from './refusal.ts'
import type { Sender } from './sender.ts'

export interface InvitationsContext {
  readonly organization: string
  readonly reader: Parameters<typeof lookUpResources>[0]
  readonly writer: Pick<Writer, 'invite' | 'cancelInvitations'>
  readonly limits: BatchLimits
  readonly invitationExpiresIn: string
}

type Delivery = { readonly item: Attempt; readonly result: ItemResult }
type Divisible = (error: ElasticCloudError) => boolean

export class Invitations {
  readonly #context: InvitationsContext
  readonly #index: SnapshotIndex
  readonly #sender: Sender

  constructor(context: InvitationsContext, index: SnapshotIndex, sender: Sender) {
    this.#context = context
    this.#index = index
    this.#sender = sender
  }

  /** Cancels every invitation of each person, open or expired. */
  async cancel(attempts: readonly Attempt[]): Promise<void> {
    const { writer, organization, limits } = this.#context
    const due = attempts.flatMap((attempt) =>
      this.#tokensOf(attempt.change).map((token) => ({ attempt, token })),
    )
    const results = await this.#sender.inBatches(due, {
      limit: limits.idsPerDelete,
      attemptOf: ({ attempt }) => attempt,
      divisible: isDivisible,
      request: (items) => ({
        operation: 'cancel-invitations',
        attempts: [...new Set(items.map(({ attempt }) => attempt))],
        send: () =>
          writer.cancelInvitations(
            organization,
            items.map(({ token }) => token),
          ),
      }),
    })
    for (const { item, result } of results) item.attempt.record(result)
    // If one of several invitations was not cancelled, the person can still accept it.
    for (const attempt of attempts) if (!attempt.isClean) attempt.succeeded = false
  }

  async send(attempts: readonly Attempt[]): Promise<void> {
    for (const { item, result } of await this.#deliver(attempts, isAboutAddresses)) {
      item.succeeded = false
      item.record(result)
    }
  }

  /** Resends expired invitations. Those that are refused as already existing are cancelled and sent anew. */
  async refresh(attempts: readonly Attempt[]): Promise<void> {
    // If the answer to a refresh was lost and nothing has changed, the refresh may have been refused.
    const stubborn = attempts.filter(({ lost }) => lost > 0)
    const deliveries = await this.#deliver(
      attempts.filter(({ lost }) => lost === 0),
      (error) => isAboutAddresses(error) && !alreadyExists(error),
    )
    const existing: Attempt[] = []
    for (const { item, result } of deliveries) {
      if (alreadyExists(result)) existing.push(item)
      else item.record(result)
    }
    await this.#cancelAndSend([...stubborn, ...existing])
  }

  async #cancelAndSend(attempts: readonly Attempt[]): Promise<void> {
    await this.cancel(attempts)
    await this.send(attempts.filter(({ succeeded }) => succeeded))
  }

  #tokensOf(change: Change): readonly Secret[] {
    return this.#index.invitations(change.email).map(({ token }) => token)
  }

  /** One request invites people with the same roles, as many as the limit allows. */
  async #deliver(attempts: readonly Attempt[], divisible: Divisible): Promise<readonly Delivery[]> {
    const groups = Map.groupBy(attempts, (attempt) => JSON.stringify(contentOf(attempt)))
    const deliveries = [...groups.values()].map((group) => this.#deliverAlike(group, divisible))
    return (await Promise.all(deliveries)).flat()
  }

  async #deliverAlike(attempts: readonly Attempt[], divisible: Divisible): Promise<readonly Delivery[]> {
    const [first] = attempts
    if (first === undefined) return []
    const content = contentOf(first)
    const { assignments } = content
    const deliveries = await this.#sender.inBatches(attempts, {
      limit: this.#context.limits.emailsPerInvitation,
      attemptOf: (attempt) => attempt,
      divisible,
      request: (items) => ({
        operation: 'invite',
        attempts: items,
        send: () => this.#invite(items, content),
        assignments,
      }),
    })
    const refused = deliveries.filter(({ result }) => isAboutRoles(result))
    if (refused.length === 0) return deliveries
    const again = refused.map(({ item }) => item)
    const omission = await this.#omissionFrom(first)
    if (omission === undefined) {
      const stopped = assignments.some(isOnAllDeployments) ? await this.#stoppedDeployments() : []
      for (const attempt of again) attempt.stoppedDeployments = stopped
      return deliveries
    }
    for (const attempt of again) attempt.omitted = omission
    const others = deliveries.filter((delivery) => !refused.includes(delivery))
    return [...others, ...(await this.#deliverAlike(again, divisible))]
  }

  #invite(
    attempts: readonly Attempt[],
    content: Pick<InvitationBatch, 'assignments' | 'carried'>,
  ): Promise<void> {
    const { writer, organization, invitationExpiresIn: expiresIn } = this.#context
    const emails = attempts.map(({ change }) => change.email)
    return writer.invite(organization, { emails, expiresIn, ...content })
  }

  /**
   * What to leave out of an invitation whose roles were refused: first the roles on resources that are gone or
   * stopped, then those of kinds that Roster does not know. Undefined if nothing more can be left out.
   */
  async #omissionFrom(attempt: Attempt): Promise<Omission | undefined> {
    const { assignments, carried } = contentOf(attempt)
    const dead = await this.#deadAmong(assignments)
    if (dead.length > 0) return { ...attempt.omitted, assignments: dead }
    return carried.length > 0 ? { ...attempt.omitted, carried } : undefined
  }

  /** Read anew, since a deployment can have been deleted since the plan was made. */
  async #deadAmong(assignments: readonly Assignment[]): Promise<readonly Assignment[]> {
    const { missing, stopped } = await this.#lookUp(assignments)
    return assignments.filter(({ kind, resource }) => {
      if (kind === 'organization' || resource === undefined) return false
      const key = resourceKey(kind, resource)
      return missing.has(key) || stopped.has(key)
    })
  }

  /** The stopped deployments on which anyone has roles. No list shows them, or other stopped deployments. */
  async #stoppedDeployments(): Promise<readonly string[]> {
    const { members, invitations } = this.#index.snapshot
    const held = [...members, ...invitations]
      .flatMap(({ assignments }) => assignments)
      .filter(({ kind }) => kind === 'deployment')
    const { stopped } = await this.#lookUp(held)
    const ids = new Set(held.flatMap(({ resource = ALL }) => resource))
    return [...ids].filter((id) => stopped.has(resourceKey('deployment', id))).sort()
  }

  /** Nothing is known of the resources if they cannot be looked up. */
  async #lookUp(assignments: readonly Assignment[]): Promise<ResourceStates> {
    const single = assignments.flatMap(({ kind, resource }) =>
      kind === 'organization' || resource === undefined || resource === ALL ? [] : [{ kind, id: resource }],
    )
    try {
      return await lookUpResources(this.#context.reader, single)
    } catch (error) {
      if (error instanceof ElasticCloudError) return { missing: new Set(), stopped: new Set() }
      throw error
    }
  }
}

function isOnAllDeployments({ kind, resource }: Assignment): boolean {
  return kind === 'deployment' && resource === ALL
}
