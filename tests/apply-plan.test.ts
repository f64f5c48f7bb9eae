import { organization, role } from '@roster/emulator'
import { describe, expect, test } from 'vitest'
import { createWorld } from './world.ts'

const NOW = Date.UTC(2026, 10, 23, 9)
const ORG = '1234567890'
const LOGS = '4c5f0de1a2b34c5d8e9f00112233aabb'
const SHOP = '9b1d0c2e3f4a4b5c6d7e8f9001122334'
const OWNER = { email: 'ada@acme.example', roles: [role('organization-admin')] }
const OWNER_ENTRY = { 'ada@acme.example': { organization: 'owner' } }

function acme(options: Partial<Parameters<typeof organization>[0]> = {}) {
  return organization({
    now: NOW,
    deployments: [
      { id: LOGS, name: 'logs-prod' },
      { id: SHOP, name: 'shop' },
    ],
    ...options,
    members: [OWNER, ...(options.members ?? [])],
  })
}

function file(members: object, policy: object = { maxRemovals: '100%' }) {
  return { organization: ORG, members: { ...OWNER_ENTRY, ...members }, policy }
}

function writes(world: ReturnType<typeof createWorld>) {
  return world.cloud.requests
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path, status }) => `${method} ${path.replace('/api/v1', '')} ${status}`)
}

