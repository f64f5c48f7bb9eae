import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actionEnvironment } from './action-environment.ts'
import type { WorkflowEvent } from './event-payload.ts'
import { createGitHub } from './github-double.ts'
import { serveGitHub } from './serve-github.ts'

let directory: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'roster-runner-'))
})

afterAll(() => rm(directory, { recursive: true }))

function repositoryWithPullRequest() {
  const github = createGitHub()
  const repository = github.addRepository('acme/members')
  const before = repository.commit({ files: { 'members.json': '{}' } })
  repository.commit({ branch: 'change', files: { 'members.json': '{ }' } })
  return { github, repository, before, number: repository.openPullRequest({ head: 'change' }) }
}

describe('actionEnvironment', () => {
  it.each(['pull_request', 'pull_request_target'] as const)('describes %s', async (name) => {
    const { github, repository, number } = repositoryWithPullRequest()
    const event: WorkflowEvent = { name, number, action: 'synchronize' }
    const apiUrl = 'http://127.0.0.1:1'
    const inputs = { 'members-file': 'members.json' }
    const env = await actionEnvironment(github, repository, { event, apiUrl, directory, inputs })
    const payload = JSON.parse(await readFile(env['GITHUB_EVENT_PATH'] ?? '', 'utf8'))

    expect(payload).toMatchObject({ action: 'synchronize', number, pull_request: { state: 'open' } })
    expect(env).toMatchObject({
      GITHUB_EVENT_NAME: name,
      GITHUB_REPOSITORY: 'acme/members',
      GITHUB_HEAD_REF: 'change',
      'INPUT_MEMBERS-FILE': 'members.json',
      GITHUB_REF: name === 'pull_request' ? `refs/pull/${number}/merge` : 'refs/heads/main',
    })
    expect(await readFile(env['GITHUB_OUTPUT'] ?? '', 'utf8')).toBe('')
    const { parents } = repository.objects.commit(env['GITHUB_SHA'] ?? '')
    expect(parents).toHaveLength(name === 'pull_request' ? 2 : 0)
  })

  it('describes a push, a merge group, a schedule and a run by hand', async () => {
    const { github, repository, before, number } = repositoryWithPullRequest()
    const queued = repository.queue(number)
    const after = repository.merge(number)
    const read = async (event: WorkflowEvent) => {
      const env = await actionEnvironment(github, repository, {
        event,
        apiUrl: 'http://127.0.0.1:1',
        directory,
      })
      return { env, payload: JSON.parse(await readFile(env['GITHUB_EVENT_PATH'] ?? '', 'utf8')) }
    }

    expect((await read({ name: 'push', before })).payload).toMatchObject({
      ref: 'refs/heads/main',
      before,
      after,
    })
    const group = await read({ name: 'merge_group', queued })
    expect(group.payload.merge_group).toMatchObject({ head_sha: queued.sha, base_sha: before })
    expect(group.env['GITHUB_REF']).toMatch(/^refs\/heads\/gh-readonly-queue\/main\/pr-1-/)
    expect((await read({ name: 'schedule' })).payload.schedule).toBe('0 6 * * *')
    expect((await read({ name: 'workflow_dispatch' })).payload).toMatchObject({ ref: 'refs/heads/main' })
  })
})

describe('serveGitHub', () => {
  it('answers below / and /api/v3 and breaks the connection if a fault says so', async () => {
    const { github } = repositoryWithPullRequest()
    github.addToken('ada', { login: 'ada' })
    const server = await serveGitHub(github)
    const headers = { authorization: 'Bearer ada' }
    try {
      expect((await fetch(`${server.url}/user`, { headers })).status).toBe(200)
      expect((await fetch(`${server.url}/api/v3/user`, { headers })).status).toBe(200)
      github.addFault({ kind: 'dropped-before' })
      await expect(fetch(`${server.url}/user`, { headers })).rejects.toThrow('fetch failed')
      expect((await fetch(`${server.url}/user`, { headers })).status).toBe(200)
    } finally {
      await server.close()
    }
  })
})
