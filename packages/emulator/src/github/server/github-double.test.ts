import { describe, expect, it } from 'vitest'
import { createGitHub, type GitHubOptions } from './github-double.ts'

/** A repository with `members.json`, a pull request that changes its second line, and a way to ask. */
function lived(options: GitHubOptions = {}) {
  const github = createGitHub(options)
  github.addToken('all', {
    permissions: { contents: 'write', pull_requests: 'write', issues: 'write', checks: 'write' },
  })
  const repository = github.addRepository('acme/members')
  repository.commit({ files: { 'members.json': 'one\ntwo\nthree\nfour\nfive\n' }, message: 'Begin' })
  repository.commit({ branch: 'change', files: { 'members.json': 'one\nTWO\nthree\nfour\nfive\n' } })
  const number = repository.openPullRequest({ head: 'change', labels: ['membership'] })
  const ask = async (path: string, init: RequestInit & { token?: string } = {}) => {
    const headers = { authorization: `token ${init.token ?? 'all'}`, ...init.headers }
    const url = `https://api.github.com${path.startsWith('/') ? path : `/repos/acme/members/${path}`}`
    const response = await github.fetch(url, { ...init, headers })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('application/json')
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : {} }
  }
  const write = (method: string, path: string, body: unknown) =>
    ask(path, { method, body: JSON.stringify(body) })
  return { github, repository, number, ask, write }
}

describe('access', () => {
  it('answers as GitHub does to a bad token, a repository out of sight and a missing permission', async () => {
    const { github, ask } = lived()
    github.addToken('elsewhere', { repositories: ['acme/other'] })
    github.addToken('reader', { permissions: { contents: 'read', pull_requests: 'read' } })

    expect(await ask('pulls/1', { token: 'wrong' })).toMatchObject({
      status: 401,
      json: { message: 'Bad credentials' },
    })
    expect(await ask('pulls/1', { token: 'elsewhere' })).toMatchObject({ status: 404 })
    expect(await ask('/repos/acme/nothing')).toMatchObject({ status: 404 })
    const refused = await ask('issues/1/comments', { token: 'reader', method: 'POST', body: '{"body":"hi"}' })
    expect(refused).toMatchObject({
      status: 403,
      json: { message: 'Resource not accessible by integration' },
    })
    expect(refused.headers.get('x-accepted-github-permissions')).toBe('issues=write; pull_requests=write')
  })

  it('tells a person who they are, and the Actions token nothing', async () => {
    const { github, ask } = lived()
    github.addToken('personal', { login: 'ada' })
    expect(await ask('/user', { token: 'personal' })).toMatchObject({
      status: 200,
      json: { login: 'ada', type: 'User' },
    })
    expect(await ask('/user')).toMatchObject({ status: 403 })
  })
})

describe('contents', () => {
  it('distinguishes a missing file from a missing commit', async () => {
    const { ask } = lived()
    expect(await ask('contents/absent.json?ref=main')).toMatchObject({ json: { message: 'Not Found' } })
    expect(await ask('contents/members.json?ref=gone')).toMatchObject({
      status: 404,
      json: { message: 'No commit found for the ref gone' },
    })
  })

  it('gives base64 up to a megabyte and only raw bytes beyond', async () => {
    const { repository, ask } = lived()
    const big = 'x'.repeat(1024 * 1024 + 1)
    repository.commit({ files: { 'folder/big.json': big } })
    const raw = { headers: { accept: 'application/vnd.github.raw+json' } }

    const small = await ask('contents/members.json?ref=change')
    expect(Buffer.from(small.json.content, 'base64').toString()).toContain('TWO')
    expect((await ask('contents/folder%2Fbig.json')).json).toMatchObject({ encoding: 'none', content: '' })
    expect((await ask('contents/folder/big.json', raw)).text).toBe(big)
    expect((await ask('contents/folder', raw)).json).toMatchObject([{ type: 'file', name: 'big.json' }])
  })
})

