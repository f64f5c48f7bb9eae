import { organization, type Readings, role } from '@roster/emulator'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createWorld, type WorldOptions } from './world.ts'

const NOW = Date.UTC(2026, 10, 23, 9)
const ADA = 'ada@acme.example'
const END = '2027-03-01'
const KEY_END = Date.UTC(2027, 2, 1, 20)
const EDITOR = role('deployment-editor')

interface Existing {
  readonly id: string
  readonly description?: string
  readonly roles?: readonly ReturnType<typeof role>[]
}

/** The world of Ada, an owner, with her key and these. */
function worldOf(
  keys: readonly Existing[],
  { readings, ...options }: WorldOptions & { readonly readings?: Partial<Readings> } = {},
) {
  const world = createWorld(
    organization({
      now: NOW,
      members: [
        { email: ADA, userId: 'ada', roles: [role('organization-admin')] },
        { email: 'bob@acme.example', userId: 'bob', roles: [role('deployment-admin')] },
      ],
      keys: [
        { id: 'owner', email: ADA, roles: [role('organization-admin')] },
        { id: 'admin', email: 'bob@acme.example', roles: [role('deployment-admin')] },
        ...keys.map(({ roles = [EDITOR], ...key }) => ({ ...key, email: ADA, roles, expiresAt: KEY_END })),
      ],
    }),
    { ...options, ...(readings && { readings }) },
  )
  return { ...world, ids: () => world.cloud.state.export().keys.map(({ id }) => id) }
}

const entry = (rest: object = {}) => ({ owner: ADA, expires: END, deployments: { '*': 'editor' }, ...rest })
const RUN = { owner: ADA, expires: END }

/** A file that lists the keys of both members, and these. */
function file(apiKeys: object, policy: object = {}) {
  return {
    organization: '1234567890',
    members: { [ADA]: { organization: 'owner' }, 'bob@acme.example': { deployments: { '*': 'admin' } } },
    apiKeys: {
      run: { ...RUN, id: 'owner', organization: 'owner' },
      admin: { ...RUN, id: 'admin', deployments: { '*': 'admin' } },
      ...apiKeys,
    },
    policy: { maxKeyRevocations: '100%', ...policy },
  }
}

const sent = (world: ReturnType<typeof worldOf>) =>
  world.cloud.requests.map(({ method, path }) => `${method} ${path.replace('/api/v1/', '')}`)

