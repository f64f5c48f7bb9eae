/** `roster demo`: runs the whole loop, from pull request to applied changes, on local doubles of both services. */
import { defineCommand } from '../../command/command.ts'
import { Artefacts } from '../../demo/artefacts.ts'
import { Narrator } from '../../demo/narrator.ts'
import { type Stage, setStage } from '../../demo/stage.ts'
import { Story } from '../../demo/story.ts'
import { Interrupted } from '../../process/failure.ts'

export const demo = defineCommand({
  flags: {
    out: {
      type: 'string',
      default: 'demo-output',
      valueHint: 'folder',
      description: 'Folder for comments, plan and logs',
    },
  },
  examples: [
    { command: 'roster demo', does: 'run it and write files to demo-output' },
    { command: 'roster demo --out /tmp/roster', does: 'write the files elsewhere' },
  ],
  async run({ out }, context) {
    const start = context.now()
    const narrator = new Narrator(context)
    const artefacts = new Artefacts(out, context)
    const folder = await artefacts.makeFolder()
    const interruption = context.interruption()
    const stage = await setStage(context.now)
    try {
      await new Story(stage, context, narrator, artefacts).tell()
    } catch (error) {
      throw interruption.aborted
        ? new Interrupted('The demonstration was interrupted.', interruption.reason, { cause: error })
        : error
    } finally {
      await stage.close()
      await keepRequests(stage, artefacts)
    }
    const seconds = ((context.now() - start) / 1000).toFixed(1)
    narrator.say(`Done in ${seconds} s. Comments, plan, logs and requests are in ${folder}.`)
    return 0
  },
})

/** One line of JSON each. The control route leaves out invitation tokens. */
async function keepRequests({ elasticCloud, github }: Stage, artefacts: Artefacts): Promise<void> {
  const answer = await elasticCloud.fetch('http://127.0.0.1/_emulator/requests')
  const { requests } = (await answer.json()) as { readonly requests: readonly unknown[] }
  await artefacts.write('elastic-cloud-requests.jsonl', lines(requests))
  await artefacts.write('github-requests.jsonl', lines(github.requests))
}

function lines(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('')
}