describe('mergeability', () => {
  it('is unknown at first, then comes with a commit that merges head into base', async () => {
    const { repository, number, ask } = lived({ unknownReads: 2 })
    repository.commit({ files: { 'members.json': 'one\ntwo\nthree\nfour\nFIVE\n' } })

    expect((await ask(`pulls/${number}`)).json).toMatchObject({ mergeable: null, merge_commit_sha: null })
    expect((await ask(`pulls/${number}`)).json).toMatchObject({ mergeable: null })
    const { json } = await ask(`pulls/${number}`)
    expect(json).toMatchObject({ mergeable: true, mergeable_state: 'clean', head: { ref: 'change' } })
    const merged = await ask(`contents/members.json?ref=${json.merge_commit_sha}`)
    expect(Buffer.from(merged.json.content, 'base64').toString()).toBe('one\nTWO\nthree\nfour\nFIVE\n')
    const { parents } = (await ask(`git/commits/${json.merge_commit_sha}`)).json
    expect(parents.map(({ sha }: { sha: string }) => sha)).toEqual([
      repository.tip(),
      repository.tip('change'),
    ])
  })

  it('keeps the test merge while only the base moves, and the last one while there is a conflict', async () => {
    const { repository, number, ask } = lived({ unknownReads: 0 })
    const first = (await ask(`pulls/${number}`)).json.merge_commit_sha
    repository.commit({ files: { 'other.txt': 'x' } })
    expect((await ask(`pulls/${number}`)).json).toMatchObject({ mergeable: true, merge_commit_sha: first })
    repository.commit({ files: { 'members.json': 'one\n2\nthree\nfour\nfive\n' } })
    expect((await ask(`pulls/${number}`)).json).toMatchObject({ mergeable: false, merge_commit_sha: first })
  })

  it('makes a new test merge for every base if asked to', async () => {
    const { repository, number, ask } = lived({ unknownReads: 0, refreshedBy: 'head-and-base' })
    const first = (await ask(`pulls/${number}`)).json.merge_commit_sha
    repository.commit({ files: { 'other.txt': 'x' } })
    expect((await ask(`pulls/${number}`)).json.merge_commit_sha).not.toBe(first)
  })

  it('leaves base.sha behind when the base moves on', async () => {
    const { repository, number, ask } = lived()
    const before = repository.tip()
    repository.commit({ files: { 'other.txt': 'x' } })
    expect((await ask(`pulls/${number}`)).json.base.sha).toBe(before)
  })
})

describe('merging', () => {
  it.each(['merge', 'squash'] as const)('by %s closes the pull request under its commit', async (method) => {
    const { repository, number, ask, write } = lived()
    const merged = await write('PUT', `pulls/${number}/merge`, { merge_method: method })
    expect(merged).toMatchObject({ status: 200, json: { merged: true, sha: repository.tip() } })
    const [pull] = (await ask(`commits/${repository.tip()}/pulls`)).json
    expect(pull).toMatchObject({ number, state: 'closed', merge_commit_sha: repository.tip() })
    expect(repository.objects.commit(repository.tip()).parents).toHaveLength(method === 'merge' ? 2 : 1)
    expect(await write('PUT', `pulls/${number}/merge`, {})).toMatchObject({ status: 405 })
  })

  it('from a fork moves the fork’s pull request with its branch', async () => {
    const { repository, ask } = lived()
    const fork = repository.fork('mallory')
    fork.commit({ branch: 'mine', files: { 'members.json': 'mine\n' }, author: 'mallory' })
    const number = repository.openPullRequest({ fork, head: 'mine', author: 'mallory' })
    const sha = fork.commit({ branch: 'mine', files: { 'members.json': 'mine again\n' } })
    expect((await ask(`pulls/${number}`)).json).toMatchObject({
      head: { sha, label: 'mallory:mine', repo: { fork: true, full_name: 'mallory/members' } },
    })
    expect((await ask(`pulls/${number}/files`)).json).toMatchObject([
      { filename: 'members.json', status: 'modified' },
    ])
  })
})

