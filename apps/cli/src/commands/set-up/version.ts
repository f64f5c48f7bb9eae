/** `roster version`: prints the version of the program. */

import type { VersionDocument } from '@roster/core'
import { defineCommand } from '../../command/command.ts'
import { VERSION } from '../../process/version.ts'
import { jsonOutput } from '../../terminal/json-output.ts'

export const version = defineCommand({
  flags: { json: { type: 'boolean', description: 'Print the version as JSON' } },
  examples: [
    { command: 'roster version', does: 'print the version' },
    { command: 'roster --version', does: 'the same' },
    { command: 'roster version --json', does: 'print it for programs' },
  ],
  async run({ json }, { stdout }) {
    const document: VersionDocument = { version: 1, roster: VERSION }
    stdout.write(json ? jsonOutput(document) : `${VERSION}\n`)
    return 0
  },
})
