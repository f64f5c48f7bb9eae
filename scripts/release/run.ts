/** `npm run release`: builds everything afresh and writes the commit that the release's tag names. Sends nothing. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readArguments, refuse } from '../arguments.ts'
import { run } from './command.ts'
import { writeTagCommit } from './tag-commit.ts'

const cwd = fileURLToPath(new URL('../..', import.meta.url))
const USAGE = `Usage: npm run release -- --repository OWNER/NAME | --built

  --repository OWNER/NAME   build for a release of this repository, and print the command that pushes its tag
  --built                   take the build as it is, and print only the commit, as the release workflow needs it`

const { values } = readArguments(USAGE, {
  options: { repository: { type: 'string', default: '' }, built: { type: 'boolean', default: false } },
})

try {
  const { version } = JSON.parse(readFileSync(join(cwd, 'packages/core/package.json'), 'utf8'))
  if (values.built) {
    process.stdout.write(`${writeTagCommit(cwd, version)}\n`)
  } else {
    if (!/^[\w.-]+\/[\w.-]+$/.test(values.repository)) refuse('Expected --repository OWNER/NAME.', USAGE)
    run('npx', ['--no-install', 'turbo', 'run', 'build', 'bundle', '--force'], { cwd })
    const commit = writeTagCommit(cwd, version)
    // The program names the actions of its own release in the workflows that it writes.
    const env = { ROSTER_RELEASE: `${values.repository}@${commit} v${version}` }
    run('npm', ['run', 'bundle', '--workspace=@roster/cli'], { cwd, env })
    process.stdout.write(`git push origin ${commit}:refs/tags/v${version}\n`)
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
