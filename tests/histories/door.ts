/**
 * The door of Roster: its actions, run in this process on an organization and a repository, and everything that only shows
 * outside. Time passes only when it is told to, so that a history is the same each time.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  actionEnvironment,
  createElasticCloud,
  createGitHub,
  organization,
  role,
  type WorkflowEvent,
} from '@roster/emulator'
import { API_KEY, JOB_TOKEN, LOGS, ORGANIZATION, REVIEW_KEY } from '../actions/acme.ts'
import { type ActionName, defaultInputs } from '../actions/action-manifest.ts'
import type { ActionRun } from '../actions/action-run.ts'
import { runHere } from '../actions/run-here.ts'
import { addressOf, NAMES, type Name } from './content.ts'
import type { Held, Holding } from './effect.ts'

export const START = Date.UTC(2026, 10, 23, 12)
const MINUTE = 60_000
const CLOUD = 'https://api.elastic-cloud.com'
const GITHUB = 'https://api.github.com'

/** What goes wrong during a run. */
export type Trouble =
  /** After so many requests, nothing gets through any more. */
  | { readonly kind: 'dies'; readonly after: number }
  /** Elastic Cloud does what that request asks for, and the answer is lost. */
  | { readonly kind: 'lost answer'; readonly at: number }
  /** GitHub does not know yet with which pull request a commit of the last minute came. */
  | { readonly kind: 'late index' }

export interface DoorRun extends ActionRun {
  /** Writes to Elastic Cloud that had an effect: `DELETE /organizations/1234567890/members/bob`. */
  readonly writes: readonly string[]
  /** Whether its trouble cut it off. */
  readonly hasDied: boolean
}

export class Door {
  now = START
  readonly cloud = createElasticCloud({ state: seed(), now: () => this.now })
  readonly github = createGitHub({ unknownReads: 0, now: () => new Date(this.now) })
  readonly repository = this.github.addRepository('acme/members')
  readonly #folder: string
  #environments = 0

  static async open(): Promise<Door> {
    return new Door(await mkdtemp(join(tmpdir(), 'roster-history-')))
  }

  constructor(folder: string) {
    this.#folder = folder
    this.github.addToken(JOB_TOKEN, {
      permissions: { contents: 'read', pull_requests: 'write', issues: 'write' },
    })
    // Who only triages issues may set labels, and write nothing.
    this.repository.permissions.set('tom', 'read')
  }

  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }

  /** What a runner passes to an action for an event that happens now. */
  async environment(
    action: ActionName,
    event: WorkflowEvent,
    inputs: Readonly<Record<string, string>> = {},
  ): Promise<Readonly<Record<string, string>>> {
    this.#environments += 1
    return actionEnvironment(this.github, this.repository, {
      event,
      apiUrl: GITHUB,
      directory: join(this.#folder, String(this.#environments)),
      inputs: {
        ...(await defaultInputs(action)),
        'api-key': API_KEY,
        'api-url': CLOUD,
        'review-key': REVIEW_KEY,
        'github-token': JOB_TOKEN,
        ...inputs,
      },
    })
  }

  async run(action: ActionName, env: Readonly<Record<string, string>>, trouble?: Trouble): Promise<DoorRun> {
    const asked = this.cloud.requests.length
    const network = new Network(this, trouble)
    const run = await runHere(action, env, {
      fetch: network.fetch,
      now: () => this.now,
      sleep: async (milliseconds, until) => {
        until?.throwIfAborted()
        this.now += milliseconds
      },
      onCancel: () => {},
    })
    const writes = this.cloud.requests
      .slice(asked)
      .filter(({ method, effect }) => method !== 'GET' && effect)
      .map(({ method, path }) => `${method} ${path.replace('/api/v1', '')}`)
    return { ...run, writes, hasDied: network.hasDied }
  }

  /** Everyone's access, from the service's own state. */
  holdings(): ReadonlyMap<Name, Holding> {
    const { memberships, invitations } = this.cloud.state.export()
    const found = new Map<Name, Holding>()
    for (const name of NAMES) {
      const membership = memberships.find(({ userId }) => userId === name)
      const sent = invitations.filter(
        ({ email, acceptedAt }) => email === addressOf(name) && acceptedAt === undefined,
      )
      const expiry = (each: (typeof sent)[number]) => Date.parse(each.expiresAt)
      const [invitation] = sent.toSorted((a, b) => expiry(b) - expiry(a))
      if (membership) found.set(name, { is: 'member', roles: rolesIn(membership.assignments) })
      else if (invitation) {
        const until = expiry(invitation)
        const is = until <= this.now ? 'lapsed' : 'invited'
        found.set(name, { is, roles: rolesIn(invitation.assignments), until })
      }
    }
    return found
  }

  /** As in the Cloud Console: their invitations are withdrawn, and they are a member with these roles, or none. */
  setByHand(name: Name, roles: readonly Held[] | undefined): void {
    const state = this.cloud.state.export()
    const others = state.memberships.filter(({ userId }) => userId !== name)
    const own = {
      ...{ organizationId: ORGANIZATION, userId: name, since: new Date(this.now).toISOString() },
      assignments: (roles ?? []).map(assignmentOf),
    }
    this.cloud.state.import({
      ...state,
      invitations: state.invitations.filter(({ email }) => email !== addressOf(name)),
      memberships: roles === undefined ? others : [...others, own],
    })
  }

  accept(name: Name): void {
    if (this.holdings().get(name)?.is === 'invited') this.cloud.accept(addressOf(name))
  }

  async json(path: string | undefined): Promise<unknown> {
    return path ? JSON.parse(await readFile(path, 'utf8')) : undefined
  }
}

