/** The context of a real run: this process, its streams and signals, the file system, the network. */
import { exec, execFile } from 'node:child_process'
import { appendFileSync, constants } from 'node:fs'
import {
  access,
  copyFile,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { hostname, userInfo } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import type { WriteStream } from 'node:tty'
import { withoutRunnerCommands } from '@roster/core'
import type { Context, Files, Output, RunOptions, RunResult, StagedFile } from './context.ts'
import { type InterruptingSignal, Interruption } from './interruption.ts'
import { withStatusLine } from './status-line.ts'

/** A second signal within this time, in milliseconds, is a duplicate from a launcher that forwards signals to its group. */
const SIGNAL_ECHO = 1_000

/** Maximum bytes of a program's output. */
const MAX_OUTPUT = 64 * 1024 * 1024

/** @param installation The folder of the built program. */
export function processContext(process: NodeJS.Process, installation: string): Context {
  const { stdin, stdout, stderr, env } = process
  return {
    ...withStatusLine({
      stdout: output(stdout, env),
      stderr: output(stderr, env),
      isDumb: env['TERM'] === 'dumb',
    }),
    stdin: () => buffer(stdin),
    env,
    files: localFiles(process.cwd()),
    installation,
    node: process.execPath,
    fetch,
    now: Date.now,
    sleep: (ms, signal) => sleep(ms, undefined, signal && { signal }),
    random: Math.random,
    run,
    pipe,
    account: () => ({ user: userName(), host: hostname() }),
    confirm: stdin.isTTY && stdout.isTTY ? (question) => confirm(question, process) : undefined,
    workflowCommands: async () => (await import('./workflow-commands.ts')).workflowCommands,
    interruption: interruptionOf(process),
  }
}

/** In a workflow, the runner looks for commands in everything that is printed. */
function output(stream: WriteStream, env: NodeJS.ProcessEnv): Output {
  const printed = env['GITHUB_ACTIONS'] === 'true' ? withoutRunnerCommands : (text: string) => text
  // The reader can stop early, as `head` does.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  return {
    write: (text) => void stream.write(printed(text)),
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.isTTY ? stream.columns : undefined
    },
  }
}

export function localFiles(folder: string): Files {
  const at = (path: string) => resolve(folder, path)
  return {
    read: (path) => readFile(at(path)),
    write: (path, text) => writeFile(at(path), text),
    replace: async (path, text) => {
      const staged = await stage(at(path), text)
      await staged.commit().finally(staged.finish)
    },
    stage: (path, text) => stage(at(path), text, { keepsOld: true }),
    realPath: (path) => realpath(at(path)),
    create: async (path, text) => {
      const target = at(path)
      await mkdir(dirname(target), { recursive: true })
      const beside = besideOf(target)
      try {
        await writeFile(beside, text, { flush: true })
        await link(beside, target)
      } finally {
        await rm(beside, { force: true })
      }
    },
    createPrivate: async (path) => {
      const target = at(path)
      const file = await open(target, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600)
      return {
        write: async (text) => {
          await file.writeFile(text)
          await file.sync()
          await file.close()
        },
        discard: async () => {
          await file.close()
          await rm(target, { force: true })
        },
      }
    },
    remove: (path) => rm(at(path)),
    append: (path, text) => appendFileSync(at(path), text, { flush: true }),
    exists: (path) =>
      access(at(path)).then(
        () => true,
        () => false,
      ),
    list: (path) =>
      readdir(at(path)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
        throw error
      }),
    makeFolder: async (path) => {
      await mkdir(at(path), { recursive: true })
      return at(path)
    },
  }
}

/** A container can run as a number that has no name. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`
  }
}

interface StageOptions {
  /** So that it can be undone. */
  readonly keepsOld?: true
}

async function stage(path: string, text: string, { keepsOld }: StageOptions = {}): Promise<StagedFile> {
  const target = await realpath(path)
  const [beside, old] = [besideOf(target), besideOf(`${target}.old`)]
  const finish = async () => {
    await rm(beside, { force: true })
    await rm(old, { force: true })
  }
  try {
    await access(target, constants.W_OK)
    const { mode } = await stat(target)
    await writeFile(beside, text, { flush: true, mode })
    // Undoing must not need what may be missing at that point, such as disk space.
    if (keepsOld) await copyFile(target, old)
  } catch (error) {
    await finish()
    throw error
  }
  let isCommitted = false
  return {
    commit: async () => {
      await rename(beside, target)
      isCommitted = true
    },
    undo: async () => {
      if (isCommitted) await rename(old, target)
      await finish()
    },
    finish,
  }
}

/** The temporary path of a text that is being written, so that the file is never half-written. */
function besideOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}.tmp`)
}

export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((settle, reject) => {
    execFile(program, args, { ...options, maxBuffer: MAX_OUTPUT }, (error, stdout, stderr) => {
      // A name instead of a number: the program could not be started, or printed too much.
      if (typeof error?.code === 'string') reject(error)
      else settle({ code: error ? (error.code ?? undefined) : 0, stdout, stderr })
    })
  })
}

export function pipe(command: string, input: string, options: RunOptions = {}): Promise<RunResult> {
  return new Promise((settle) => {
    const child = exec(command, { ...options, maxBuffer: MAX_OUTPUT }, (error, stdout, stderr) => {
      settle({ code: error ? (error.code ?? undefined) : 0, stdout, stderr })
    })
    // The command can end without reading.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  })
}

/** Nothing has begun that a signal could cut short, and the prompt takes none: so it ends the process. */
async function confirm(question: string, process: NodeJS.Process): Promise<boolean | undefined> {
  const { consola } = await import('consola')
  const end = (signal: InterruptingSignal) => process.exit(new Interruption(signal).exitCode)
  process.once('SIGINT', end).once('SIGTERM', end)
  try {
    const answer = await consola.prompt(question, { type: 'confirm', initial: false, cancel: 'null' })
    return answer ?? undefined
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end)
  }
}

function interruptionOf(process: NodeJS.Process): () => AbortSignal {
  let interruption: AbortController | undefined
  let since = 0
  function interrupt(signal: InterruptingSignal): void {
    if (!interruption?.signal.aborted) {
      since = Date.now()
      interruption?.abort(new Interruption(signal))
    } else if (Date.now() - since > SIGNAL_ECHO) {
      process.exit(new Interruption(signal).exitCode)
    }
  }
  return () => {
    if (interruption === undefined) {
      interruption = new AbortController()
      process.on('SIGINT', interrupt)
      process.on('SIGTERM', interrupt)
    }
    return interruption.signal
  }
}
