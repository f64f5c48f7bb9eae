/**
 * The queries that this double answers, by their shape: the account of the token, the ancestors of a commit with the files
 * at some paths (`Commit.history` and `Commit.file` in GitHub's GraphQL reference), and the edits of a comment
 * (`IssueComment.userContentEdits`).
 */
import { Hono } from 'hono'
import * as z from 'zod'
import { notAccessible } from '../http/refusal.ts'
import { type GitHubEnv, readBody } from '../http/request.ts'
import type { Commit } from '../model/git-objects.ts'
import type { GitHubRepository, Host } from '../model/repository.ts'
import { editsJson } from './issue-comments.ts'

const Query = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.union([z.string(), z.int(), z.null()])).default({}),
})

const HistoryVariables = z.looseObject({
  owner: z.string(),
  name: z.string(),
  oid: z.string(),
  first: z.int().min(1).max(100),
  after: z.string().nullish(),
})

/** GitHub reports errors beside data, with the status 200. */
const problem = (type: string, message: string) => ({ data: null, errors: [{ type, message }] })

export function graphqlRoutes({ repositories }: Host): Hono<GitHubEnv> {
  return new Hono<GitHubEnv>().post('/graphql', async (c) => {
    const { query, variables } = await readBody(c, Query)
    const { account, isToldBy, permissions, repositories: visible } = c.get('token')
    if (/^query \{ viewer \{ login databaseId \} \}$/.test(query)) {
      if (!isToldBy.startsWith('graphql')) throw notAccessible()
      return c.json({ data: { viewer: { login: account.login, databaseId: account.id } } })
    }
    if (/\buserContentEdits\(first: 100\)/.test(query)) {
      if (!isToldBy.startsWith('graphql')) throw notAccessible()
      const comments = [...repositories.values()].flatMap((repository) => repository.comments)
      const comment = comments.find(({ id }) => `IC_${id}` === variables['id'])
      return c.json({ data: { node: comment ? { userContentEdits: editsJson(comment) } : null } })
    }
    const asked = /\bhistory\(/.test(query) ? HistoryVariables.safeParse(variables).data : undefined
    if (asked === undefined) return c.json(problem('undefinedField', 'This double answers three queries.'))
    const fullName = `${asked.owner}/${asked.name}`.toLowerCase()
    const repository = repositories.get(fullName)
    const isVisible = repository && (!repository.private || visible === 'all' || visible.has(fullName))
    if (!isVisible)
      return c.json(problem('NOT_FOUND', `Could not resolve to a Repository named ${fullName}.`))
    if (repository.private && permissions.contents === 'none') {
      return c.json(problem('FORBIDDEN', 'Resource not accessible by integration'))
    }
    return c.json({ data: { repository: { object: historyJson(repository, query, asked) } } })
  })
}

/** All ancestors, newest first, as `git log` lists them; null if there is no such commit. */
function historyJson(
  { objects }: GitHubRepository,
  query: string,
  { oid, first, after, ...variables }: z.infer<typeof HistoryVariables>,
) {
  const commit = objects.findCommit(oid)
  if (commit === undefined) return null
  const paths = [...query.matchAll(/(f\d+): file\(path: \$(p\d+)\)/g)].map(
    ([, alias = '', variable = '']) => ({ alias, path: String(variables[variable]) }),
  )
  const all = objects.history(commit.sha).toSorted((a, b) => b.date.getTime() - a.date.getTime())
  const start = Number(after ?? 0)
  const nodes = all.slice(start, start + first).map(({ sha, date, parents, tree }: Commit) => ({
    oid: sha,
    committedDate: date.toISOString(),
    parents: { nodes: parents.slice(0, 1).map((parent) => ({ oid: parent })) },
    ...Object.fromEntries(
      paths.map(({ alias, path }) => {
        const blob = tree.get(path)
        return [alias, blob === undefined ? null : { oid: blob }]
      }),
    ),
  }))
  const end = start + nodes.length
  return { history: { nodes, pageInfo: { hasNextPage: end < all.length, endCursor: String(end) } } }
}
