/** Global set-up: builds the actions' bundles if they are missing or out of date. */
import { execFile } from 'node:child_process'
import { glob, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const ACTIONS = ['preview', 'apply', 'matrix']

export async function setup(): Promise<void> {
  const changed = await newestSource()
  for (const action of ACTIONS) {
    const folder = join(ROOT, 'apps', action)
    if ((await modified(join(folder, 'dist', 'index.js'))) > changed) continue
    await promisify(execFile)(process.execPath, [join(ROOT, 'scripts', 'bundle', 'bundle.ts'), 'action'], {
      cwd: folder,
    })
  }
}

async function newestSource(): Promise<number> {
  const times: number[] = []
  for await (const path of glob('{apps/{preview,apply,matrix},packages/*}/src/**/*.ts', { cwd: ROOT })) {
    if (!path.endsWith('.test.ts')) times.push(await modified(join(ROOT, path)))
  }
  return Math.max(...times)
}

/** Milliseconds since the epoch; 0 if the file does not exist. */
async function modified(path: string): Promise<number> {
  const stats = await stat(path, { bigint: false }).catch(() => undefined)
  return stats?.mtimeMs ?? 0
}
