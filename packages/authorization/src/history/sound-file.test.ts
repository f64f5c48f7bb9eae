import { describe, expect, it } from 'vitest'
import { DAY, fileOf, NOW, textFile } from '../testing/members-files.ts'
import { TestRepository } from '../testing/test-repository.ts'
import { lastSoundFile } from './sound-file.ts'

const find = (repository: TestRepository) =>
  lastSoundFile({ paths: ['members.json'], sha: repository.tip, branch: 'main' }, repository)

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
    const pullRequest = repository.merge(7, { file: textFile('{'), at: NOW - DAY })
    // A commit of the pull request, listed because its merge keeps it in the history.
    repository.commit(owners(1), NOW - 2 * DAY, pullRequest)
    expect((await find(repository))?.policy.minOwners).toBe(3)
  })

  it('is none if there never was one', async () => {
    const repository = new TestRepository()
    repository.commit(textFile('{'))
    expect(await find(repository)).toBeUndefined()
  })
})
