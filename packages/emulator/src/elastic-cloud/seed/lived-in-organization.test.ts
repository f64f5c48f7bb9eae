import { Invitations, Memberships } from '@roster/elastic-cloud/wire'
import { describe, expect, test } from 'vitest'
import { createElasticCloud, DEFAULT_NOW } from '../server/emulator.ts'
import { isScoped } from '../state/assignment.ts'
import { State } from '../state/state.ts'
import { caller } from '../testing/caller.ts'
import { livedInOrganization } from './lived-in-organization.ts'
import { ownerKey } from './organization.ts'

const state = livedInOrganization(DEFAULT_NOW)
const call = caller(createElasticCloud({ state }), 'ada-key')

test('is a valid state, with a key that works', () => {
  expect(State.parse(state)).toEqual(state)
  expect(ownerKey(state, DEFAULT_NOW)).toBe('ada-key')
})

test('has members of every sort', async () => {
  const { body } = await call('GET', '/organizations/1234567890/members')
  const { members } = Memberships.parse(body)
  expect(members.map(({ email }) => email)).toEqual([
    'ada@acme.example',
    'root@acme.example',
    'grace@acme.example',
    'bob@acme.example',
    'cat@acme.example',
    'kim@acme.example',
    'Joan@Acme.example',
    undefined,
  ])
  const text = JSON.stringify(members)
  expect(text).toContain('"application_roles":["logs_viewer"]')
  expect(text).toContain('cloud-connected-viewer')
  expect(text).toContain('"vectors":[{"role_id":"vectors-admin"')
})

test('has an open invitation, console only, and an expired one', async () => {
  const { body } = await call('GET', '/organizations/1234567890/invitations')
  expect(Invitations.parse(body).invitations).toMatchObject([
    {
      email: 'max@acme.example',
      expired: false,
      role_assignments: { project: { observability: [{ application_roles: [] }] } },
    },
    { email: 'eve@acme.example', expired: true },
  ])
})

describe('its keys', () => {
  test.each([
    ['ada-key', 201],
    ['grace-key', 403],
    ['bob-key', 403],
    ['old-key', 401],
    ['hank-key', 404],
  ])('%s invites with status %i', async (secret, status) => {
    const guest = caller(createElasticCloud({ state }), secret)
    const request = { emails: ['zoe@acme.example'] }
    expect(await guest('POST', '/organizations/1234567890/invitations', request)).toMatchObject({ status })
  })
})

test('a person elsewhere cannot be invited if accounts hold one organization', async () => {
  const old = createElasticCloud({ state, readings: { accounts: 'one-organization' } })
  const reply = await caller(old, 'ada-key')('POST', '/organizations/1234567890/invitations', {
    emails: ['hank@globex.example'],
  })
  expect(reply.codes).toEqual(['organization.user_organization_already_belongs'])
})

test('every resource with a role on it exists, and one of them is stopped', async () => {
  const ids = new Set([...state.deployments, ...state.projects, ...state.clusters].map(({ id }) => id))
  const named = state.memberships.flatMap(({ assignments }) => assignments).filter(isScoped)
  const missing = named.filter(({ resource = '*' }) => resource !== '*' && !ids.has(resource))
  expect(missing).toEqual([])
  expect(state.deployments.filter(({ stopped }) => stopped).map(({ name }) => name)).toEqual(['archive'])
})
