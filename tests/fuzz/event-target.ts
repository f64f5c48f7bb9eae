/** Event payloads: any payload gives a known trigger or an error of one sentence. */
import { getOctokit } from '@actions/github'
import { ActionFailure, loadToolkit, readContext } from '@roster/github'
import fc from 'fast-check'
import { hostileKey, hostileText } from './bait.ts'
import { target } from './target.ts'

const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), hostileText, fc.integer())
const payload = fc.oneof(
  fc
    .dictionary(
      fc.oneof(fc.constantFrom('number', 'ref', 'before', 'after', 'deleted', 'action'), hostileKey),
      value,
    )
    .chain((outer) =>
      fc
        .record(
          {
            pull_request: fc.record({ number: value }),
            repository: fc.record({ default_branch: value }),
            merge_group: fc.record({ head_sha: value, base_sha: value, base_ref: value, head_ref: value }),
          },
          { requiredKeys: [] },
        )
        .map((inner) => JSON.stringify({ ...outer, ...inner })),
    ),
  hostileText,
)

const inputs = fc.record({
  name: fc.constantFrom(
    'pull_request',
    'pull_request_target',
    'pull_request_review',
    'push',
    'merge_group',
    'x',
  ),
  payload,
})

const RUN = {
  repo: { owner: 'acme', repo: 'people' },
  apiUrl: 'https://api.github.com',
  serverUrl: 'https://github.com',
  sha: '1'.repeat(40),
  runId: 1,
}

export const eventTarget = target('events', 700, inputs, async ({ name, payload: text }) => {
  const environment = {
    GITHUB_EVENT_NAME: name,
    GITHUB_EVENT_PATH: 'event.json',
    GITHUB_REPOSITORY: 'acme/people',
    RUNNER_TEMP: 'temp',
  }
  try {
    const { context } = await loadToolkit(async () => ({
      getOctokit,
      context: { ...RUN, eventName: name, payload: JSON.parse(text) },
    }))
    const { trigger } = readContext(context, environment)
    if (trigger.kind === 'pull-request' && !(Number.isSafeInteger(trigger.number) && trigger.number > 0))
      throw new Error(`${trigger.number} is no number of a pull request`)
  } catch (error) {
    const isExpected = error instanceof ActionFailure || (error as Error).name === 'EventPayloadError'
    if (!isExpected) throw error
  }
})
