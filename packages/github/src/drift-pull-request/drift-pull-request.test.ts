import { describe, expect, it } from 'vitest'
import { commentMarker } from '../comment/marked-text.ts'
import { acme, REPOSITORY } from '../testing/acme.ts'
import { branchFor } from './drift-branch.ts'
import {
  forgetDecisions,
  readDriftPullRequest,
  withdrawDriftPullRequest,
  writeDriftPullRequest,
} from './drift-pull-request.ts'

const MARKER = commentMarker('adoption', 'members.json')
const BRANCH = 'roster/drift/members.json'
const KEY = { marker: MARKER, branch: BRANCH, base: 'main', path: 'members.json' }
const WRITE = { contents: 'write', pull_requests: 'write', issues: 'write' } as const
const [ONE, TWO] = ['1'.repeat(64), '2'.repeat(64)]

function withFile(options: Parameters<typeof acme>[0] = {}) {
  const setup = acme({ token: { permissions: WRITE }, ...options })
  const { github, repository, client } = setup
  repository.commit({ files: { 'members.json': 'old\n', 'README.md': 'Acme\n' } })
  const fileAt = (branch: string) => {
    const sha = repository.objects.commit(repository.tip(branch)).tree.get('members.json')
    return Buffer.from(repository.objects.blob(sha ?? '')).toString()
  }
  return {
    ...setup,
    fileAt,
    propose: (text: string, { digest = ONE, body = 'Why.' } = {}) =>
      writeDriftPullRequest(client, REPOSITORY, {
        ...KEY,
        text,
        digest,
        body,
        baseText: fileAt('main'),
        baseSha: repository.tip(),
        title: 'Adopt it',
        message: 'Adopt it',
      }),
    withdraw: () => withdrawDriftPullRequest(client, REPOSITORY, KEY, () => 'It is gone.'),
    read: () => readDriftPullRequest(client, REPOSITORY, KEY),
    pulls: () => [...repository.issues.values()].filter(({ pull }) => pull),
    writes: () =>
      github.requests
        .filter(({ method, path }) => method !== 'GET' && path !== '/graphql')
        .map(({ method, path }) => `${method} ${path.replace('/repos/acme/members', '')}`),
  }
}

