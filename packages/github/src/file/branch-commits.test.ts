import type { GitHubRepository } from '@roster/emulator/github'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { acme, REPOSITORY } from '../testing/acme.ts'
import { branchCommits } from './branch-commits.ts'

const FILE = 'members.json'

function withHistory() {
  const setup = acme()
  const { client, github, repository } = setup
  const first = repository.commit({ files: { [FILE]: 'one', 'README.md': 'x' } })
  const read = async (paths = [FILE], upTo = repository.tip(), most = 9999) => {
    const commits = []
    for await (const commit of branchCommits(client, REPOSITORY, paths, upTo)) {
      commits.push(commit)
      if (commits.length === most) break
    }
    return commits
  }
  const texts = async () =>
    (await read()).map(({ blobs: [sha] }) => sha && Buffer.from(repository.objects.blob(sha)).toString())
  const asked = () => github.requests.filter(({ path }) => path === '/graphql').length
  return { ...setup, first, read, texts, asked }
}

/** A commit of its own making: its parents and one file. */
function commit(repository: GitHubRepository, parents: readonly string[], text: string): string {
  const tree = new Map(repository.objects.commit(parents[0] ?? '').tree)
  return repository.writeCommit(tree.set(FILE, repository.objects.writeBlob(text)), parents, 'Merge', 'ada')
    .sha
}

describe('the commits of a branch', () => {
  it('are all that it had, back to its first one, with the files at the paths', async () => {
    const { repository, read, first } = withHistory()
    const second = repository.commit({ files: { 'groups.json': 'two' } })
    const [blob, other] = ['one', 'two'].map((text) => repository.objects.writeBlob(text))
    expect(await read([FILE, 'groups.json'])).toEqual([
      { sha: second, committedAt: expect.any(Number), blobs: [blob, other], isFirst: false },
      { sha: first, committedAt: expect.any(Number), blobs: [blob, undefined], isFirst: true },
    ])
  })

  it('include those whose change a merge took back, which the list of one path lacks', async () => {
    const { client, repository, texts, first } = withHistory()
    repository.commit({ files: { [FILE]: 'two' } })
    const side = commit(repository, [first], 'one')
    const kept = commit(repository, [side, repository.tip()], 'one')
    repository.push('main', commit(repository, [repository.tip(), kept], 'one'))
    expect(await texts()).toEqual(['one', 'two', 'one'])
    // This is why GitHub's own list does not do.
    const route = 'GET /repos/{owner}/{repo}/commits'
    const listed = await client.list(route, { ...REPOSITORY, path: FILE }, z.object({ sha: z.string() }))
    expect(listed).toEqual([{ sha: first }])
  })

  it('are read page by page, only as far as they are asked for', async () => {
    const { repository, read, asked } = withHistory()
    for (let index = 0; index < 150; index += 1) repository.commit({ files: { 'README.md': `${index}` } })
    expect(await read([FILE], repository.tip(), 20)).toHaveLength(20)
    expect(asked()).toBe(1)
    expect(await read()).toHaveLength(151)
    expect(asked()).toBe(4)
  })

  it('are an error if there is no such commit, or the answer lacks a file that was asked for', async () => {
    const { github, read } = withHistory()
    await expect(read([FILE], 'f'.repeat(40))).rejects.toThrow('404 No commit found')
    const node = { oid: 'a', committedDate: '2026-01-01T00:00:00Z', parents: { nodes: [] } }
    const history = { nodes: [node], pageInfo: { hasNextPage: false, endCursor: null } }
    const answer = { data: { repository: { object: { history } } } }
    github.addFault({ path: /graphql/, kind: { status: 200, body: answer }, times: 9 })
    await expect(read()).rejects.toThrow('not an answer of GitHub')
  })

  it('are an error if GraphQL reports one, beside data or without', async () => {
    const { github, read, sleeps } = withHistory()
    const problem = (type: string) => ({ data: { repository: null }, errors: [{ type, message: 'No.' }] })
    github.addFault({ path: /graphql/, kind: { status: 200, body: problem('FORBIDDEN') }, times: 1 })
    await expect(read()).rejects.toThrow('403 No. The token is not allowed')
    expect(sleeps).toEqual([])
    github.addFault({ path: /graphql/, kind: { status: 200, body: problem('RATE_LIMITED') }, times: 1 })
    github.addFault({
      path: /graphql/,
      kind: { status: 200, body: problem('SERVICE_UNAVAILABLE') },
      times: 1,
    })
    expect(await read()).toHaveLength(1)
    expect(sleeps).toEqual([60_000, expect.any(Number)])
  })
})
