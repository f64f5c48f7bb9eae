/** The built `roster` as a process, and what its demo leaves behind: the real bundles, in the real order. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'

const launcher = fileURLToPath(new URL('../apps/cli/bin/roster.js', import.meta.url))
const program = fileURLToPath(new URL('../apps/cli/dist/index.js', import.meta.url))

/** What the built program prints on standard output. */
export async function roster(...args: readonly string[]): Promise<string> {
  if (!existsSync(program)) throw new Error('The program is not built: run npm run build first.')
  const { stdout } = await promisify(execFile)(process.execPath, [launcher, ...args])
  return stdout
}

/** The folder of its files; gone when the test has finished. */
export async function runDemo(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'roster-demo-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await roster('demo', '--out', folder)
  return folder
}
