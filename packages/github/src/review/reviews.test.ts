import { describe, expect, it } from 'vitest'
import { acme, REPOSITORY } from '../testing/acme.ts'
import { listReviews } from './reviews.ts'

describe('reviews', () => {
  it('are all read, however many there are', async () => {
    const { repository, client } = acme()
    repository.commit({ files: { 'members.json': '{}' } })
    repository.commit({ branch: 'change', files: { 'members.json': '{}' } })
    const number = repository.openPullRequest({ head: 'change', author: 'grace' })
    for (let index = 0; index < 205; index += 1) repository.review(number, `person-${index}`, 'COMMENTED')
    repository.review(number, 'ada', 'APPROVED')
    const reviews = await listReviews(client, REPOSITORY, number)
    expect(reviews).toHaveLength(206)
    expect(reviews.at(-1)).toMatchObject({
      login: 'ada',
      state: 'approved',
      commit: repository.tip('change'),
    })
  })
})
