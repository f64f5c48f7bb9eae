/** The apply action: inputs and context in; changes, comment or issue, summary, outputs and audit log out. */
import { appendFileSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  error,
  getInput,
  info,
  notice,
  setFailed,
  setOutput,
  setSecret,
  summary,
  warning,
} from '@actions/core'
import { createReader, createTransport, createWriter, startTimeBudget } from '@roster/elastic-cloud'
import { createGitHubClient, followProxy, maskSecrets, readContext, runAction } from '@roster/github'
import {
  type Drift,
  renderDriftSummary,
  renderDriftText,
  renderOutcomeSummary,
  renderOutcomeText,
} from '@roster/report'
import { readInputs } from './inputs.ts'
import { writeRecords } from './record.ts'
import { countOf, driftJson, failureOf, resultJson } from './result.ts'
import { type ApplyTools, runApply } from './run-apply.ts'
import { watchDrift } from './watch-drift.ts'

const USER_AGENT = 'roster-apply'

async function wait(milliseconds: number, until?: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { ...(until && { signal: until }) })
}

// By name, so that the bundle leaves out what is not used of the toolkit: its HTTP client for one.
const log = { error, info, notice, setFailed, warning }

await runAction(log, async () => {
  const inputs = readInputs(getInput)
  maskSecrets({ setSecret }, inputs)
  followProxy(process.env, log)
  const context = await readContext(process.env, (path) => readFile(path, 'utf8'))
  const client = createGitHubClient({
    token: inputs.githubToken,
    apiUrl: context.apiUrl,
    userAgent: USER_AGENT,
  })
  const stopped = new AbortController()
  const end = (reason: string) => stopped.abort(new Error(reason))
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => end('The run was cancelled.'))
  const budget = startTimeBudget(
    {
      milliseconds: inputs.timeout,
      reason: `The time is up: the input "timeout" allows ${inputs.timeout / 1000} s.`,
    },
    [stopped.signal],
    // Nothing is kept waiting for it.
    async (milliseconds, until) =>
      void (await sleep(milliseconds, undefined, { ref: false, ...(until && { signal: until }) })),
  )
  const transport = (signal: AbortSignal) =>
    createTransport({
      apiUrl: inputs.apiUrl,
      apiKey: inputs.apiKey,
      userAgent: USER_AGENT,
      now: Date.now,
      random: Math.random,
      sleep: wait,
      signal,
    })

  const folder = join(context.temporaryFolder, 'roster', encodeURIComponent(inputs.membersFile))
  await mkdir(folder, { recursive: true })
  const planner = createReader(transport(budget.ending))
  await (inputs.mode === 'drift' ? watch() : apply())

  /** Has no writer: whatever happens, the organization stays as it is. */
  async function watch(): Promise<void> {
    const publish = async (drift: Drift) => {
      info(renderDriftText(drift, { color: false }))
      await summary.addRaw(renderDriftSummary(drift), true).write()
      await setResults(driftJson(drift), drift.plan.digest, { applied: 0, failed: 0, held: 0 })
    }
    await watchDrift(inputs, context, { client, reader: planner, now: Date.now, log, publish })
  }

  async function apply(): Promise<void> {
    const auditLog = join(folder, 'audit.jsonl')
    await writeFile(auditLog, '')
    setOutput('audit-log', auditLog)

    // Written at once, so that the log is whole however the run ends; without one nothing more is done.
    const record: ApplyTools['audit'] = (write, origin) => {
      try {
        appendFileSync(auditLog, `${JSON.stringify({ ...write, ...origin })}\n`)
      } catch (error) {
        end(`The audit log cannot be written: ${error instanceof Error ? error.message : error}.`)
      }
    }
    const done = await runApply(inputs, context, {
      client,
      planner,
      reader: createReader(transport(budget.reads)),
      writer: createWriter(transport(budget.writes)),
      now: Date.now,
      sleep: wait,
      log,
      audit: record,
      signal: budget.ending,
    })

    const { report } = done
    info(renderOutcomeText(report, { color: false }))
    await summary.addRaw(renderOutcomeSummary(report), true).write()
    await setResults(resultJson(report), report.plan.digest, {
      applied: countOf(report, 'applied') + countOf(report, 'already-done'),
      failed: countOf(report, 'failed'),
      held: countOf(report, 'held'),
    })
    const failure = failureOf(report)
    if (failure !== undefined) setFailed(failure)
    await writeRecords(done, { client, log })
  }

  async function setResults(
    result: string,
    digest: string,
    counts: Readonly<Record<'applied' | 'failed' | 'held', number>>,
  ): Promise<void> {
    const path = join(folder, 'result.json')
    await writeFile(path, result)
    setOutput('result', path)
    setOutput('digest', digest)
    for (const [name, count] of Object.entries(counts)) setOutput(name, count)
  }
})
