/**
 * `node --conditions=@roster/source bench/plan-once.ts <folder>`: reads a members file and plans it against a
 * snapshot, once, in its own process, as a run does. Prints its CPU time as JSON, and beside it that of `parseTree` and one
 * pass of the schema over the same text, which is the least that reading takes.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MembersFile, planChanges, readRoster } from '@roster/core'
import { renderComment } from '@roster/report'
import { parseTree } from 'jsonc-parser'
import { largeSnapshot } from './large-organization.ts'

/** CPU time of `work` on all threads, in milliseconds. */
function cpuOf<T>(work: () => T): { readonly result: T; readonly ms: number } {
  const start = process.cpuUsage()
  const result = work()
  const { user, system } = process.cpuUsage(start)
  return { result, ms: (user + system) / 1000 }
}

const [folder = '.'] = process.argv.slice(2)
const text = readFileSync(join(folder, 'members.json'), 'utf8')
const options = { now: Date.UTC(2026, 0, 1), maxBytes: Number.MAX_SAFE_INTEGER }
const value: unknown = JSON.parse(text)
const parsed = cpuOf(() => parseTree(text))
const checked = cpuOf(() => MembersFile.parse(value))
const read = cpuOf(() => readRoster(text, options))
const { roster, findings } = read.result
if (roster === undefined) throw new Error(`expected a sound file, got ${JSON.stringify(findings[0])}`)
const snapshot = largeSnapshot(roster)
const planned = cpuOf(() => planChanges(roster, snapshot))
const plan = planned.result

const rendered = performance.now()
const comment = renderComment({
  organization: { id: roster.organization },
  plan,
  outside: [],
  roster,
  findings,
  mode: 'live',
  file: 'members.json',
  source: { at: '2026-01-01T00:00:00Z' },
})
process.stdout.write(
  JSON.stringify({
    cpuMs: read.ms + planned.ms,
    leastMs: parsed.ms + checked.ms,
    renderMs: performance.now() - rendered,
    changes: plan.changes.length,
    characters: comment.length,
  }),
)