describe('history', () => {
  it('lists the commits that touched a path, since a time', async () => {
    const days = Array.from({ length: 31 }, (_, index) => new Date(Date.UTC(2026, 0, index + 1)))
    const { repository, ask } = lived({ now: () => days.shift() ?? new Date() })
    repository.commit({ files: { 'other.txt': 'x' } })
    const touching = repository.commit({ files: { 'members.json': 'new\n' }, message: 'Touch' })
    const all = (await ask('commits?path=members.json')).json
    expect(all.map((each: { sha: string }) => each.sha)).toHaveLength(2)
    const { date } = all[0].commit.committer
    expect((await ask(`commits?path=members.json&since=${date}`)).json).toMatchObject([{ sha: touching }])
  })

  it('compares two commits from their merge base', async () => {
    const { repository, ask } = lived()
    const shared = repository.tip()
    repository.commit({ files: { 'other.txt': 'x' } })
    expect((await ask('compare/main...change')).json).toMatchObject({
      status: 'diverged',
      ahead_by: 1,
      behind_by: 1,
      merge_base_commit: { sha: shared },
      files: [{ filename: 'members.json', additions: 1, deletions: 1 }],
    })
    expect((await ask('git/ref/heads/change')).json.object.sha).toBe(repository.tip('change'))
  })
})

describe('conversation', () => {
  it('pages comments with links', async () => {
    const { repository, number, ask } = lived()
    for (let i = 1; i <= 5; i += 1) repository.comment(number, 'ada', `comment ${i}`)
    const second = await ask(`issues/${number}/comments?per_page=2&page=2`)
    expect(second.json.map((each: { body: string }) => each.body)).toEqual(['comment 3', 'comment 4'])
    expect(second.headers.get('link')).toMatch(
      /page=1>; rel="prev".*page=3>; rel="next".*page=3>; rel="last"/,
    )
  })

  it('creates, updates and deletes a comment, and refuses one that is too long', async () => {
    const { repository, number, write, ask } = lived()
    const { json } = await write('POST', `issues/${number}/comments`, { body: 'first' })
    expect(json).toMatchObject({ body: 'first', user: { login: 'github-actions[bot]', type: 'Bot' } })
    await write('PATCH', `issues/comments/${json.id}`, { body: 'second' })
    expect(repository.commentBodies(number)).toEqual(['second'])
    const long = await write('PATCH', `issues/comments/${json.id}`, { body: 'x'.repeat(65_537) })
    expect(long).toMatchObject({ status: 422, json: { message: 'Validation Failed' } })
    expect(await ask(`issues/comments/${json.id}`, { method: 'DELETE' })).toMatchObject({ status: 204 })
    expect(repository.commentBodies(number)).toEqual([])
  })

  it('keeps reviews with the commit they were given on, and lets nobody approve their own', async () => {
    const { github, repository, number, ask } = lived()
    github.addToken('ada', { login: 'ada', permissions: { pull_requests: 'write' } })
    const { id } = repository.review(number, 'grace', 'APPROVED', 'fine')
    const approve = { method: 'POST', body: '{"event":"APPROVE"}' }
    expect(await ask(`pulls/${number}/reviews`, { ...approve, token: 'ada' })).toMatchObject({ status: 422 })
    await ask(`pulls/${number}/reviews/${id}/dismissals`, { method: 'PUT', body: '{"message":"old"}' })
    expect((await ask(`pulls/${number}/reviews`)).json).toMatchObject([
      { user: { login: 'grace' }, state: 'DISMISSED', commit_id: repository.tip('change') },
    ])
  })
})

