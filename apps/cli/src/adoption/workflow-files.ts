/** The workflows of a repository: the examples, adapted to the repository and to its server. */

import { join, posix } from 'node:path'
import { quoted } from '@roster/core'
import { readText } from '../file/text.ts'
import type { Context } from '../process/context.ts'
import { Failure } from '../process/failure.ts'
import type { NewFile } from './new-files.ts'
import type { Repository } from './repository.ts'
import { WORKFLOW_NAMES } from './workflow-names.ts'

/** The placeholder for owner and commit in the examples. */
const PLACEHOLDER = /<owner>\/roster\/apps\/(preview|apply)@<commit>/g

const RELEASE = /^(?<repository>[\w.-]+\/[\w.-]+)@(?<commit>[0-9a-f]{40})(?: (?<version>v\S+))?$/
const ACTIONS = /^(?<repository>[\w.-]+\/[\w.-]+)@(?<ref>[\w./-]+)$/

export interface Workflows {
  readonly files: readonly NewFile[]
  /** Whether the actions they use exist. */
  readonly pinned: boolean
}

/**
 * @param membersFile Relative to the root of the repository.
 * @param actions `owner/repository@ref`. Defaults to the actions of this release, if this program is a release.
 */
export async function workflowFiles(
  {
    membersFile,
    actions,
    repository,
  }: {
    readonly membersFile: string
    readonly actions: string | undefined
    readonly repository: Repository
  },
  context: Context,
): Promise<Workflows> {
  const uses = actions === undefined ? await releasedActions(context) : givenActions(actions)
  const files: NewFile[] = []
  // One after the other, so that an unbuilt program always reports the same missing file.
  for (const name of WORKFLOW_NAMES) {
    const example = await readTemplate(name, context)
    const pinned =
      uses === undefined ? example : example.replaceAll(PLACEHOLDER, (_, app) => uses(String(app)))
    const adapted = withDefaultBranch(withMembersFile(pinned, membersFile), repository.defaultBranch)
    const text = repository.isOnCloud ? adapted : forEnterpriseServer(adapted)
    files.push({ path: posix.join(repository.root, '.github/workflows', name), text })
  }
  return { files, pinned: uses !== undefined }
}

/** @throws Failure if the program is not built. */
export async function readTemplate(name: string, { files, installation }: Context): Promise<string> {
  const path = join(installation, 'templates', name)
  if (!(await files.exists(path))) {
    throw new Failure(`${path} does not exist. Run npm run build in the checkout.`)
  }
  return await readText(path, files)
}

type Uses = (app: string) => string

async function releasedActions({ files, installation }: Context): Promise<Uses | undefined> {
  const path = join(installation, 'templates', 'release.txt')
  if (!(await files.exists(path))) return undefined
  const release = (await readText(path, files)).trim()
  const { repository, commit, version } = RELEASE.exec(release)?.groups ?? {}
  if (repository === undefined) throw new Error(`expected owner/repository@commit, got ${release}`)
  return (app) => `${repository}/apps/${app}@${commit}${version === undefined ? '' : ` # ${version}`}`
}

function givenActions(text: string): Uses {
  const { repository, ref } = ACTIONS.exec(text)?.groups ?? {}
  if (repository === undefined) {
    throw new Failure(`--actions is ${quoted(text)}; expected one such as "owner/roster@v1.2.3".`)
  }
  return (app) => `${repository}/apps/${app}@${ref}`
}

function withMembersFile(workflow: string, path: string): string {
  if (path === 'members.json') return workflow
  const value = JSON.stringify(path)
  return workflow
    .replace('paths: [members.json]', () => `paths: [${value}]`)
    .replace(
      /(uses: \S+\/apps\/(?:preview|apply)@.*\n( +)with:\n)/,
      (_, step, margin) => `${step}${margin}  members-file: ${value}\n`,
    )
}

function withDefaultBranch(workflow: string, branch: string): string {
  return branch === 'main'
    ? workflow
    : workflow.replaceAll('branches: [main]', () => `branches: [${JSON.stringify(branch)}]`)
}

/**
 * GitHub Enterprise Server refuses a workflow with `queue` or `deployment`. Without `queue`, a newer run replaces a
 * waiting one. Without `deployment`, each run is listed as a deployment.
 */
function forEnterpriseServer(workflow: string): string {
  return workflow
    .replaceAll(/^ *(?:queue|deployment): .*\n/gm, '')
    .replace('No run is cancelled, and none is dropped.', 'A run that has begun is never cancelled.')
}
