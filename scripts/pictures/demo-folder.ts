/** The files that the demo writes, for pictures. Needs the build. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Runs the demo, passes its folder to `use`, and then removes the folder. */
export async function withDemo<T>(root: string, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'roster-picture-'))
  try {
    const program = join(root, 'apps/cli/bin/roster.js')
    await promisify(execFile)(process.execPath, [program, 'demo', '--out', folder])
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
