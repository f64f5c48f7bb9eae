import type { MembersSource } from '@roster/core'
import { describe, expect, it } from 'vitest'
import type { FileState } from '../port/file-state.ts'
import { fileOf, textFile } from '../testing/members-files.ts'
import { TestRepository } from '../testing/test-repository.ts'
import { findFileToApply, type Push } from './file-to-apply.ts'

const FILE = 'members.json'
const OLD = fileOf()
const NEW = fileOf({ 'zoe@acme.example': {} })

function push(after: string, rest: Partial<Push> = {}): Push {
  return { ref: 'refs/heads/main', branch: 'main', defaultBranch: 'main', after, ...rest }
}

function find(repository: TestRepository, given?: Push) {
  return findFileToApply(FILE, given, repository)
}

/** A file of this text that extends another. */
function extending(text: string): FileState {
  const { source } = textFile('{}')
  const whole: MembersSource = { ...source, extended: new Map([['groups.json', { text }]]) }
  return { kind: 'text', source: whole, blobSha: 'blob' }
}

describe('the file to apply', () => {
  it('is the one that was pushed, with the one it replaces', async () => {
    const repository = new TestRepository()
    const before = repository.commit(OLD)
    const after = repository.commit(NEW)
    expect(await find(repository, push(after, { before }))).toEqual({
      status: 'found',
      file: {
        source: NEW.kind === 'text' && NEW.source,
        before: OLD.kind === 'text' && OLD.source,
        shaBefore: before,
        path: 'members.json',
        sha: after,
        branch: 'main',
      },
    })
  })

  it('is the one at the tip of the default branch if nothing was pushed', async () => {
    const repository = new TestRepository()
    repository.commit(OLD)
    const tip = repository.commit(NEW)
    expect(await find(repository)).toEqual({
      status: 'found',
      file: {
        source: NEW.kind === 'text' && NEW.source,
        path: 'members.json',
        sha: tip,
        branch: 'main',
      },
    })
  })

  it.each<[string, FileState | undefined]>([
    ['no file', undefined],
    ['a folder', { kind: 'not-a-file' }],
  ])('replaces nothing if there was %s before', async (_, state) => {
    const repository = new TestRepository()
    const before = repository.commit(state)
    const found = await find(repository, push(repository.commit(NEW), { before }))
    expect(found.status === 'found' && 'before' in found.file).toBe(false)
  })

  it.each<[string, Partial<Push>, string]>([
    ['another branch', { branch: 'feature', ref: 'refs/heads/feature' }, 'The push was to feature.'],
    ['a tag', { ref: 'refs/tags/v1' }, 'The push was to refs/tags/v1.'],
  ])('is not one that was pushed to %s', async (_, { branch, ref = '' }, message) => {
    const repository = new TestRepository()
    const { branch: _main, ...rest } = push(repository.commit(NEW))
    const given = { ...rest, ref, ...(branch !== undefined && { branch }) }
    expect(await find(repository, given)).toEqual({
      status: 'refused',
      reason: `${message} Only the default branch main is applied. Nothing was changed.`,
    })
    expect(repository.asked).toEqual([])
  })

  it.each<[string, FileState | undefined, string]>([
    ['missing', undefined, 'There is no members.json at commit .'],
    ['too large', { kind: 'too-large', limitBytes: 7 }, 'is larger than the limit of 7 bytes'],
    ['not text', { kind: 'not-text' }, 'is not valid UTF-8'],
    ['a folder', { kind: 'not-a-file' }, 'is a folder or a submodule'],
    ['a conflict', { kind: 'conflict' }, 'conflicts with the branch'],
  ])('is refused if it is %s', async (_, state, reason) => {
    const repository = new TestRepository()
    repository.commit(state)
    expect(await find(repository)).toEqual({ status: 'refused', reason: expect.stringContaining(reason) })
  })

  describe('if the branch has moved on', () => {
    it.each<[string, FileState | undefined, 'found' | 'superseded']>([
      ['to the same contents', NEW, 'found'],
      ['to other contents', OLD, 'superseded'],
      ['to no file', undefined, 'superseded'],
    ])('%s, is %3$s', async (_, later, status) => {
      const repository = new TestRepository()
      const after = repository.commit(NEW)
      repository.commit(later)
      const found = await find(repository, push(after))
      expect(found).toMatchObject({
        status,
        ...(status === 'superseded' && {
          reason:
            'members.json at commit  is superseded: main has moved to other contents at commit , and the run for those applies them, with what this one has left. Nothing was changed.',
        }),
      })
    })

    it('is superseded by a change of a file that it extends', async () => {
      const repository = new TestRepository()
      const after = repository.commit(extending('{"groups":{}}'))
      repository.commit(extending('{ }'))
      expect(await find(repository, push(after))).toMatchObject({ status: 'superseded' })
    })
  })
})
