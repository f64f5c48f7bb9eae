/** `roster validate`: checks a members file offline. */

import { type Finding, isBlocking, readRoster, type ValidationDocument } from '@roster/core'
import { renderFinding } from '@roster/report'
import { defineCommand } from '../../command/command.ts'
import { fileTitle } from '../../file/input.ts'
import { INPUT_FILE_FLAG, MAX_SIZE_FLAG, readMaxSize, readMembers } from '../../file/roster-file.ts'
import type { Context } from '../../process/context.ts'
import { Failure } from '../../process/failure.ts'
import { jsonOutput } from '../../terminal/json-output.ts'

type Format = 'text' | 'json' | 'github'

export const validate = defineCommand({
  flags: {
    file: INPUT_FILE_FLAG,
    'max-size': MAX_SIZE_FLAG,
    format: {
      type: 'enum',
      options: ['text', 'json', 'github'],
      default: 'text',
      description: 'Format of the findings',
    },
    json: { type: 'boolean', description: 'As --format json' },
  },
  examples: [
    { command: 'roster validate', does: 'check members.json' },
    { command: 'roster validate --json', does: 'list findings for programs' },
    { command: 'roster validate --format github', does: 'annotate lines in a workflow run' },
  ],
  async run({ file, format: named, json, 'max-size': size }, context) {
    if (json && named === 'github') throw new Failure('--json and --format github exclude each other.')
    const format = json ? 'json' : named
    const maxBytes = readMaxSize(size)
    const members = await readMembers(file, context)
    const { findings } = readRoster(members, { now: context.now(), maxBytes })
    // Machines expect `/` on every platform.
    await PRINT[format](findings, members.path, context)
    return findings.some(isBlocking) ? 1 : 0
  },
})

const PRINT: Readonly<
  Record<Format, (findings: readonly Finding[], file: string, context: Context) => void | Promise<void>>
> = {
  text(findings, file, { stdout, stderr }) {
    for (const finding of findings) stdout.write(`${renderFinding(finding, fileTitle(file))}\n`)
    const errors = findings.filter(isBlocking).length
    const warnings = findings.filter(({ severity }) => severity === 'warning').length
    const counts = `${count(errors, 'error')}, ${count(warnings, 'warning')}`
    stderr.write(`${fileTitle(file)}: ${findings.length === 0 ? 'no problems found' : counts}\n`)
  },
  json(findings, file, { stdout }) {
    const valid = !findings.some(isBlocking)
    const document: ValidationDocument = { version: 1, file, valid, findings }
    stdout.write(jsonOutput(document))
  },
  async github(findings, file, { workflowCommands }) {
    const [{ annotate }, commands] = await Promise.all([import('@roster/github'), workflowCommands()])
    annotate(commands, findings, file)
  },
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`
}