/** Both services, and the trouble on the way to them. */
class Network {
  hasDied = false
  readonly #door: Door
  readonly #trouble: Trouble | undefined
  #requests = 0
  #unindexed = 2

  constructor(door: Door, trouble: Trouble | undefined) {
    this.#door = door
    this.#trouble = trouble
  }

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    const { origin, pathname } = new URL(request.url)
    const trouble = this.#trouble
    this.#requests += 1
    if (trouble?.kind === 'dies' && this.#requests > trouble.after) {
      this.hasDied = true
      throw new TypeError('fetch failed')
    }
    const { repository, cloud, github } = this.#door
    if (origin === CLOUD) {
      const isLost = trouble?.kind === 'lost answer' && this.#requests === trouble.at
      const answer = await cloud.fetch(request)
      if (isLost) throw new TypeError('fetch failed')
      return answer
    }
    const { sha, date } = repository.objects.commit(repository.tip())
    const isAboutNewest =
      pathname.endsWith(`/commits/${sha}/pulls`) && this.#door.now - date.getTime() < MINUTE
    if (trouble?.kind === 'late index' && isAboutNewest && this.#unindexed > 0) {
      this.#unindexed -= 1
      return Response.json([])
    }
    return github.fetch(request)
  }
}

function rolesIn(
  assignments: ReturnType<typeof seed>['memberships'][number]['assignments'],
): ReadonlySet<Held> {
  return new Set(
    assignments.map((each) => {
      if (!('roleId' in each)) throw new Error('Expected a known assignment.')
      const name = each.roleId.replace('deployment-', '')
      return each.resource === LOGS ? `${name} on logs` : name
    }),
  )
}

function assignmentOf(held: Held): ReturnType<typeof role> {
  const [name = '', resource] = held.split(' on ')
  if (name === 'billing-admin') return role(name)
  return role(`deployment-${name}`, resource === undefined ? undefined : LOGS)
}

/** Ada owns it; Bob is a viewer and Cat an editor. The key is the organization's own, so no plan is about its person. */
function seed() {
  const state = organization({
    ...{ id: ORGANIZATION, now: START, deployments: [{ id: LOGS, name: 'logs' }] },
    keys: [{ id: 'owner', secret: API_KEY, roles: [role('organization-admin')] }],
    members: [
      { email: 'ada@acme.example', userId: 'ada', roles: [role('organization-admin')] },
      ...NAMES.map((name) => ({ email: addressOf(name), userId: name })),
    ],
  })
  return {
    ...state,
    memberships: state.memberships.flatMap((each) => {
      const roles = {
        ada: each.assignments,
        bob: [role('deployment-viewer')],
        cat: [role('deployment-editor')],
      }
      const assignments = Object.entries(roles).find(([name]) => name === each.userId)?.[1]
      return assignments ? [{ ...each, assignments }] : []
    }),
  }
}
