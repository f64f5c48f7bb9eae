/**
 * `npm run fuzz -- --runs N`: as many hostile inputs as wanted for every target, or for one (`--target`).
 * `--seed S --path P` reproduces a failure.
 */
import { parseArgs } from 'node:util'
import { TARGETS } from './targets.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20000' },
    target: { type: 'string' },
    seed: { type: 'string' },
    path: { type: 'string' },
  },
})
const runs = Number(values.runs)
const targets = TARGETS.filter(({ name }) => values.target === undefined || name === values.target)
if (!Number.isSafeInteger(runs) || runs < 1 || targets.length === 0) {
  const names = TARGETS.map(({ name }) => JSON.stringify(name)).join(', ')
  process.stderr.write(`Usage: npm run fuzz -- --runs 20000; --target is one of ${names}.\n`)
  process.exit(1)
}

for (const { name, check } of targets) {
  const started = performance.now()
  const {
    failure,
    seed,
    runs: done,
  } = await check({
    numRuns: runs,
    ...(values.seed !== undefined && { seed: Number(values.seed) }),
    ...(values.path !== undefined && { path: values.path }),
  })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  if (failure !== undefined) process.exitCode = 1
  process.stdout.write(`${failure ?? `${name}: ${done} inputs in ${seconds} s (seed ${seed}).`}\n`)
}
