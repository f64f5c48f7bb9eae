/** The destinations of a run's results: log, summary and outputs, with the result and the audit log as files. */
import { appendFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ActionContext } from '@roster/github'
import type { ApplyInputs } from '../input/inputs.ts'

export interface ResultTools {
  info(message: string): void
  setOutput(name: string, value: string | number): void
  readonly writeSummary: (markdown: string) => Promise<void>
}

export interface RunResult {
  /** For the log. */
  readonly text: string
  /** Markdown. */
  readonly summary: string
  /** JSON. */
  readonly result: string
  readonly digest: string
  readonly counts: Readonly<Record<'applied' | 'failed' | 'held', number>>
}

export interface Results {
  readonly publish: (result: RunResult) => Promise<void>
  /** For a run that has nothing to do. The reason is plain text. */
  readonly publishNothing: (reason: string) => Promise<void>
  /**
   * Begins the audit log. The returned function adds a line at once, so that the log is complete however the run ends.
   */
  readonly openAuditLog: () => Promise<(line: object) => void>
}

export async function openResults(
  { membersFile }: Pick<ApplyInputs, 'membersFile'>,
  { temporaryFolder }: Pick<ActionContext, 'temporaryFolder'>,
  { info, setOutput, writeSummary }: ResultTools,
): Promise<Results> {
  const folder = join(temporaryFolder, 'roster', encodeURIComponent(membersFile))
  await mkdir(folder, { recursive: true })
  return {
    async publish({ text, summary, result, digest, counts }) {
      info(text)
      await writeSummary(summary)
      const path = join(folder, 'result.json')
      await writeFile(path, result)
      setOutput('result', path)
      setOutput('digest', digest)
      for (const [name, count] of Object.entries(counts)) setOutput(name, count)
    },
    async publishNothing(reason) {
      await writeSummary(reason)
      for (const name of ['applied', 'failed', 'held']) setOutput(name, 0)
    },
    async openAuditLog() {
      const path = join(folder, 'audit.jsonl')
      await writeFile(path, '')
      setOutput('audit-log', path)
      return (line) => appendFileSync(path, `${JSON.stringify(line)}\n`)
    },
  }
}
