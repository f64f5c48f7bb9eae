/** The built `roster` as a process, and the files that its demo writes. */
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

export interface RosterRun {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the program in a folder, with these variables and those it needs to start. */
export async function runRoster(
  args: readonly string[],
  { folder, env }: { readonly folder: string; readonly env: Readonly<Record<string, string>> },
): Promise<RosterRun> {
  const { PATH = '' } = process.env
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [LAUNCHER, ...args],
      { cwd: folder, env: { PATH, ...env } },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    )
  })
}

/** The help texts of all commands, by name, in the order of `roster --help`. */
export async function helpTexts(): Promise<ReadonlyMap<string, string>> {
  const [, commands = ''] = /\nCOMMANDS\n\n((?: +[a-z ]+? {2,}.*\n)+)/.exec(await roster('--help')) ?? []
  const texts = new Map<string, string>()
  for (const [, name = ''] of commands.matchAll(/^ +([a-z]+(?: [a-z]+)?) {2,}/gm)) {
    texts.set(name, await roster(...name.split(' '), '--help'))
  }
  return texts
}

/** A new folder with the files of a run. The caller removes it. */
export async function runDemo(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'roster-demo-'))
  await roster('demo', '--out', folder)
  return folder
}