describe('writeDriftPullRequest', () => {
  it('opens a pull request of one commit with just that file, and leaves an equal one alone', async () => {
    const { repository, propose, pulls, fileAt, writes } = withFile()
    expect(await propose('new\n')).toMatchObject({ action: 'created', number: 1 })
    const commit = repository.objects.commit(repository.tip(BRANCH))
    expect(commit).toMatchObject({ parents: [repository.tip()], author: 'github-actions[bot]' })
    expect(commit.message).toMatch(/^Adopt it\n\nRoster-File: [0-9a-f]{40}\nRoster-Onto: [0-9a-f]{40}\n$/)
    expect([fileAt(BRANCH), fileAt('main')]).toEqual(['new\n', 'old\n'])
    expect([...commit.tree.keys()]).toEqual(['members.json', 'README.md'])
    expect(pulls()).toMatchObject([
      { title: 'Adopt it', body: expect.stringMatching(/^<!-- roster:adoption/) },
    ])
    const before = writes().length
    expect(await propose('new\n')).toMatchObject({ action: 'unchanged', number: 1 })
    expect(writes()).toHaveLength(before)
  })

  it('edits the text in place, and keeps the title that people gave', async () => {
    const { repository, propose, pulls } = withFile()
    await propose('new\n')
    repository.issue(1).title = 'Edited by hand'
    expect(await propose('new\n', { body: 'Because.' })).toMatchObject({ action: 'updated', number: 1 })
    expect(pulls()).toMatchObject([{ title: 'Edited by hand', body: expect.stringContaining('Because.') }])
  })

  it('rebuilds the branch for another text, and if the file on the base has changed', async () => {
    const { repository, propose, fileAt } = withFile()
    await propose('new\n')
    expect(await propose('newer\n')).toMatchObject({ action: 'updated', number: 1 })
    expect(fileAt(BRANCH)).toBe('newer\n')
    repository.commit({ files: { 'members.json': 'old\nmore\n' } })
    expect(await propose('newer\n')).toMatchObject({ action: 'updated', number: 1 })
    expect(repository.objects.commit(repository.tip(BRANCH)).parents).toEqual([repository.tip()])
    expect(repository.isMergeable(1)).toBe(true)
  })

  it('leaves the branch if only other files have changed, so that approvals stay', async () => {
    const { repository, propose } = withFile()
    await propose('new\n')
    const tip = repository.tip(BRANCH)
    repository.commit({ files: { 'README.md': 'Acme!\n' } })
    expect(await propose('new\n')).toMatchObject({ action: 'unchanged' })
    expect(repository.tip(BRANCH)).toBe(tip)
  })

  it('overwrites nothing that another person has pushed', async () => {
    const { repository, propose, withdraw, fileAt } = withFile()
    await propose('new\n')
    repository.commit({ branch: BRANCH, files: { 'members.json': 'edited\n' }, author: 'grace' })
    expect(await propose('newer\n')).toMatchObject({ action: 'foreign', number: 1 })
    expect(await withdraw()).toMatchObject({ action: 'foreign', number: 1 })
    expect(fileAt(BRANCH)).toBe('edited\n')
    expect(repository.issue(1).state).toBe('open')
  })

  it('accepts a push of the same content, such as an update of the branch', async () => {
    const { repository, propose } = withFile()
    await propose('new\n')
    repository.commit({ branch: BRANCH, files: { 'README.md': 'Acme!\n' }, author: 'grace' })
    expect(await propose('new\n')).toMatchObject({ action: 'unchanged' })
  })

  it('does not take a commit with a copy of our message for ours', async () => {
    const { repository, propose } = withFile()
    await propose('new\n')
    const { message } = repository.objects.commit(repository.tip(BRANCH))
    repository.commit({ branch: BRANCH, files: { 'members.json': 'mine\n' }, message, author: 'grace' })
    expect(await propose('newer\n')).toMatchObject({ action: 'foreign' })
  })

  it('does not propose again what was declined, but something else, and the same once it was gone', async () => {
    const { client, repository, propose, pulls } = withFile()
    await propose('new\n')
    repository.close(1)
    expect(await propose('new\n')).toMatchObject({ action: 'declined', number: 1 })
    expect(await propose('newer\n', { digest: TWO })).toMatchObject({ action: 'created', number: 2 })
    // Back to what was declined.
    expect(await propose('new\n')).toMatchObject({ action: 'declined', number: 1 })
    expect(pulls().map(({ state }) => state)).toEqual(['closed', 'closed'])
    expect(repository.branches.has(BRANCH)).toBe(false)
    // What we closed is no decision.
    expect(await propose('newer\n', { digest: TWO })).toMatchObject({ action: 'created', number: 3 })
    await forgetDecisions(client, REPOSITORY, KEY)
    repository.close(3)
    expect(await propose('new\n')).toMatchObject({ action: 'created', number: 4 })
  })

  it('begins anew on a branch that was merged and not deleted, and on one we left behind', async () => {
    const { repository, propose } = withFile()
    await propose('new\n')
    repository.commit({ branch: BRANCH, files: { 'members.json': 'edited\n' }, author: 'grace' })
    repository.merge(1, 'grace', 'squash')
    expect(await propose('newer\n', { digest: TWO })).toMatchObject({ action: 'created', number: 2 })
    repository.close(2)
    expect(await propose('newest\n')).toMatchObject({ action: 'created', number: 3 })
  })

  it('leaves a branch of its name that another person has made', async () => {
    const { repository, propose, fileAt } = withFile()
    repository.commit({ branch: BRANCH, files: { 'members.json': 'mine\n' }, author: 'mallory' })
    const reason = expect.stringContaining('contains commits by someone else')
    expect(await propose('new\n')).toEqual({ action: 'refused', reason })
    expect(fileAt(BRANCH)).toBe('mine\n')
  })

  it('takes no pull request for its own that another person has opened', async () => {
    const { repository, propose } = withFile()
    await propose('new\n')
    repository.close(1)
    repository.openPullRequest({ head: BRANCH, author: 'grace', body: `${MARKER}\nmine` })
    expect(await propose('newer\n', { digest: TWO })).toMatchObject({ action: 'refused' })
    expect(repository.issue(2).body).toBe(`${MARKER}\nmine`)
  })

  it('says which permission is missing, and keeps the branch for people to open', async () => {
    const reader = withFile({ token: { permissions: { ...WRITE, contents: 'read' } } })
    expect(await reader.propose('new\n')).toMatchObject({
      action: 'refused',
      reason: expect.stringContaining('“contents: write”'),
    })
    const blind = withFile({ token: { permissions: { ...WRITE, pull_requests: 'none' } } })
    expect(await blind.propose('new\n')).toMatchObject({ action: 'refused' })
    const forbidden = withFile()
    forbidden.repository.actionsMayOpenPullRequests = false
    expect(await forbidden.propose('new\n')).toMatchObject({
      action: 'refused',
      reason: expect.stringMatching(/not permitted to create .* The branch .* contains the change/),
    })
    expect(forbidden.fileAt(BRANCH)).toBe('new\n')
  })

  it('comes to the same end on the next run, whichever request was lost', async () => {
    const writes = [/git\/blobs/, /git\/trees/, /git\/commits$/, /git\/refs/, /\/pulls/]
    for (const path of writes) {
      for (const kind of ['dropped-after', 'dropped-before', 'html-502'] as const) {
        const { github, repository, propose, pulls, fileAt } = withFile()
        for (const text of ['new\n', 'newer\n']) {
          for (const method of ['POST', 'PATCH']) github.addFault({ method, path, kind })
          await propose(text, { body: text }).catch(() => undefined)
          await propose(text, { body: text }).catch(() => undefined)
          await propose(text, { body: text })
          expect(fileAt(BRANCH)).toBe(text)
          expect(repository.objects.historyWithout(repository.tip(BRANCH), repository.tip())).toHaveLength(1)
          expect(pulls()).toMatchObject([{ state: 'open', body: expect.stringContaining(text.trim()) }])
        }
      }
    }
  })

  it('finds out by looking whether a lost creation took effect', async () => {
    for (const kind of ['dropped-after', 'dropped-before'] as const) {
      const { github, propose, pulls } = withFile()
      github.addFault({ method: 'POST', path: /\/pulls$/, kind })
      const outcome = propose('new\n')
      if (kind === 'dropped-after') expect(await outcome).toMatchObject({ action: 'created', number: 1 })
      else await expect(outcome).rejects.toThrow('POST')
      expect(pulls()).toHaveLength(kind === 'dropped-after' ? 1 : 0)
      expect(await propose('new\n')).toMatchObject({
        action: kind === 'dropped-after' ? 'unchanged' : 'created',
      })
    }
  })
})

