/** People who sign in through a provider that overwrites their roles, under both values of `policy.sso.roles`. */
import { explain, listAccess, readRoster } from '@roster/core'
import { type ElasticCloudState, organization, role } from '@roster/emulator'
import { describe, expect, test } from 'vitest'
import { createWorld } from './world.ts'

const NOW = Date.UTC(2026, 10, 23, 9)
const DAY = 86_400_000
const KIM = 'kim@corp.example'

function open() {
  return createWorld(
    organization({
      now: NOW,
      members: [
        { email: 'ada@acme.example', roles: [role('organization-admin')] },
        { email: KIM, userId: '7', roles: [role('deployment-editor')] },
      ],
      keys: [{ id: 'owner', email: 'ada@acme.example', roles: [role('organization-admin')] }],
      singleSignOn: {
        domains: ['corp.example'],
        roleMappings: [{ assignments: [role('deployment-viewer')] }],
      },
    }),
  )
}

const file = (roles: 'file' | 'mapped', kim: object | null) => ({
  organization: '1234567890',
  members: { 'ada@acme.example': { organization: 'owner' }, ...(kim && { [KIM]: kim }) },
  policy: { sso: { domains: ['corp.example'], roles } },
})

const kimsRoles = ({ memberships }: ElasticCloudState) =>
  memberships.find(({ userId }) => userId === '7')?.assignments

describe('roles that are mapped', () => {
  test('are never written: a week of runs and sign-ins sends nothing', async () => {
    const world = open()
    for (let day = 0; day < 7; day += 1) {
      const { outcomes } = await world.apply(file('mapped', {}))
      expect(outcomes).toEqual([])
      world.cloud.clock.advance(DAY)
      world.cloud.signIn(KIM)
    }
    expect(world.cloud.requests.every(({ method }) => method === 'GET')).toBe(true)
    expect(kimsRoles(world.cloud.state.export())).toEqual([role('deployment-viewer')])
  })

  test('that the file has all the same are not written either', async () => {
    const world = open()
    const { plan, outcomes } = await world.apply(file('mapped', { deployments: { '*': 'admin' } }))
    expect({ changes: plan.changes, awaited: plan.awaited, outcomes }).toEqual({
      changes: [],
      awaited: [],
      outcomes: [],
    })
  })

  test('end with the membership', async () => {
    const world = open()
    const { outcomes } = await world.apply(file('mapped', null))
    expect(outcomes).toMatchObject([{ change: { kind: 'remove', email: KIM }, status: 'applied' }])
    expect(kimsRoles(world.cloud.state.export())).toBeUndefined()
  })

  test('are shown as the provider’s, and agree with the file', async () => {
    const world = open()
    const text = JSON.stringify(file('mapped', {}))
    const read = readRoster(text, { now: NOW })
    if (!read.roster) return expect.fail('expected a roster')
    const { roster, origins, findings } = read
    const { plan, snapshot } = await world.plan(file('mapped', {}))
    expect(explain(KIM, { roster, origins, findings, live: { plan, snapshot } })).toMatchObject({
      organization: { status: 'member', agrees: true },
      assignments: [{ role: 'editor', inFile: false, inOrganization: true, fromProvider: true, origins: [] }],
    })
    const { people } = listAccess({ kind: 'deployment', resource: '*' }, { roster, origins, snapshot })
    expect(people).toMatchObject([
      { email: 'ada@acme.example' },
      { email: KIM, access: [{ role: 'editor', fromProvider: true }] },
    ])
  })
})

test('roles that the file decides are written, and come back with the next sign-in', async () => {
  const world = open()
  const asked = file('file', { deployments: { '*': 'editor' } })
  expect((await world.apply(asked)).outcomes).toEqual([])
  world.cloud.signIn(KIM)
  expect((await world.apply(asked)).outcomes).toHaveLength(1)
})
