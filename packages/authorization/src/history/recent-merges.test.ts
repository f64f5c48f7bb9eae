import { describe, expect, it } from 'vitest'
import { collect } from '../testing/collect.ts'
import { DAY, fileOf, NOW, textFile } from '../testing/members-files.ts'
import { TestRepository } from '../testing/test-repository.ts'
import { recentMerges } from './recent-merges.ts'

describe('recent merges', () => {
  it('are the commits of the last days with their pull requests, newest first', async () => {
    const repository = new TestRepository()
    repository.merge(1, { file: fileOf(), at: NOW - 31 * DAY })
    const pullRequest = repository.merge(2, { file: fileOf(), at: NOW - 30 * DAY })
    const commit = repository.commit(fileOf(), NOW - DAY)
    const file = { source: textFile('{}').source, sha: commit, branch: 'main' }
    const merges = await collect(recentMerges(repository, file, { now: NOW, days: 30 }))
    expect(merges).toEqual([
      { commit, at: NOW - DAY },
      { commit: pullRequest.mergeCommitSha, at: NOW - 30 * DAY, pullRequest },
    ])
  })

  it('are those of the file and of the files it extends, up to the commit of the run', async () => {
    const repository = new TestRepository()
    const sha = repository.commit(fileOf())
    repository.commit(fileOf())
    const { source } = textFile('{}')
    const extended = new Map([['groups.json', { text: '{}' }]])
    const file = { source: { ...source, extended }, sha, branch: 'main' }
    const merges = await collect(recentMerges(repository, file, { now: NOW, days: 30 }))
    expect(merges.map(({ commit }) => commit)).toEqual([sha])
    expect(repository.asked).toEqual([
      'commits touching members.json, groups.json',
      `pull request behind ${sha} on main`,
    ])
  })

  it('are looked up only as far as is asked for', async () => {
    const repository = new TestRepository()
    repository.commit(fileOf())
    const sha = repository.commit(fileOf())
    const file = { source: textFile('{}').source, sha, branch: 'main' }
    await recentMerges(repository, file, { now: NOW, days: 30 }).next()
    expect(repository.asked.slice(1)).toEqual([`pull request behind ${sha} on main`])
  })
})
