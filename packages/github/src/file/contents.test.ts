import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { acme, REPOSITORY } from '../testing/acme.ts'
import { isLinkAt, readFileAt } from './contents.ts'

const LIMIT = { limitBytes: 5_000_000 }

describe('readFileAt', () => {
  it('reads a file at a branch and at a commit, with the SHA that git gives it', async () => {
    const { repository, client } = acme()
    const sha = repository.commit({ files: { 'team/members.json': 'ä\n' } })
    repository.commit({ files: { 'team/members.json': 'b\n' } })
    const blobSha = createHash('sha1').update('blob 3\0ä\n').digest('hex')
    expect(await readFileAt(client, REPOSITORY, 'team/members.json', sha, LIMIT)).toEqual({
      kind: 'text',
      text: 'ä\n',
      blobSha,
      ref: sha,
    })
    expect(await readFileAt(client, REPOSITORY, 'team/members.json', 'main', LIMIT)).toMatchObject({
      text: 'b\n',
    })
  })

  it('reads files over a megabyte, up to the limit', async () => {
    const { repository, client } = acme()
    const text = 'x'.repeat(2_000_000)
    repository.commit({ files: { 'members.json': text } })
    expect(
      await readFileAt(client, REPOSITORY, 'members.json', 'main', { limitBytes: 2_000_000 }),
    ).toMatchObject({
      text,
    })
    expect(await readFileAt(client, REPOSITORY, 'members.json', 'main', { limitBytes: 1_999_999 })).toEqual({
      kind: 'too-large',
      limitBytes: 1_999_999,
      ref: 'main',
    })
  })

  it('distinguishes text that is not UTF-8, and entries that are not files', async () => {
    const { repository, client } = acme()
    repository.commit({ files: { 'folder/binary': Uint8Array.of(0x7b, 0xff, 0xfe) } })
    expect(await readFileAt(client, REPOSITORY, 'folder/binary', 'main', LIMIT)).toEqual({
      kind: 'not-text',
      ref: 'main',
    })
    expect(await readFileAt(client, REPOSITORY, 'folder', 'main', LIMIT)).toEqual({
      kind: 'not-a-file',
      ref: 'main',
    })
  })

  it('keeps a byte order mark', async () => {
    const { repository, client } = acme()
    repository.commit({ files: { 'members.json': '\uFEFF{}' } })
    const blobSha = createHash('sha1').update('blob 5\0\uFEFF{}').digest('hex')
    expect(await readFileAt(client, REPOSITORY, 'members.json', 'main', LIMIT)).toMatchObject({
      text: '\uFEFF{}',
      blobSha,
    })
  })

  it('distinguishes a missing file from a missing commit, branch or repository', async () => {
    const { repository, client, github } = acme()
    repository.commit({ files: { 'members.json': '{}' } })
    expect(await readFileAt(client, REPOSITORY, 'absent.json', 'main', LIMIT)).toBeUndefined()
    await expect(readFileAt(client, REPOSITORY, 'members.json', 'f'.repeat(40), LIMIT)).rejects.toThrow(
      'No commit found',
    )
    const gone = { owner: 'acme', repo: 'gone' }
    await expect(readFileAt(client, gone, 'members.json', 'main', LIMIT)).rejects.toThrow('404 Not Found')
    // Some answers to a missing commit say no more than "Not Found".
    github.addFault({ path: /contents/, kind: { status: 404, message: 'Not Found' } })
    await expect(readFileAt(client, REPOSITORY, 'members.json', 'f'.repeat(40), LIMIT)).rejects.toThrow(
      '422 No commit found for SHA',
    )
  })

  it('takes GitHub’s own limit for one', async () => {
    const { github, client } = acme()
    const message = 'This API returns blobs up to 100 MB in size.'
    github.addFault({ kind: { status: 403, message } })
    expect(await readFileAt(client, REPOSITORY, 'members.json', 'main', LIMIT)).toMatchObject({
      kind: 'too-large',
    })
  })

  it('takes no submodule for a file', async () => {
    const { github, client } = acme()
    github.addFault({ kind: { status: 200, body: { type: 'submodule', sha: 'abc' } } })
    expect(await readFileAt(client, REPOSITORY, 'members.json', 'main', LIMIT)).toEqual({
      kind: 'not-a-file',
      ref: 'main',
    })
  })

  it.each([
    ['small', '{"members":{}}'],
    ['large', `{"members":{}}${' '.repeat(2_000_000)}`],
  ])('rejects a %s file that arrives cut or changed', async (_name, text) => {
    const { repository, github, client } = acme()
    repository.commit({ files: { 'members.json': text } })
    const alter = async (answer: Response) => {
      if (!answer.headers.get('content-type')?.startsWith('application/json')) {
        return new Response((await answer.text()).slice(0, 9), { headers: answer.headers })
      }
      const entry = z.looseObject({ content: z.string() }).parse(await answer.json())
      return Response.json({ ...entry, content: entry.content.slice(0, 8) })
    }
    github.addFault({ kind: { alter }, times: 10 })
    await expect(readFileAt(client, REPOSITORY, 'members.json', 'main', LIMIT)).rejects.toThrow(
      'members.json at main arrived cut or changed',
    )
  })

  it('rejects a page in place of a large file', async () => {
    const { repository, github, client } = acme()
    repository.commit({ files: { 'members.json': 'x'.repeat(2_000_000) } })
    let requests = 0
    const alter = (answer: Response) => (++requests === 1 ? answer : new Response('<html>Sign in</html>'))
    github.addFault({ kind: { alter }, times: 10 })
    await expect(readFileAt(client, REPOSITORY, 'members.json', 'main', LIMIT)).rejects.toThrow(
      'arrived cut or changed',
    )
  })
})

describe('isLinkAt', () => {
  it('recognizes a link that GitHub serves as the file it points to', async () => {
    const { repository, client } = acme()
    const files = { 'people/all.json': '{}', 'team/members.json': { linkTo: '../people/all.json' } }
    repository.commit({ files })
    expect(await readFileAt(client, REPOSITORY, 'team/members.json', 'main', LIMIT)).toMatchObject({
      kind: 'text',
      text: '{}',
    })
    expect(await isLinkAt(client, REPOSITORY, 'team/members.json', 'main')).toBe(true)
    expect(await isLinkAt(client, REPOSITORY, 'people/all.json', 'main')).toBe(false)
    expect(await isLinkAt(client, REPOSITORY, 'absent.json', 'main')).toBe(false)
  })

  it('is not needed for a link to a folder or to nothing', async () => {
    const { repository, client } = acme()
    repository.commit({ files: { 'members.json': { linkTo: 'gone.json' } } })
    expect(await readFileAt(client, REPOSITORY, 'members.json', 'main', LIMIT)).toEqual({
      kind: 'link',
      ref: 'main',
    })
  })
})
