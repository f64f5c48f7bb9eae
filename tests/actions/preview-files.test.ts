import { describe, expect } from 'vitest'
import { acme, at, membersFile } from './acme.ts'
import { test } from './stage.ts'

const HIRES_ZOE = membersFile({ members: { zoe: {} } })

describe('a base that has moved on shows nobody as removed', () => {
  test.for(['head', 'head-and-base'] as const)(
    'with a test merge refreshed by %s',
    async (refreshedBy, { openStage }) => {
      const stage = await openStage({ refreshedBy, state: acme({ members: [{ email: at('abe') }] }) })
      const number = stage.propose(HIRES_ZOE)
      // GitHub's test merge and the event both refer to this base.
      await stage.preview(number)
      stage.push(membersFile({ members: { abe: {} } }))
      const { code, outputs } = await stage.preview(number)
      expect({
        code,
        changes: outputs['changes'],
        invites: outputs['invites'],
        removals: outputs['removals'],
      }).toEqual({ code: 0, changes: '1', invites: '1', removals: '0' })
      expect(stage.comments(number)[0]).not.toContain(at('abe'))
    },
  )

  test('without a key neither', async ({ openStage }) => {
    const stage = await openStage()
    const number = stage.propose(HIRES_ZOE)
    stage.push(membersFile({ members: { abe: {} } }))
    const { outputs } = await stage.preview(number, { inputs: { 'api-key': '', 'review-key': '' } })
    expect(outputs).toMatchObject({ changes: '1', invites: '1', removals: '0' })
  })

  test('changes pending on the base branch are listed separately', async ({ openStage }) => {
    const stage = await openStage()
    const number = stage.propose(HIRES_ZOE)
    stage.push(membersFile({ members: { abe: {} } }))
    const { code, outputs } = await stage.preview(number)
    expect({ code, changes: outputs['changes'] }).toEqual({ code: 0, changes: '1' })
    const [own = '', outside = ''] = (stage.comments(number)[0] ?? '').split('Already pending')
    expect(own).toContain(at('zoe'))
    expect(own).not.toContain(at('abe'))
    expect(outside).toContain(at('abe'))
  })
})

test('other line ends change nobody’s access', async ({ openStage }) => {
  const stage = await openStage()
  const number = stage.propose(membersFile().replaceAll('\n', '\r\n'))
  expect(await stage.preview(number)).toMatchObject({ code: 0, outputs: { changes: '0' } })
  const applied = await stage.apply(stage.merge(number))
  expect(applied).toMatchObject({ code: 0, writes: [], outputs: { held: '0' } })
})

const WINDOWS = [
  '{ "organization": "1234567890",',
  '  "members": {',
  '    "ada@acme.example": { "deployments": { "*": ["admin", "vewer"] } }',
  '} }',
].join('\r\n')

describe('files that cannot be planned from', () => {
  test('a conflict blocks, and says with what', async ({ openStage }) => {
    const stage = await openStage()
    const number = stage.propose(membersFile({ members: { cat: { deployments: { '*': 'viewer' } } } }))
    stage.push(membersFile({ members: { cat: { deployments: { '*': 'admin' } } } }))
    const { code, requests, commands, outputs } = await stage.preview(number)
    expect({ code, requests, blocking: outputs['blocking'] }).toEqual({
      code: 1,
      requests: [],
      blocking: '1',
    })
    expect(stage.comments(number)[0]).toContain('This pull request conflicts with `main`')
    expect(commands('error')).toContainEqual(expect.stringContaining('Merge or rebase onto main'))
  })

  test.for<readonly [name: string, file: string, annotation: RegExp]>([
    ['a syntax error', '{\n  "organization" "1234567890"\n}', /line=2,col=\d+/],
    [
      'a duplicate key',
      HIRES_ZOE.replace('    "ada@', '    "zoe@acme.example": {},\n    "ada@'),
      /line=\d+,col=5/,
    ],
    [
      'an unknown role',
      membersFile({ members: { zoe: { deployments: { '*': 'vewer' } } } }),
      /line=\d+,col=\d+.*viewer/,
    ],
    ['a role unknown on line 3, with the line ends of Windows', WINDOWS, /line=3,col=59.*viewer/],
    ['nobody in it', '{ "organization": "1234567890", "members": {} }', /line=1,col=\d+/],
  ])('%s is annotated with its place', async ([, file, annotation], { openStage }) => {
    const stage = await openStage()
    const number = stage.propose(file)
    const { code, requests, commands, outputs, summary } = await stage.preview(number)
    expect({ code, requests }).toEqual({ code: 1, requests: [] })
    expect(Number(outputs['blocking'])).toBeGreaterThan(0)
    expect(commands('error')[0]).toMatch(annotation)
    expect(stage.comments(number)[0]).toContain('Blocked')
    expect(summary).toContain('Blocked')
  })

  test('a pull request that deletes the file is blocked', async ({ openStage }) => {
    const stage = await openStage()
    const number = stage.propose(null)
    const { code, requests } = await stage.preview(number)
    expect({ code, requests }).toEqual({ code: 1, requests: [] })
    expect(stage.comments(number)[0]).toContain('Merging would delete the members file')
  })

  test('a pull request that adds the file is planned against the organization', async ({ openStage }) => {
    const stage = await openStage({ file: null })
    const number = stage.propose(HIRES_ZOE)
    const { code, outputs } = await stage.preview(number)
    expect({ code, changes: outputs['changes'], invites: outputs['invites'] }).toEqual({
      code: 0,
      changes: '1',
      invites: '1',
    })
  })

  test('a pull request that fixes a broken base is planned, and says what is not known', async ({
    openStage,
  }) => {
    const stage = await openStage({ file: '{ broken' })
    const number = stage.propose(HIRES_ZOE)
    const { code, commands } = await stage.preview(number)
    expect(code).toBe(0)
    expect(commands('warning')).toContainEqual(
      expect.stringContaining('The members file on the base branch is broken'),
    )
    expect(stage.comments(number)[0]).toContain(at('zoe'))
  })

  test('without a key a pull request that fixes a broken base is checked', async ({ openStage }) => {
    const stage = await openStage({ file: '{ broken' })
    const number = stage.propose(HIRES_ZOE)
    const { code } = await stage.preview(number, { inputs: { 'api-key': '', 'review-key': '' } })
    expect(code).toBe(0)
    expect(stage.comments(number)[0]).not.toContain('Nothing to apply')
  })
})
