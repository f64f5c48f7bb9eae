/** Runs tasks with turbo, and tells from its summary how each went. Confines turbo's command line. */
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'

export interface TaskOutcome {
  /** `@roster/core#build`, or `//#check:types` for one of the root. */
  readonly id: string
  readonly ok: boolean
  /** Whether it was not run, since nothing it reads has changed since it passed. */
  readonly cached: boolean
  readonly seconds: number
}

export interface TurboOptions {
  /** Whether all output is shown, as it comes; else it is shown at the end, where a task fails. */
  readonly shown: boolean
  /** Whether tasks run even where nothing has changed. */
  readonly force: boolean
}

/** As far as it is read. */
interface Summary {
  readonly tasks: readonly {
    readonly taskId: string
    readonly command: string
    readonly cache?: { readonly status: 'HIT' | 'MISS' }
    readonly execution?: { readonly startTime: number; readonly endTime: number; readonly exitCode: number }
  }[]
}

/** What the summary has for the command of a task that is there to be depended on only. */
const NO_COMMAND = '<NONEXISTENT>'

const onWindows = process.platform === 'win32'

/** One failure keeps no other task from running. Tasks that turbo never came to have no outcome. */
export async function turboRun(
  tasks: readonly string[],
  { shown, force }: TurboOptions,
): Promise<readonly TaskOutcome[]> {
  const output = shown
    ? ['--output-logs=new-only', '--log-order=stream']
    : ['--output-logs=errors-only', '--log-order=grouped']
  const always = ['--continue=always', '--summarize', '--log-prefix=none', ...(force ? ['--force'] : [])]
  const { ok, text } = await run('turbo', ['run', ...tasks, ...always, ...output], shown)
  if (!ok && !shown) process.stdout.write(text)
  const path = /^Summary:\s+(.+\.json)$/m.exec(text)?.[1]
  return path === undefined ? [] : outcomesOf(JSON.parse(await readFile(path, 'utf8')))
}

function run(
  command: string,
  args: readonly string[],
  shown: boolean,
): Promise<{ readonly ok: boolean; readonly text: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], shell: onWindows })
    const chunks: Buffer[] = []
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        if (shown) process[stream].write(chunk)
      })
    }
    child.on('error', (error) =>
      resolve({ ok: false, text: `Could not start ${command}: ${error.message}\n` }),
    )
    child.on('close', (code) => resolve({ ok: code === 0, text: Buffer.concat(chunks).toString() }))
  })
}

function outcomesOf({ tasks }: Summary): readonly TaskOutcome[] {
  return tasks
    .filter(({ command }) => command !== NO_COMMAND)
    .map(({ taskId, cache, execution }) => ({
      id: taskId,
      ok: execution?.exitCode === 0,
      cached: cache?.status === 'HIT',
      seconds: execution ? (execution.endTime - execution.startTime) / 1000 : 0,
    }))
}
