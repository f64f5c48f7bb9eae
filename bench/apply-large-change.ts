/**
 * `node --conditions=@roster/source bench/apply-large-change.ts <address> <manner>`: applies the large change, and
 * prints as JSON how long that took and how many requests were answered. Manners: `default`, `one-at-a-time`, and
 * `one-person-a-request`, which is also one at a time.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { readRoster, Secret } from '@roster/core'
import { applyPlan, createReader, createTransport, createWriter, planLive } from '@roster/elastic-cloud'
import { LARGE_CHANGE_KEY, largeChangeFile } from '../tests/large-change.ts'

const MANNERS = {
  default: {},
  'one-at-a-time': { concurrency: 1 },
  'one-person-a-request': { concurrency: 1, limits: { emailsPerInvitation: 1, idsPerDelete: 1 } },
}

const [apiUrl = '', manner = 'default'] = process.argv.slice(2)
const {
  limits,
  concurrency,
}: { concurrency?: number; limits?: (typeof MANNERS)['one-person-a-request']['limits'] } =
  MANNERS[manner as keyof typeof MANNERS]
const wait = async (ms: number, signal?: AbortSignal) =>
  void (await sleep(ms, undefined, signal && { signal }))
let answered = 0
let refused = 0
const transport = createTransport({
  apiUrl,
  apiKey: new Secret(LARGE_CHANGE_KEY),
  now: Date.now,
  random: Math.random,
  sleep: wait,
  ...(concurrency !== undefined && { concurrency }),
  onRequest: ({ status }) => {
    if (status === 429) refused += 1
    else answered += 1
  },
})
const { roster } = readRoster(JSON.stringify(largeChangeFile()), { now: Date.now() })
if (roster === undefined) throw new Error('expected a sound file')
const reader = createReader(transport)

const start = performance.now()
const live = await planLive({ roster, reader, isTouched: () => false, use: 'apply', now: Date.now() })
const { outcomes } = await applyPlan({
  roster,
  snapshot: live.snapshot,
  changes: live.plan.changes,
  planOptions: { resources: live.resources },
  reader,
  writer: createWriter(transport),
  audit: () => {},
  now: Date.now,
  sleep: wait,
  ...(concurrency !== undefined && { concurrency }),
  ...(limits && { limits }),
})
const ms = performance.now() - start
const failed = outcomes.filter(({ status }) => status !== 'applied').length
if (failed > 0) throw new Error(`expected every change to be applied; ${failed} were not`)
process.stdout.write(JSON.stringify({ ms, answered, refused }))
