import { describe, expect, it } from 'vitest'
import { acme, REPOSITORY } from '../testing/acme.ts'
import { commentMarker } from './marked-text.ts'
import { closeStickyIssue, readStickyIssue, writeStickyIssue } from './sticky-issue.ts'

const BOT = 'github-actions[bot]'
const MARKER = commentMarker('drift', 'members.json')
const LABEL = { name: 'roster: drift', color: 'd4a72c', description: 'The organization differs.' }
const TITLE = 'The organization differs from members.json'

function withIssues(options: Parameters<typeof acme>[0] = {}) {
  const setup = acme(options)
  const { github, repository, client } = setup
  const key = { marker: MARKER, label: LABEL }
  return {
    ...setup,
    say: (body: string, marker = MARKER) =>
      writeStickyIssue(client, REPOSITORY, { ...key, marker, title: TITLE, body }),
    end: (reason = 'It is gone.') => closeStickyIssue(client, REPOSITORY, key, () => reason),
    read: () => readStickyIssue(client, REPOSITORY, key),
    open: (body: string, author = BOT, labels = [LABEL.name]) =>
      repository.openIssue({ title: TITLE, body, labels }, author),
    states: () => [...repository.issues.values()].map(({ state }) => state),
    bodies: () => [...repository.issues.values()].map(({ body }) => body),
    writes: () =>
      github.requests
        .filter(({ method, path }) => method !== 'GET' && path !== '/graphql')
        .map(({ method, path }) => `${method} ${path.replace('/repos/acme/members', '')}`),
  }
}

describe('writeStickyIssue', () => {
  it('creates one with its label, leaves an equal one alone, and edits a different one', async () => {
    const { repository, say, bodies, writes } = withIssues()
    const created = await say('one')
    expect(created).toEqual({ action: 'created', url: expect.stringMatching(/\/issues\/1$/) })
    expect(await say('one')).toEqual({ ...created, action: 'unchanged' })
    expect(await say('two')).toEqual({ ...created, action: 'updated' })
    expect(bodies()).toEqual([`${MARKER}\ntwo`])
    expect(writes()).toEqual(['POST /labels', 'POST /issues', 'PATCH /issues/1'])
    expect(repository.labels.get('roster: drift')).toMatchObject(LABEL)
    expect(repository.issues.get(1)).toMatchObject({ title: TITLE, labels: ['roster: drift'] })
  })

  it('keeps the label that is there, and the title that people gave', async () => {
    const { repository, say } = withIssues()
    const ours = { name: LABEL.name, color: 'ffffff', description: 'Ours.' }
    repository.labels.set(LABEL.name, ours)
    await say('one')
    const issue = repository.issues.get(1)
    if (issue) issue.title = 'Edited by hand'
    await say('two')
    expect(repository.labels.get(LABEL.name)).toEqual(ours)
    expect(issue?.title).toBe('Edited by hand')
  })

  it('opens a new one when what was closed comes back', async () => {
    const { say, end, states } = withIssues()
    await say('one')
    await end()
    expect(await say('one')).toMatchObject({ action: 'created' })
    expect(states()).toEqual(['closed', 'open'])
  })

  it('keeps one for each file, and finds it behind hundreds of others', async () => {
    const { say, open, bodies } = withIssues()
    open(`${MARKER}\nold`)
    for (let i = 0; i < 250; i += 1) open(`${i}`, 'grace')
    expect(await say('new')).toMatchObject({ action: 'updated' })
    expect(await say('other', commentMarker('drift', 'other.json'))).toMatchObject({ action: 'created' })
    expect(bodies()[0]).toBe(`${MARKER}\nnew`)
  })

  it('takes nothing for its own that a person wrote, that only quotes it, or that is a pull request', async () => {
    const { repository, say, open } = withIssues()
    const planted = open(`${MARKER}\nmine`, 'mallory')
    const quoting = open(`Quoting:\n${MARKER}\nold`)
    repository.commit({ files: { 'members.json': '{}' } })
    repository.commit({ branch: 'change', files: { 'members.json': '{ }' } })
    repository.openPullRequest({
      head: 'change',
      body: `${MARKER}\nold`,
      author: BOT,
      labels: [LABEL.name],
    })
    expect(await say('one')).toMatchObject({ action: 'created', url: expect.stringMatching(/\/issues\/4$/) })
    expect([planted.body, quoting.body]).toEqual([`${MARKER}\nmine`, `Quoting:\n${MARKER}\nold`])
  })

  it('keeps the oldest if there are several', async () => {
    const { say, open, states, bodies } = withIssues()
    open(`${MARKER}\nfirst`)
    open(`${MARKER}\nsecond`)
    expect(await say('third')).toMatchObject({ action: 'updated' })
    expect(states()).toEqual(['open', 'closed'])
    expect(bodies()[0]).toBe(`${MARKER}\nthird`)
  })

  it('finds out by looking whether a lost creation took effect', async () => {
    const path = /\/issues$/
    const kept = withIssues()
    kept.github.addFault({ method: 'POST', path, kind: 'dropped-after' })
    expect(await kept.say('one')).toMatchObject({ action: 'created' })
    expect(kept.states()).toEqual(['open'])

    const lost = withIssues()
    lost.github.addFault({ method: 'POST', path, kind: 'dropped-before' })
    await expect(lost.say('one')).rejects.toThrow('socket hang up')
  })

  it('says so if the token may not write issues, or not even see them', async () => {
    const writing = withIssues({ token: { permissions: { contents: 'read', issues: 'read' } } })
    const seeing = withIssues({ token: { permissions: { contents: 'read' } } })
    for (const { say } of [writing, seeing]) {
      expect(await say('one')).toEqual({
        action: 'refused',
        reason: expect.stringMatching(/Add “issues: (?:read|write)”/),
      })
    }
    expect(await seeing.end()).toMatchObject({ action: 'refused' })
  })

  it('says so if the repository has no issues, and hides no other failure', async () => {
    const without = withIssues()
    without.github.addFault({ kind: { status: 410, message: 'Issues are disabled for this repo' } })
    expect(await without.say('one')).toMatchObject({
      action: 'refused',
      reason: expect.stringContaining('Issues are disabled for this repo'),
    })
    const { say } = withIssues()
    await expect(say('x'.repeat(70_000))).rejects.toThrow('Body is too long')
  })
})

