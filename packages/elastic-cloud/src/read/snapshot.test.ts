import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { createReader, createTransport, readSnapshot } from '../index.ts'
import { ApiDouble, json, refusal } from '../testing/api-double.ts'

const OWNER = { organization: [{ role_id: 'organization-admin', organization_id: '123' }] }

const api = (members: readonly object[], invitations: readonly object[] = []) =>
  new ApiDouble(({ path }) => (path.endsWith('/members') ? json({ members }) : json({ invitations })))

const snapshotOf = (double: ApiDouble) => readSnapshot(createReader(createTransport(double.options())), '123')

const invitation = (rest: object) => ({
  token: 'secret-token',
  email: 'eve@example.com',
  created_at: '2026-01-01T00:00:00Z',
  expires_at: '2026-01-04T00:00:00Z',
  expired: false,
  organization: { id: '123', name: 'Acme' },
  ...rest,
})

test('members and invitations, in two requests', async () => {
  const double = api(
    [
      {
        organization_id: '123',
        user_id: '1',
        name: 'Ada',
        email: 'Ada@example.com',
        member_since: '2024-05-06T07:08:09Z',
        role_assignments: OWNER,
      },
      { organization_id: '123', user_id: '2', member_since: '2024-05-06T07:08:09Z' },
    ],
    [
      invitation({ role_assignments: OWNER }),
      invitation({ email: 'max@example.com', expired: true }),
      invitation({ accepted_at: '2026-01-02T00:00:00Z' }),
    ],
  )
  const snapshot = await snapshotOf(double)
  expect([...double.lines].sort()).toEqual([
    'GET /organizations/123/invitations',
    'GET /organizations/123/members',
  ])
  const owner = [{ kind: 'organization', role: 'owner' }]
  const dates = { createdAt: '2026-01-01T00:00:00Z', expiresAt: '2026-01-04T00:00:00Z' }
  const token = expect.anything()
  expect(snapshot).toEqual({
    organization: { id: '123' },
    members: [
      {
        userId: '1',
        email: 'Ada@example.com',
        name: 'Ada',
        memberSince: '2024-05-06T07:08:09Z',
        assignments: owner,
        unknown: [],
      },
      { userId: '2', memberSince: '2024-05-06T07:08:09Z', assignments: [], unknown: [] },
    ],
    invitations: [
      { email: 'eve@example.com', token, expired: false, ...dates, assignments: owner, unknown: [] },
      { email: 'max@example.com', token, expired: true, ...dates, assignments: [], unknown: [] },
    ],
  })
  expect(snapshot.invitations[0]?.token.reveal()).toBe('secret-token')
  expect(inspect(snapshot, { depth: Infinity, showHidden: true }) + JSON.stringify(snapshot)).not.toContain(
    'secret-token',
  )
})

test('one malformed assignment costs nobody the read', async () => {
  const odd = { role_id: 7, organization_id: '123' }
  const snapshot = await snapshotOf(
    api([
      {
        organization_id: '123',
        user_id: '1',
        email: 'a@example.com',
        role_assignments: { ...OWNER, deployment: [odd] },
      },
      { organization_id: '123', user_id: '2', email: 'b@example.com', role_assignments: null },
    ]),
  )
  expect(snapshot.members.map(({ assignments, unknown }) => ({ assignments, unknown }))).toEqual([
    {
      assignments: [{ kind: 'organization', role: 'owner' }],
      unknown: [{ path: 'deployment', roleId: '7', wire: odd }],
    },
    { assignments: [], unknown: [] },
  ])
})

test('null is as good as absent', async () => {
  const double = api(
    [{ user_id: '2', name: null, email: null, member_since: null, role_assignments: null }],
    [invitation({ accepted_at: null, created_at: null, expires_at: null })],
  )
  const { members, invitations } = await snapshotOf(double)
  expect(members).toEqual([{ userId: '2', assignments: [], unknown: [] }])
  expect(invitations).toMatchObject([{ email: 'eve@example.com', assignments: [] }])
  expect(invitations[0]).not.toHaveProperty('expiresAt')
})

/** With API keys, as this answers when it is asked for them. */
function withKeys(answer: () => Response) {
  const double = new ApiDouble(({ path }) =>
    path.endsWith('/keys') ? answer() : json({ members: [], invitations: [] }),
  )
  const reader = createReader(createTransport(double.options({ retry: { attempts: 1 } })))
  return { double, read: () => readSnapshot(reader, '123', { withKeys: true }) }
}

test('API keys are read only if they matter', async () => {
  const double = api([])
  expect((await snapshotOf(double)).keys).toBeUndefined()
  expect(double.lines.some((line) => line.includes('keys'))).toBe(false)
})

test('API keys have what the answer says, of this organization only, and never a secret', async () => {
  const elasticsearch = [
    { role_id: 'developer', organization_id: '123', all: true, application_roles: ['developer'] },
    { role_id: 'viewer', organization_id: '123', all: true, application_roles: [] },
  ]
  const key = {
    id: 'k1',
    description: 'ci',
    key: 'essu_secret',
    user_id: 7,
    creation_date: '2026-11-01T00:00:00Z',
    expiration_date: '2026-12-01T00:00:00Z',
    role_assignments: { project: { elasticsearch } },
  }
  const others = { id: 'k2', organization_id: '999', role_assignments: {} }
  const { keys } = await withKeys(() => json({ keys: [key, others] })).read()
  expect(keys).toEqual([
    {
      id: 'k1',
      name: 'ci',
      userId: '7',
      createdAt: '2026-11-01T00:00:00Z',
      expiresAt: '2026-12-01T00:00:00Z',
      assignments: [
        expect.objectContaining({ role: 'developer', resource: '*', applicationRoles: ['developer'] }),
        expect.not.objectContaining({ applicationRoles: [] }),
      ],
      unknown: [],
    },
  ])
  expect(inspect(keys, { depth: 9 })).not.toContain('essu_secret')
})

test.each([403, 404])('API keys are absent if the answer is %i', async (status) => {
  const { read } = withKeys(() => refusal(status, 'root.unauthorized'))
  expect((await read()).keys).toBeUndefined()
})

test.each([401, 503])('API keys are not taken for none if the answer is %i', async (status) => {
  await expect(withKeys(() => refusal(status, 'root.unauthorized')).read()).rejects.toThrow(String(status))
})
