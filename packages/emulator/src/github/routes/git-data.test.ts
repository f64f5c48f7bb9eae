import { describe, expect, it } from 'vitest'
import { createGitHub } from '../server/github-double.ts'

const ALL = { contents: 'write', pull_requests: 'write', issues: 'write', checks: 'write' } as const

/** A repository with one file on `main`, and a way to ask as the token of a workflow. */
function begun() {
  const github = createGitHub({ unknownReads: 0 })
  github.addToken('all', { permissions: ALL })
  const repository = github.addRepository('acme/members')
  repository.commit({ files: { 'members.json': 'one\n', 'README.md': 'Members\n' } })
  const ask = async (method: string, path: string, body?: unknown, token = 'all') => {
    const response = await github.fetch(`https://api.github.com/repos/acme/members/${path}`, {
      method,
      headers: { authorization: `token ${token}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, json: text === '' ? undefined : JSON.parse(text) }
  }
  /** Blob, tree and commit on the tip of `main`; gives the SHA. */
  const write = async (content: string) => {
    const parent = repository.tip()
    const base = (await ask('GET', `git/commits/${parent}`)).json.tree.sha
    const blob = (await ask('POST', 'git/blobs', { content })).json.sha
    const entry = { path: 'members.json', mode: '100644', type: 'blob', sha: blob }
    const tree = (await ask('POST', 'git/trees', { base_tree: base, tree: [entry] })).json.sha
    const commit = await ask('POST', 'git/commits', { message: 'Change', tree, parents: [parent] })
    return { blob, tree, commit, sha: String(commit.json.sha) }
  }
  return { github, repository, ask, write }
}

describe('git data', () => {
  it('makes a commit that changes one file, and a branch of it', async () => {
    const { repository, ask, write } = begun()
    const { sha, blob, commit } = await write('two\n')
    expect(commit).toMatchObject({
      status: 201,
      json: { author: { name: 'github-actions[bot]' }, parents: [{ sha: repository.tip() }] },
    })
    const made = await ask('POST', 'git/refs', { ref: 'refs/heads/change/it', sha })
    expect(made).toMatchObject({ status: 201, json: { ref: 'refs/heads/change/it', object: { sha } } })
    expect((await ask('GET', 'commits/change/it')).json).toMatchObject({
      author: { login: 'github-actions[bot]' },
      files: [{ filename: 'members.json', sha: blob, status: 'modified' }],
    })
    expect([...repository.objects.commit(sha).tree.keys()]).toEqual(['members.json', 'README.md'])
  })

  it('takes base64, and deletes a file', async () => {
    const { repository, ask } = begun()
    const encoded = { content: Buffer.from('three\n').toString('base64'), encoding: 'base64' }
    const blob = (await ask('POST', 'git/blobs', encoded)).json.sha
    expect(Buffer.from(repository.objects.blob(blob)).toString()).toBe('three\n')
    const entry = { path: 'README.md', mode: '100644', type: 'blob', sha: null }
    const tree = await ask('POST', 'git/trees', { base_tree: repository.tip(), tree: [entry] })
    expect(tree.json.tree.map(({ path }: { path: string }) => path)).toEqual(['members.json'])
  })

  it('moves a branch forward, and elsewhere only by force', async () => {
    const { repository, ask, write } = begun()
    const first = await write('two\n')
    const second = await write('three\n')
    await ask('POST', 'git/refs', { ref: 'refs/heads/change', sha: first.sha })
    expect(await ask('PATCH', 'git/refs/heads/change', { sha: second.sha })).toMatchObject({
      status: 422,
      json: { message: 'Update is not a fast forward' },
    })
    const forced = await ask('PATCH', 'git/refs/heads/change', { sha: second.sha, force: true })
    expect(forced).toMatchObject({ status: 200, json: { object: { sha: second.sha } } })
    expect(repository.tip('change')).toBe(second.sha)
  })

  it('refuses missing objects, and existing refs', async () => {
    const { repository, ask, write } = begun()
    const { sha, tree } = await write('two\n')
    const gone = 'f'.repeat(40)
    const message = async (method: string, path: string, body: unknown) => {
      const { status, json } = await ask(method, path, body)
      return `${status} ${json.message}`
    }
    const entry = { path: 'a', mode: '100644', type: 'blob', sha: gone }
    expect([
      await message('POST', 'git/trees', { tree: [entry] }),
      await message('POST', 'git/trees', { base_tree: gone, tree: [] }),
      await message('POST', 'git/commits', { message: 'x', tree: gone }),
      await message('POST', 'git/commits', { message: 'x', tree, parents: [gone] }),
      await message('POST', 'git/refs', { ref: 'refs/heads/main', sha }),
      await message('POST', 'git/refs', { ref: 'refs/heads/x', sha: gone }),
      await message('POST', 'git/refs', { ref: 'refs/heads/a..b', sha }),
      await message('PATCH', 'git/refs/heads/x', { sha }),
      await message('DELETE', 'git/refs/heads/x', undefined),
    ]).toEqual([
      `422 tree.sha ${gone} is not a valid blob`,
      '422 base_tree is not a valid tree oid',
      '422 Tree SHA does not exist',
      '422 Parent SHA does not exist or is not a commit object',
      '422 Reference already exists',
      '422 Object does not exist',
      '422 Reference name is not valid',
      '422 Reference does not exist',
      '422 Reference does not exist',
    ])
    expect(repository.branches.size).toBe(1)
  })

  it('asks for the permission to write contents', async () => {
    const { github, repository, ask } = begun()
    github.addToken('reader', { permissions: { ...ALL, contents: 'read' } })
    const requests = [
      ['POST', 'git/blobs', { content: '' }],
      ['POST', 'git/trees', { tree: [] }],
      ['POST', 'git/commits', { message: '', tree: '' }],
      ['POST', 'git/refs', { ref: 'refs/heads/x', sha: repository.tip() }],
      ['PATCH', 'git/refs/heads/main', { sha: repository.tip() }],
      ['DELETE', 'git/refs/heads/main', undefined],
    ] as const
    for (const [method, path, body] of requests) {
      expect(await ask(method, path, body, 'reader')).toMatchObject({ status: 403 })
    }
  })
})

describe('a pull request through the API', () => {
  async function proposed() {
    const setup = begun()
    const { sha } = await setup.write('two\n')
    await setup.ask('POST', 'git/refs', { ref: 'refs/heads/change', sha })
    const request = { title: 'Change', head: 'change', base: 'main', body: 'Why' }
    return { ...setup, sha, request, opened: await setup.ask('POST', 'pulls', request) }
  }

  it('is opened, found by its branch, edited, closed and opened again', async () => {
    const { ask, opened, sha } = await proposed()
    expect(opened).toMatchObject({
      status: 201,
      json: { number: 1, head: { sha }, body: 'Why', user: { type: 'Bot' } },
    })
    expect((await ask('GET', 'pulls?head=acme:change&state=all')).json).toMatchObject([{ number: 1 }])
    expect((await ask('GET', 'pulls?head=acme:other&state=all')).json).toEqual([])
    await ask('PATCH', 'pulls/1', { body: 'Because', state: 'closed' })
    expect((await ask('GET', 'pulls/1')).json).toMatchObject({ state: 'closed', body: 'Because' })
    expect((await ask('PATCH', 'pulls/1', { state: 'open' })).json).toMatchObject({ state: 'open' })
  })

  it('is one for a branch, of branches that are there and differ', async () => {
    const { repository, ask, request } = await proposed()
    repository.push('same', repository.tip())
    const errors = await Promise.all(
      [request, { ...request, head: 'same' }, { ...request, head: 'gone' }, { ...request, base: 'gone' }].map(
        async (each) => (await ask('POST', 'pulls', each)).json.errors[0],
      ),
    )
    expect(errors).toMatchObject([
      { message: 'A pull request already exists for acme:change.' },
      { message: 'No commits between main and same' },
      { field: 'head', code: 'invalid' },
      { field: 'base', code: 'invalid' },
    ])
  })

  it('is closed when its branch is deleted', async () => {
    const { ask } = await proposed()
    expect(await ask('DELETE', 'git/refs/heads/change')).toMatchObject({ status: 204 })
    expect((await ask('GET', 'pulls/1')).json).toMatchObject({ state: 'closed', merged: false })
    expect(await ask('PATCH', 'pulls/1', { state: 'open' })).toMatchObject({ status: 422 })
  })

  it('may not be opened by a workflow if the settings of the repository forbid it', async () => {
    const { github, repository, ask, request } = await proposed()
    repository.actionsMayOpenPullRequests = false
    repository.close(1)
    github.addToken('app', { login: 'roster[bot]', permissions: ALL })
    github.addToken('blind', { permissions: { contents: 'write' } })
    expect(await ask('POST', 'pulls', request)).toMatchObject({
      status: 403,
      json: { message: 'GitHub Actions is not permitted to create or approve pull requests.' },
    })
    expect(await ask('POST', 'pulls', request, 'blind')).toMatchObject({ status: 403 })
    expect(await ask('PATCH', 'pulls/1', {}, 'blind')).toMatchObject({ status: 403 })
    expect(await ask('POST', 'pulls', request, 'app')).toMatchObject({ status: 201 })
  })
})
