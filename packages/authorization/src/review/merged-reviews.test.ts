import { describe, expect, it } from 'vitest'
import { collect } from '../testing/collect.ts'
import { DAY, fileOf, NOW, ORGANIZATION, textFile } from '../testing/members-files.ts'
import { TestRepository } from '../testing/test-repository.ts'
import { MergedReviews } from './merged-reviews.ts'

/** Pull requests 1, 2 and 3, the last of which has caused the run. */
function threeMerges(days = 30) {
  const repository = new TestRepository()
  repository.merge(1, { file: fileOf(), at: NOW - 20 * DAY })
  repository.merge(2, { file: fileOf(), at: NOW - 10 * DAY })
  const pullRequest = repository.merge(3, { file: fileOf() })
  const file = { source: textFile('{}').source, sha: repository.tip, branch: 'main' }
  const options = { file, pullRequest, organization: ORGANIZATION, days, now: NOW }
  const reviews = new MergedReviews(options, repository)
  const evidenceRead = () => repository.asked.filter((line) => line.startsWith('evidence'))
  return { repository, reviews, evidenceRead }
}

async function numbers(reviews: MergedReviews) {
  const all = await collect(reviews.newestFirst())
  return all.map(({ pullRequest }) => pullRequest.number)
}

describe('merged reviews', () => {
  it('are that of the pull request itself, then earlier ones, each once', async () => {
    const { reviews, evidenceRead } = threeMerges()
    expect(await numbers(reviews)).toEqual([3, 2, 1])
    expect(await numbers(reviews)).toEqual([3, 2, 1])
    expect(evidenceRead()).toEqual([3, 2, 1].map((number) => `evidence ${number} for ${ORGANIZATION}`))
    expect(reviews.read).toHaveLength(3)
  })

  it('go back no further than the days that count', async () => {
    expect(await numbers(threeMerges(15).reviews)).toEqual([3, 2])
  })

  it('are read only as far as is asked for', async () => {
    const { repository, reviews, evidenceRead } = threeMerges()
    await reviews.readFirst()
    await reviews.readFirst()
    expect(evidenceRead()).toHaveLength(1)
    expect(repository.asked).toHaveLength(1)
    expect(reviews.read.map(({ pullRequest }) => pullRequest.number)).toEqual([3])
  })

  it('leave out commits without a pull request', async () => {
    const { repository } = threeMerges()
    const sha = repository.commit(fileOf())
    const file = { source: textFile('{}').source, sha, branch: 'main' }
    const options = { file, pullRequest: undefined, organization: ORGANIZATION, days: 30, now: NOW }
    expect(await numbers(new MergedReviews(options, repository))).toEqual([3, 2, 1])
  })
})
