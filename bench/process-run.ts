/** Programs as whole processes: how long they take, and what they measure themselves. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { median } from './figure.ts'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))

export interface ProcessRun {
  /** Wall time from start to end, in milliseconds. */
  readonly ms: number
  readonly stdout: string
}

/** Rejects if the program fails with an unexpected exit code. */
export function runNode(args: readonly string[], { codes = [0] } = {}): Promise<ProcessRun> {
  return new Promise((resolve, reject) => {
    const start = performance.now()
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (text) => {
      stdout += text
    })
    child.stderr.on('data', (text) => {
      stderr += text
    })
    child.on('error', reject)
    child.on('close', (code) => {
      if (codes.includes(code ?? -1)) resolve({ ms: performance.now() - start, stdout })
      else reject(new Error(`node ${args.join(' ')} ended with ${code}: ${stderr}`))
    })
  })
}

/** Runs a script of this folder that prints its measurements as JSON. */
export async function measure<T>(script: string, ...args: readonly (string | number)[]): Promise<T> {
  const flags = ['--conditions=@roster/source', fileURLToPath(new URL(script, import.meta.url))]
  return JSON.parse((await runNode([...flags, ...args.map(String)])).stdout) as T
}

/** Wall times of two commands in turn, in milliseconds. They are measured in pairs because the speed of machines varies. */
export async function timePairs(
  a: readonly string[],
  b: readonly string[],
  pairs = 15,
): Promise<{ readonly a: number; readonly b: number; readonly difference: number }> {
  const times: { a: number; b: number }[] = []
  for (let pair = 0; pair <= pairs; pair += 1) {
    const run = { a: (await runNode(a, { codes: [0, 1] })).ms, b: (await runNode(b)).ms }
    // The first pair only loads the files into memory.
    if (pair > 0) times.push(run)
  }
  return {
    a: median(times.map((time) => time.a)),
    b: median(times.map((time) => time.b)),
    difference: median(times.map((time) => time.a - time.b)),
  }
}
