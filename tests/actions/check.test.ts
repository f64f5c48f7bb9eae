import { describe, expect } from 'vitest'
import { at, membersFile } from './acme.ts'
import { FILE, PERMISSIONS, type Stage, test } from './stage.ts'

const WITH_CHECKS = { permissions: { ...PERMISSIONS, checks: 'write' } } as const
const HIRES_ZOE = membersFile({ members: { zoe: {} } })

/** The last check of a pull request's head. */
function checkOf(stage: Stage, number: number) {
  const { sha } = stage.repository.pullRequest(number).head
  return stage.repository.checkRuns.findLast(({ headSha }) => headSha === sha)
}

/** Where a run posted to, in order. */
function postsOf({ github }: Stage): readonly string[] {
  return github.requests.flatMap(({ method, path }) =>
    method === 'POST' && path !== '/graphql' ? [path.split('/').at(-1) ?? ''] : [],
  )
}

describe('a check on the head commit', () => {
  test('says the verdict, and the run does not say the same', async ({ openStage }) => {
    const stage = await openStage(WITH_CHECKS)
    const number = stage.propose(HIRES_ZOE)
    const { code, commands } = await stage.preview(number)
    expect({ code, warnings: commands('warning') }).toEqual({ code: 0, warnings: [] })
    const check = checkOf(stage, number)
    expect(check).toMatchObject({
      name: 'Roster',
      status: 'completed',
      conclusion: 'success',
      title: 'Merging this invites 1 person',
      summary: expect.stringContaining(at('zoe')),
      detailsUrl: expect.stringContaining('/actions/runs/'),
    })
    expect(check?.annotations).toMatchObject([
      { path: FILE, level: 'warning', startLine: 3, message: expect.stringContaining('"shop"') },
      { path: FILE, level: 'notice', startLine: 1 },
    ])
  })

  test('fails if the action fails, with errors on their lines', async ({ openStage }) => {
    const stage = await openStage(WITH_CHECKS)
    const number = stage.propose(membersFile({ members: { zoe: { deployments: { '*': 'vewer' } } } }))
    const { code, commands } = await stage.preview(number)
    expect({ code, errors: commands('error').length }).toEqual({ code: 1, errors: 1 })
    expect(checkOf(stage, number)).toMatchObject({
      conclusion: 'failure',
      title: `Blocked: 1 problem in ${FILE}`,
      annotations: expect.arrayContaining([
        expect.objectContaining({
          level: 'failure',
          startLine: 16,
          message: expect.stringContaining('viewer'),
        }),
      ]),
    })
  })

  test('has findings on the lines of the head, though its base has gained some above them', async ({
    openStage,
  }) => {
    const stage = await openStage(WITH_CHECKS)
    const wrong = membersFile({ members: { zoe: { deployments: { '*': 'vewer' } } } })
    const number = stage.propose(wrong)
    stage.push(membersFile({ members: { abe: {}, abi: {} } }))
    await stage.preview(number)
    const line = wrong.split('\n').findIndex((text) => text.includes('vewer')) + 1
    const [first] = checkOf(stage, number)?.annotations ?? []
    expect(first).toMatchObject({ level: 'failure', startLine: line })
  })

  test.for<[string, (stage: Stage, number: number) => void]>([
    [
      'a locked conversation',
      ({ repository }, number) => void Object.assign(repository.issue(number), { isLocked: true }),
    ],
    [
      'a token that may not comment',
      ({ github }) =>
        github.addFault({
          method: 'POST',
          path: /\/comments$/,
          kind: { status: 403, message: 'Resource not accessible by integration' },
          times: 9,
        }),
    ],
    [
      'a conversation that it cannot see',
      ({ github }) =>
        github.addFault({
          method: 'POST',
          path: /\/comments$/,
          kind: { status: 404, message: 'Not Found' },
          times: 9,
        }),
    ],
  ])('is red if no comment can be written: %s', async ([_name, set], { openStage }) => {
    const stage = await openStage(WITH_CHECKS)
    const number = stage.propose(HIRES_ZOE)
    set(stage, number)
    const { code, commands, outputs, summary } = await stage.preview(number)
    expect({ code, invites: outputs['invites'] }).toEqual({ code: 1, invites: '1' })
    expect(summary).toContain(at('zoe'))
    expect(commands('error')).toEqual([
      expect.stringMatching(/^Nothing here will count as reviewed, so apply will hold/),
    ])
    const check = checkOf(stage, number)
    expect(check).toMatchObject({ conclusion: 'failure', title: 'Merging this invites 1 person' })
    expect(check?.summary).toMatch(/^ {4}Nothing here will count as reviewed/)
    expect(check?.summary).toContain(at('zoe'))
  })

  test.for<[string, Readonly<Record<string, string>>, RegExp]>([
    ['without comments', { comment: 'false' }, /The input "comment" is false/],
    ['without a key', { mode: 'static' }, /Without the API key, a preview cannot tell/],
    ['without secrets', { 'api-key': '', 'review-key': '' }, /Without the API key, a preview cannot tell/],
  ])('says that nothing will count as reviewed, %s', async ([_name, inputs, reason], { openStage }) => {
    const stage = await openStage(WITH_CHECKS)
    const number = stage.propose(HIRES_ZOE)
    const { code, commands } = await stage.preview(number, { inputs })
    expect({ code, notices: commands('notice') }).toEqual({
      code: 0,
      notices: [expect.stringMatching(reason)],
    })
    const check = checkOf(stage, number)
    expect(check).toMatchObject({ conclusion: 'neutral' })
    expect(check?.summary).toMatch(
      /^ {4}Nothing here will count as reviewed, so apply will hold every change\. /,
    )
    expect(check?.summary).toMatch(reason)
    const { code: applied, writes } = await stage.apply(stage.merge(number))
    expect({ applied, writes }).toEqual({ applied: 1, writes: [] })
  })

  test('says so of a pull request into another branch', async ({ openStage }) => {
    const stage = await openStage(WITH_CHECKS)
    stage.repository.commit({ branch: 'next', files: { 'README.md': 'Next' } })
    stage.repository.commit({ branch: 'edit', files: { [FILE]: HIRES_ZOE } })
    const number = stage.repository.openPullRequest({ head: 'edit', base: 'next' })
    const { commands } = await stage.preview(number)
    expect(commands('notice')).toEqual([expect.stringContaining('Only what is merged into main is applied.')])
    expect(checkOf(stage, number)).toMatchObject({ conclusion: 'neutral' })
  })

  test.for([
    { status: 500 },
    'html-502',
    'dropped-before',
    { status: 403, headers: { 'retry-after': '600' } },
  ] as const)(
    'is red if the comment fails for now, and nothing else is lost: %j',
    async (kind, { openStage }) => {
      const stage = await openStage(WITH_CHECKS)
      const number = stage.propose(HIRES_ZOE)
      stage.github.addFault({ method: 'POST', path: /\/comments$/, kind, times: 99 })
      const { code, outputs, summary, stdout } = await stage.preview(number)
      expect({ code, invites: outputs['invites'], plan: outputs['plan'] }).toEqual({
        code: 1,
        invites: '1',
        plan: expect.stringContaining('plan.json'),
      })
      for (const text of [summary, stdout]) expect(text).toContain(at('zoe'))
      expect(checkOf(stage, number)).toMatchObject({ conclusion: 'failure' })
      expect(stage.comments(number)).toEqual([])
    },
  )

  test('comes after the comment, so that nothing is merged before it can count', async ({ openStage }) => {
    const stage = await openStage(WITH_CHECKS)
    await stage.preview(stage.propose(HIRES_ZOE))
    expect(postsOf(stage)).toEqual(['comments', 'check-runs'])
  })

  test('comes before the comment if it is red', async ({ openStage }) => {
    const stage = await openStage(WITH_CHECKS)
    await stage.preview(stage.propose('{'))
    expect(postsOf(stage)).toEqual(['check-runs', 'comments'])
  })

  const LIMITED = { status: 403, headers: { 'retry-after': '60' }, message: 'secondary rate limit' } as const

  test('is written, whatever it says, if GitHub takes no comment for minutes', async ({ openStage }) => {
    for (const [file, title] of [
      [HIRES_ZOE, 'Merging this invites 1 person'],
      ['{', `Blocked: 1 problem in ${FILE}`],
    ] as const) {
      const stage = await openStage(WITH_CHECKS)
      const number = stage.propose(file)
      stage.github.addFault({ method: 'POST', path: /\/comments$/, kind: LIMITED, times: 99 })
      const { code, summary, outputs } = await stage.preview(number)
      expect(stage.waitedMs).toBeGreaterThanOrEqual(60_000)
      expect(stage.waitedMs).toBeLessThanOrEqual(180_000)
      expect(code).toBe(1)
      expect(summary).not.toBe('')
      expect(outputs).toHaveProperty('changes')
      expect(checkOf(stage, number)).toMatchObject({ conclusion: 'failure', title })
    }
  })

  test.for([
    { name: 'an invitation', file: HIRES_ZOE, checks: [], changes: '1' },
    { name: 'what blocks', file: '{', checks: ['failure'], changes: '0' },
  ])(
    'is lost with nothing else if the run of $name ends while GitHub takes no comment',
    async ({ file, checks, changes }, { openStage }) => {
      const stage = await openStage(WITH_CHECKS)
      const number = stage.propose(file)
      let end = () => {}
      const replace = () => {
        end()
        return new Response(null, { status: 502 })
      }
      stage.github.addFault({ method: 'POST', path: /\/comments$/, kind: { replace }, times: 99 })
      const event = { name: 'pull_request_target', number } as const
      const run = await stage.runProgram('preview', event, {
        onStart: (child) => {
          end = () => child.kill('SIGKILL')
        },
      })
      expect(run.code).toBe(null)
      expect(run.summary).not.toBe('')
      expect(run.outputs).toMatchObject({ changes, report: expect.stringContaining('report.html') })
      expect(stage.repository.checkRuns.map(({ conclusion }) => conclusion)).toEqual(checks)
    },
  )

  test('is neutral if the organization was not asked', async ({ openStage }) => {
    const stage = await openStage(WITH_CHECKS)
    const number = stage.propose(HIRES_ZOE)
    await stage.preview(number, { inputs: { mode: 'static' } })
    expect(checkOf(stage, number)).toMatchObject({ conclusion: 'neutral' })
  })

  test('fails if no preview could be made, whatever it said before', async ({ openStage }) => {
    const stage = await openStage(WITH_CHECKS)
    const number = stage.propose(HIRES_ZOE)
    await stage.preview(number)
    stage.cloud.state.import({ ...stage.cloud.state.export(), keys: [] })
    expect((await stage.preview(number)).code).toBe(1)
    expect(checkOf(stage, number)).toMatchObject({
      conclusion: 'failure',
      title: 'No preview could be made',
      summary: expect.stringContaining('401'),
    })
  })

  test('is made on each of the open pull requests that are refreshed', async ({ openStage }) => {
    const stage = await openStage(WITH_CHECKS)
    const [hires, leaves] = [stage.propose(HIRES_ZOE), stage.propose(membersFile({ members: { cat: null } }))]
    const refresh = { inputs: { 'pull-requests': 'open' } }
    await stage.run('preview', { name: 'workflow_dispatch' }, refresh)
    expect([hires, leaves].map((number) => checkOf(stage, number)?.title)).toEqual([
      'Merging this invites 1 person',
      'Merging this removes 1 person',
    ])
  })

  test('has fifty annotations and one that counts the rest', async ({ openStage }) => {
    const stage = await openStage(WITH_CHECKS)
    const people = Array.from({ length: 60 }, (_, index) => [`p${index}`, { deployments: { '*': 'vewer' } }])
    const number = stage.propose(membersFile({ members: Object.fromEntries(people) }))
    await stage.preview(number)
    const annotations = checkOf(stage, number)?.annotations ?? []
    expect(annotations).toHaveLength(51)
    expect(annotations.at(-1)?.message).toMatch(/^\d+ more findings: see the summary of this run\.$/)
  })

  test('gives way to annotations of the run if GitHub fails', async ({ openStage }) => {
    const stage = await openStage(WITH_CHECKS)
    stage.github.addFault({ method: 'POST', path: /check-runs/, kind: 'html-502' })
    const { code, commands } = await stage.preview(stage.propose(HIRES_ZOE))
    expect(code).toBe(0)
    expect(commands('warning')).toEqual([expect.stringContaining('"shop"')])
  })
})
