/** `roster fmt`: formats members files in canonical order and layout. */

import { type FormatDocument, layOut } from '@roster/core'
import { renderFinding } from '@roster/report'
import { defineCommand } from '../../command/command.ts'
import { replaceFile } from '../../command/file-edit.ts'
import { isStandardInput } from '../../file/input.ts'
import { INPUT_FILE_FLAG, readMembers } from '../../file/roster-file.ts'
import type { Context } from '../../process/context.ts'
import { Failure } from '../../process/failure.ts'
import { jsonOutput } from '../../terminal/json-output.ts'

export const fmt = defineCommand({
  flags: {
    files: {
      type: 'positional',
      required: false,
      multiple: true,
      description: 'Files to format, instead of --file',
    },
    check: { type: 'boolean', description: 'Only list unformatted files, and exit with 1' },
    json: { type: 'boolean', description: 'With --check, print which files are formatted as JSON' },
    file: INPUT_FILE_FLAG,
  },
  examples: [
    { command: 'roster fmt', does: 'format members.json' },
    { command: 'roster fmt organizations/*.json', does: 'format several' },
    { command: 'roster fmt --check', does: 'check in CI' },
    { command: 'roster fmt - < members.json', does: 'print it formatted' },
  ],
  async run({ files, check, json, file }, context) {
    if (json && !check) throw new Failure('--json needs --check: it prints which files are formatted.')
    const paths = files.length === 0 ? [file] : files
    // All files are read before any is written, so that a broken one stops all of them.
    const texts: { path: string; before: string; after: string }[] = []
    for (const path of paths) texts.push({ path, ...(await laidOut(path, context)) })
    const changed = texts.filter(({ before, after }) => before !== after)
    if (check && json) {
      const document: FormatDocument = {
        version: 1,
        formatted: changed.length === 0,
        files: texts.map(({ path, before, after }) => ({ file: path, formatted: before === after })),
      }
      context.stdout.write(jsonOutput(document))
      return changed.length === 0 ? 0 : 1
    }
    if (check) {
      for (const { path } of changed) context.stdout.write(`${path}\n`)
      if (changed.length > 0) context.stderr.write('Not formatted. Run roster fmt.\n')
      return changed.length === 0 ? 0 : 1
    }
    for (const { path, before, after } of texts) {
      if (isStandardInput(path)) {
        context.stdout.write(after)
        continue
      }
      if (before !== after) await replaceFile(path, after, context)
      context.stderr.write(`${path}: ${before === after ? 'is formatted already' : 'formatted'}\n`)
    }
    return 0
  },
})

async function laidOut(path: string, context: Context) {
  const { text: before } = await readMembers(path, context)
  const { text: after, findings } = layOut(before)
  if (after !== undefined) return { before, after }
  for (const finding of findings) context.stderr.write(`${renderFinding(finding, path)}\n`)
  throw new Failure(`${path} cannot be read as JSON, so nothing was formatted.`)
}
