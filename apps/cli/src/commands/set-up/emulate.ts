/** `roster emulate`: serves the local Elastic Cloud organization API until it is interrupted. */
import { createElasticCloud, livedInOrganization, ownerKey, serve } from '@roster/emulator'
import { defineCommand } from '../../command/command.ts'
import { Failure } from '../../process/failure.ts'

export const emulate = defineCommand({
  flags: {
    port: { type: 'string', default: '0', valueHint: 'number', description: 'The port; 0 picks a free one' },
    state: { type: 'string', valueHint: 'path', description: 'Keep the state in this file' },
    latency: { type: 'string', default: '0', valueHint: 'ms', description: 'Delay of every request' },
  },
  examples: [
    { command: 'roster emulate', does: 'serve a lived-in organization' },
    { command: 'roster emulate --port 8080 --state acme.json', does: 'keep the state in a file' },
  ],
  async run({ port, state, latency }, { now, stdout, stderr, interruption }) {
    const options = {
      port: readNumber(port, '--port', 65_535),
      latency: readNumber(latency, '--latency', 60_000),
      ...(state === undefined ? {} : { stateFile: state }),
    }
    const emulator = createElasticCloud({ state: livedInOrganization(now()), now })
    const server = await start(emulator, options)
    const served = emulator.state.export()
    const apiKey = ownerKey(served, emulator.clock.now())
    const organization = served.organizations[0]?.id
    stdout.write(`${JSON.stringify({ url: server.url, apiKey, organization })}\n`)
    stderr.write('Running until interrupted (Ctrl-C). Control routes are below /_emulator/.\n')
    const interrupted = interruption()
    if (!interrupted.aborted) {
      await new Promise((resolve) => interrupted.addEventListener('abort', resolve, { once: true }))
    }
    await server.close()
    return 0
  },
})

async function start(...args: Parameters<typeof serve>): ReturnType<typeof serve> {
  try {
    return await serve(...args)
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error)
    throw new Failure(`The emulator could not be started: ${what}`, { cause: error })
  }
}

function readNumber(text: string, flag: string, max: number): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number <= max) return number
  throw new Failure(`${flag} is ${JSON.stringify(text)}; expected a whole number up to ${max}.`)
}
