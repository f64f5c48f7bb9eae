/** One run of a bundled action: a process with the runner's environment, and its results. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ActionName } from './action-manifest.ts'

export interface ActionRun {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  readonly summary: string
  readonly outputs: Readonly<Record<string, string>>
  /** Workflow commands by their names, such as `error` or `warning`, as `properties::message`. */
  readonly commands: (name: string) => readonly string[]
  /** Files in the runner's temporary folder: path → text. */
  readonly files: Readonly<Record<string, string>>
  /** Milliseconds from start to end. */
  readonly duration: number
}

/** @param onStart called with the process when it has started. */
export async function runAction(
  action: ActionName,
  env: Readonly<Record<string, string>>,
  onStart: (child: ChildProcess) => void = () => {},
): Promise<ActionRun> {
  const program = fileURLToPath(new URL(`../../apps/${action}/dist/index.js`, import.meta.url))
  const start = performance.now()
  const child = spawn(process.execPath, [program], { env, cwd: env['GITHUB_WORKSPACE'] })
  const [stdout, stderr] = [gather(child.stdout), gather(child.stderr)]
  onStart(child)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const duration = performance.now() - start
  const [summary, output, files] = await Promise.all([
    readFile(env['GITHUB_STEP_SUMMARY'] ?? '', 'utf8'),
    readFile(env['GITHUB_OUTPUT'] ?? '', 'utf8'),
    filesBelow(env['RUNNER_TEMP'] ?? ''),
  ])
  return {
    code,
    stdout: stdout(),
    stderr: stderr(),
    summary,
    outputs: readOutputs(output),
    commands: (name) =>
      stdout()
        .split('\n')
        .flatMap((line) => new RegExp(`^::${name} ?(.*)$`).exec(line)?.[1] ?? [])
        .map((command) => command.replace(/^::/, '')),
    files,
    duration,
  }
}

function gather(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => void chunks.push(chunk))
  return () => Buffer.concat(chunks).toString('utf8')
}

async function filesBelow(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, await readFile(path, 'utf8')])),
  )
}

/** Outputs as a runner reads them: `name<<delimiter`, the value, the delimiter alone on a line. */
function readOutputs(text: string): Readonly<Record<string, string>> {
  const blocks = text.matchAll(
    /^(?<name>[^\n<]+)<<(?<delimiter>\S+)\r?\n(?<value>[\s\S]*?)\r?\n\k<delimiter>$/gm,
  )
  return Object.fromEntries([...blocks].map(({ groups = {} }) => [groups['name'], groups['value'] ?? '']))
}
