import type { Approvable, Policy } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { fileOf, rosterOf } from '../testing/members-files.ts'
import { changeOf, member, OWNER, organization } from '../testing/organization.ts'
import { TestRepository } from '../testing/test-repository.ts'
import { judgeOpenApprovals, unknownApprovals } from './open-pull-request.ts'

const LISTED = {
  'bob@acme.example': { organization: 'owner', github: 'bob' },
  'zoe@acme.example': { organization: 'billing-admin' },
}
const HEAD = rosterOf(LISTED)
const ZOE: Approvable = {
  kind: 'change',
  change: changeOf('invite', 'zoe', { grant: [{ kind: 'organization', role: 'billing-admin' }] }),
}
const SNAPSHOT = organization([member('bob', [OWNER])])

async function judge(
  policy: Partial<Policy>,
  { subjects = [ZOE] as readonly Approvable[], author = 'ada', reviewers = [] as readonly string[] } = {},
) {
  const repository = new TestRepository()
  const pullRequest = repository.merge(7, { file: fileOf(LISTED), author })
  for (const login of reviewers) repository.review(7, login)
  const given = { ...HEAD.policy, ...policy }
  const options = { subjects, pullRequest, head: HEAD, base: HEAD, policy: given, snapshot: SNAPSHOT }
  const judged = await judgeOpenApprovals(options, repository)
  return { ...judged, asked: repository.asked }
}

describe('the approvals of an open pull request', () => {
  it.each<[string, Partial<Policy>, readonly Approvable[]]>([
    ['the policy asks for none', { approvals: 'off' }, [ZOE]],
    ['nothing takes one', { approvals: 'enforce' }, []],
  ])('are not asked for if %s', async (_, policy, subjects) => {
    expect(await judge(policy, { subjects })).toEqual({ findings: [], asked: [] })
  })

  it.each([
    ['enforce', 'error'],
    ['warn', 'warning'],
  ] as const)('that are missing under "%s" are an %s', async (approvals, severity) => {
    const { findings, approvals: judged } = await judge({ approvals })
    expect(findings).toMatchObject([{ severity, code: 'approval-missing' }])
    expect(judged).toMatchObject([{ subject: ZOE, approvedBy: [] }])
  })

  it('are there if a reviewer whose roles cover the change has approved', async () => {
    const { findings, approvals } = await judge({ approvals: 'enforce' }, { reviewers: ['bob'] })
    expect(findings).toEqual([])
    expect(approvals).toMatchObject([{ approvedBy: [{ login: 'bob' }] }])
  })

  it('can come from the author only if the policy says so', async () => {
    const strict = await judge({ approvals: 'enforce' })
    expect(strict.approvals).toMatchObject([{ approvedBy: [], couldApprove: ['bob'] }])
    const lax = await judge({ approvals: 'enforce', selfApproval: true })
    expect(lax.approvals).toMatchObject([{ approvedBy: [{ login: 'ada' }], couldApprove: ['ada', 'bob'] }])
  })
})

describe('approvals that cannot be judged', () => {
  it.each([
    ['enforce', [ZOE], 'error'],
    ['warn', [ZOE], 'warning'],
    ['off', [ZOE], undefined],
    ['enforce', [], undefined],
  ] as const)('under "%s" for %j: %s', (approvals, subjects, severity) => {
    const findings = unknownApprovals(subjects, HEAD, { ...HEAD.policy, approvals })
    expect(findings).toMatchObject(severity ? [{ severity, code: 'approval-unknown' }] : [])
  })
})
