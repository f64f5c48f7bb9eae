/** What a plan finds out about resources before it is shown, and that the service behaves as the findings say. */
import { organization, type Readings, role } from '@roster/emulator'
import { describe, expect, test } from 'vitest'
import { createWorld } from './world.ts'

const NOW = Date.UTC(2026, 10, 23, 9)
const LOGS = '4c5f0de1a2b34c5d8e9f00112233aabb'
const ARCHIVE = '5d6e7f8091a2b3c4d5e6f708192a3b4c'
const SEARCH = 'a1b2c3d4e5f60718293a4b5c6d7e8f90'
const FACTORY = 'ffeeddccbbaa00998877665544332211'

function open(readings: Partial<Readings> = {}) {
  const state = organization({
    now: NOW,
    deployments: [
      { id: LOGS, name: 'logs-prod' },
      { id: ARCHIVE, name: 'archive', stopped: true },
    ],
    projects: [
      {
        id: SEARCH,
        name: 'search',
        type: 'elasticsearch',
        roles: [{ name: 'logs_viewer', description: 'Reads logs' }],
      },
    ],
    clusters: [{ id: FACTORY, name: 'factory' }],
    members: [
      { email: 'ada@acme.example', roles: [role('organization-admin')] },
      { email: 'bob@acme.example', roles: [role('deployment-viewer', ARCHIVE)] },
    ],
    keys: [{ id: 'owner', email: 'ada@acme.example', roles: [role('organization-admin')] }],
  })
  return createWorld(state, { readings })
}

const file = (zoe: object) => ({
  organization: '1234567890',
  resources: { deployments: { archive: ARCHIVE }, elasticsearch: { search: SEARCH } },
  members: {
    'ada@acme.example': { organization: 'owner' },
    'bob@acme.example': { deployments: { archive: 'viewer' } },
    'zoe@acme.example': zoe,
  },
})

const customRole = (name: string) => ({
  elasticsearch: { search: { role: 'viewer', applicationRoles: [name] } },
})

describe('a plan', () => {
  test.each([
    ['a custom role that the project has', customRole('logs_viewer'), []],
    ['one that it lacks', customRole('logs_veiwer'), ['custom-role-missing']],
    ['a connected cluster that is there', { connectedClusters: { [FACTORY]: 'viewer' } }, []],
    [
      'a connected cluster that is not',
      { connectedClusters: { ['0'.repeat(32)]: 'viewer' } },
      ['resource-not-found'],
    ],
    ['all deployments, with a stopped one', { deployments: { '*': 'viewer' } }, ['stopped-in-the-way']],
    ['another deployment than the stopped one', { deployments: { [LOGS]: 'viewer' } }, []],
  ])('of an invitation with %s', async (_, zoe, codes) => {
    const { plan } = await open().plan(file(zoe))
    expect(plan.findings.map(({ code }) => code)).toEqual(codes)
  })

  test('names the deployment that is in the way, and the custom role that is meant', async () => {
    const { plan } = await open().plan(file({ deployments: { '*': 'viewer' }, ...customRole('logs_veiwer') }))
    expect(plan.findings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/search has no custom role "logs_veiwer".*did you mean "logs_viewer"\?$/),
      expect.stringMatching(/the deployment archive is stopped/),
    ])
  })

  test('lists and looks up nothing that it does not touch', async () => {
    const world = open()
    await world.plan(file({}))
    const paths = world.cloud.requests.map(({ path }) => path.replace('/api/v1', ''))
    expect(paths.filter((path) => /deployments|serverless|cloud-connected/.test(path))).toEqual([])
  })
})

test('a custom role that the project lacks is accepted by the service, silently', async () => {
  const world = open()
  const { outcomes } = await world.apply(file(customRole('logs_veiwer')))
  expect(outcomes).toMatchObject([{ status: 'applied', verified: true }])
})
