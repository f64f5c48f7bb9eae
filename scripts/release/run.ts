/** `npm run release`: builds everything afresh and tags the commit that a release consists of. Sends nothing. */
import { fileURLToPath } from 'node:url'
import { readArguments, refuse } from '../arguments.ts'
import { run } from './command.ts'
import { type Build, prepareRelease, versionOf } from './prepare.ts'
import { writeTagCommit } from './tag-commit.ts'

const cwd = fileURLToPath(new URL('../..', import.meta.url))
const USAGE = `Usage: npm run release -- [--repository OWNER/NAME | --built]

  --repository OWNER/NAME   build for a release of this repository; by default that of the remote origin
  --built                   take the build as it is, and print only the commit, as the release workflow needs it`

const { values } = readArguments(USAGE, {
  options: { repository: { type: 'string' }, built: { type: 'boolean', default: false } },
})

const build: Build = (release) => {
  if (release === undefined)
    run('npx', ['--no-install', 'turbo', 'run', 'build', 'bundle', '--force'], { cwd })
  else run('npm', ['run', 'bundle', '--workspace=@roster/cli'], { cwd, env: { ROSTER_RELEASE: release } })
}

try {
  const { repository } = values
  if (repository !== undefined && !/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    refuse('Expected --repository OWNER/NAME.', USAGE)
  }
  if (values.built) {
    process.stdout.write(`${writeTagCommit(cwd, versionOf(cwd))}\n`)
  } else {
    const { tag, commit } = prepareRelease(cwd, { build, ...(repository !== undefined && { repository }) })
    process.stdout.write(`Tagged ${commit} as ${tag}. Publish it with: git push origin ${tag}\n`)
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
