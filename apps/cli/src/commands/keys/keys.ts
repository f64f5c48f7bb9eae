/** `roster keys`: lists API keys, makes those that the merged file asks for, and replaces them. */

import type { ListedKey } from '@roster/core'
import { quoted } from '@roster/core'
import { readSnapshot } from '@roster/elastic-cloud'
import { defineCommand } from '../../command/command.ts'
import { type OpenFile, openFile } from '../../command/file-edit.ts'
import { FILE_FLAG } from '../../file/roster-file.ts'
import { KeyIssue } from '../../keys/key-issue.ts'
import { keyLines, keyListDocument, keyListText } from '../../keys/key-list.ts'
import { type KeyService, keyService, MAY_NOT_LIST } from '../../keys/make-key.ts'
import { connect } from '../../process/connection.ts'
import type { Context } from '../../process/context.ts'
import { Failure, UsageFailure } from '../../process/failure.ts'
import { jsonOutput } from '../../terminal/json-output.ts'
import { didYouMean } from '../../terminal/nearest-name.ts'
import { terminalOptions } from '../../terminal/rendering.ts'

const OF_ONE_KEY = ['to-file', 'to-command', 'replace'] as const

const ACTIONS = ['list', 'create', 'rotate'] as const

export const keys = defineCommand({
  flags: {
    action: {
      type: 'positional',
      required: false,
      choices: ACTIONS,
      description: 'list (the default), create or rotate',
    },
    name: {
      type: 'positional',
      required: false,
      completes: 'key',
      description: 'An entry under apiKeys',
    },
    file: FILE_FLAG,
    'to-file': { type: 'string', valueHint: 'path', description: 'Write the secret to this new file' },
    'to-command': {
      type: 'string',
      valueHint: 'command',
      description: 'Give the secret to this command on its standard input',
    },
    replace: { type: 'string', valueHint: 'id', description: 'First revoke this key, whose secret is lost' },
    overlap: {
      type: 'string',
      default: '168h',
      valueHint: 'time',
      description: 'With rotate: how long the old key keeps working',
    },
    json: { type: 'boolean', description: 'Print JSON, never with the secret' },
  },
  examples: [
    { command: 'roster keys', does: 'list API keys by the member who answers for them' },
    {
      command: "roster keys create terraform --to-command 'gh secret set EC_API_KEY'",
      does: 'make a key that the merged file asks for, and hand over its secret',
    },
    {
      command: 'roster keys rotate terraform --to-file key.txt',
      does: 'replace a key; the old one ends later',
    },
  ],
  async run({ action = 'list', name, ...flags }, context) {
    const file = await openFile(flags.file, context)
    const service = keyService(file.roster.organization, connect(context, ''))
    const issue = () => new KeyIssue({ listed: entryOf(file, name), file }, service, flags, context)
    switch (action) {
      case 'list':
        requireNoKey(name, flags)
        context.stdout.write(await listText(file, service, flags, context))
        return 0
      case 'create':
        await issue().create()
        return 0
      case 'rotate':
        await issue().rotate()
        return 0
      default:
        throw new Failure(
          `${quoted(action)} is not something to do with keys; expected list, create or rotate.${didYouMean(action, ACTIONS)}`,
        )
    }
  },
})

/** What is about one key has no effect on a list of all. */
function requireNoKey(
  name: string | undefined,
  flags: Record<(typeof OF_ONE_KEY)[number], string | undefined>,
): void {
  const flag = OF_ONE_KEY.find((each) => flags[each] !== undefined)
  if (name === undefined && flag === undefined) return
  const given = name === undefined ? `--${flag}` : quoted(name)
  throw new Failure(
    `${given} is about one key, and roster keys lists all of them. Did you mean create or rotate?`,
  )
}

async function listText(
  { roster }: OpenFile,
  { reader }: KeyService,
  { json }: { readonly json: boolean },
  context: Context,
): Promise<string> {
  const snapshot = await readSnapshot(reader, roster.organization, { withKeys: true })
  if (snapshot.keys === undefined) throw new Failure(MAY_NOT_LIST)
  const lines = keyLines(roster, snapshot)
  if (json) return jsonOutput(keyListDocument(lines, roster))
  return keyListText(lines, roster, await terminalOptions(context))
}

function entryOf({ roster, path }: OpenFile, name: string | undefined): ListedKey {
  if (name === undefined) throw new UsageFailure('The argument <name> is missing.')
  const listed = roster.keys?.current.get(name)
  if (listed !== undefined) return listed
  if (roster.keys?.ended.has(name)) {
    throw new Failure(`The API key ${quoted(name)} has ended. Extend "expires" first.`)
  }
  const names = [...(roster.keys?.current.keys() ?? [])]
  throw new Failure(`${path} lists no API key ${quoted(name)}.${didYouMean(name, names)}`)
}
