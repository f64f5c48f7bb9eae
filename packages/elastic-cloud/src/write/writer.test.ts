import { type Assignment, Secret } from '@roster/core'
import { expect, test } from 'vitest'
import { createTransport, createWriter } from '../index.ts'
import { ApiDouble, json } from '../testing/api-double.ts'

const VIEWER: Assignment = { kind: 'deployment', role: 'viewer', resource: 'd1' }
const WIRE_VIEWER = {
  deployment: [{ role_id: 'deployment-viewer', organization_id: '123', all: false, deployment_ids: ['d1'] }],
}

function writing() {
  const api = ApiDouble.inTurn(() => json({}))
  return { api, writer: createWriter(createTransport(api.options())) }
}

test('each write is one request', async () => {
  const { api, writer } = writing()
  const unknown = { path: 'platform', roleId: 'p', wire: { role_id: 'p' } }
  await writer.invite('123', {
    emails: ['ada@example.com', 'bob@example.com'],
    expiresIn: '3d',
    assignments: [VIEWER],
    carried: [unknown],
  })
  await writer.cancelInvitations('123', [new Secret('t/1'), new Secret('t2')])
  await writer.removeMembers('123', ['7', '8'])
  await writer.grant('7', '123', [VIEWER])
  await writer.revoke('7', '123', [VIEWER])

  expect(api.requests.map(({ method, path, body }) => ({ method, path, body }))).toEqual([
    {
      method: 'POST',
      path: '/organizations/123/invitations',
      body: {
        emails: ['ada@example.com', 'bob@example.com'],
        expires_in: '3d',
        role_assignments: { ...WIRE_VIEWER, platform: [{ role_id: 'p' }] },
      },
    },
    { method: 'DELETE', path: '/organizations/123/invitations/t%2F1,t2', body: undefined },
    { method: 'DELETE', path: '/organizations/123/members/7,8', body: undefined },
    { method: 'POST', path: '/users/7/role_assignments', body: WIRE_VIEWER },
    { method: 'DELETE', path: '/users/7/role_assignments', body: WIRE_VIEWER },
  ])
})

test('an invitation without roles says so', async () => {
  const { api, writer } = writing()
  await writer.invite('123', { emails: ['a@example.com'], expiresIn: '72h', assignments: [], carried: [] })
  expect(api.requests[0]?.body).toEqual({
    emails: ['a@example.com'],
    expires_in: '72h',
    role_assignments: {},
  })
})

test('a delete of nothing is never sent', async () => {
  const { api, writer } = writing()
  await expect(async () => writer.removeMembers('123', [])).rejects.toThrow(RangeError)
  await expect(async () => writer.removeMembers('123', ['7', ''])).rejects.toThrow(RangeError)
  expect(api.requests).toEqual([])
})
