/** `roster codeowners`: prints CODEOWNERS for the members file and the files it extends, so that GitHub asks owners for reviews. */

import { posix, sep } from 'node:path'
import {
  type CodeownersDocument,
  codeownersLine,
  codeowners as codeownersOf,
  sourcePaths,
} from '@roster/core'
import { defineCommand } from '../../command/command.ts'
import { pathInRepository } from '../../file/repository-path.ts'
import { FILE_FLAG, readMembers, soundRoster } from '../../file/roster-file.ts'
import type { Context } from '../../process/context.ts'
import { Failure } from '../../process/failure.ts'
import { jsonOutput } from '../../terminal/json-output.ts'

export const codeowners = defineCommand({
  flags: {
    json: { type: 'boolean', description: 'Print files, logins and owners without a login as JSON' },
    file: FILE_FLAG,
  },
  examples: [
    { command: 'roster codeowners', does: 'print the line for members.json' },
    { command: 'roster codeowners >> .github/CODEOWNERS', does: 'add it to CODEOWNERS' },
  ],
  async run({ file, json }, context) {
    const members = await readMembers(file, context)
    const { roster } = soundRoster(members, file, context, { undone: 'nobody was named' })
    // Groups in an extended file grant access, too.
    const paths = [file, ...sourcePaths(members).slice(1)]
    const owned = await Promise.all(
      paths.map(async (path) => codeownersOf(roster, await pathOf(path, context))),
    )
    const rules = owned.flatMap(({ rule }) => rule ?? [])
    const [{ withoutLogin } = { withoutLogin: [] }] = owned
    if (json) {
      const document: CodeownersDocument = { version: 1, rules, withoutLogin }
      context.stdout.write(jsonOutput(document))
    } else {
      for (const email of withoutLogin) {
        context.stderr.write(`warning: ${email} is an owner without a "github" login in ${file}.\n`)
      }
    }
    if (rules.length === 0) {
      throw new Failure(
        `${file} lists no Organization owner with a "github" login, so there is nobody to name.`,
      )
    }
    if (!json) context.stdout.write(`${rules.map(codeownersLine).join('\n')}\n`)
    return 0
  },
})

/** Relative to the root of the repository; unchanged if there is no repository. */
async function pathOf(file: string, context: Context): Promise<string> {
  const found = await pathInRepository(file, context)
  if (found !== undefined) return found
  const path = posix.normalize(file.split(sep).join('/'))
  if (!posix.isAbsolute(path) && !path.startsWith('../')) return path
  throw new Failure(`${file} is not in a git repository, so its path there is not known.`)
}
