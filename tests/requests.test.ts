import { organization, role } from '@roster/emulator'
import { describe, expect, test } from 'vitest'
import { beforeLargeChange, LARGE_CHANGE_SIZE, largeChangeFile } from './large-change.ts'
import { createWorld, type World } from './world.ts'

const NOW = Date.UTC(2026, 10, 23, 9)

/** Requests such as `GET members`, without ids and tokens, and how often each was sent. */
function counts(requests: World['cloud']['requests']): Readonly<Record<string, number>> {
  const lines = requests.map(({ method, path }) => {
    const [kind = '', , part = kind] = path.replace('/api/v1/', '').split('/')
    return `${method} ${part}`
  })
  return Object.fromEntries(
    [...Map.groupBy(lines, (line) => line)].map(([line, { length }]) => [line, length]),
  )
}

/** The numbers in docs/requests.md. */
const READ_BEFORE_AND_AFTER = { 'GET members': 2, 'GET invitations': 2 }
const WHOSE_KEY = { 'GET saas': 1, 'GET keys': 1 }

describe('the requests of a run', () => {
  test('with 1,500 changes are as few as the API allows, and without changes two', async () => {
    const world = createWorld(beforeLargeChange(NOW))
    const { outcomes } = await world.apply(largeChangeFile())
    expect(outcomes).toHaveLength(LARGE_CHANGE_SIZE)
    expect(outcomes.filter(({ status, verified }) => status !== 'applied' || !verified)).toEqual([])
    expect(counts(world.cloud.requests)).toEqual({
      ...READ_BEFORE_AND_AFTER,
      ...WHOSE_KEY,
      'GET deployments': 1,
      'POST role_assignments': 200,
      'DELETE role_assignments': 200,
      'POST invitations': 20,
      'DELETE invitations': 2,
      'DELETE members': 4,
    })
    const made = world.cloud.requests.length
    expect(made).toBeLessThanOrEqual(440)

    const { outcomes: none } = await world.apply(largeChangeFile())
    expect(none).toEqual([])
    expect(counts(world.cloud.requests.slice(made))).toEqual({ 'GET members': 1, 'GET invitations': 1 })
  })

  test('read no names of resources if no id needs a look', async () => {
    const world = createWorld(
      organization({
        now: NOW,
        members: [{ email: 'ada@acme.example', roles: [role('organization-admin')] }],
        keys: [{ id: 'owner', email: 'ada@acme.example', roles: [role('organization-admin')] }],
      }),
    )
    await world.apply({
      organization: '1234567890',
      members: {
        'ada@acme.example': { organization: 'owner' },
        'bob@acme.example': { organization: 'billing-admin', deployments: { '*': 'viewer' } },
      },
    })
    expect(counts(world.cloud.requests)).toEqual({
      ...READ_BEFORE_AND_AFTER,
      ...WHOSE_KEY,
      'POST invitations': 1,
    })
  })
})
