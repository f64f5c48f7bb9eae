/**
 * `node --conditions=@roster/source bench/plan-once.ts <folder>`: reads a members file and plans it against a
 * snapshot, once, in a process of its own, as a run does. Prints CPU time and memory as JSON.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { planChanges, readRoster, type Snapshot } from '@roster/core'
import { renderComment } from '@roster/report'

const [folder = '.'] = process.argv.slice(2)
const text = readFileSync(join(folder, 'members.json'), 'utf8')
const snapshot = JSON.parse(readFileSync(join(folder, 'snapshot.json'), 'utf8')) as Snapshot

const start = process.cpuUsage()
const { roster, findings } = readRoster(text, {
  now: Date.UTC(2026, 0, 1),
  maxBytes: Number.MAX_SAFE_INTEGER,
})
if (roster === undefined) throw new Error(`expected a sound file, got ${JSON.stringify(findings[0])}`)
const plan = planChanges(roster, snapshot)
const { user, system } = process.cpuUsage(start)

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
    cpuMs: (user + system) / 1000,
    renderMs: performance.now() - rendered,
    peakMiB: process.resourceUsage().maxRSS / 1024,
    changes: plan.changes.length,
    characters: comment.length,
  }),
)
