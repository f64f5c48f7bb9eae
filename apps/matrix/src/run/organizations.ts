/**
 * Which organizations an event is about. Files are read through GitHub's API, and nothing of a pull request is checked
 * out or run.
 */
import { type TouchedOrganization, touchedOrganizations } from '@roster/core'
import {
  type ActionContext,
  ActionFailure,
  baseOf,
  branchTip,
  filesIn,
  type GitHubClient,
  pathsBetween,
  pathsInPullRequest,
  readFileAt,
  readSource,
} from '@roster/github'

export interface OrganizationsOptions {
  readonly client: GitHubClient
  /** Path of the folder with the members files. */
  readonly folder: string
  readonly log: { info(message: string): void }
}

/** The files to look at, and the paths that changed; undefined for all. */
interface Change {
  readonly ref: string
  readonly changed: readonly string[] | undefined
}

/** @throws ActionFailure or GitHubRequestError */
export async function organizationsOf(
  context: ActionContext,
  { client, folder, log }: OrganizationsOptions,
): Promise<readonly TouchedOrganization[]> {
  const { repository } = context
  const { ref, changed } = await changeOf(context, client)
  if (changed === undefined) log.info('The event names no change, or GitHub does not list all of it.')
  const files = new Map<string, ReturnType<typeof readFileAt>>()
  const readOnce = (path: string) => {
    const reading = files.get(path) ?? readFileAt(client, repository, path, ref)
    files.set(path, reading)
    return reading
  }
  const found = await touchedOrganizations({
    folder,
    changed,
    list: (path) => filesIn(client, repository, path, ref),
    read: async (path) => {
      const state = await readSource(path, readOnce)
      return state?.kind === 'text' ? state.source : undefined
    },
  })
  if (found.status === 'refused') throw new ActionFailure(`${found.reason} Check the input "folder".`)
  return found.organizations
}

async function changeOf({ trigger, repository, sha }: ActionContext, client: GitHubClient): Promise<Change> {
  switch (trigger.kind) {
    case 'pull-request': {
      const { number } = trigger
      const branch = await baseOf(client, repository, number)
      const ref = await branchTip(client, repository, branch)
      return { ref, changed: await pathsInPullRequest(client, repository, number) }
    }
    case 'push': {
      const { before, after } = trigger
      const changed = before && (await pathsBetween(client, repository, { before, after }))
      return { ref: after, changed: changed || undefined }
    }
    case 'merge-group': {
      const { baseSha: before, headSha: after } = trigger
      return { ref: after, changed: await pathsBetween(client, repository, { before, after }) }
    }
    case 'unsupported':
      throw new ActionFailure(trigger.reason)
    default:
      return { ref: sha, changed: undefined }
  }
}
