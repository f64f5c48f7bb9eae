/**
 * `npm run release -- <step>`: what the release workflow runs, and what anybody can run to see what it would do.
 *
 *   due                              prints the version where it is still to be released, else nothing
 *   prepare --out F --repository R   builds everything afresh into F; sends nothing anywhere
 *   compare F G …                    fails where builds of one commit differ
 *   publish --from F --remote R      publishes F; with --dry-run, says what it would run
 */
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { disagreements } from './checksums.ts'
import { run } from './command.ts'
import { prepare } from './prepare.ts'
import { publish } from './publish.ts'
import { publishedPackages } from './published.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A version that is none yet. */
const UNRELEASED = '0.0.0'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    from: { type: 'string' },
    repository: { type: 'string' },
    remote: { type: 'string', default: 'origin' },
    'dry-run': { type: 'boolean', default: false },
  },
})
const [step = '', ...folders] = positionals

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function due(): Promise<void> {
  const [first] = await publishedPackages(root)
  const { version = UNRELEASED } = first?.manifest ?? {}
  if (version === UNRELEASED) return
  const tag = run('git', ['ls-remote', values.remote, `refs/tags/v${version}`], { cwd: root })
  if (tag === '') print(version)
}

const STEPS: Readonly<Record<string, () => Promise<void>>> = {
  due,
  prepare: async () => {
    const { out = 'release', repository = '' } = values
    const release = await prepare(run, { root, out: resolve(out), repository, build: 'afresh' })
    print(JSON.stringify(release, null, 2))
  },
  compare: async () => {
    const wrong = disagreements(folders.map((folder) => resolve(folder)))
    for (const line of wrong) print(line)
    if (wrong.length > 0 || folders.length < 2) process.exitCode = 1
  },
  publish: async () => {
    const { from = 'release', remote, 'dry-run': isDry } = values
    await publish(run, { root, folder: resolve(from), remote, ...(isDry && { tell: print }) })
  },
}

try {
  const chosen = Object.hasOwn(STEPS, step) ? STEPS[step] : undefined
  if (chosen === undefined) throw new Error(`expected one of ${Object.keys(STEPS).join(', ')}, got "${step}"`)
  await chosen()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
