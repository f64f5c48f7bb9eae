import { describe, expect, it } from 'vitest'
import { MAX_STEPS } from '../history/file-steps.ts'
import { DAY, fileOf, NOW, ORGANIZATION, textFile } from '../testing/members-files.ts'
import { evidence, TestRepository } from '../testing/test-repository.ts'
import { readHistory } from './history.ts'

/** The steps of a repository, newest first: commit, the people that the files around it list, and what its preview is worth. */
async function steps(repository: TestRepository) {
  const file = { path: 'members.json', sha: repository.tip, branch: 'main' }
  const history = readHistory({ file, organization: ORGANIZATION }, repository)
  const names = (members: ReadonlyMap<string, unknown> | undefined) =>
    members && [...members.keys()].map((email) => email.split('@')[0]).join(' ')
  const read: unknown[] = []
  for await (const { commit, before, after, review } of history) {
    read.push([commit, names(before?.members), names(after?.members), review.status])
  }
  return read
}

const BOB = { 'bob@acme.example': {} }
const [ALONE, WITH_BOB] = [fileOf(), fileOf(BOB)]

describe('the history of a members file', () => {
  it('has the first step too, which no file precedes', async () => {
    const repository = new TestRepository()
    repository.commit(fileOf())
    repository.merge(7, { file: fileOf(BOB), evidence: evidence([]) })
    expect(await steps(repository)).toEqual([
      ['commit 2', 'ada', 'ada bob', 'valid'],
      ['commit 1', undefined, 'ada', 'absent'],
    ])
  })

  it('compares a step with the last sound file before it', async () => {
    const repository = new TestRepository()
    repository.commit(fileOf())
    repository.merge(7, { file: textFile('{ broken'), evidence: evidence([]) })
    repository.merge(8, { file: fileOf(BOB) })
    expect(await steps(repository)).toEqual([
      ['commit 3', 'ada', 'ada bob', 'absent'],
      ['commit 2', 'ada', undefined, 'valid'],
      ['commit 1', undefined, 'ada', 'absent'],
    ])
  })

  it('passes over a version of another organization', async () => {
    const repository = new TestRepository()
    repository.commit(fileOf())
    repository.commit(fileOf(BOB, { organization: '2' }))
    repository.merge(8, { file: fileOf(BOB) })
    expect(await steps(repository)).toEqual([
      ['commit 3', 'ada', 'ada bob', 'absent'],
      ['commit 2', 'ada', undefined, 'absent'],
      ['commit 1', undefined, 'ada', 'absent'],
    ])
  })

  it('does not believe a seal of another commit', async () => {
    const repository = new TestRepository()
    repository.commit(fileOf())
    repository.merge(7, { file: fileOf(BOB), evidence: evidence([], { headSha: 'an earlier head' }) })
    expect(await steps(repository)).toContainEqual(['commit 2', 'ada', 'ada bob', 'outdated'])
  })

  it.each([
    ['has as many steps as it can read', MAX_STEPS, 1],
    ['takes no step for the first one if there are more than it reads', MAX_STEPS + 1, 0],
  ])('%s', async (_name, count, firsts) => {
    const repository = new TestRepository()
    for (let index = 0; index < count; index += 1) {
      repository.commit(index % 2 === 0 ? ALONE : WITH_BOB, NOW - DAY * (count - index))
    }
    const read = await steps(repository)
    expect(read).toHaveLength(MAX_STEPS)
    expect(read.filter((step) => Array.isArray(step) && step[1] === undefined)).toHaveLength(firsts)
  })
})
