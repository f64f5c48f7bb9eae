import { createHash } from 'node:crypto'
import { Secret } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { createGitHubClient } from '../api/client.ts'
import { acme, REPOSITORY } from '../testing/acme.ts'
import { readFileAt } from './contents.ts'

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

  it('tells what is not UTF-8, and what is no file', async () => {
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

  it('leaves out a byte order mark, and keeps it in the SHA', async () => {
    const { repository, client } = acme()
    repository.commit({ files: { 'members.json': '\uFEFF{}' } })
    const blobSha = createHash('sha1').update('blob 5\0\uFEFF{}').digest('hex')
    expect(await readFileAt(client, REPOSITORY, 'members.json', 'main', LIMIT)).toMatchObject({
      text: '{}',
      blobSha,
    })
  })

  it('tells a missing file from a missing commit, branch or repository', async () => {
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

  it.each([
    [
      'the file as it is',
      '{ "members": {} } // as JSON with comments',
      '{ "members": {} } // as JSON with comments',
    ],
    ['the file in a description', description('{}'), '{}'],
  ])('reads through something in between that answers with JSON: %s', async (_name, answer, text) => {
    expect(await readFileAt(answering(answer), REPOSITORY, 'members.json', 'main', LIMIT)).toMatchObject({
      kind: 'text',
      text,
    })
  })

  it('takes no list and no submodule for a file', async () => {
    for (const answer of ['[]', '{"type":"submodule","sha":"abc"}']) {
      const found = await readFileAt(answering(answer), REPOSITORY, 'members.json', 'main', LIMIT)
      expect(found).toEqual({ kind: 'not-a-file', ref: 'main' })
    }
  })
})

function description(text: string): string {
  const content = Buffer.from(text).toString('base64')
  return JSON.stringify({ type: 'file', sha: 'abc', encoding: 'base64', content })
}

/** A client that gets this answer to whatever it asks, as JSON. */
function answering(body: string) {
  return createGitHubClient({
    token: new Secret('token'),
    apiUrl: 'https://api.github.com',
    userAgent: 'roster/test',
    fetch: async () => new Response(body, { headers: { 'content-type': 'application/json; charset=utf-8' } }),
  })
}
