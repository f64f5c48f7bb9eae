import { describe, expect, it } from 'vitest'
import { DAY, fileOf, NOW, ORGANIZATION, textFile } from '../testing/members-files.ts'
import { TestRepository } from '../testing/test-repository.ts'
import { lastSoundFile } from './sound-file.ts'

const find = (repository: TestRepository) =>
  lastSoundFile({ path: 'members.json', sha: repository.tip, branch: 'main' }, ORGANIZATION, repository)

const owners = (minOwners: number) => fileOf({}, { policy: { minOwners } })

describe('the last sound file', () => {
  it('is the newest before those that are broken or missing', async () => {
    const repository = new TestRepository()
    for (const file of [owners(3), owners(2), textFile('{'), undefined, textFile('[]')]) {
      repository.commit(file)
    }
    expect((await find(repository))?.policy.minOwners).toBe(2)
  })

  it('is one that the branch had, never one that a pull request had for a while', async () => {
    const repository = new TestRepository()
    repository.commit(owners(3), NOW - 9 * DAY)
    const last = { number: 7, file: 'members.json', author: 'grace', labels: [], headSha: 'head 7' }
    const pullRequest = { ...last, mergeCommitSha: 'commit 3', mergedAt: NOW - DAY }
    // A pull request that was rebased: the branch never had its tip at the first of its commits.
    repository.commit(owners(1), NOW - 2 * DAY, pullRequest)
    repository.commit(textFile('{'), NOW - 2 * DAY, pullRequest)
    expect((await find(repository))?.policy.minOwners).toBe(3)
  })

  it('is none of another organization, unless this one never had a file', async () => {
    const repository = new TestRepository()
    repository.commit(owners(2))
    repository.commit(fileOf({}, { organization: '2', policy: { minOwners: 5 } }))
    expect((await find(repository))?.policy.minOwners).toBe(2)
    const other = new TestRepository()
    other.commit(fileOf({}, { organization: '2', policy: { minOwners: 5 } }))
    other.commit(textFile('{'))
    expect((await find(other))?.policy.minOwners).toBe(5)
  })

  it('is none if there never was one', async () => {
    const repository = new TestRepository()
    repository.commit(textFile('{'))
    expect(await find(repository)).toBeUndefined()
  })
})
