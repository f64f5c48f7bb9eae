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

  test('fails where the action fails, with errors on their lines', async ({ openStage }) => {
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

  test('is neutral where nobody can tell what the organization makes of it', async ({ openStage }) => {
    const stage = await openStage(WITH_CHECKS)
    const number = stage.propose(HIRES_ZOE)
    await stage.preview(number, { inputs: { mode: 'static' } })
    expect(checkOf(stage, number)).toMatchObject({ conclusion: 'neutral' })
  })

  test('fails where no preview could be made, whatever it said before', async ({ openStage }) => {
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

  test('gives way to annotations of the run where GitHub fails', async ({ openStage }) => {
    const stage = await openStage(WITH_CHECKS)
    stage.github.addFault({ method: 'POST', path: /check-runs/, kind: 'html-502' })
    const { code, commands } = await stage.preview(stage.propose(HIRES_ZOE))
    expect(code).toBe(0)
    expect(commands('warning')).toEqual([expect.stringContaining('"shop"')])
  })
})
