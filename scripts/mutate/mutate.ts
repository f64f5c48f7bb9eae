/**
 * `npm run mutate`: changes the meaning of a source a little, runs the tests that should notice, and names the
 * changes that none noticed. Sources are changed in memory only.
 */
import { globSync, readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createVitest } from 'vitest/node'
import { readArguments, refuse } from '../arguments.ts'
import { type Mutant, mutantsOf } from './mutants.ts'

/** Milliseconds that the tests of a change can take, so that an endless one does not block the run. */
const LIMIT = 60_000

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Sources, and the tests that should notice their changes. */
const AREAS: readonly { readonly sources: string; readonly tests: readonly string[] }[] = [
  { sources: 'packages/core/src/plan', tests: ['packages/core/src/plan/**/*.test.ts'] },
  { sources: 'packages/core/src/ends', tests: ['packages/core/src/ends/**/*.test.ts'] },
  { sources: 'packages/core/src/permission', tests: ['packages/core/src/permission/**/*.test.ts'] },
  { sources: 'packages/authorization/src', tests: ['packages/authorization/src/**/*.test.ts'] },
  {
    sources: 'packages/elastic-cloud/src/apply',
    tests: ['packages/elastic-cloud/src/apply/**/*.test.ts', 'tests/apply-plan.test.ts'],
  },
]

const USAGE = `Usage: npm run mutate -- [--sample N] [--seed S] [FOLDER…]

  --sample N   how many changes to try, spread over the sources (150)
  --seed S     which changes to try (1)
  FOLDER       sources to change, by default:
${AREAS.map(({ sources }) => `                 ${sources}`).join('\n')}`

const { values, positionals } = readArguments(USAGE, {
  options: { sample: { type: 'string', default: '150' }, seed: { type: 'string', default: '1' } },
  allowPositionals: true,
})
const [sample, seed] = [Number(values.sample), Number(values.seed)]
if (!Number.isSafeInteger(sample) || sample < 1) {
  refuse(`--sample is ${JSON.stringify(values.sample)}; expected a number such as 150.`, USAGE)
}
const areas = AREAS.filter(({ sources }) => positionals.length === 0 || positionals.includes(sources))
if (areas.length === 0) refuse(`No tests are known for ${positionals.join(', ')}.`, USAGE)

interface Candidate extends Mutant {
  readonly file: string
  readonly text: string
  readonly tests: readonly string[]
}

const candidates = areas.flatMap(({ sources, tests }) =>
  globSync(`${sources}/**/*.ts`, { cwd: ROOT })
    .filter((path) => !/\.test\.ts$|\/(?:testing|index)\b/.test(path))
    .sort()
    .flatMap((path): Candidate[] => {
      const file = resolve(ROOT, path)
      const text = readFileSync(file, 'utf8')
      return mutantsOf(path, text).map((mutant) => ({ ...mutant, file, text, tests }))
    }),
)
const chosen = shuffled(candidates).slice(0, sample)

for (const { tests } of areas) {
  if ((await verdict(tests)) !== 'passed') refuse('The tests have to pass before anything is changed.', USAGE)
}

const survivors: Candidate[] = []
for (const [index, candidate] of chosen.entries()) {
  const isNoticed = (await verdict(candidate.tests, candidate)) === 'failed'
  if (!isNoticed) survivors.push(candidate)
  const what = isNoticed ? 'noticed' : `SURVIVES ${lineOf(candidate)}`
  process.stderr.write(`${index + 1} of ${chosen.length}: ${what}\n`)
}

process.stdout.write(survivors.map((each) => `${lineOf(each)}\n`).join(''))
const noticed = chosen.length - survivors.length
process.stdout.write(
  `${noticed} of ${chosen.length} changes were noticed (${Math.floor((100 * noticed) / chosen.length)} %), out of ${candidates.length} that there are.\n`,
)
process.exit()

/** Each change has a Vitest of its own, because one that has run keeps its modules loaded. */
async function verdict(tests: readonly string[], candidate?: Candidate): Promise<'passed' | 'failed'> {
  const conditions = ['@roster/source', 'module', 'node', 'development|production']
  const vitest = await createVitest(
    {
      config: false,
      root: ROOT,
      watch: false,
      reporters: [{}],
      include: [...tests],
      isolate: false,
      fsModuleCache: false,
      bail: 1,
      maxWorkers: 1,
      testTimeout: 20_000,
    },
    {
      resolve: { conditions },
      ssr: { resolve: { conditions } },
      plugins: [
        {
          name: 'mutant',
          enforce: 'pre',
          load: (id) => (candidate && id === candidate.file ? changed(candidate) : undefined),
        },
      ],
    },
  )
  try {
    const ended = await Promise.race([vitest.start(), setTimeout(LIMIT, undefined, { ref: false })])
    // A change that makes the tests hang counts as noticed.
    if (ended === undefined) return 'failed'
    const { testModules, unhandledErrors } = ended
    const hasPassed = testModules.length > 0 && testModules.every((module) => module.ok())
    return hasPassed && unhandledErrors.length === 0 ? 'passed' : 'failed'
  } finally {
    await Promise.race([vitest.close(), setTimeout(LIMIT, undefined, { ref: false })])
    // A failed test is the desired result.
    process.exitCode = 0
  }
}

function changed({ text, start, end, replacement }: Candidate): string {
  return text.slice(0, start) + replacement + text.slice(end)
}

function lineOf({ file, text, start, end, replacement }: Candidate): string {
  const line = text.slice(0, start).split('\n').length
  const excerpt = (part: string) => part.replaceAll(/\s+/g, ' ').slice(0, 60)
  return `${relative(ROOT, file)}:${line}: ${excerpt(text.slice(start, end))} → ${excerpt(replacement)}`
}

/** The same for the same seed. */
function shuffled<T>(items: readonly T[]): readonly T[] {
  let state = seed
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  return items
    .map((item) => ({ item, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item)
}
