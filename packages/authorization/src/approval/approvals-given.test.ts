import { describe, expect, it } from 'vitest'
import { fileOf, rosterOf, textFile } from '../testing/members-files.ts'
import { TestRepository } from '../testing/test-repository.ts'
import { approvalsGiven } from './approvals-given.ts'

const ZOE = fileOf({ 'zoe@acme.example': {} })

function withPullRequest(author = 'grace') {
  const repository = new TestRepository()
  repository.commit(fileOf())
  const { number, headSha } = repository.merge(7, { file: ZOE, author })
  const given = (base = rosterOf() as ReturnType<typeof rosterOf> | undefined, selfApproval = false) =>
    approvalsGiven({ number, file: 'members.json', author, headSha }, { base, selfApproval }, repository)
  return { repository, given }
}

describe('the approvals of a pull request', () => {
  it('come with the file at their commit, and commits that do not count are not read', async () => {
    const { repository, given } = withPullRequest()
    repository.review(7, 'ada')
    repository.review(7, 'mallory')
    const { approvals } = await given()
    expect(
      approvals.map(({ login, commit, roster }) => [login, commit, [...(roster?.members.keys() ?? [])]]),
    ).toEqual([['ada', 'head 7', ['ada@acme.example', 'zoe@acme.example']]])
    expect(repository.asked).toEqual(['reviews of 7', 'permission of ada', 'roster at head 7'])
  })

  it('come without a file if the commit is gone or its file is broken', async () => {
    const { repository, given } = withPullRequest()
    const broken = repository.commit(textFile('{'))
    repository.review(7, 'ada', 'approved', 'gone')
    repository.review(7, 'ada', 'approved', broken)
    expect((await given()).approvals.map(({ roster }) => roster)).toEqual([undefined, undefined])
  })

  it('are none without a valid base file', async () => {
    const { repository, given } = withPullRequest()
    repository.review(7, 'ada')
    expect(
      await approvalsGiven(
        { number: 7, file: 'members.json', author: 'ada', headSha: 'head 7' },
        { base: undefined, selfApproval: true },
        repository,
      ),
    ).toEqual({ approvals: [], findings: [] })
    expect((await given()).approvals).toHaveLength(1)
  })

  it('include opening it only if authors can approve their own', async () => {
    const { given } = withPullRequest('ada')
    expect((await given(rosterOf(), false)).approvals).toEqual([])
    expect((await given(rosterOf(), true)).approvals).toMatchObject([{ login: 'ada', commit: 'head 7' }])
  })

  it.each([
    [false, 'this account may not write to the repository'],
    [undefined, 'GitHub does not tell the token of this run whether'],
  ])('do not count from an account that may not write (%s), and that is said', async (mayWrite, why) => {
    const { repository, given } = withPullRequest()
    repository.review(7, 'ada')
    repository.writers.set('ada', mayWrite)
    const { approvals, findings } = await given()
    expect(approvals).toEqual([])
    expect(findings).toEqual([
      {
        severity: 'warning',
        code: 'approval-not-counted',
        message: expect.stringContaining(`The approval of pull request #7 by ada does not count: ${why}`),
      },
    ])
    expect(repository.asked).not.toContain('roster at head 7')
  })
})
