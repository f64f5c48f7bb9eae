import { type Roster, readRoster } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { createRosterAt } from '../file/roster-at.ts'
import { acme, REPOSITORY } from '../testing/acme.ts'
import { readApprovals } from './approvals.ts'
import { listReviews } from './reviews.ts'

const NOW = Date.UTC(2026, 0, 1)
const FILE = 'members.json'

function fileOf(extra: object = {}): string {
  return JSON.stringify({
    organization: '1',
    members: { 'ada@acme.example': { organization: 'owner', github: 'ada' }, ...extra },
  })
}

function rosterOf(text: string): Roster {
  const { roster } = readRoster(text, { now: NOW })
  if (roster === undefined) throw new Error('Expected a sound file.')
  return roster
}

function withPullRequest() {
  const double = acme()
  const { repository, client } = double
  repository.commit({ files: { [FILE]: fileOf() } })
  const first = repository.commit({ branch: 'change', files: { [FILE]: fileOf({ 'zoe@acme.example': {} }) } })
  const number = repository.openPullRequest({ head: 'change', author: 'grace' })
  const rosterAt = createRosterAt(client, REPOSITORY, { file: FILE, now: NOW })
  const read = () =>
    readApprovals(client, REPOSITORY, {
      pullRequest: { number, author: 'grace', headSha: repository.tip('change') },
      base: rosterOf(fileOf()),
      rosterAt,
      selfApproval: false,
    })
  return { ...double, first, number, rosterAt, read }
}

describe('reviews', () => {
  it('are all read, however many there are', async () => {
    const { repository, client, number } = withPullRequest()
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

describe('approvals', () => {
  it('come with the file at their commit, and commits that do not count are not read', async () => {
    const { repository, github, first, number, read } = withPullRequest()
    repository.review(number, 'ada', 'APPROVED', '', first)
    const second = repository.commit({
      branch: 'change',
      files: { [FILE]: fileOf({ 'bob@acme.example': {} }) },
    })
    repository.review(number, 'mallory', 'APPROVED', '', second)
    const approvals = await read()
    expect(
      approvals.map(({ login, commit, roster }) => [login, commit, [...(roster?.members.keys() ?? [])]]),
    ).toEqual([['ada', first, ['ada@acme.example', 'zoe@acme.example']]])
    const contents = github.requests.filter(({ path }) => path.includes('/contents/'))
    expect(contents.map(({ path }) => path)).toEqual([expect.stringContaining(first)])
  })

  it('on a commit that is gone, or on a broken file, come without one', async () => {
    const { repository, number, read } = withPullRequest()
    repository.review(number, 'ada', 'APPROVED', '', 'f'.repeat(40))
    const broken = repository.commit({ branch: 'change', files: { [FILE]: '{' } })
    repository.review(number, 'ada', 'APPROVED', '', broken)
    const approvals = await read()
    expect(approvals.map(({ roster }) => roster)).toEqual([undefined, undefined])
  })

  it('are nobody’s where there is no sound base file', async () => {
    const { repository, client, number, rosterAt } = withPullRequest()
    repository.review(number, 'ada', 'APPROVED')
    const pullRequest = { number, author: 'grace', headSha: repository.tip('change') }
    const options = { pullRequest, base: undefined, rosterAt, selfApproval: true }
    expect(await readApprovals(client, REPOSITORY, options)).toEqual([])
  })
})

describe('a roster at a commit', () => {
  it('is read once', async () => {
    const { github, first, rosterAt } = withPullRequest()
    const [one, two] = await Promise.all([rosterAt(first), rosterAt(first)])
    expect(one).toBe(two)
    expect(github.requests).toHaveLength(1)
  })

  it('is no roster where GitHub does not answer', async () => {
    const { github, first, rosterAt } = withPullRequest()
    github.addFault({ kind: { status: 502 }, times: 10 })
    await expect(rosterAt(first)).rejects.toThrow('502')
  })
})
