/** Checks of the actions that the workflows name: whether a release has built them there. */
import { type GitHubClient, isRefusal } from '@roster/github'
import * as z from 'zod'
import { type Check, checksOf } from './check.ts'
import type { RosterJob } from './workflow.ts'
import { isPlaceholder } from './workflow-checks.ts'

const check = checksOf('repository')

const Entries = z.array(z.object({ name: z.string() }))

export async function actionChecks(
  client: GitHubClient,
  jobs: readonly RosterJob[],
): Promise<readonly Check[]> {
  const named = jobs.flatMap((job) =>
    job.source === undefined || isPlaceholder(job) ? [] : [{ ...job, source: job.source }],
  )
  const distinct = new Map(named.map((job) => [`${job.source}/${job.action}@${job.ref}`, job]))
  return Promise.all([...distinct.values()].map((job) => actionCheck(client, job)))
}

async function actionCheck(
  client: GitHubClient,
  { source, action, ref }: RosterJob & { readonly source: string },
): Promise<Check> {
  const [owner = '', repo = ''] = source.split('/')
  const where = `${source} at ${/^[0-9a-f]{40}$/.test(ref) ? ref.slice(0, 7) : ref}`
  const isThere = async (attempt: Promise<unknown>) => {
    try {
      await attempt
      return true
    } catch (error) {
      if (isRefusal(error, [403, 404, 422])) return false
      throw error
    }
  }
  const read = (path: string) =>
    client.request(
      'GET /repos/{owner}/{repo}/contents/{path}',
      { owner, repo, path, ref },
      Entries.refine((entries) => entries.length > 0),
    )
  if (await isThere(read(`apps/${action}/dist`))) return check('ok', `${where} has the action ${action}.`)
  if (
    !(await isThere(client.request('GET /repos/{owner}/{repo}', { owner, repo }, z.object({ id: z.int() }))))
  ) {
    return check('unknown', `The token cannot see ${source}, so what it has at ${ref} is not known.`)
  }
  const what = `${where} has no built action ${action}: no release is there.`
  return check('fail', what, 'Name the commit or the tag of a release (docs/how-to/fork.md).')
}
