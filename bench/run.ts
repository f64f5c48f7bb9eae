/** `npm run bench`: measures what Roster costs, and compares it with an earlier run. Needs the build. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readArguments, refuse } from '../scripts/arguments.ts'
import { applying } from './applying.ts'
import type { Figure } from './figure.ts'
import { planning } from './planning.ts'
import { ROOT } from './process-run.ts'
import { readRecord, recordOf, writeRecord } from './record.ts'
import { starting } from './starting.ts'
import { tableOf } from './table.ts'
import { testing } from './testing.ts'

const BENCHMARKS = [planning, applying, starting, testing]
const BASELINE = join(ROOT, 'bench', 'baseline.json')

const USAGE = `Usage: npm run bench -- [${BENCHMARKS.map(({ name }) => name).join(' | ')}]… [--against FILE] [--save FILE]

  --against FILE   an earlier run to compare with (bench/baseline.json)
  --save FILE      where to keep this run (bench/latest.json)

Without a name it runs every benchmark, which takes about six minutes.`

const { values, positionals } = readArguments(USAGE, {
  options: { save: { type: 'string' }, against: { type: 'string' } },
  allowPositionals: true,
})
const unknown = positionals.filter((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name))
if (unknown.length > 0) refuse(`There is no benchmark ${unknown.join(', ')}.`, USAGE)

const figures: Figure[] = []
for (const { name, run } of BENCHMARKS) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  process.stderr.write(`${name} …\n`)
  figures.push(...(await run()))
}
const record = recordOf(figures)
const against = values.against ?? (existsSync(BASELINE) ? BASELINE : undefined)
const earlier = against === undefined ? undefined : await readRecord(against)

const print = (line: string) => process.stdout.write(`${line}\n`)
print(`Measured on ${record.machine}.`)
if (earlier) print(`Compared with a run of ${earlier.at} on ${earlier.machine}.`)
print(`\n${tableOf(record, earlier)}\n`)
print('By other means:')
for (const { name, reproduce } of figures) print(`- ${name}: ${reproduce}`)

const path = values.save ?? join(ROOT, 'bench', 'latest.json')
await writeRecord(path, record)
print(`\nSaved in ${path}.`)