describe('applying a plan', () => {
  test('sends what the product documents, word for word', async () => {
    const world = createWorld(
      acme({
        projects: [
          { id: LOGS, name: 'search', type: 'elasticsearch' },
          { id: SHOP, name: 'traces', type: 'observability' },
        ],
      }),
    )
    await world.apply(
      file({
        'zoe@acme.example': {
          deployments: { '*': 'admin' },
          elasticsearch: { [LOGS]: { role: 'viewer', applicationRoles: ['logs_viewer'] } },
          observability: { [SHOP]: { role: 'editor', access: 'console' } },
        },
      }),
    )
    const post = world.cloud.requests.find(({ method }) => method === 'POST')
    expect(post?.body).toStrictEqual({
      emails: ['zoe@acme.example'],
      expires_in: '3d',
      role_assignments: {
        deployment: [{ role_id: 'deployment-admin', organization_id: ORG, all: true }],
        project: {
          elasticsearch: [
            {
              role_id: 'elasticsearch-viewer',
              organization_id: ORG,
              all: false,
              project_ids: [LOGS],
              application_roles: ['logs_viewer'],
            },
          ],
          observability: [
            {
              role_id: 'observability-editor',
              organization_id: ORG,
              all: false,
              project_ids: [SHOP],
              application_roles: [],
            },
          ],
        },
      },
    })
  })

  test('grants before it invites, cancels, revokes and removes', async () => {
    const world = createWorld(
      acme({
        members: [
          { email: 'bob@acme.example', userId: 'bob', roles: [role('deployment-viewer', LOGS)] },
          { email: 'cat@acme.example', userId: 'cat' },
        ],
        invitations: [{ email: 'eve@acme.example', token: 'eves' }],
      }),
    )
    const { outcomes } = await world.apply(
      file({
        'bob@acme.example': { deployments: { [LOGS]: 'editor' } },
        'zoe@acme.example': {},
      }),
    )
    expect(writes(world)).toEqual([
      'POST /users/bob/role_assignments 200',
      `POST /organizations/${ORG}/invitations 201`,
      `DELETE /organizations/${ORG}/invitations/eves 200`,
      'DELETE /users/bob/role_assignments 200',
      `DELETE /organizations/${ORG}/members/cat 200`,
    ])
    expect(outcomes.map(({ status, verified }) => [status, verified])).toEqual(
      Array(4).fill(['applied', true]),
    )
    expect(
      (
        await world.plan(
          file({ 'bob@acme.example': { deployments: { [LOGS]: 'editor' } }, 'zoe@acme.example': {} }),
        )
      ).plan.changes,
    ).toEqual([])
  })

  test('invites people with equal roles in one request', async () => {
    const world = createWorld(acme())
    await world.apply(
      file({
        'a@acme.example': { deployments: { '*': 'viewer' } },
        'b@acme.example': { deployments: { '*': 'viewer' } },
        'c@acme.example': {},
      }),
    )
    const posts = world.cloud.requests.filter(({ method }) => method === 'POST')
    expect(posts.map(({ body }) => (body as { emails: string[] }).emails)).toEqual([
      ['a@acme.example', 'b@acme.example'],
      ['c@acme.example'],
    ])
  })

  test.each(['whole', 'partial'] as const)(
    'a refused address costs only itself (verdict: %s)',
    async (batchVerdict) => {
      const world = createWorld(acme(), { readings: { batchVerdict, accounts: 'one-organization' } })
      world.cloud.joinElsewhere('d@acme.example')
      const people = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${name}@acme.example`)
      const { outcomes } = await world.apply(file(Object.fromEntries(people.map((email) => [email, {}]))))
      expect(outcomes.filter(({ status }) => status === 'applied').map(({ change }) => change.email)).toEqual(
        people.filter((email) => email !== 'd@acme.example'),
      )
      const [failed] = outcomes.filter(({ status }) => status === 'failed')
      expect(failed).toMatchObject({
        change: { email: 'd@acme.example' },
        code: 'organization.user_organization_already_belongs',
        message: expect.stringContaining('leave it first'),
      })
    },
  )

  test.each(['accepts', 'refuses'] as const)(
    'sends an expired invitation again (refresh: %s)',
    async (refresh) => {
      const world = createWorld(
        acme({ invitations: [{ email: 'eve@acme.example', token: 'eves', expiresAt: NOW - 1000 }] }),
        { readings: { refresh } },
      )
      const { outcomes, plan } = await world.apply(file({ 'eve@acme.example': {} }))
      expect(plan.changes.map(({ kind }) => kind)).toEqual(['resend'])
      expect(outcomes).toMatchObject([{ status: 'applied', verified: true }])
      expect(writes(world)).toHaveLength(refresh === 'accepts' ? 1 : 3)
    },
  )

  test('replaces an invitation whose roles differ', async () => {
    const world = createWorld(acme({ invitations: [{ email: 'eve@acme.example', token: 'eves' }] }))
    const wanted = file({ 'eve@acme.example': { deployments: { '*': 'viewer' } } })
    expect((await world.apply(wanted)).outcomes).toMatchObject([{ status: 'applied', verified: true }])
    expect(writes(world)).toEqual([
      `DELETE /organizations/${ORG}/invitations/eves 200`,
      `POST /organizations/${ORG}/invitations 201`,
    ])
  })

  test('a refused atom is isolated from the others, and the atom that it replaces stays', async () => {
    const world = createWorld(
      acme({
        members: [
          {
            email: 'bob@acme.example',
            userId: 'bob',
            roles: [role('deployment-viewer', LOGS), role('deployment-viewer', SHOP)],
          },
        ],
      }),
    )
    world.cloud.faults.configure({ refuse: { emails: [], resources: [SHOP] } })
    const { outcomes } = await world.apply(
      file({ 'bob@acme.example': { deployments: { [LOGS]: 'editor', [SHOP]: 'editor' } } }),
    )
    expect(outcomes).toMatchObject([
      { status: 'failed', code: 'role_assignments.unauthorized_role_assignments' },
    ])
    const bob = world.cloud.state.export().memberships.find(({ userId }) => userId === 'bob')
    expect(bob?.assignments).toEqual([
      expect.objectContaining({ roleId: 'deployment-viewer', resource: SHOP }),
      expect.objectContaining({ roleId: 'deployment-editor', resource: LOGS }),
    ])
  })

  test('leaves a stopped deployment alone and says so', async () => {
    const world = createWorld(
      acme({
        deployments: [{ id: LOGS, name: 'logs-prod', stopped: true }],
        members: [{ email: 'bob@acme.example', userId: 'bob', roles: [role('deployment-viewer', LOGS)] }],
      }),
    )
    const { plan } = await world.plan(file({ 'bob@acme.example': { deployments: { '*': 'viewer' } } }))
    expect(plan.changes).toMatchObject([{ grant: [{ resource: '*' }], revoke: [] }])
    expect(plan.findings.map(({ code }) => code)).toEqual(['resource-stopped'])
  })

  test('a lost answer is resolved by reading, without sending anything twice', async () => {
    const world = createWorld(acme({ members: [{ email: 'bob@acme.example', userId: 'bob' }] }))
    world.cloud.faults.add({ kind: 'dropped-connection', afterEffect: true }, { method: 'POST' })
    const { outcomes } = await world.apply(
      file({ 'bob@acme.example': { deployments: { '*': 'viewer' } }, 'zoe@acme.example': {} }),
    )
    expect(outcomes).toMatchObject([
      { status: 'applied', verified: true },
      { status: 'applied', verified: true },
    ])
    expect(writes(world)).toHaveLength(2)
  })

  test('a request lost before its effect is sent again', async () => {
    const world = createWorld(acme({ members: [{ email: 'bob@acme.example', userId: 'bob' }] }))
    world.cloud.faults.add({ kind: 'dropped-connection' }, { method: 'POST', nth: 1 })
    const { outcomes } = await world.apply(file({ 'bob@acme.example': { deployments: { '*': 'viewer' } } }))
    expect(outcomes).toMatchObject([{ status: 'applied', verified: true }])
  })

  test('gives a service in trouble more time with each round that brings nothing, then gives up', async () => {
    const world = createWorld(acme())
    world.cloud.faults.add({ kind: 'server-error', status: 503 }, { method: 'POST' })
    const waits: number[] = []
    const { outcomes } = await world.apply(file({ 'zoe@acme.example': {} }), {
      sleep: async (milliseconds) => void waits.push(milliseconds),
    })
    expect(waits).toEqual([500, 1000, 2000, 4000])
    expect(outcomes).toMatchObject([{ status: 'failed', message: expect.stringContaining('503') }])
  })

  test('does not ask again for what was refused and is not explained by anything done since', async () => {
    const world = createWorld(acme(), { readings: { accounts: 'one-organization' } })
    world.cloud.joinElsewhere('zoe@acme.example')
    await world.apply(file({ 'zoe@acme.example': {} }))
    expect(writes(world)).toHaveLength(1)
  })

  test('an owner is replaced only once the next one is there', async () => {
    const world = createWorld(acme({ members: [{ email: 'bob@acme.example', userId: 'bob' }] }))
    world.cloud.faults.add({ kind: 'server-error', status: 503 }, { method: 'POST' })
    const { outcomes } = await world.apply({
      organization: ORG,
      members: { 'ada@acme.example': {}, 'bob@acme.example': { organization: 'owner' } },
    })
    expect(outcomes.map(({ change, status, message }) => [change.email, status, message])).toEqual([
      ['ada@acme.example', 'failed', expect.stringContaining('Too few Organization owners')],
      ['bob@acme.example', 'failed', expect.any(String)],
    ])
    expect(writes(world).filter((line) => line.startsWith('DELETE'))).toEqual([])
  })

  test('a key that stops working ends the run', async () => {
    const world = createWorld(acme({ members: [{ email: 'bob@acme.example', userId: 'bob' }] }))
    const { roster, snapshot, plan, resources } = await world.plan(
      file({ 'bob@acme.example': { deployments: { '*': 'viewer' } }, 'zoe@acme.example': {} }),
    )
    expect(plan.changes).toHaveLength(2)
    const state = world.cloud.state.export()
    world.cloud.state.import({ ...state, keys: [] })
    const { applyPlan } = await import('@roster/elastic-cloud')
    const result = await applyPlan({
      roster,
      snapshot,
      changes: plan.changes,
      planOptions: { resources },
      reader: world.reader,
      writer: world.writer,
      audit: () => {},
      now: () => NOW,
      sleep: async () => {},
    })
    expect(result.stopped).toMatch(/key/)
    expect(result.outcomes.map(({ status }) => status)).toEqual(['failed', 'not-attempted'])
    expect(writes(world)).toHaveLength(1)
  })

  test('nothing is sent once the run is stopped', async () => {
    const world = createWorld(acme())
    const { outcomes, stopped } = await world.apply(file({ 'zoe@acme.example': {} }), {
      signal: AbortSignal.abort(new Error('The time is up.')),
    })
    expect(outcomes).toMatchObject([{ status: 'not-attempted' }])
    expect(stopped).toBe('The time is up.')
    expect(writes(world)).toEqual([])
  })

  test('a stopped run sends nothing further, and says why it ended', async () => {
    const stop = new AbortController()
    const world = createWorld(acme({ invitations: [{ email: 'eve@acme.example' }] }))
    const wanted = file({ 'zoe@acme.example': {} })
    const { outcomes, stopped } = await world.apply(wanted, {
      signal: stop.signal,
      audit: () => stop.abort(new Error('The time is up.')),
    })
    expect(writes(world)).toEqual([`POST /organizations/${ORG}/invitations 201`])
    expect(outcomes.map(({ status }) => status)).toEqual(['not-attempted', 'applied'])
    expect(stopped).toBe('The time is up.')
    expect((await world.apply(wanted)).stopped).toBeUndefined()
  })

  test('the audit log has every write and no token', async () => {
    const world = createWorld(acme({ invitations: [{ email: 'eve@acme.example', token: 'eves-token' }] }))
    const { audit } = await world.apply(file({ 'zoe@acme.example': {} }))
    expect(audit.map(({ request, result }) => [request.operation, result])).toEqual([
      ['invite', { outcome: 'ok' }],
      ['cancel-invitations', { outcome: 'ok' }],
    ])
    expect(JSON.stringify(audit)).not.toContain('eves-token')
  })

  describe('where a role cannot be had', () => {
    const GONE = 'deadbeefdeadbeefdeadbeefdeadbeef'
    const refusing = { readings: { unknownResource: 'refuses' } } as const
    const both = { deployments: { [GONE]: 'viewer', [SHOP]: 'viewer' } }
    const invited = (world: ReturnType<typeof createWorld>, name: string) =>
      world.cloud.state
        .export()
        .invitations.filter(({ email }) => email === `${name}@acme.example`)
        .map(({ assignments }) => assignments.map((each) => ('roleId' in each ? each.resource : each)))

    test('one dead id does not keep anyone from being invited with the rest', async () => {
      const world = createWorld(acme(), refusing)
      const wanted = file({
        'yan@acme.example': { deployments: { [SHOP]: 'viewer' } },
        'zoe@acme.example': both,
      })
      const { outcomes } = await world.apply(wanted)
      expect(outcomes.map(({ status, message }) => [status, message])).toEqual([
        ['applied', undefined],
        ['applied', undefined],
      ])
      expect([invited(world, 'yan'), invited(world, 'zoe')]).toEqual([[[SHOP]], [[SHOP]]])

      const next = await world.plan(wanted)
      expect(next.plan.changes).toEqual([])
      expect(next.plan.standing).toMatchObject([
        { code: 'resource-not-found', email: 'zoe@acme.example', assignments: [{ resource: GONE }] },
      ])
    })

    test('a role on what was deleted stays, and every run says so', async () => {
      const world = createWorld(
        acme({ members: [{ email: 'bob@acme.example', roles: [role('deployment-viewer', GONE)] }] }),
      )
      const { plan } = await world.plan(file({ 'bob@acme.example': {} }))
      expect(plan.changes).toEqual([])
      expect(plan.findings).toMatchObject([{ code: 'resource-gone', email: 'bob@acme.example' }])
    })

    test('an invitation goes out anew without what Roster does not know', async () => {
      const world = createWorld(acme({ invitations: [{ email: 'eve@acme.example', token: 'eves' }] }))
      const state = world.cloud.state.export()
      const carried = { path: 'platform', wire: { role_id: 'platform-admin' } }
      world.cloud.state.import({
        ...state,
        invitations: state.invitations.map((invitation) => ({ ...invitation, assignments: [carried] })),
      })
      const { writer } = world
      const { outcomes } = await world.apply(
        file({ 'eve@acme.example': { deployments: { [SHOP]: 'viewer' } } }),
        {
          writer: {
            ...writer,
            invite: (organizationId, batch) =>
              writer.invite(
                organizationId,
                // What the service makes of it is not known; here it is refused, as an unknown role would be.
                batch.carried.length > 0
                  ? { ...batch, assignments: [{ kind: 'deployment', role: 'nonsense', resource: '' }] }
                  : batch,
              ),
          },
        },
      )
      expect(outcomes).toMatchObject([
        { status: 'applied', message: expect.stringContaining('without platform-admin (platform)') },
      ])
      expect(invited(world, 'eve')).toEqual([[SHOP]])
    })

    test('a stopped deployment that is in the way of all of them is named', async () => {
      const world = createWorld(
        acme({
          deployments: [{ id: LOGS, name: 'logs-prod', stopped: true }],
          members: [{ email: 'bob@acme.example', roles: [role('deployment-viewer', LOGS)] }],
        }),
        { readings: { inviteToAllWithStopped: 'refuses' } },
      )
      const { outcomes } = await world.apply(
        file({
          'bob@acme.example': { deployments: { [LOGS]: 'viewer' } },
          'zoe@acme.example': { deployments: { '*': 'viewer' } },
        }),
      )
      expect(outcomes).toMatchObject([
        {
          status: 'failed',
          message: expect.stringContaining(`while one is stopped, and these are: ${LOGS}`),
        },
      ])
    })

    test('roles that an invitation loses by being sent anew are named before and after', async () => {
      const world = createWorld(
        acme({
          deployments: [
            { id: LOGS, name: 'logs-prod', stopped: true },
            { id: SHOP, name: 'shop' },
          ],
          invitations: [
            {
              email: 'eve@acme.example',
              token: 'eves',
              roles: [role('deployment-viewer', LOGS)],
              expiresAt: NOW - 1000,
            },
          ],
        }),
      )
      const wanted = file({ 'eve@acme.example': { deployments: { [LOGS]: 'viewer' } } })
      const lost = { kind: 'replace-invitation', revoke: [{ resource: LOGS, role: 'viewer' }], after: [] }
      expect((await world.plan(wanted)).plan.changes).toMatchObject([lost])
      expect((await world.apply(wanted)).outcomes).toMatchObject([{ status: 'applied', change: lost }])
      expect((await world.plan(wanted)).plan.changes).toEqual([])
    })
  })

  test('of several invitations of one address one is left, with what the file asks for', async () => {
    const world = createWorld(
      acme({
        invitations: [
          { email: 'zoe@acme.example', roles: [role('deployment-viewer', SHOP)] },
          { email: 'Zoe@acme.example', roles: [role('organization-admin')] },
          { email: 'zoe@acme.example', expiresAt: NOW - 1000 },
        ],
      }),
    )
    await world.apply(file({ 'zoe@acme.example': { deployments: { [SHOP]: 'viewer' } } }))
    expect(world.cloud.state.export().invitations).toMatchObject([
      { assignments: [{ roleId: 'deployment-viewer', resource: SHOP }] },
    ])
    await world.apply(file({}))
    expect(world.cloud.state.export().invitations).toEqual([])
  })

  test('an invitation of an owner is cancelled, regardless of who the owners are', async () => {
    const world = createWorld(
      acme({ invitations: [{ email: 'eve@acme.example', roles: [role('organization-admin')] }] }),
    )
    expect((await world.apply(file({}))).outcomes).toMatchObject([{ status: 'applied' }])
  })

  test.each([1, 2, 3])('runs at the same time all end well (%i)', async (seed) => {
    const world = createWorld(
      acme({ members: [{ email: 'bob@acme.example', roles: [role('deployment-viewer', LOGS)] }] }),
      { readings: { grantExisting: 'error', revokeMissing: 'error' } },
    )
    const names = ['ann', 'cat', 'dan', 'eve'].map((name) => `${name}@acme.example`)
    const wanted = file({
      'bob@acme.example': { deployments: { [LOGS]: 'editor', [SHOP]: 'viewer' } },
      ...Object.fromEntries(names.map((email) => [email, { deployments: { [SHOP]: 'viewer' } }])),
    })
    const runs = await Promise.all(Array.from({ length: seed + 1 }, () => world.apply(wanted)))
    expect(
      runs.flatMap(({ outcomes }) => outcomes).filter(({ status }) => /failed|not-attempted/.test(status)),
    ).toEqual([])
    expect(
      world.cloud.state
        .export()
        .invitations.map(({ email }) => email)
        .sort(),
    ).toEqual(names)
    expect((await world.plan(wanted)).plan.changes).toEqual([])
  })

  test('a run without changes makes two reads', async () => {
    const world = createWorld(acme())
    await world.apply(file({}))
    expect(world.cloud.requests.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      `GET /api/v1/organizations/${ORG}/invitations`,
      `GET /api/v1/organizations/${ORG}/members`,
    ])
  })
})
