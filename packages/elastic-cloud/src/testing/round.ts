/** A round against a writer that records what it is told and answers as a test wants. */
import type { Assignment, Change } from '@roster/core'
import PQueue from 'p-queue'
import type { Attempt } from '../apply/attempt.ts'
import { SnapshotIndex } from '../apply/effect.ts'
import { type RoundContext, runRound } from '../apply/round.ts'
import type { WriteRecord } from '../apply/write-record.ts'
import { ElasticCloudError } from '../transport/api-error.ts'
import { ORGANIZATION, snapshot } from './changes.ts'

export interface RoundSetting {
  readonly due: readonly (Change | { readonly change: Change; readonly lost: number })[]
  /** As last read; empty by default. */
  readonly snapshot?: ReturnType<typeof snapshot>
  /** Names of the owners that a new reading shows, less those who were revoked; or why it fails. */
  readonly owners?: readonly string[] | ElasticCloudError
  /** Ids of deployments that are listed; those that are not are gone, unless they are stopped. */
  readonly deployments?: readonly string[] | ElasticCloudError
  readonly stopped?: readonly string[]
  readonly minOwners?: number
  /** What becomes of a request, as `requests` has it; success by default. */
  readonly answer?: (request: string, context: RoundContext) => ElasticCloudError | undefined
  readonly limits?: RoundContext['limits']
}

export interface RoundResult {
  /** `grant bob: deployment/d1=viewer`, `invite bob cat: …`, `cancel token of bob`, `remove bob`. */
  readonly requests: readonly string[]
  readonly attempts: ReadonlyMap<string, Attempt>
  readonly audit: readonly WriteRecord[]
  readonly context: RoundContext
  /** How often members and invitations were read. */
  readonly reads: number
}

export async function roundOf({
  due,
  snapshot: state = snapshot(),
  owners = [],
  deployments = [],
  stopped = [],
  minOwners = 1,
  answer = () => undefined,
  limits = { emailsPerInvitation: 100, idsPerDelete: 50 },
}: RoundSetting): Promise<RoundResult> {
  const requests: string[] = []
  const audit: WriteRecord[] = []
  let reads = 0
  const write = async (request: string) => {
    requests.push(request)
    const error = answer(request, context)
    if (error) throw error
  }
  const names = (emails: readonly string[]) => emails.map((email) => email.replace(/@.*/, '')).join(' ')
  const context: RoundContext = {
    organization: ORGANIZATION,
    reader: {
      members: async () => {
        reads += 1
        if (owners instanceof ElasticCloudError) throw owners
        const isOwner = (name: string) => !requests.includes(`revoke ${name}: owner`)
        return owners.filter(isOwner).map(wireOwner)
      },
      invitations: async () => [],
      apiKeys: async () => [],
      deployments: async () => {
        if (deployments instanceof ElasticCloudError) throw deployments
        return deployments.map((id) => ({ id, name: id }))
      },
      deployment: async (id) =>
        stopped.includes(id) ? { id, name: id, metadata: { hidden: true } } : undefined,
      projects: async () => [],
      customRoles: async () => undefined,
      clusters: async () => [],
    },
    writer: {
      invite: (_organization, { emails, assignments, carried }) =>
        write(
          `invite ${names(emails)}: ${[...texts(assignments), ...carried.map(({ path }) => path)].join(' ')}`,
        ),
      cancelInvitations: (_organization, tokens) =>
        write(`cancel ${tokens.map((token) => token.reveal()).join(', ')}`),
      removeMembers: (_organization, userIds) => write(`remove ${userIds.join(' ')}`),
      grant: (userId, _organization, assignments) =>
        write(`grant ${userId}: ${texts(assignments).join(' ')}`),
      revoke: (userId, _organization, assignments) =>
        write(`revoke ${userId}: ${texts(assignments).join(' ')}`),
      revokeKeys: (ids) => write(`revoke keys ${ids.join(' ')}`),
    },
    queue: new PQueue({ concurrency: 1 }),
    limits,
    invitationExpiresIn: '3d',
    minOwners,
    now: () => Date.UTC(2026, 10, 23),
    audit: (record) => audit.push(record),
    stop: new AbortController(),
  }
  const attempts = await runRound(
    due.map((each) => ('lost' in each ? each : { change: each, lost: 0 })),
    new SnapshotIndex(state),
    context,
  )
  const byName = attempts.map((attempt) => [names([attempt.change.email]), attempt] as const)
  return { requests, attempts: new Map(byName), audit, context, reads }
}

function texts(assignments: readonly Assignment[]): readonly string[] {
  return assignments.map(({ kind, role, resource }) =>
    resource === undefined ? role : `${kind}/${resource}=${role}`,
  )
}

function wireOwner(name: string) {
  return {
    user_id: name,
    email: `${name}@example.com`,
    organization_id: ORGANIZATION,
    role_assignments: {
      organization: [{ role_id: 'organization-admin', organization_id: ORGANIZATION }],
    },
  }
}
