/** A small world for tests of applying: an emulated organization, its clients, and a clock that nobody waits for. */
import { type Plan, type Roster, readRoster, Secret } from '@roster/core'
import {
  type ApplyOptions,
  type ApplyResult,
  applyPlan,
  createReader,
  createTransport,
  createWriter,
  type LivePlan,
  planLive,
  type Reader,
  type WriteRecord,
  type Writer,
} from '@roster/elastic-cloud'
import {
  createElasticCloud,
  type ElasticCloudEmulator,
  type ElasticCloudState,
  type Readings,
} from '@roster/emulator'

/** Every expired invitation is resent. */
const EVERYBODY = () => true

export interface World {
  readonly cloud: ElasticCloudEmulator
  readonly reader: Reader
  readonly writer: Writer
  /** Plans the file against the organization, as a merge would. */
  plan(file: unknown): Promise<LivePlan>
  /** Plans and applies the file. */
  apply(
    file: unknown,
    options?: Partial<ApplyOptions>,
  ): Promise<ApplyResult & { readonly plan: Plan; readonly audit: readonly WriteRecord[] }>
}

export interface WorldOptions {
  readonly readings?: Partial<Readings>
  /** The secret of the key to use; the owner's by default. */
  readonly key?: string
  readonly beforeRequest?: (cloud: ElasticCloudEmulator) => void
}

export function createWorld(
  state: ElasticCloudState,
  { readings, key = 'owner', beforeRequest }: WorldOptions = {},
): World {
  const cloud = createElasticCloud({ state, ...(readings && { readings }) })
  const transport = createTransport({
    apiUrl: 'http://127.0.0.1',
    apiKey: new Secret(key),
    fetch: async (input, init) => {
      beforeRequest?.(cloud)
      return cloud.fetch(input, init)
    },
    now: () => cloud.clock.now(),
    // Waiting only moves the service's clock.
    sleep: async (milliseconds) => void cloud.clock.advance(milliseconds),
    random: () => 0.5,
  })
  const reader = createReader(transport)
  const writer = createWriter(transport)

  async function plan(file: unknown) {
    const roster = rosterOf(file, cloud.clock.now())
    return planLive({ roster, reader, isTouched: EVERYBODY, use: 'apply', now: cloud.clock.now() })
  }

  return {
    cloud,
    reader,
    writer,
    plan,
    async apply(file, options = {}) {
      const { roster, plan: planned, snapshot, resources } = await plan(file)
      const audit: WriteRecord[] = []
      const result = await applyPlan({
        roster,
        snapshot,
        changes: planned.changes,
        planOptions: { isTouched: EVERYBODY, resources },
        reader,
        writer,
        audit: (record) => audit.push(record),
        now: () => cloud.clock.now(),
        sleep: async (milliseconds) => void cloud.clock.advance(milliseconds),
        ...options,
      })
      return { ...result, plan: planned, audit }
    },
  }
}

/** Cached files, by the time at which they were read: repeated runs read a file once. */
const rosters = new WeakMap<object, Map<number, Roster>>()

export function rosterOf(file: unknown, now: number): Roster {
  if (typeof file !== 'object' || file === null) throw new Error(`expected a file, got ${String(file)}`)
  const known = rosters.get(file) ?? new Map<number, Roster>()
  rosters.set(file, known)
  const roster = known.get(now) ?? newRosterOf(file, now)
  known.set(now, roster)
  return roster
}

function newRosterOf(file: object, now: number): Roster {
  const { roster, findings } = readRoster(JSON.stringify(file), { now })
  if (roster === undefined) throw new Error(`expected a valid file, got ${JSON.stringify(findings)}`)
  return roster
}
