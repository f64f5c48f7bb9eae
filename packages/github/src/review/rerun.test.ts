import { describe, expect, it } from 'vitest'
import { acme, REPOSITORY } from '../testing/acme.ts'
import { rerunCheck } from './rerun.ts'
import { reviewedPullRequests } from './reviewed-pull-requests.ts'

const PERMISSIONS = { contents: 'read', pull_requests: 'read', checks: 'read', actions: 'write' } as const

function withRun(options: Parameters<typeof acme>[0] = {}) {
  const setup = acme({ token: { permissions: PERMISSIONS }, ...options })
  const { repository, client, sleep } = setup
  repository.commit({ files: { 'members.json': '{}' } })
  repository.commit({ branch: 'change', files: { 'members.json': '{ }' } })
  const number = repository.openPullRequest({ head: 'change' })
  const headSha = repository.tip('change')
  const run = repository.startRun('preview', headSha)
  const again = (attempts = 3) =>
    rerunCheck(client, REPOSITORY, { headSha, name: 'preview' }, { sleep, attempts, delayMs: 5000 })
  return { ...setup, number, headSha, run, again }
}

describe('a check', () => {
  it('is run again, and the newest one if there are several', async () => {
    const { repository, headSha, run, again } = withRun()
    const newest = repository.startRun('preview', headSha)
    for (const each of [run, newest]) repository.finishRun(each, 'failure')
    expect(await again()).toEqual({ action: 'started', url: expect.stringContaining(`/runs/${newest.id}`) })
    expect([run.attempt, newest.attempt]).toEqual([1, 2])
    expect(repository.checkRuns.at(-1)).toMatchObject({ name: 'preview', headSha, status: 'in_progress' })
  })

  it('that is still running is waited for, but not forever', async () => {
    const { repository, github, run, again, sleeps } = withRun()
    github.addFault({
      path: /actions\/runs/,
      kind: {
        alter(answer) {
          repository.finishRun(run, 'failure')
          return answer
        },
      },
    })
    expect(await again()).toMatchObject({ action: 'started' })
    expect(sleeps).toEqual([5000])
    expect(await again()).toEqual({ action: 'refused', reason: 'The check is still running.' })
    expect(sleeps).toEqual([5000, 5000, 5000])
  })

  it('that no workflow has reported is none', async () => {
    const { repository, again } = withRun()
    repository.checkRuns.length = 0
    expect(await again()).toEqual({ action: 'none' })
  })

  it('is refused with GitHub’s reason: a missing permission, and a run of last month', async () => {
    const { repository, run, again } = withRun({
      token: { permissions: { ...PERMISSIONS, actions: 'read' } },
    })
    repository.finishRun(run, 'failure')
    expect(await again()).toEqual({ action: 'refused', reason: expect.stringContaining('“actions: write”') })

    const clock = { now: new Date('2026-01-01') }
    const old = withRun({ now: () => clock.now })
    old.repository.finishRun(old.run, 'failure')
    clock.now = new Date('2026-02-10')
    expect(await old.again()).toEqual({ action: 'refused', reason: expect.stringContaining('over a month') })
  })

  it.each(['dropped-after', 'dropped-before'] as const)(
    'whose start got lost (%s) is looked at',
    async (kind) => {
      const { github, repository, run, again } = withRun()
      repository.finishRun(run, 'failure')
      github.addFault({ method: 'POST', kind })
      if (kind === 'dropped-after') expect(await again()).toMatchObject({ action: 'started' })
      else await expect(again()).rejects.toThrow('POST')
      expect(run.attempt).toBe(kind === 'dropped-after' ? 2 : 1)
    },
  )
})

describe('the reviewed pull request', () => {
  it('is found by its commit, by its branch after a push, and in a fork', async () => {
    const { repository, client, number, headSha } = withRun()
    const find = (reviewed: Parameters<typeof reviewedPullRequests>[2]) =>
      reviewedPullRequests(client, REPOSITORY, reviewed, 'main')
    expect(await find({ headSha })).toEqual([{ number, headSha }])
    expect(await reviewedPullRequests(client, REPOSITORY, { headSha }, 'next')).toEqual([])
    const later = repository.commit({ branch: 'change', files: { 'members.json': '{  }' } })
    expect(await find({ headSha })).toEqual([])
    const head = { repository: 'acme/members', branch: 'change' }
    expect(await find({ headSha, head })).toEqual([{ number, headSha: later }])
    expect(await find({ headSha, head: { ...head, repository: 'grace/members' } })).toEqual([])
    const fork = repository.fork('grace')
    fork.commit({ branch: 'change', files: { 'members.json': '[]' } })
    const second = repository.openPullRequest({ head: 'change', fork, author: 'grace' })
    expect(await find({ headSha, head: { ...head, repository: 'grace/members' } })).toEqual([
      { number: second, headSha: fork.tip('change') },
    ])
    repository.close(second)
    expect(await find({ headSha, head: { ...head, repository: 'grace/members' } })).toEqual([])
  })
})
