import { describe, expect } from 'vitest'
import { membersFile } from './acme.ts'
import { type Stage, type StageRun, test } from './stage.ts'

const EXTENDING = '{ "organization": "1", "extends": "../groups.json", "members": { "a@b.example": {} } }'
const ALONE = '{ "organization": "2", "members": { "a@b.example": {} } }'
const PRODUCTION = { name: 'production', file: 'organizations/production.json' }
const STAGING = { name: 'staging', file: 'organizations/staging.json' }

const FILES = {
  'organizations/production.json': EXTENDING,
  'organizations/staging.json': ALONE,
  'organizations/README.md': 'Which is which.',
  'groups.json': '{ "groups": {} }',
}

type Files = Readonly<Record<string, string | null>>

function found({ code, outputs }: StageRun): readonly object[] {
  expect(code).toBe(0)
  const { include } = JSON.parse(outputs['matrix'] ?? '') as { include: readonly object[] }
  expect(outputs['count']).toBe(String(include.length))
  return include
}

describe.concurrent('the matrix of organizations', () => {
  async function open(openStage: () => Promise<Stage>) {
    const stage = await openStage()
    const { repository } = stage
    repository.commit({ files: FILES })
    const propose = (files: Files) => {
      repository.commit({ branch: 'edit', files })
      return repository.openPullRequest({ head: 'edit' })
    }
    const ofPullRequest = (
      files: Files,
      event: 'pull_request_target' | 'pull_request' = 'pull_request_target',
    ) => stage.run('matrix', { name: event, number: propose(files) })
    const ofPush = (files: Files) => {
      const before = repository.tip()
      repository.commit({ files })
      return stage.run('matrix', { name: 'push', before })
    }
    return { stage, propose, ofPullRequest, ofPush }
  }

  test.for<[string, Files, readonly object[]]>([
    ['an organization', { 'organizations/staging.json': `${ALONE}\n` }, [STAGING]],
    ['what one extends', { 'groups.json': '{ "groups": { } }' }, [PRODUCTION]],
    ['both', { 'groups.json': null, 'organizations/staging.json': `${ALONE}\n` }, [PRODUCTION, STAGING]],
    ['neither', { 'README.md': 'x', 'organizations/README.md': 'y' }, []],
    ['a new one', { 'organizations/test.json': ALONE }, [{ name: 'test', file: 'organizations/test.json' }]],
    ['one that it deletes', { 'organizations/staging.json': null }, [STAGING]],
    ['one that it breaks', { 'organizations/staging.json': '{' }, [STAGING]],
  ])('of a pull request and of a push that changes %s', async ([_name, files, expected], { openStage }) => {
    const { ofPullRequest, ofPush, stage } = await open(openStage)
    expect(found(await ofPullRequest(files))).toEqual(expected)
    expect(found(await ofPush(files))).toEqual(expected)
    expect(stage.github.requests.every(({ method }) => method === 'GET')).toBe(true)
  })

  test('has all of them on a schedule, by hand, and for a branch that is new', async ({ openStage }) => {
    const { stage } = await open(openStage)
    for (const event of [
      { name: 'schedule' },
      { name: 'workflow_dispatch' },
      { name: 'push', before: '0'.repeat(40) },
      // A commit that GitHub does not know any more.
      { name: 'push', before: 'd'.repeat(40) },
    ] as const) {
      expect(found(await stage.run('matrix', event))).toEqual([PRODUCTION, STAGING])
    }
  })

  test('has all of them after a forced push, whose files GitHub compares with an older commit', async ({
    openStage,
  }) => {
    const { stage } = await open(openStage)
    const { repository } = stage
    const base = repository.tip()
    const before = repository.commit({ files: { 'organizations/staging.json': `${ALONE}\n` } })
    repository.push('main', base)
    repository.commit({ files: { 'README.md': 'x' } })
    expect(found(await stage.run('matrix', { name: 'push', before }))).toEqual([PRODUCTION, STAGING])
  })

  test('has those of a queued group', async ({ openStage }) => {
    const { stage, propose } = await open(openStage)
    const queued = stage.repository.queue(propose({ 'groups.json': '{ "groups": { } }' }))
    expect(found(await stage.run('matrix', { name: 'merge_group', queued }))).toEqual([PRODUCTION])
  })

  test('has those of another folder', async ({ openStage }) => {
    const { stage } = await open(openStage)
    stage.repository.commit({ files: { 'teams/one.json': membersFile() } })
    const inputs = (folder: string) => ({ inputs: { folder } })
    expect(found(await stage.run('matrix', { name: 'schedule' }, inputs('./teams/')))).toEqual([
      { name: 'one', file: 'teams/one.json' },
    ])
  })

  test.for<[string, string, RegExp]>([
    ['is not there', 'nowhere', /There is no members file in nowhere\. Check the input "folder"\./],
    ['is outside of the repository', '../x', /"folder" is "\.\.\/x"; expected a folder of the repository/],
    ['is the root', './', /"folder" is "\.\/"; expected/],
    ['is empty', '', /"folder" is ""; expected/],
  ])('fails with one message if the folder %s', async ([_name, folder, message], { openStage }) => {
    const { stage } = await open(openStage)
    const { code, commands, outputs } = await stage.run(
      'matrix',
      { name: 'schedule' },
      { inputs: { folder } },
    )
    expect({ code, outputs, errors: commands('error') }).toEqual({
      code: 1,
      outputs: {},
      errors: [expect.stringMatching(message)],
    })
  })

  test('takes no file whose name could do something in a workflow', async ({ openStage }) => {
    const { ofPullRequest } = await open(openStage)
    const { code, outputs, commands } = await ofPullRequest({
      'organizations/a$(x) ##[error]planted.json': ALONE,
    })
    expect({ code, outputs }).toEqual({ code: 1, outputs: {} })
    expect(commands('error')).toEqual([expect.stringContaining('cannot name an organization in a workflow')])
    expect(commands('error').join()).not.toContain('##[')
  })
})
