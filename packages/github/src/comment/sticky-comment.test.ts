import { describe, expect, it } from 'vitest'
import { acme, REPOSITORY } from '../testing/acme.ts'
import { commentMarker } from './marked-text.ts'
import { readMarkedComments, writeStickyComment } from './sticky-comment.ts'

const BOT = 'github-actions[bot]'
const MARKER = commentMarker('preview', 'members.json')

function withPullRequest(options: Parameters<typeof acme>[0] = {}) {
  const setup = acme(options)
  const { repository, client } = setup
  repository.commit({ files: { 'members.json': '{}' } })
  repository.commit({ branch: 'change', files: { 'members.json': '{ }' } })
  const number = repository.openPullRequest({ head: 'change' })
  const say = (body: string, marker = MARKER) =>
    writeStickyComment(client, REPOSITORY, number, { marker, body })
  const writes = () =>
    setup.github.requests
      .filter(({ method, path }) => method !== 'GET' && path !== '/graphql')
      .map(({ method }) => method)
  return { ...setup, number, say, writes }
}

describe('commentMarker', () => {
  it('cannot be left by a path, and tells files apart', () => {
    expect(commentMarker('preview', 'a -->\n<b> ä.json')).toBe(
      '<!-- roster:preview file=a%20--%3E%0A%3Cb%3E%20%C3%A4.json -->',
    )
  })
})

