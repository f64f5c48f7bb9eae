/**
 * The commits that a branch had one after another: each one's first parent is the next.
 *
 * GitHub's list of the commits of one path follows a single side of a merge that took the file from there, so that
 * changes of the other side are missing. Here, all commits are listed with the files that matter, and the way of the
 * branch is found among them.
 */
import * as z from 'zod'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { GitHubRequestError } from '../api/request-error.ts'
import { Time } from '../api/time.ts'

export interface BranchCommit {
  readonly sha: string
  /** When it was committed, in milliseconds since the epoch. */
  readonly committedAt: number
  /** Git's SHA of the file at each path, in the order of the paths; undefined if there is none. */
  readonly blobs: readonly (string | undefined)[]
  /** Whether the branch began with it. */
  readonly isFirst: boolean
}

/** Usually a few commits tell what is needed. */
const FIRST_PAGE = 20
const PAGE = 100
/** Reading ends without the first commit then: about 5,000 commits, those of merged branches included. */
const MAX_PAGES = 50

/**
 * Newest first, from `upTo`. Pages are read only as far as needed. If the last commit is not the first of the branch, the
 * branch has more commits than are read.
 *
 * @throws {GitHubRequestError} with status 404 if there is no such commit.
 */
export async function* branchCommits(
  client: GitHubClient,
  repository: Repository,
  paths: readonly string[],
  upTo: string,
): AsyncGenerator<BranchCommit> {
  const query = queryFor(paths)
  const answer = answerFor(paths)
  const variables = {
    ...{ owner: repository.owner, name: repository.repo, oid: upTo },
    ...Object.fromEntries(paths.map((path, index) => [`p${index}`, path])),
  }
  const listed = new Map<string, ListedCommit>()
  let next: string | undefined = upTo
  let after: string | null = null
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const first = page === 0 ? FIRST_PAGE : PAGE
    const found: z.infer<typeof answer> = await client.query(query, { ...variables, first, after }, answer)
    const history = found.repository?.object?.history
    if (history === undefined) throw missing(upTo)
    const { nodes, pageInfo } = history
    if (page > 0 && nodes.every(({ oid }) => listed.has(oid))) throw repeats(page + 1)
    for (const node of nodes) listed.set(node.oid, node)
    for (;;) {
      const commit: ListedCommit | undefined = next === undefined ? undefined : listed.get(next)
      if (commit === undefined) break
      const parent: string | undefined = commit.parents.nodes[0]?.oid
      yield {
        ...{ sha: commit.oid, committedAt: commit.committedDate, isFirst: parent === undefined },
        blobs: commit.blobs,
      }
      next = parent
    }
    if (next === undefined || !pageInfo.hasNextPage) return
    after = pageInfo.endCursor
  }
}

type ListedCommit = z.infer<ReturnType<typeof commitSchema>>

function queryFor(paths: readonly string[]): string {
  const parameters = paths.map((_, index) => `, $p${index}: String!`).join('')
  const files = paths.map((_, index) => ` f${index}: file(path: $p${index}) { oid }`).join('')
  const nodes = `nodes { oid committedDate parents(first: 1) { nodes { oid } }${files} }`
  const history = `history(first: $first, after: $after) { pageInfo { hasNextPage endCursor } ${nodes} }`
  return `query ($owner: String!, $name: String!, $oid: GitObjectID!, $first: Int!, $after: String${parameters}) { repository(owner: $owner, name: $name) { object(oid: $oid) { ... on Commit { ${history} } } } }`
}

const Entry = z.object({ oid: z.string() }).nullable()

function commitSchema(paths: readonly string[]) {
  const node = z.looseObject({
    oid: z.string(),
    committedDate: Time,
    parents: z.object({ nodes: z.array(z.object({ oid: z.string() })) }),
  })
  return node.transform(({ oid, committedDate, parents, ...files }, context) => {
    const entries = paths.map((_, index) => Entry.safeParse(files[`f${index}`]))
    // A file that the answer lacks is not one that the commit lacks.
    if (entries.some(({ success }) => !success)) {
      context.issues.push({ code: 'custom', input: files, message: 'not every file is there' })
    }
    return { oid, committedDate, parents, blobs: entries.map(({ data }) => data?.oid) }
  })
}

function answerFor(paths: readonly string[]) {
  const history = z.object({
    nodes: z.array(commitSchema(paths)),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  })
  return z.object({ repository: z.object({ object: z.object({ history }).nullable() }).nullable() })
}

/** Such a list would never end. */
function repeats(page: number): GitHubRequestError {
  const reason = `page ${page} of the commits repeats earlier pages`
  return new GitHubRequestError({ method: 'POST', path: '/graphql', isForeign: true, reason })
}

function missing(sha: string): GitHubRequestError {
  const reason = `No commit found for ${sha}`
  return new GitHubRequestError({ method: 'POST', path: '/graphql', httpStatus: 404, reason })
}
