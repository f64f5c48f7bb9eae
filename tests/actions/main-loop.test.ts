import { livedInOrganization } from '@roster/emulator'
import { expect } from 'vitest'
import { API_KEY, at, membersFile, ORGANIZATION } from './acme.ts'
import { shown } from './golden.ts'
import { test } from './stage.ts'

const EDITED = membersFile({
  members: {
    bob: { deployments: { 'logs-prod': 'viewer', shop: 'editor' } },
    cat: null,
    zoe: { deployments: { shop: 'viewer' } },
  },
})

test('a pull request is previewed, merged and applied, and a second run has nothing to do', async ({
  openStage,
}) => {
  const stage = await openStage()
  const number = stage.propose(EDITED)

  const preview = await stage.preview(number)
  expect(preview).toMatchObject({ code: 0, stderr: '', writes: [] })
  expect(preview.outputs).toMatchObject({
    changes: '3',
    invites: '1',
    removals: '1',
    'role-changes': '1',
    blocking: '0',
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
  const plan: unknown = JSON.parse(preview.files[preview.outputs['plan'] ?? ''] ?? '')
  expect(plan).toMatchObject({
    version: 1,
    organization: ORGANIZATION,
    digest: preview.outputs['digest'],
    changes: [
      { kind: 'change-roles', email: at('bob') },
      { kind: 'remove', email: at('cat') },
      { kind: 'invite', email: at('zoe') },
    ],
  })
  expect(preview.files[preview.outputs['report'] ?? '']).toContain(at('zoe'))
  expect(preview.posts).toEqual([`POST /repos/acme/members/issues/${number}/comments 201`])
  const [comment = ''] = stage.comments(number)
  await expect(shown(comment)).toMatchFileSnapshot('golden/main-loop.preview.md')
  await expect(shown(preview.summary)).toMatchFileSnapshot('golden/main-loop.preview-summary.md')

  const push = stage.merge(number)
  const apply = await stage.apply(push)
  expect(apply).toMatchObject({ code: 0, stderr: '' })
  expect(apply.writes).toEqual([
    'POST /users/bob/role_assignments 200',
    `POST /organizations/${ORGANIZATION}/invitations 201`,
    `DELETE /organizations/${ORGANIZATION}/members/cat 200`,
  ])
  expect(apply.outputs).toMatchObject({
    applied: '3',
    failed: '0',
    held: '0',
    digest: preview.outputs['digest'],
  })
  const [record = ''] = stage.comments(number)
  await expect(shown(record)).toMatchFileSnapshot('golden/main-loop.record.md')
  await expect(shown(apply.summary)).toMatchFileSnapshot('golden/main-loop.outcome-summary.md')

  const again = await stage.apply(push)
  expect(again).toMatchObject({ code: 0, writes: [], posts: [] })
  expect(again.requests).toHaveLength(2)
  expect(again.outputs).toMatchObject({ applied: '0', failed: '0', held: '0' })
  expect(stage.comments(number)).toEqual([record])
})

test('every write is a line of the audit log, and every change is in the result', async ({ openStage }) => {
  const stage = await openStage()
  const number = stage.propose(EDITED)
  await stage.preview(number)
  const { files, outputs } = await stage.apply(stage.merge(number))
  const audit = (files[outputs['audit-log'] ?? ''] ?? '').trimEnd().split('\n')
  expect(audit.map((line) => JSON.parse(line) as unknown)).toEqual(
    [
      ['bob', 'change-roles', 'grant'],
      ['zoe', 'invite', 'invite'],
      ['cat', 'remove', 'remove-members'],
    ].map(([name = '', kind, operation]) => ({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      changes: [{ kind, email: at(name), digest: expect.any(String) }],
      request: expect.objectContaining({ operation }),
      result: { outcome: 'ok' },
      pullRequest: number,
      run: expect.stringMatching(/^https:.*\/actions\/runs\/\d+$/),
    })),
  )
  expect(JSON.parse(files[outputs['result'] ?? ''] ?? '')).toMatchObject({
    version: 1,
    organization: ORGANIZATION,
    dryRun: false,
    outcomes: ['bob', 'cat', 'zoe'].map((name) => ({ email: at(name), status: 'applied', verified: true })),
  })
})

test('an organization that is lived in: what Roster cannot say anything about stays as it is', async ({
  openStage,
}) => {
  const state = livedInOrganization(Date.now())
  const keys = state.keys.map((key) => (key.id === 'ada' ? { ...key, secret: API_KEY } : key))
  const file = (eve: object) =>
    JSON.stringify({
      organization: ORGANIZATION,
      members: {
        [at('ada')]: { organization: 'owner' },
        [at('root')]: { organization: ['owner', 'billing-admin'] },
        [at('grace')]: { deployments: { '*': 'admin' }, observability: { '*': 'editor' } },
        [at('bob')]: {},
        [at('cat')]: { deployments: { '*': 'editor' } },
        [at('kim')]: {},
        [at('joan')]: {},
        [at('max')]: {},
        [at('eve')]: eve,
      },
      policy: { maxRemovals: '50%' },
    })
  const stage = await openStage({ state: { ...state, keys }, file: file({}) })
  const number = stage.propose(file({ deployments: { '*': 'viewer' } }))
  const before = stage.access()
  await stage.preview(number)
  const { code, outputs } = await stage.apply(stage.merge(number))
  expect({ code, held: outputs['held'], failed: outputs['failed'] }).toEqual({
    code: 0,
    held: '0',
    failed: '0',
  })
  expect(stage.access()).toMatchObject({
    ada: before['ada'],
    root: before['root'],
    grace: before['grace'],
    cat: before['cat'],
    // Nobody can change assignments on a stopped deployment.
    bob: ['deployment-viewer 5d6e7f8091a2b3c4d5e6f708192a3b4c'],
    'max (invited)': [],
    'eve (invited)': ['deployment-viewer *'],
  })
  expect(Object.values(stage.access())).toHaveLength(Object.values(before).length)
})

test('an invitation that has expired is sent again by an edit of its entry, with nobody having to review that', async ({
  openReviewed,
}) => {
  const { stage, number } = await openReviewed(membersFile({ members: { zoe: {} } }))
  const INVITES = [`POST /organizations/${ORGANIZATION}/invitations 201`]
  expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 0, writes: INVITES })
  await stage.pass(4 * 24 * 60 * 60 * 1000)
  expect(await stage.apply({ name: 'schedule' })).toMatchObject({ code: 0, writes: [] })
  const edit = stage.push(membersFile({ members: { zoe: { reason: 'hired' } } }))
  expect(await stage.apply(edit)).toMatchObject({ code: 0, writes: INVITES })
})
