/** Runs a bundled action as GitHub's runner does: as a process with the runner's environment and command files. */
import { join } from 'node:path'
import { actionEnvironment, type WorkflowEvent } from '@roster/emulator'
import type { Context } from '../process/context.ts'
import { Failure } from '../process/failure.ts'
import { FILE, JOB_TOKEN, REVIEW_KEY, type Stage } from './stage.ts'

export interface ActionStep {
  readonly action: 'preview' | 'apply'
  readonly event: WorkflowEvent
  /** The login of the user who caused the event. */
  readonly actor: string
  /** For the files of the run. */
  readonly folder: string
}

export interface ActionResult {
  readonly code: number | undefined
  /** Its output in the job's log. */
  readonly log: string
  readonly outputs: ReadonlyMap<string, string>
}

/** The default of each input in `action.yml`, which the runner sets. */
const DEFAULTS = {
  preview: { mode: 'auto', comment: 'true', 'pull-requests': 'this' },
  apply: {
    mode: 'apply',
    unreviewed: 'hold',
    'dry-run': 'false',
    'drift-pull-request': 'false',
    timeout: '10m',
  },
}

/** @throws Failure if the action is not built. */
export async function runBundledAction(
  { action, event, actor, folder }: ActionStep,
  stage: Stage,
  { run, files, node, installation, interruption }: Context,
): Promise<ActionResult> {
  const program = join(installation, 'actions', `${action}.js`)
  if (!(await files.exists(program))) {
    throw new Failure(`The bundled action ${program} does not exist. Run npm run build in the checkout.`)
  }
  const env = await actionEnvironment(stage.github, stage.repository, {
    event,
    actor,
    apiUrl: stage.githubUrl,
    directory: folder,
    inputs: {
      'members-file': FILE,
      'api-key': stage.apiKey,
      'api-url': stage.elasticCloudUrl,
      'review-key': REVIEW_KEY,
      'github-token': JOB_TOKEN,
      ...DEFAULTS[action],
    },
  })
  const { code, stdout, stderr } = await run(node, [program], { env, signal: interruption() })
  const output = await files.read(env['GITHUB_OUTPUT'] ?? '')
  // The runner keeps commands that mask a secret out of the log.
  const log = (stdout + stderr).replaceAll(/^::add-mask::.*\r?\n/gm, '')
  await files.write(join(folder, 'log.txt'), log)
  return { code, log, outputs: readOutputs(new TextDecoder().decode(output)) }
}

/** Outputs as a runner reads them: `name<<delimiter`, the value, the delimiter alone on a line. */
function readOutputs(text: string): ReadonlyMap<string, string> {
  const outputs = new Map<string, string>()
  const lines = text.split(/\r?\n/).values()
  for (const line of lines) {
    const [name = '', delimiter] = line.split('<<')
    if (delimiter === undefined) continue
    const value: string[] = []
    for (const next of lines) {
      if (next === delimiter) break
      value.push(next)
    }
    outputs.set(name, value.join('\n'))
  }
  return outputs
}