describe('writeStickyComment', () => {
  it('creates once, leaves an equal comment alone, and edits a different one', async () => {
    const { repository, number, say, writes } = withPullRequest()
    const created = await say('one')
    expect(created).toMatchObject({ action: 'created', url: expect.stringContaining('#issuecomment-') })
    expect(await say('one')).toEqual({ ...created, action: 'unchanged' })
    expect(await say('two')).toEqual({ ...created, action: 'updated' })
    expect(repository.commentBodies(number)).toEqual([`${MARKER}\ntwo`])
    expect(writes()).toEqual(['POST', 'PATCH'])
  })

  it('changes a comment as asked, or leaves it alone', async () => {
    const { repository, client, number, say, writes } = withPullRequest()
    const revise = (change: (body: string) => string | undefined) =>
      writeStickyComment(client, REPOSITORY, number, {
        marker: MARKER,
        body: 'new',
        revise: ({ body }) => change(body),
      })
    const standing = (text: string) => text.startsWith('one')
    expect(await revise(() => 'never')).toMatchObject({ action: 'created' })
    expect(repository.commentBodies(number)).toEqual([`${MARKER}\nnew`])
    await say('one')
    expect(await revise((text) => (standing(text) ? `${text} and two` : 'three'))).toMatchObject({
      action: 'updated',
    })
    expect(await revise(() => undefined)).toMatchObject({ action: 'unchanged' })
    expect(repository.commentBodies(number)).toEqual([`${MARKER}\none and two`])
    expect(writes()).toEqual(['POST', 'PATCH', 'PATCH'])
  })

  it('takes a comment with CRLF line ends for the same', async () => {
    const { repository, number, say } = withPullRequest()
    repository.comment(number, BOT, `${MARKER}\r\none\r\ntwo`)
    expect(await say('one\ntwo\n')).toMatchObject({ action: 'unchanged' })
  })

  it('finds its comment behind hundreds of others', async () => {
    const { repository, number, say, writes } = withPullRequest()
    for (let i = 0; i < 250; i += 1) repository.comment(number, 'grace', `noise ${i}`)
    repository.comment(number, BOT, `${MARKER}\none`)
    expect(await say('two')).toMatchObject({ action: 'updated' })
    expect(writes()).toEqual(['PATCH'])
  })

  it('keeps a comment for each file, and goes by the first line alone', async () => {
    const { repository, number, say } = withPullRequest()
    repository.comment(number, BOT, `Quoting:\n${MARKER}\nold`)
    await say('one')
    await say('other', commentMarker('preview', 'other.json'))
    expect(repository.commentBodies(number)).toHaveLength(3)
  })

  it('lets nobody plant a comment, and takes a person’s only with that person’s token', async () => {
    const { repository, number, say, client } = withPullRequest()
    const planted = repository.comment(number, 'mallory', `${MARKER}\nmine`)
    expect(await say('one')).toMatchObject({ action: 'created' })
    expect(planted.body).toBe(`${MARKER}\nmine`)
    const { ours, foreign } = await readMarkedComments(client, REPOSITORY, number, MARKER)
    expect([ours, foreign].map((list) => list.map(({ body }) => body))).toEqual([['one'], ['mine']])

    const personal = withPullRequest()
    personal.github.addToken('personal', { login: 'ada', permissions: { pull_requests: 'write' } })
    const own = personal.repository.comment(personal.number, 'ada', `${MARKER}\nold`)
    const comment = { marker: MARKER, body: 'new' }
    const asAda = personal.clientFor('personal')
    expect(await writeStickyComment(asAda, REPOSITORY, personal.number, comment)).toMatchObject({
      action: 'updated',
    })
    expect(own.body).toBe(`${MARKER}\nnew`)
  })

  it.each(['dependabot[bot]', 'other-app[bot]', 'github-actions', 'grace'])(
    'neither adopts nor edits what %s has planted, and asks who it is once',
    async (author) => {
      const { github, repository, number, say } = withPullRequest()
      const planted = repository.comment(number, author, `${MARKER}\nfake`)
      expect(await say('one')).toMatchObject({ action: 'created' })
      expect(await say('two')).toMatchObject({ action: 'updated' })
      expect(planted.body).toBe(`${MARKER}\nfake`)
      expect(repository.commentBodies(number)).toEqual([`${MARKER}\nfake`, `${MARKER}\ntwo`])
      expect(github.requests.filter(({ path }) => /graphql|user/.test(path))).toHaveLength(1)
    },
  )

  it('asks nobody who it is while there is nothing to tell apart', async () => {
    const { github, client, number } = withPullRequest()
    expect(await readMarkedComments(client, REPOSITORY, number, MARKER)).toEqual({ ours: [], foreign: [] })
    expect(github.requests.map(({ method }) => method)).toEqual(['GET'])
  })

  it('creates anew if its own cannot be edited, and edits that one from then on', async () => {
    const { github, repository, number, say } = withPullRequest()
    const stuck = repository.comment(number, BOT, `${MARKER}\nold`)
    const path = new RegExp(`/comments/${stuck.id}$`)
    github.addFault({ method: 'PATCH', path, kind: { status: 403, message: 'Forbidden' }, times: 3 })
    expect(await say('one')).toMatchObject({ action: 'created' })
    expect(await say('two')).toMatchObject({ action: 'updated' })
    expect(repository.commentBodies(number)).toEqual([`${MARKER}\nold`, `${MARKER}\ntwo`])
  })

  it('says so if the conversation is locked', async () => {
    const { repository, number, say } = withPullRequest()
    repository.issue(number).isLocked = true
    expect(await say('one')).toMatchObject({
      action: 'refused',
      reason: expect.stringContaining('is locked'),
    })
    repository.comment(number, BOT, `${MARKER}\nold`)
    expect(await say('one')).toMatchObject({ action: 'refused' })
    expect(repository.commentBodies(number)).toEqual([`${MARKER}\nold`])
  })

  it('edits the oldest if there are several', async () => {
    const { repository, number, say } = withPullRequest()
    repository.comment(number, BOT, `${MARKER}\nfirst`)
    repository.comment(number, BOT, `${MARKER}\nsecond`)
    await say('third')
    expect(repository.commentBodies(number)).toEqual([`${MARKER}\nthird`, `${MARKER}\nsecond`])
  })

  it('agrees with a run that creates at the same time', async () => {
    const { github, repository, number, say } = withPullRequest()
    // Both runs look before either creates.
    const gate = Promise.withResolvers<void>()
    let looked = 0
    const alter = async (answer: Response) => {
      looked += 1
      if (looked === 2) gate.resolve()
      await gate.promise
      return answer
    }
    github.addFault({ method: 'GET', path: /comments/, kind: { alter }, times: 2 })
    const outcomes = await Promise.all([say('same'), say('same')])
    expect(repository.commentBodies(number)).toEqual([`${MARKER}\nsame`])
    expect(new Set(outcomes.map((outcome) => 'url' in outcome && outcome.url)).size).toBe(1)
    expect(
      github.requests.filter(({ method, path }) => method === 'POST' && path !== '/graphql'),
    ).toHaveLength(2)
  })

  it('creates anew what was deleted while it looked', async () => {
    const { github, repository, number, say } = withPullRequest()
    repository.comment(number, BOT, `${MARKER}\nold`)
    github.addFault({ method: 'PATCH', kind: { status: 404, message: 'Not Found' } })
    repository.comments.pop()
    expect(await say('new')).toMatchObject({ action: 'created' })
  })

  it('finds out by looking whether a lost creation took effect', async () => {
    const kept = withPullRequest()
    kept.github.addFault({ method: 'POST', kind: 'dropped-after' })
    expect(await kept.say('one')).toMatchObject({ action: 'created' })
    expect(kept.repository.commentBodies(kept.number)).toHaveLength(1)

    const lost = withPullRequest()
    lost.github.addFault({ method: 'POST', kind: 'dropped-before' })
    await expect(lost.say('one')).rejects.toThrow('socket hang up')
  })

  it('says so if the token may not comment', async () => {
    const { say } = withPullRequest({ token: { permissions: { contents: 'read', pull_requests: 'read' } } })
    expect(await say('one')).toEqual({
      action: 'refused',
      reason: expect.stringContaining('Add “issues: write” or “pull-requests: write” to the permissions'),
    })
    const editing = withPullRequest({ token: { permissions: { contents: 'read', pull_requests: 'read' } } })
    editing.repository.comment(editing.number, BOT, `${MARKER}\nold`)
    expect(await editing.say('one')).toMatchObject({ action: 'refused' })
  })

  it('does not hide other failures', async () => {
    const { say } = withPullRequest()
    await expect(say('x'.repeat(70_000))).rejects.toThrow('Body is too long')
  })
})
