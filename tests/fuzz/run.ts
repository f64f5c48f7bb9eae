/** `npm run fuzz`: sends random hostile input to each target, and prints what broke. */
import { readArguments, refuse } from '../../scripts/arguments.ts'
import { TARGETS } from './targets.ts'

const USAGE = `Usage: npm run fuzz -- [--runs N] [--target NAME] [--seed S --path P]

  --runs N            how many inputs to try for each target (20000)
  --target NAME       one of ${TARGETS.map(({ name }) => JSON.stringify(name)).join(', ')}
  --seed S --path P   repeat a failure, as its report says`

const { values } = readArguments(USAGE, {
  options: {
    runs: { type: 'string', default: '20000' },
    target: { type: 'string' },
    seed: { type: 'string' },
    path: { type: 'string' },
  },
})
const runs = Number(values.runs)
if (!Number.isSafeInteger(runs) || runs < 1) {
  refuse(`--runs is ${JSON.stringify(values.runs)}; expected a number such as 20000.`, USAGE)
}
const targets = TARGETS.filter(({ name }) => values.target === undefined || name === values.target)
if (targets.length === 0) refuse(`There is no target ${JSON.stringify(values.target)}.`, USAGE)

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
