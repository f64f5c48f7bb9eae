import { describe, expect } from 'vitest'
import { at, membersFile, ORGANIZATION } from './acme.ts'
import { test } from './stage.ts'

const HIRES_ZOE = membersFile({ members: { zoe: {} } })

describe('the file that is applied', () => {
  test('is left to a later run if the branch has moved to other contents', async ({ openStage }) => {
    const stage = await openStage()
    const number = stage.propose(HIRES_ZOE)
    await stage.preview(number)
    const push = stage.merge(number)
    const path = await stage.eventFile(push)
    stage.push(membersFile({ members: { yan: {} } }))
    const { code, requests, outputs, summary, commands } = await stage.apply(push, {
      env: { GITHUB_EVENT_PATH: path },
    })
    expect({ code, requests, outputs }).toMatchObject({
      code: 0,
      requests: [],
      outputs: { applied: '0', failed: '0', held: '0' },
    })
    const word = expect.stringMatching(/superseded: main has moved to other contents.*Nothing was changed/)
    expect({ notices: commands('notice'), summary }).toEqual({ notices: [word], summary: word })
  })

  test('is applied if the branch has moved with the same contents', async ({ openStage }) => {
    const stage = await openStage()
    const number = stage.propose(HIRES_ZOE)
    await stage.preview(number)
    const push = stage.merge(number)
    const path = await stage.eventFile(push)
    stage.repository.commit({ files: { 'README.md': 'Elsewhere' } })
    const { code, writes } = await stage.apply(push, { env: { GITHUB_EVENT_PATH: path } })
    expect({ code, writes }).toEqual({
      code: 0,
      writes: [`POST /organizations/${ORGANIZATION}/invitations 201`],
    })
  })

  test('is only that of the default branch', async ({ openStage }) => {
    const stage = await openStage()
    const before = stage.repository.tip()
    stage.repository.commit({ branch: 'feature', files: { 'members.json': HIRES_ZOE } })
    const { code, requests, commands } = await stage.apply({ name: 'push', before, branch: 'feature' })
    expect({ code, requests }).toEqual({ code: 1, requests: [] })
    expect(commands('error')).toEqual([
      'The push was to feature. Only the default branch main is applied. Nothing was changed.',
    ])
  })

  test('is not one that the push has deleted', async ({ openStage }) => {
    const stage = await openStage()
    const { code, requests, commands } = await stage.apply(stage.push(null))
    expect({ code, requests }).toEqual({ code: 1, requests: [] })
    expect(commands('error')).toEqual([
      expect.stringContaining('A missing file never counts as a request to remove all members'),
    ])
  })
})

describe('a dry run', () => {
  test('says what it would do, and writes nothing', async ({ openStage }) => {
    const stage = await openStage()
    const number = stage.propose(HIRES_ZOE)
    await stage.preview(number)
    const { code, writes, posts, summary, outputs, files } = await stage.apply(stage.merge(number), {
      inputs: { 'dry-run': 'true' },
    })
    expect({ code, writes, posts }).toEqual({ code: 0, writes: [], posts: [] })
    expect(summary).toContain('Dry run')
    expect(summary).toContain(at('zoe'))
    expect(outputs).toMatchObject({ applied: '0', failed: '0', held: '0' })
    expect(files[outputs['audit-log'] ?? '']).toBe('')
  })

  test('says what it would hold', async ({ openStage }) => {
    const stage = await openStage()
    const { code, writes, outputs } = await stage.apply(stage.push(HIRES_ZOE), {
      inputs: { 'dry-run': 'true' },
    })
    expect({ code, writes, held: outputs['held'] }).toEqual({ code: 1, writes: [], held: '1' })
  })
})

test('drift writes nothing, not even what was reviewed', async ({ openReviewed }) => {
  const { stage, number } = await openReviewed(HIRES_ZOE)
  stage.merge(number)
  const { code, writes, summary } = await stage.apply({ name: 'schedule' }, { inputs: { mode: 'drift' } })
  expect({ code, writes }).toEqual({ code: 0, writes: [] })
  expect(summary).toContain(at('zoe'))
})
