/** The built program as a process: started, spoken to by signals, and waited for. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const LAUNCHER = fileURLToPath(new URL('../bin/roster.js', import.meta.url))
const PROGRAM = fileURLToPath(new URL('../dist/index.js', import.meta.url))

export interface Running {
  readonly process: ChildProcess
  /** What it has printed so far. */
  readonly output: { stdout: string; stderr: string }
  /** Resolves when the text is on stdout or stderr. */
  readonly said: (text: string) => Promise<void>
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>
}

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'roster-program-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** In `folder`, with nothing in the environment but `env`. */
export function start(
  args: readonly string[],
  { folder = newFolder(), env = {} }: { folder?: string; env?: Readonly<Record<string, string>> } = {},
): Running {
  if (!existsSync(PROGRAM)) throw new Error('The program is not built: run npm run build first.')
  const child = spawn(process.execPath, [LAUNCHER, ...args], { cwd: folder, env: { ...env } })
  onTestFinished(() => void child.kill('SIGKILL'))
  const output = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text
      child.emit('said')
    })
  }
  const ended = once(child, 'close').then(([code]: number[]) => ({ code: code ?? null, ...output }))
  const said = async (text: string) => {
    while (!(output.stdout + output.stderr).includes(text)) {
      const [event] = await Promise.race([once(child, 'said'), ended.then(() => ['ended'])])
      if (event === 'ended')
        throw new Error(`expected ${JSON.stringify(text)}, got ${JSON.stringify(output)}`)
    }
  }
  return { process: child, output, said, ended }
}
