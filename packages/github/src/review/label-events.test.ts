import { describe, expect, it } from 'vitest'
import { acme, REPOSITORY } from '../testing/acme.ts'
import { labelEvents } from './label-events.ts'

const LABEL = 'roster: allow removals'

function withPullRequest() {
  let now = 0
  const tick = () => {
    now += 1000
    return new Date(now)
  }
  const { github, repository, client } = acme({ now: tick })
  repository.commit({ files: { 'members.json': '{}' } })
  repository.commit({ branch: 'change', files: { 'members.json': '[]' } })
  const number = repository.openPullRequest({ head: 'change', author: 'grace', labels: ['access'] })
  return { github, repository, client, number }
}

describe('the events of labels', () => {
  it('say who set and took off which, oldest first, among other events', async () => {
    const { repository, client, number } = withPullRequest()
    repository.label(number, LABEL, 'mallory')
    repository.unlabel(number, LABEL, 'ada')
    repository.label(number, LABEL, 'ada')
    repository.merge(number)
    const events = (await labelEvents(client, REPOSITORY, number)) ?? []
    expect(events.map(({ name, isSet, by }) => `${isSet ? '+' : '-'}${name} by ${by}`)).toEqual([
      '+access by grace',
      `+${LABEL} by mallory`,
      `-${LABEL} by ada`,
      `+${LABEL} by ada`,
    ])
    const times = events.map(({ at }) => at)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  it.each([403, 404])('are unknown if the token may not read them (%i)', async (status) => {
    const { github, client, number } = withPullRequest()
    github.addFault({ path: /\/timeline/, kind: { status } })
    expect(await labelEvents(client, REPOSITORY, number)).toBeUndefined()
  })
})
