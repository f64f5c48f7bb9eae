/** `roster emulate`: serves the local Elastic Cloud organization API until it is interrupted. */
import { quoted } from '@roster/core'
import { createElasticCloud, livedInOrganization, ownerKey, serve } from '@roster/emulator'
import { defineCommand } from '../../command/command.ts'
import { Failure } from '../../process/failure.ts'

export const emulate = defineCommand({
  flags: {
    port: { type: 'string', default: '0', valueHint: 'number', description: 'The port; 0 picks a free one' },
    state: { type: 'string', valueHint: 'path', description: 'Keep the state in this file' },
    json: { type: 'boolean', description: 'Print JSON on a terminal, too' },
    latency: { type: 'string', default: '0', valueHint: 'ms', description: 'Delay of every request' },
  },
  examples: [
    { command: 'roster emulate', does: 'serve an organization that has people in it' },
    { command: 'roster emulate --port 8080 --state acme.json', does: 'keep the state in a file' },
  ],
  async run({ port, state, latency, json }, { now, stdout, stderr, interruption }) {
    const options = {
      port: readNumber(port, '--port', 65_535),
      latency: readNumber(latency, '--latency', 60_000),
      ...(state !== undefined && { stateFile: state }),
    }
    const emulator = createElasticCloud({ state: livedInOrganization(now()), now })
    const server = await start(emulator, options)
    const served = emulator.state.export()
    const apiKey = ownerKey(served, emulator.clock.now())
    const organization = served.organizations[0]?.id
    const address = { url: server.url, apiKey, organization }
    stdout.write(stdout.isTTY && !json ? exportLines(address) : `${JSON.stringify(address)}\n`)
    stderr.write('Running until interrupted (Ctrl-C). Control routes are below /_emulator/.\n')
    const interrupted = interruption()
    if (!interrupted.aborted) {
      await new Promise((resolve) => interrupted.addEventListener('abort', resolve, { once: true }))
    }
    await server.close()
    return 0
  },
})

interface Address {
  readonly url: string
  /** Undefined if no owner has a key that is valid. */
  readonly apiKey: string | undefined
}

/** For POSIX shells. */
function exportLines({ url, apiKey }: Address): string {
  const key = apiKey === undefined ? '' : `export EC_API_KEY=${word(apiKey)}\n`
  return `export EC_ENDPOINT=${url}\n${key}`
}

/** A key in a state file can have any characters. */
function word(text: string): string {
  return /^[\w+/=.-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

async function start(...args: Parameters<typeof serve>): ReturnType<typeof serve> {
  try {
    return await serve(...args)
  } catch (error) {
    throw new Failure(`The emulator could not be started: ${startTrouble(error, args[1])}`, { cause: error })
  }
}

type ServeOptions = NonNullable<Parameters<typeof serve>[1]>

function startTrouble(error: unknown, { port = 0, stateFile = '' }: ServeOptions = {}): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return `port ${port} is in use. Choose another with --port, or 0 for a free one.`
  if (code === 'EACCES' && port > 0 && port < 1024)
    return `port ${port} is only for the administrator. Choose one above 1023.`
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return `${stateFile} is in a folder that does not exist. Choose another path with --state.`
  return error instanceof Error ? error.message : String(error)
}

function readNumber(text: string, flag: string, max: number): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number <= max) return number
  throw new Failure(`${flag} is ${quoted(text)}; expected a whole number up to ${max}.`)
}
