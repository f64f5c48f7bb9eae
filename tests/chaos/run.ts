/** `npm run chaos`: applies random files to random organizations while requests fail, and prints its progress. */
import fc from 'fast-check'
import { readArguments, refuse } from '../../scripts/arguments.ts'
import { checkScenario } from './check.ts'
import { reproduction } from './reproduction.ts'
import { scenario } from './scenario.ts'

const USAGE = `Usage: npm run chaos -- [--runs N] [--seed S --path P]

  --runs N            how many random scenarios to try (10000)
  --seed S --path P   repeat a failure, as its report says`

const { values } = readArguments(USAGE, {
  options: { runs: { type: 'string', default: '10000' }, seed: { type: 'string' }, path: { type: 'string' } },
})
const runs = Number(values.runs)
if (!Number.isSafeInteger(runs) || runs < 1) {
  refuse(`--runs is ${JSON.stringify(values.runs)}; expected a number such as 10000.`, USAGE)
}

let done = 0
const started = performance.now()
const result = await fc.check(
  fc.asyncProperty(scenario, async (drawn) => {
    await checkScenario(drawn)
    done += 1
    if (done % 500 === 0 || done === runs) progress()
  }),
  {
    numRuns: runs,
    ...(values.seed !== undefined && { seed: Number(values.seed) }),
    ...(values.path !== undefined && { path: values.path }),
  },
)
if (result.failed) {
  process.stdout.write(`\n${reproduction(result)}\n`)
  process.exitCode = 1
} else {
  process.stdout.write(`${result.numRuns} runs, no invariant broken (seed ${result.seed}).\n`)
}

function progress(): void {
  const seconds = (performance.now() - started) / 1000
  process.stdout.write(`${done} of ${runs} runs, ${(done / seconds).toFixed(0)} a second\n`)
}
