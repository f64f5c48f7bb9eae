/** One run of a bundled action as a runner starts it: a process with the runner's environment. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { ActionName } from './action-manifest.ts'
import { type ActionRun, commandsIn } from './action-run.ts'
import { filesBelow } from './files-below.ts'

/** @param onStart called with the process when it has started. */
export async function runProgram(
  action: ActionName,
  env: Readonly<Record<string, string>>,
  onStart: (child: ChildProcess) => void = () => {},
): Promise<ActionRun> {
  const program = fileURLToPath(new URL(`../../apps/${action}/dist/index.js`, import.meta.url))
  const child = spawn(process.execPath, [program], { env, cwd: env['GITHUB_WORKSPACE'] })
  const [stdout, stderr] = [gather(child.stdout), gather(child.stderr)]
  onStart(child)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
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
    commands: (name) => commandsIn(stdout(), name),
    files,
  }
}

function gather(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => void chunks.push(chunk))
  return () => Buffer.concat(chunks).toString('utf8')
}

/** Outputs as a runner reads them: `name<<delimiter`, the value, the delimiter alone on a line. */
function readOutputs(text: string): Readonly<Record<string, string>> {
  const blocks = text.matchAll(
    /^(?<name>[^\n<]+)<<(?<delimiter>\S+)\r?\n(?<value>[\s\S]*?)\r?\n\k<delimiter>$/gm,
  )
  return Object.fromEntries([...blocks].map(({ groups = {} }) => [groups['name'], groups['value'] ?? '']))
}
