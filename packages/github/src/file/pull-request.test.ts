import { describe, expect, it } from 'vitest'
import { acme, REPOSITORY } from '../testing/acme.ts'
import { awaitMergeability, mergedPullRequest, openPullRequestsTouching } from './pull-request.ts'

function withPullRequest(options: Parameters<typeof acme>[0] = {}) {
  const setup = acme(options)
  const { repository, client, sleep } = setup
  repository.commit({ files: { 'members.json': 'one\ntwo\nthree\n' } })
  repository.commit({ branch: 'change', files: { 'members.json': 'ONE\ntwo\nthree\n' } })
  const number = repository.openPullRequest({
    head: 'change',
    title: 'Invite grace',
    author: 'ada',
    labels: ['roster: allow removals'],
  })
  const ask = (attempts = 5) =>
    awaitMergeability(client, REPOSITORY, number, { sleep, attempts, delayMs: 250 })
  return { ...setup, number, ask }
}

/** The one that brought a commit into the default branch. */
function behind(sha: string, { client, repository }: Pick<ReturnType<typeof acme>, 'client' | 'repository'>) {
  const had = new Set<string>()
  for (let next: string | undefined = repository.tip(); next !== undefined; ) {
    had.add(next)
    next = repository.objects.commit(next).parents[0]
  }
  const isOnBranch = (each: string) => had.has(each)
  return mergedPullRequest(client, REPOSITORY, { sha, branch: repository.defaultBranch, isOnBranch })
}

describe('awaitMergeability', () => {
  it('waits while GitHub finds out, then gives the test merge and who asks for it', async () => {
    const { repository, ask, sleeps } = withPullRequest({ unknownReads: 3 })
    const found = await ask()
    expect(sleeps).toEqual([250, 250, 250])
    expect(found).toMatchObject({
      state: 'mergeable',
      baseSha: repository.tip(),
      testMerge: { ontoSha: repository.tip() },
      pullRequest: {
        number: 1,
        title: 'Invite grace',
        author: 'ada',
        labels: ['roster: allow removals'],
        url: 'https://github.com/acme/members/pull/1',
        headSha: repository.tip('change'),
        headRepository: REPOSITORY,
        baseRef: 'main',
      },
    })
  })

  it('reads the tip of the base, which the pull request itself is behind', async () => {
    const { repository, ask } = withPullRequest()
    const before = repository.tip()
    await ask()
    repository.commit({ files: { 'other.txt': 'x' } })
    expect(await ask()).toMatchObject({
      state: 'mergeable',
      baseSha: repository.tip(),
      testMerge: { ontoSha: before },
    })
  })

  it('does not take the test merge of an earlier head for this one', async () => {
    const { repository, github, ask } = withPullRequest({ unknownReads: 0 })
    const first = await ask()
    repository.commit({ branch: 'change', files: { 'members.json': 'ONE!\ntwo\nthree\n' } })
    const second = await ask()
    expect(second).toMatchObject({ state: 'mergeable', pullRequest: { headSha: repository.tip('change') } })
    expect(second).not.toMatchObject({ testMerge: 'testMerge' in first && first.testMerge })

    const body = { parents: [{ sha: repository.tip() }, { sha: 'an earlier head' }] }
    github.addFault({ path: /git\/commits/, kind: { status: 200, body } })
    expect(await ask(1)).toMatchObject({ state: 'unknown' })
  })

  it('tells a conflict, a merged and a closed pull request, and gives up in time', async () => {
    const { repository, ask, number, sleeps } = withPullRequest({ unknownReads: 4 })
    expect(await ask(3)).toMatchObject({ state: 'unknown', baseSha: repository.tip() })
    expect(sleeps).toHaveLength(2)
    repository.commit({ files: { 'members.json': '1\ntwo\nthree\n' } })
    expect(await ask(9)).toMatchObject({ state: 'conflict', baseSha: repository.tip() })
    repository.close(number)
    expect(await ask()).toMatchObject({ state: 'closed' })

    const other = withPullRequest()
    other.repository.merge(other.number)
    expect(await other.ask()).toMatchObject({ state: 'merged' })
  })

  it('does without the repository of a deleted fork', async () => {
    const { repository, client, sleep } = withPullRequest()
    const fork = repository.fork('mallory')
    fork.commit({ branch: 'mine', files: { 'members.json': 'mine' } })
    const number = repository.openPullRequest({ fork, head: 'mine', author: 'mallory' })
    const options = { sleep, attempts: 3, delayMs: 0 }
    expect(await awaitMergeability(client, REPOSITORY, number, options)).toMatchObject({
      pullRequest: { headRepository: { owner: 'mallory', repo: 'members' } },
    })
    repository.pullRequest(number).head.repository = undefined
    const { pullRequest } = await awaitMergeability(client, REPOSITORY, number, options)
    expect(pullRequest).not.toHaveProperty('headRepository')
  })
})

