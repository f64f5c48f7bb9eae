import { role } from '@roster/emulator'
import { expect } from 'vitest'
import { API_KEY, acme, at, membersFile } from './acme.ts'
import { test } from './stage.ts'

const DAY = 86_400_000
const END = new Date(Date.now() + 90 * DAY).toISOString().slice(0, 10)
const PAST = '2026-01-31'
const RUN = { id: 'ada', organization: 'owner', expires: END, owner: at('ada') }
const CI = { id: 'k1', deployments: { '*': 'editor' }, expires: END, owner: at('root') }

const file = (apiKeys: object, members = {}) =>
  membersFile({ members }).replace(
    '  "members": {',
    `  "apiKeys": ${JSON.stringify(apiKeys)},\n  "members": {`,
  )

test('API keys are previewed, merged and applied by the bundles, and the keys of a leaver are named', async ({
  openStage,
}) => {
  const key = (id: string, description: string, secret: string) => ({
    id,
    description,
    secret,
    email: at('cat'),
    roles: [role('deployment-editor')],
    expiresAt: Date.now() + 90 * DAY,
  })
  const secrets = ['essu_b2ZUaGVDSUtleU9mQWNtZQ', 'essu_b2ZDYXRzT3duS2V5QXRBY21l']
  const state = acme({
    keys: [
      { id: 'ada', secret: API_KEY, email: at('ada'), roles: [role('organization-admin')] },
      key('k1', 'ci', secrets[0] ?? ''),
      key('k2', 'cats', secrets[1] ?? ''),
    ],
  })
  const stage = await openStage({ state, file: file({ run: RUN, ci: CI }) })
  const wanted = { deployments: { '*': 'viewer' }, expires: END, owner: at('root') }
  const number = stage.propose(
    file({ run: RUN, ci: { ...CI, expires: PAST }, reports: wanted }, { cat: null }),
  )

  const preview = await stage.runProgram('preview', { name: 'pull_request_target', number })
  expect(preview).toMatchObject({ code: 0, stderr: '', writes: [] })
  const comment = (stage.comments(number)[0] ?? '').replaceAll('\\', '')
  expect(comment).toContain('Cloud API only')
  expect(comment).toMatch(/An API key of .* keeps working: "cats" \(k2\)/)

  const apply = await stage.runProgram('apply', stage.merge(number))
  expect(apply).toMatchObject({ code: 0, stderr: '' })
  expect(apply.writes).toEqual([
    'DELETE /users/auth/keys 200',
    'DELETE /organizations/1234567890/members/cat 200',
  ])
  expect(stage.cloud.state.export().keys.map(({ id }) => id)).toEqual(['ada', 'k2'])

  // What an owner does with roster keys create, and the pull request that follows.
  const made = await stage.cloud.fetch(
    new Request('https://api.elastic-cloud.com/api/v1/users/auth/keys', {
      method: 'POST',
      headers: { authorization: `ApiKey ${API_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        description: 'reports',
        expiration: '90d',
        role_assignments: {
          deployment: [{ role_id: 'deployment-viewer', organization_id: '1234567890', all: true }],
        },
      }),
    }),
  )
  const { id, key: secret } = (await made.json()) as { id: string; key: string }
  const pinned = stage.propose(file({ run: RUN, reports: { ...wanted, id } }, { cat: null }))
  expect((await stage.preview(pinned)).outputs).toMatchObject({ changes: '0', blocking: '0' })
  const last = await stage.apply(stage.merge(pinned))
  expect(last).toMatchObject({ code: 0, writes: [] })

  const everything = JSON.stringify([preview, apply, last, stage.comments(number), stage.comments(pinned)])
  for (const each of [...secrets, secret]) expect(everything).not.toContain(each)
})