describe('withdrawDriftPullRequest', () => {
  it('closes with a word and deletes the branch, once', async () => {
    const { repository, propose, withdraw } = withFile()
    await propose('new\n')
    expect(await withdraw()).toMatchObject({ action: 'closed', number: 1 })
    expect(await withdraw()).toEqual({ action: 'none' })
    expect(repository.commentBodies(1)).toEqual(['It is gone.'])
    expect(repository.issue(1).state).toBe('closed')
    expect([...repository.branches.keys()]).toEqual(['main'])
  })

  it('leaves no branch behind on the next run, whichever request was lost', async () => {
    const writes = [
      { method: 'PATCH', path: /\/pulls\// },
      { method: 'POST', path: /\/comments/ },
      { method: 'DELETE', path: /git\/refs/ },
    ]
    for (const write of writes) {
      for (const kind of ['dropped-after', 'dropped-before'] as const) {
        const { github, repository, propose, withdraw } = withFile()
        await propose('new\n')
        github.addFault({ ...write, kind })
        await withdraw().catch(() => undefined)
        await withdraw()
        expect([repository.issue(1).state, repository.branches.has(BRANCH)]).toEqual(['closed', false])
        expect(await propose('new\n')).toMatchObject({ action: 'created', number: 2 })
      }
    }
  })

  it('tidies the branch of what was merged or declined', async () => {
    const { repository, propose, withdraw } = withFile()
    await propose('new\n')
    repository.merge(1)
    expect(await withdraw()).toEqual({ action: 'none' })
    expect(repository.branches.has(BRANCH)).toBe(false)
  })

  it('leaves what others have made', async () => {
    const { repository, withdraw } = withFile()
    repository.commit({ branch: BRANCH, files: { 'members.json': 'mine\n' }, author: 'mallory' })
    expect(await withdraw()).toEqual({ action: 'none' })
    expect(repository.branches.has(BRANCH)).toBe(true)
  })
})

describe('readDriftPullRequest', () => {
  it('returns the text of the open one, and nothing if there is none or it may not be seen', async () => {
    const { repository, propose, read, withdraw } = withFile()
    expect(await read()).toBe('')
    await propose('new\n', { body: 'Why.' })
    expect(await read()).toBe(repository.issue(1).body)
    await withdraw()
    expect(await read()).toBe('')
    const blind = withFile({ token: { permissions: { contents: 'read' } } })
    blind.repository.push(BRANCH, blind.repository.tip())
    expect(await blind.read()).toBe('')
  })
})

describe('branchFor', () => {
  it.each([
    ['members.json', 'members.json'],
    ['organizations/acme-prod.json', 'organizations/acme-prod.json'],
    ['a b.json', /^a-b-json-[0-9a-f]{8}$/],
    ['.github/members.json', /^-github-members-json-[0-9a-f]{8}$/],
    ['a..b', /^a-b-[0-9a-f]{8}$/],
    ['x.lock', /^x-lock-[0-9a-f]{8}$/],
    ['ä~^:?*[\\@{.', /^[-]+-[0-9a-f]{8}$/],
    ['x'.repeat(300), /^x{100}-[0-9a-f]{8}$/],
  ])('makes of %j a name that git takes', (path, expected) => {
    const name = branchFor('roster/drift/', path).slice('roster/drift/'.length)
    if (typeof expected === 'string') expect(name).toBe(expected)
    else expect(name).toMatch(expected)
  })

  it('distinguishes paths that look alike', () => {
    expect(new Set(['a b', 'a-b', 'a/b', 'a?b'].map((path) => branchFor('', path))).size).toBe(4)
  })
})