describe('issues and labels', () => {
  it('are created, found by label, updated and closed', async () => {
    const { number, ask, write } = lived()
    const { json } = await write('POST', 'issues', { title: 'Drift', body: 'one', labels: ['roster: drift'] })
    expect((await ask('issues?labels=roster%3A%20drift')).json).toMatchObject([{ number: json.number }])
    await write('PATCH', `issues/${json.number}`, { state: 'closed', body: 'two' })
    expect((await ask(`issues/${json.number}`)).json).toMatchObject({ state: 'closed', body: 'two' })
    await write('POST', `issues/${number}/labels`, { labels: ['roster: allow removals'] })
    await ask(`issues/${number}/labels/membership`, { method: 'DELETE' })
    expect((await ask(`pulls/${number}`)).json.labels).toMatchObject([{ name: 'roster: allow removals' }])
  })
})

describe('check runs', () => {
  it('collect annotations over updates, fifty at most in each', async () => {
    const { repository, ask, write } = lived()
    const head_sha = repository.tip('change')
    const annotation = {
      path: 'members.json',
      start_line: 1,
      end_line: 1,
      annotation_level: 'notice',
      message: 'm',
    }
    const output = (count: number) => ({
      title: 't',
      summary: 's',
      annotations: Array.from({ length: count }, () => annotation),
    })
    const { json } = await write('POST', 'check-runs', { name: 'Roster', head_sha, output: output(50) })
    expect(await write('PATCH', `check-runs/${json.id}`, { output: output(51) })).toMatchObject({
      status: 422,
    })
    await write('PATCH', `check-runs/${json.id}`, { conclusion: 'success', output: output(2) })
    expect((await ask(`commits/${head_sha}/check-runs`)).json).toMatchObject({
      check_runs: [{ status: 'completed', conclusion: 'success', output: { annotations_count: 52 } }],
    })
    expect((await ask(`check-runs/${json.id}/annotations?per_page=100`)).json).toHaveLength(52)
  })
})

describe('faults', () => {
  it('hit as many matching requests as they say, and the log shows what was asked', async () => {
    const { github, number, ask } = lived()
    github.addFault({ path: /\/pulls\//, kind: { status: 503 }, times: 2 })
    expect(await ask('')).toMatchObject({ status: 404 })
    expect(await ask(`pulls/${number}`)).toMatchObject({ status: 503 })
    expect(await ask(`pulls/${number}`)).toMatchObject({ status: 503 })
    expect(await ask(`pulls/${number}`)).toMatchObject({ status: 200 })
    expect(github.requests.map(({ status }) => status)).toEqual([404, 503, 503, 200])
  })

  it('break the connection before or after the write took effect', async () => {
    const { github, repository, number, write } = lived()
    github.addFault({ method: 'POST', kind: 'dropped-before' })
    await expect(write('POST', `issues/${number}/comments`, { body: 'lost' })).rejects.toThrow('fetch failed')
    expect(repository.commentBodies(number)).toEqual([])
    github.addFault({ method: 'POST', kind: 'dropped-after' })
    await expect(write('POST', `issues/${number}/comments`, { body: 'kept' })).rejects.toThrow('fetch failed')
    expect(repository.commentBodies(number)).toEqual(['kept'])
  })

  it('replace an answer before the request, or alter it after the write took effect', async () => {
    const { github, repository, number, write } = lived()
    github.addFault({ method: 'POST', kind: { replace: () => new Response('', { status: 407 }) } })
    expect(await write('POST', `issues/${number}/comments`, { body: 'lost' })).toMatchObject({ status: 407 })
    expect(repository.commentBodies(number)).toEqual([])
    github.addFault({ method: 'POST', kind: { alter: () => new Response(null, { status: 204 }) } })
    expect(await write('POST', `issues/${number}/comments`, { body: 'kept' })).toMatchObject({ status: 204 })
    expect(repository.commentBodies(number)).toEqual(['kept'])
  })

  it('limit the rate and answer with HTML', async () => {
    const { github, ask } = lived()
    github.addFault({ kind: 'secondary-rate-limit' })
    github.addFault({ kind: 'html-502' })
    expect((await ask('pulls')).headers.get('retry-after')).toBe('60')
    expect((await ask('pulls')).text).toContain('<h1>502 Bad Gateway</h1>')
  })
})