describe('closeStickyIssue', () => {
  it('closes with a word, once', async () => {
    const { repository, say, end, states, writes } = withIssues()
    const created = await say('one')
    expect(await end('It is gone.')).toEqual({ ...created, action: 'closed' })
    expect(await end('It is gone.')).toEqual({ action: 'none' })
    expect(states()).toEqual(['closed'])
    expect(repository.commentBodies(1)).toEqual(['It is gone.'])
    expect(writes().slice(2)).toEqual(['PATCH /issues/1', 'POST /issues/1/comments'])
  })

  it('is told what the issue said', async () => {
    const { client, repository, say } = withIssues()
    await say('one')
    const key = { marker: MARKER, label: LABEL }
    await closeStickyIssue(client, REPOSITORY, key, (body) => `It said: ${body.split('\n')[1]}`)
    expect(repository.commentBodies(1)).toEqual(['It said: one'])
  })

  it('leaves other people’s issues alone', async () => {
    const { end, open, states } = withIssues()
    open(`${MARKER}\nmine`, 'mallory')
    expect(await end()).toEqual({ action: 'none' })
    expect(states()).toEqual(['open'])
  })
})

describe('readStickyIssue', () => {
  it('returns the text of the open one, and nothing if there is none or it may not be seen', async () => {
    const { read, say, end, open } = withIssues()
    open(`${MARKER}\nmine`, 'mallory')
    expect(await read()).toBe('')
    await say('one')
    expect(await read()).toBe(`${MARKER}\none`)
    await end()
    expect(await read()).toBe('')
    const blind = withIssues({ token: { permissions: { contents: 'read' } } })
    expect(await blind.read()).toBe('')
  })
})