describe('a run', () => {
  test('revokes what is not listed and what has ended, in one request, and reads them again', async () => {
    const world = worldOf([{ id: 'x' }, { id: 'old' }, { id: 'ci' }])
    const wanted = file(
      { ci: entry({ id: 'ci' }), old: entry({ id: 'old', expires: '2026-11-01' }) },
      { unlistedKeys: 'revoke' },
    )
    const { outcomes, audit } = await world.apply(wanted)
    expect(
      outcomes.map(({ change, status, verified }) => [change.kind, change.key?.id, status, verified]),
    ).toEqual([
      ['revoke-key', 'x', 'applied', true],
      ['revoke-key', 'old', 'applied', true],
    ])
    expect(world.ids()).toEqual(['owner', 'admin', 'ci'])
    expect(audit).toMatchObject([
      {
        changes: [
          { kind: 'revoke-key', key: 'x' },
          { kind: 'revoke-key', key: 'old' },
        ],
        request: { operation: 'revoke-keys' },
        result: { outcome: 'ok' },
      },
    ])
    expect(sent(world).filter((line) => !line.startsWith('GET'))).toEqual(['DELETE users/auth/keys'])
    expect((await world.plan(wanted)).plan.changes).toEqual([])
  })

  test('makes no key: that waits for a member, and what it needs is named', async () => {
    const world = worldOf([{ id: 'ci' }])
    const { outcomes } = await world.apply(
      file({ new: entry(), ci: entry({ id: 'ci', deployments: { '*': 'viewer' } }) }),
    )
    expect(outcomes.map(({ change, status, message }) => [change.kind, status, message])).toEqual([
      ['rotate-key', 'waiting', 'To make it, run: roster keys rotate "ci"'],
      ['create-key', 'waiting', 'To make it, run: roster keys create "new"'],
    ])
    expect(sent(world).every((line) => line.startsWith('GET'))).toBe(true)
  })

  test('reads keys only if the file lists some', async () => {
    const world = worldOf([{ id: 'x' }])
    const { apiKeys: _keys, policy: _policy, ...without } = file({})
    await world.plan(without)
    expect(sent(world)).toEqual([
      'GET organizations/1234567890/members',
      'GET organizations/1234567890/invitations',
    ])
    await world.plan(file({ x: entry({ id: 'x' }) }))
    expect(sent(world).slice(2).sort()).toEqual([
      'GET organizations/1234567890/invitations',
      'GET organizations/1234567890/members',
      'GET users/auth/keys',
    ])
  })

  test('never revokes its own key', async () => {
    const world = worldOf([{ id: 'x' }])
    const { run: _own, ...others } = file({}, { unlistedKeys: 'revoke' }).apiKeys
    const { plan, outcomes } = await world.apply({
      ...file({}, { unlistedKeys: 'revoke' }),
      apiKeys: others,
    })
    expect(outcomes.map(({ change }) => change.key?.id)).toEqual(['x'])
    expect(plan.standing.map(({ code }) => code)).toEqual(['own-key'])
    expect(world.ids()).toContain('owner')
  })

  test.each<[string, Partial<Readings>]>([
    ['no one can tell whose key it is', { currentUser: false }],
    ['the service has user ids as numbers', { numericUserIds: 'all' }],
  ])('never revokes its own key if %s', async (_, readings) => {
    const world = worldOf([{ id: 'x' }], { readings })
    const { run: _own, ...others } = file({}, { unlistedKeys: 'revoke' }).apiKeys
    await world.apply({ ...file({}, { unlistedKeys: 'revoke' }), apiKeys: others })
    expect(world.ids()).toContain('owner')
    expect(world.ids()).not.toContain('x')
  })

  test('by a key that sees only its own does not ask for what it cannot see', async () => {
    const world = worldOf([{ id: 'ci' }], { key: 'admin' })
    const { plan } = await world.plan(file({ ci: entry({ id: 'ci' }) }))
    expect(plan.changes).toEqual([])
    expect(plan.standing.map(({ code, email }) => `${code} ${email}`)).toEqual([
      'key-not-seen key:ci',
      'key-not-seen key:run',
    ])
  })

  test('fails if keys cannot be read, and does not treat them as absent', async () => {
    const world = worldOf([{ id: 'x' }])
    world.cloud.faults.add({ kind: 'server-error', status: 503 }, { path: '/api/v1/users/auth/keys' })
    await expect(world.plan(file({}))).rejects.toThrow('503')
  })

  test('knows a key that inherits the roles of its member for what no file can ask', async () => {
    const world = createWorld(
      organization({
        now: NOW,
        members: [{ email: ADA, roles: [role('organization-admin')] }],
        keys: [{ id: 'owner', email: ADA }],
      }),
    )
    const { plan } = await world.plan({
      organization: '1234567890',
      members: { [ADA]: { organization: 'owner' } },
      apiKeys: { own: { ...RUN, id: 'owner' } },
    })
    expect(plan.changes).toEqual([])
    expect(plan.standing).toMatchObject([{ code: 'unknown-assignment', email: 'key:own' }])
  })
})

test.each([
  ['absent', undefined, 'deployment-editor'],
  ['empty', [], 'deployment-editor'],
])('for keys, %s application roles are one thing: Cloud API only', async (_, applicationRoles, roleId) => {
  const world = worldOf([{ id: 'ci', roles: [role(roleId, '*', applicationRoles)] }])
  const { plan } = await world.plan(file({ ci: entry({ id: 'ci' }) }))
  expect([plan.changes, plan.standing]).toEqual([[], []])
})

const trouble = fc.record({
  at: fc.nat(5),
  afterEffect: fc.boolean(),
  kind: fc.constantFrom('dropped-connection', 'html-error'),
  method: fc.constantFrom('DELETE', undefined),
})

describe('whatever answers are lost', () => {
  test('what is revoked was to be revoked, and another run leaves nothing to revoke', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 }),
        fc.subarray(['a', 'b', 'c', 'd', 'e']),
        fc.subarray(['a', 'b', 'c']),
        fc.array(trouble, { maxLength: 4 }),
        async (existing, listed, ended, troubles) => {
          const world = worldOf(existing.map((id) => ({ id })))
          const wanted = file(
            Object.fromEntries(
              listed.map((id) => [id, entry({ id, ...(ended.includes(id) && { expires: '2026-11-01' }) })]),
            ),
            { unlistedKeys: 'revoke' },
          )
          for (const { at, afterEffect, kind, method } of troubles) {
            const match = { index: at, ...(method && { method }) }
            if (kind === 'html-error') world.cloud.faults.add({ kind, status: 502, afterEffect }, match)
            else world.cloud.faults.add({ kind: 'dropped-connection', afterEffect }, match)
          }
          const kept = existing.filter((id) => listed.includes(id) && !ended.includes(id))
          await world.apply(wanted).catch(() => undefined)
          for (const id of [...kept, 'owner', 'admin']) expect(world.ids()).toContain(id)
          world.cloud.faults.clear()
          await world.apply(wanted)
          expect(world.ids().toSorted()).toEqual([...kept, 'owner', 'admin'].toSorted())
          const { plan } = await world.plan(wanted)
          expect(plan.changes.filter(({ kind }) => kind === 'revoke-key')).toEqual([])
        },
      ),
      { numRuns: 60 },
    )
  })
})