describe('a version of the API that names no merge commits', () => {
  const apiVersion = '2026-03-10'

  it('has no test merge', async () => {
    const { ask } = withPullRequest({ apiVersion })
    const found = await ask()
    expect(found).toMatchObject({ state: 'mergeable' })
    expect(found).not.toHaveProperty('testMerge')
  })

  it.each(['merge', 'squash', 'rebase'] as const)(
    'has it in the timeline of a merge by %s',
    async (method) => {
      const { repository, client, number } = withPullRequest({ apiVersion })
      const mergeCommitSha = repository.merge(number, 'grace', method)
      for (const sha of [mergeCommitSha, repository.pullRequest(number).head.sha]) {
        if (sha !== mergeCommitSha && method !== 'merge') continue
        expect(await behind(sha, { client, repository })).toMatchObject({ number, mergeCommitSha })
      }
    },
  )
})

describe('mergedPullRequest', () => {
  it('asks again while GitHub has not indexed a merge, for some seconds', async () => {
    const { repository, github, client, number, sleeps } = withPullRequest()
    const sha = repository.merge(number, 'grace')
    const lag = { path: /commits.*pulls/, kind: { replace: () => Response.json([]) } } as const
    github.addFault({ ...lag, times: 3 })
    expect(await behind(sha, { client, repository })).toMatchObject({ number })
    expect(sleeps).toEqual([1000, 2000, 3000])
    // A client waits no longer than that, however many commits it looks up.
    github.addFault({ ...lag, times: 99 })
    expect(await behind(sha, { client, repository })).toBeUndefined()
    expect(sleeps).toHaveLength(3)
  })

  it('does not wait for commits that GitHub must have indexed', async () => {
    const { repository, client, sleeps } = withPullRequest()
    const sha = repository.commit({ files: { 'members.json': 'x' }, date: new Date('2025-12-31T23:58Z') })
    expect(await behind(sha, { client, repository })).toBeUndefined()
    expect(sleeps).toEqual([])
  })

  it.each(['merge', 'squash'] as const)('finds the one that a push merged by %s', async (method) => {
    const { repository, client, number } = withPullRequest()
    const sha = repository.merge(number, 'grace', method)
    expect(await behind(sha, { client, repository })).toMatchObject({
      number,
      author: 'ada',
      mergeCommitSha: sha,
    })
  })

  it('finds none for a push of its own, or one still open', async () => {
    const { repository, client } = withPullRequest()
    expect(await behind(repository.tip('change'), { client, repository })).toBeUndefined()
    const direct = repository.commit({ files: { 'members.json': 'direct' } })
    expect(await behind(direct, { client, repository })).toBeUndefined()
  })

  it('finds none that was merged into another branch, whose commits came by a push', async () => {
    const { repository, client } = withPullRequest()
    repository.commit({ branch: 'release', files: { 'r.txt': 'r' } })
    const sha = repository.commit({ branch: 'fix', files: { 'f.txt': 'f' } })
    repository.merge(repository.openPullRequest({ head: 'fix', base: 'release' }))
    repository.push('main', sha)
    expect(await behind(sha, { client, repository })).toBeUndefined()
    // Not even after that branch is gone, so that it could be an old name of this one.
    repository.deleteBranch('release')
    expect(await behind(sha, { client, repository })).toBeUndefined()
  })

  it.each(['merge', 'squash', 'rebase'] as const)(
    'finds one that was merged by %s under an old name of the branch, which another branch has now',
    async (method) => {
      const { repository, client, number } = withPullRequest()
      const sha = repository.merge(number, 'ada', method)
      repository.renameDefaultBranch('trunk')
      expect(await behind(sha, { client, repository })).toMatchObject({ number, mergeCommitSha: sha })
      repository.commit({ branch: 'main', files: { 'README.md': 'Begin again' } })
      expect(await behind(sha, { client, repository })).toMatchObject({ number, mergeCommitSha: sha })
    },
  )

  it('finds the one that merged a commit, although a later one has it too', async () => {
    const { repository, client, number } = withPullRequest()
    const sha = repository.merge(number, 'ada', 'squash')
    repository.commit({ branch: 'release', files: { 'r.txt': 'r' } })
    const other = repository.openPullRequest({ head: 'main', base: 'release' })
    repository.merge(other)
    expect(await behind(sha, { client, repository })).toMatchObject({ number })
  })
})

describe('openPullRequestsTouching', () => {
  it('finds open ones into the branch that change or delete the file', async () => {
    const { repository, client, number } = withPullRequest()
    const open = (branch: string, files: Record<string, string | null>, base = 'main') => {
      repository.commit({ branch, files })
      return repository.openPullRequest({ head: branch, base })
    }
    open('readme', { 'README.md': 'x' })
    const deleting = open('delete', { 'members.json': null })
    repository.commit({ branch: 'release', files: { 'r.txt': 'r' } })
    open('elsewhere', { 'members.json': 'x' }, 'release')
    repository.close(open('closed', { 'members.json': 'y' }))

    const touching = await openPullRequestsTouching(client, REPOSITORY, ['members.json'], 'main')
    expect(touching.map((each) => each.number)).toEqual([number, deleting])
  })

  it('looks through all pages', async () => {
    const { repository, client } = withPullRequest()
    for (let i = 0; i < 101; i += 1) repository.openPullRequest({ head: 'change' })
    expect(await openPullRequestsTouching(client, REPOSITORY, ['members.json'], 'main')).toHaveLength(102)
  })
})
