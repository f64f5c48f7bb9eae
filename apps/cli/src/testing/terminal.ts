/** A terminal to run commands in: a folder of its own, an environment, an emulated service, and what was printed. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createElasticCloud,
  type ElasticCloudEmulator,
  type ElasticCloudState,
  livedInOrganization,
} from '@roster/emulator'
import { onTestFinished } from 'vitest'
import type { Context, Output } from '../process/context.ts'
import { Interruption } from '../process/interruption.ts'
import { localFiles, pipe, run } from '../process/process-context.ts'
import { runCli } from '../program/cli.ts'

/** 2026-11-23T09:00:00Z */
export const NOW = Date.UTC(2026, 10, 23, 9)

/** In milliseconds. */
const LONG = 4_500

export interface TerminalOptions {
  /** File name → text, in the folder. */
  readonly files?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  readonly fetch?: typeof fetch
  /** What a person answers, or Ctrl-C, or yes at the time of a signal; without it nobody is there. */
  readonly answer?: boolean | 'cancel' | 'interrupted'
  /** What comes in on standard input. */
  readonly stdin?: string
  readonly columns?: number
  /** The folder of the built program; by default the terminal's own, which has nothing of it. */
  readonly installation?: string
  /** Name → path of programs to run in place of those that are installed. Unless given, there is no `gh`. */
  readonly programs?: Readonly<Record<string, string>>
  /** What the emulated service knows; by default the lived-in organization. */
  readonly state?: ElasticCloudState
}

export interface Run {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface Terminal {
  readonly folder: string
  readonly service: ElasticCloudEmulator
  readonly questions: readonly string[]
  /** What its status line has shown so far. */
  readonly statusLines: readonly string[]
  /** The annotations made so far, as `level message {properties}`. */
  readonly annotations: readonly string[]
  readonly roster: (...args: readonly string[]) => Promise<Run>
  readonly text: (path: string) => Promise<string>
  readonly write: (path: string, content: string | Uint8Array) => Promise<void>
  /** What SIGINT does. */
  readonly interrupt: () => void
}

export async function openTerminal(options: TerminalOptions = {}): Promise<Terminal> {
  const folder = await mkdtemp(join(tmpdir(), 'roster-cli-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const write = (path: string, content: string | Uint8Array) => writeFile(join(folder, path), content)
  for (const [path, text] of Object.entries(options.files ?? {})) await write(path, text)

  const service = createElasticCloud({ state: options.state ?? livedInOrganization(NOW), now: () => NOW })
  const programs: Readonly<Record<string, string>> = { gh: join(folder, 'no-gh'), ...options.programs }
  const interruption = new AbortController()
  const questions: string[] = []
  const statusLines: string[] = []
  const annotations: string[] = []
  const annotate = (level: string) => (message: string | Error, properties?: object) =>
    void annotations.push(`${level} ${message} ${JSON.stringify(properties)}`)

  async function roster(...args: readonly string[]): Promise<Run> {
    const [stdout, stderr] = [new Recorder(options.columns), new Recorder(options.columns)]
    const context: Context = {
      stdout,
      stderr,
      statusLine: {
        show: (line) => void (stderr.isTTY && statusLines.push(line)),
        clear: () => undefined,
        close: () => undefined,
      },
      stdin: async () => new TextEncoder().encode(options.stdin ?? ''),
      env: { EC_API_KEY: 'ada-key', ...options.env },
      files: localFiles(folder),
      installation: options.installation ?? folder,
      node: process.execPath,
      fetch: options.fetch ?? service.fetch,
      now: () => NOW,
      sleep,
      random: () => 0,
      run: (program, given, settings) =>
        run(programs[program] ?? program, given, { cwd: folder, ...settings }),
      account: () => ({ user: 'ada', host: 'laptop' }),
      pipe: (command, input) => pipe(command, input, { cwd: folder }),
      confirm:
        options.answer === undefined
          ? undefined
          : async (question) => {
              questions.push(question)
              if (options.answer === 'interrupted') interruption.abort(new Interruption('SIGINT'))
              return options.answer === 'cancel' ? undefined : options.answer !== false
            },
      workflowCommands: async () => ({
        error: annotate('error'),
        warning: annotate('warning'),
        notice: annotate('notice'),
      }),
      interruption: () => interruption.signal,
    }
    const code = await runCli(args, context)
    return { code, stdout: stdout.text, stderr: stderr.text }
  }

  return {
    folder,
    service,
    questions,
    statusLines,
    annotations,
    roster,
    text: (path) => readFile(join(folder, path), 'utf8'),
    write,
    interrupt: () => interruption.abort(new Interruption('SIGINT')),
  }
}

/** Short waits pass at once; long ones only bound a run, and last until they are called off. */
async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted()
  if (ms < LONG) return
  await new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

class Recorder implements Output {
  readonly columns: number | undefined
  readonly isTTY: boolean
  text = ''

  constructor(columns: number | undefined) {
    this.columns = columns
    this.isTTY = columns !== undefined
  }

  readonly write = (text: string) => {
    this.text += text
  }
}
