/** How an action runs, from its inputs to its end: every failure ends in one message. */
import type * as core from '@actions/core'
import { createGitHubClient, type GitHubClient } from '../api/client.ts'
import { type ActionContext, loadToolkit, readContext } from './action-context.ts'
import type { CommonInputs, GetInput } from './action-inputs.ts'
import { followProxy } from './proxy.ts'
import type { Runner } from './runner.ts'
import { type RunnerLog, runnerLog } from './runner-log.ts'

type Secrets = Pick<CommonInputs, 'githubToken'> & Partial<Pick<CommonInputs, 'apiKey' | 'reviewKey'>>

export interface Action<Inputs> {
  /** The name by which the action calls itself in requests. */
  readonly userAgent: string
  readonly readInputs: (get: GetInput) => Inputs
}

/** What an action knows and has once it has started. */
export interface ActionRun<Inputs> {
  readonly inputs: Inputs
  readonly context: ActionContext
  readonly client: GitHubClient
  readonly log: RunnerLog
}

/**
 * Reads the inputs and the context, and lets the action act. Secrets are masked in everything the run prints. Every
 * error becomes one message without a stack, which would not help its readers.
 */
export async function runAction<Inputs extends Secrets>(
  runner: Runner,
  { userAgent, readInputs }: Action<Inputs>,
  act: (run: ActionRun<Inputs>) => Promise<void>,
): Promise<void> {
  const { core, environment, fetch, now, sleep } = runner
  const log = runnerLog(core)
  try {
    const inputs = readInputs(core.getInput)
    maskSecrets(core, inputs)
    followProxy(environment, log)
    const toolkit = await loadToolkit(runner.loadToolkit)
    const context = readContext(toolkit.context, environment)
    const { getOctokit } = toolkit
    const { apiUrl } = context
    const client = createGitHubClient({
      getOctokit,
      token: inputs.githubToken,
      apiUrl,
      userAgent,
      fetch,
      now,
      sleep,
    })
    await act({ inputs, context, client, log })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    log.setFailed(isOurMistake(error) ? `${OUR_MISTAKE} ${message}` : message)
  }
}

function maskSecrets({ setSecret }: Pick<typeof core, 'setSecret'>, inputs: Secrets): void {
  for (const secret of [inputs.apiKey, inputs.reviewKey, inputs.githubToken]) {
    if (secret) setSecret(secret.reveal())
  }
}

const OUR_MISTAKE = 'This is a bug in Roster. Please report it with the version of the action and this text:'

/** Errors that the language itself throws. Errors for users have other classes. */
function isOurMistake(error: unknown): boolean {
  return [TypeError, RangeError, ReferenceError, SyntaxError].some((kind) => error instanceof kind)
}
