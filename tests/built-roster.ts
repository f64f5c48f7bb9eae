/** The built `roster` as a process: its demo, and the files that it writes. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** The target of `node_modules/.bin/roster`. */
export const LAUNCHER = fileURLToPath(new URL('../apps/cli/bin/roster.js', import.meta.url))
const program = fileURLToPath(new URL('../apps/cli/dist/index.js', import.meta.url))

/** Its standard output. */
async function roster(...args: readonly string[]): Promise<string> {
  if (!existsSync(program)) throw new Error('The program is not built: run npm run build first.')
  const { stdout } = await promisify(execFile)(process.execPath, [LAUNCHER, ...args])
  return stdout
}

/** A new folder with the files of a run. The caller removes it. */
export async function runDemo(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'roster-demo-'))
  await roster('demo', '--out', folder)
  return folder
}
