import { MAX_FILE_BYTES } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { acme, REPOSITORY } from '../testing/acme.ts'
import { readMergedFile } from './merged-file.ts'
import { awaitMergeability } from './pull-request.ts'

const LINES = ['one', 'two', 'three', 'four', 'five', '']
const withLine = (index: number, line: string) => LINES.with(index, line).join('\n')

/** A pull request whose test merge was made before its base moved on. */
async function merged(change: string | null, moved: string | null, start: string | null = LINES.join('\n')) {
  const { repository, client, sleep, github } = acme({ unknownReads: 0 })
  repository.commit({ files: { 'README.md': 'x', 'members.json': start } })
  repository.commit({ branch: 'change', files: { 'README.md': 'y', 'members.json': change } })
  const number = repository.openPullRequest({ head: 'change' })
  const ask = () => awaitMergeability(client, REPOSITORY, number, { sleep, attempts: 1, delayMs: 0 })
  const first = await ask()
  repository.commit({ files: { 'other.txt': 'moved', 'members.json': moved } })
  // The verdict that came with the test merge, for cases in which GitHub would find a conflict by now.
  const baseSha = repository.tip()
  const mergeable = first.state === 'mergeable' ? { ...first, baseSha } : undefined
  if (mergeable === undefined) throw new Error('Expected the pull request to be mergeable.')
  const read = () => readMergedFile(client, REPOSITORY, 'members.json', mergeable)
  return { repository, github, number, ask, read, mergeable }
}

describe('readMergedFile', () => {
  it('reads the test merge if it is onto the tip of the base', async () => {
    const { repository, client, sleep } = acme()
    repository.commit({ files: { 'members.json': LINES.join('\n') } })
    repository.commit({ branch: 'change', files: { 'members.json': withLine(0, 'ONE') } })
    repository.commit({ files: { 'members.json': withLine(4, 'FIVE') } })
    const number = repository.openPullRequest({ head: 'change' })
    const mergeable = await awaitMergeability(client, REPOSITORY, number, { sleep, attempts: 3, delayMs: 0 })
    if (mergeable.state !== 'mergeable') throw new Error('Expected the pull request to be mergeable.')
    const file = await readMergedFile(client, REPOSITORY, 'members.json', mergeable)
    expect(file).toMatchObject({ text: 'ONE\ntwo\nthree\nfour\nFIVE\n', ref: mergeable.testMerge?.sha })
  })

  it('holds what the base has gained since, exactly as merging then gives it', async () => {
    const { repository, read, ask, number } = await merged(withLine(0, 'ONE'), withLine(4, 'FIVE'))
    const file = await read()
    expect(file).toMatchObject({ kind: 'text', text: 'ONE\ntwo\nthree\nfour\nFIVE\n' })
    expect(await ask()).toMatchObject({ state: 'mergeable' })
    repository.merge(number)
    const blobSha = repository.objects.commit(repository.tip()).tree.get('members.json')
    expect(file).toMatchObject({ blobSha })
  })

  it('is the same without a test merge', async () => {
    const { repository, client, sleep } = acme({ apiVersion: '2026-03-10' })
    repository.commit({ files: { 'members.json': LINES.join('\n') } })
    repository.commit({ branch: 'change', files: { 'members.json': withLine(0, 'ONE') } })
    repository.commit({ files: { 'members.json': withLine(4, 'FIVE') } })
    const number = repository.openPullRequest({ head: 'change' })
    const mergeable = await awaitMergeability(client, REPOSITORY, number, { sleep, attempts: 3, delayMs: 0 })
    if (mergeable.state !== 'mergeable') throw new Error('Expected the pull request to be mergeable.')
    const file = await readMergedFile(client, REPOSITORY, 'members.json', mergeable)
    expect(file).toMatchObject({ kind: 'text', text: 'ONE\ntwo\nthree\nfour\nFIVE\n' })
  })

  it('is the side that changed, if only one did', async () => {
    const original = LINES.join('\n')
    const onBase = await merged(original, withLine(4, 'FIVE'))
    expect(await onBase.read()).toMatchObject({ text: withLine(4, 'FIVE') })
    const onHead = await merged(withLine(0, 'ONE'), original)
    expect(await onHead.read()).toMatchObject({ text: withLine(0, 'ONE') })
    const onBoth = await merged(withLine(0, 'ONE'), withLine(0, 'ONE'))
    expect(await onBoth.read()).toMatchObject({ text: withLine(0, 'ONE') })
  })

  it('may be gone, or new', async () => {
    const original = LINES.join('\n')
    expect(await (await merged(null, original)).read()).toBeUndefined()
    expect(await (await merged('new\n', null, null)).read()).toMatchObject({ text: 'new\n' })
  })

  it.each([
    {
      name: 'a conflict if the base has moved it, and the head changed it in its old place',
      edits: 'people.json',
      kind: 'conflict',
    },
    { name: 'that of the base if the head changed other files', edits: 'README.md', kind: 'text' },
  ])('is $name', async ({ edits, kind }) => {
    const { repository, client, sleep } = acme({ apiVersion: '2026-03-10' })
    repository.commit({ files: { 'README.md': 'x', 'people.json': LINES.join('\n') } })
    repository.commit({ branch: 'change', files: { [edits]: withLine(0, 'ONE') } })
    repository.commit({ files: { 'people.json': null, 'members.json': LINES.join('\n') } })
    const number = repository.openPullRequest({ head: 'change' })
    const pullRequest = {
      ...(await awaitMergeability(client, REPOSITORY, number, { sleep, attempts: 3, delayMs: 0 }))
        .pullRequest,
    }
    const mergeable = { state: 'mergeable', pullRequest, baseSha: repository.tip() } as const
    const file = await readMergedFile(client, REPOSITORY, 'members.json', mergeable)
    expect(file).toMatchObject({ kind })
  })

  it.each([
    ['the same line changed twice', withLine(0, 'ONE'), withLine(0, 'uno'), undefined],
    ['neighbouring lines changed', withLine(1, 'TWO'), withLine(2, 'THREE'), undefined],
    ['changed here and deleted there', withLine(0, 'ONE'), null, undefined],
    ['added twice', 'a\n', 'b\n', null],
  ])('is a conflict: %s', async (_name, change, moved, start) => {
    const { read, ask } = await merged(change, moved, start)
    expect(await read()).toEqual({ kind: 'conflict' })
    expect(await ask()).toMatchObject({ state: 'conflict' })
  })

  it('passes on what cannot be read', async () => {
    const { read } = await merged('x'.repeat(MAX_FILE_BYTES + 1), LINES.join('\n'))
    expect(await read()).toMatchObject({ kind: 'too-large' })
  })
})
