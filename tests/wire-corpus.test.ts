/**
 * A corpus of shapes that role assignments come in, each through every command: `init`, `plan`, `who`, `explain`, the
 * check of the key, and applying. What an answer contains is understood, shown as a difference, or of nobody's concern.
 */
import {
  checkKey,
  draftMembersFile,
  draftNames,
  draftPeople,
  explain,
  isOwner,
  listAccess,
  readRoster,
  Secret,
} from '@roster/core'
import {
  applyPlan,
  createReader,
  createTransport,
  createWriter,
  learnKey,
  planLive,
  readSnapshot,
} from '@roster/elastic-cloud'
import { describe, expect, test } from 'vitest'
import { RawOrganization } from './raw-organization.ts'

const NOW = Date.UTC(2026, 10, 23, 9)
const ORG = '1234567890'
const D1 = '9b1d0c2e3f4a4b5c6d7e8f9001122334'
const P1 = 'a1b2c3d4e5f60718293a4b5c6d7e8f90'
const ADA = 'ada@acme.example'
const BOB = 'bob@acme.example'

const at = (role_id: unknown, rest: object = {}) => ({ role_id, organization_id: ORG, ...rest })
const all = { all: true }

/** `asked`: the entry that asks for just this. Absent if no file can ask for it, so that a difference stays. */
interface Shape {
  readonly wire: unknown
  readonly asked?: object
  readonly owner?: true
  /** Whether an entry without roles takes it away, when applied. */
  readonly stays?: true
}

const strange = (wire: unknown): Shape => ({ wire, stays: true })
const owner = (wire: unknown, asked: object = { organization: 'owner' }): Shape => ({
  wire,
  asked,
  owner: true,
})
const silent = (wire: unknown): Shape => ({ wire, asked: {} })

const SHAPES: Readonly<Record<string, Shape>> = {
  'no roles: absent': silent(undefined),
  'no roles: null': silent(null),
  'no roles: an empty object': silent({}),
  'no roles: every list null, as Go writes it': silent({
    platform: null,
    organization: null,
    deployment: null,
    project: { elasticsearch: null, observability: null, security: null },
    cloud_connected_resource: null,
  }),
  'no roles: project null': silent({ project: null }),
  'no roles: lists of null': silent({ deployment: [null], project: { security: [null, null] } }),
  'built-in roles': silent({
    organization: [at('ess-default-organization'), at('organization-application-only')],
    project: { elasticsearch: [at('elasticsearch-application-only', all)] },
  }),
  'an entry of another organization': silent({
    organization: [{ role_id: 'organization-admin', organization_id: '999' }],
    deployment: [{ role_id: 'deployment-admin', organization_id: 999, all: true }],
  }),

  'an owner': owner({ organization: [at('organization-admin')] }),
  'an owner: application roles null': owner({
    organization: [at('organization-admin', { application_roles: null })],
  }),
  'an owner: with admin spelt out': owner({
    organization: [at('organization-admin', { application_roles: ['admin'] })],
  }),
  'an owner: with superuser spelt out': owner({
    organization: [at('organization-admin', { application_roles: ['superuser'] })],
  }),
  'an owner: console only': owner(
    { organization: [at('organization-admin', { application_roles: [] })] },
    { organization: { role: 'owner', access: 'console' } },
  ),
  'an owner: custom roles': owner(
    { organization: [at('organization-admin', { application_roles: ['logs'] })] },
    { organization: { role: 'owner', applicationRoles: ['logs'] } },
  ),
  'an owner: number as organization': owner({
    organization: [{ role_id: 'organization-admin', organization_id: Number(ORG) }],
  }),
  'an owner: without an organization': owner({ organization: [{ role_id: 'organization-admin' }] }),
  'an owner: twice': owner({ organization: [at('organization-admin'), at('organization-admin')] }),
  'an owner: every unset field null': owner({
    organization: [at('organization-admin', { all: null, deployment_ids: null, application_roles: null })],
  }),
  'an owner in two forms': owner(
    { organization: [at('organization-admin'), at('organization-admin', { application_roles: [] })] },
    { organization: ['owner', { role: 'owner', access: 'console' }] },
  ),
  'billing, application roles empty: there is nothing to open': {
    wire: { organization: [at('billing-admin', { application_roles: [] })] },
    asked: { organization: 'billing-admin' },
  },

  'elasticsearch-admin, admin spelt out': {
    wire: {
      project: { elasticsearch: [at('elasticsearch-admin', { ...all, application_roles: ['admin'] })] },
    },
    asked: { elasticsearch: { '*': 'admin' } },
  },
  'developer, short id, spelt out': {
    wire: { project: { elasticsearch: [at('developer', { ...all, application_roles: ['developer'] })] } },
    asked: { elasticsearch: { '*': 'developer' } },
  },
  t1_analyst: {
    wire: { project: { security: [at('t1_analyst', { all: false, project_ids: [P1] })] } },
    asked: { security: { [P1]: 't1-analyst' } },
  },
  'security-t1-analyst beside t1_analyst': {
    wire: { project: { security: [at('t1_analyst', all), at('security-t1-analyst', all)] } },
    asked: { security: { '*': 't1-analyst' } },
  },
  'viewer with a custom role, under its short id': {
    wire: { project: { security: [at('viewer', { ...all, application_roles: ['b', 'a', 'b'] })] } },
    asked: { security: { '*': { role: 'viewer', applicationRoles: ['a', 'b'] } } },
  },
  'console only in a project': {
    wire: { project: { observability: [at('observability-editor', { ...all, application_roles: [] })] } },
    asked: { observability: { '*': { role: 'editor', access: 'console' } } },
  },
  'ids as a list, all absent': {
    wire: { deployment: [at('deployment-viewer', { deployment_ids: [D1] })] },
    asked: { deployments: { [D1]: 'viewer' } },
  },
  'ids, all null, other lists null': {
    wire: {
      deployment: [at('deployment-viewer', { all: null, deployment_ids: [D1, D1], project_ids: null })],
    },
    asked: { deployments: { [D1]: 'viewer' } },
  },
  'all, with an empty list of ids': {
    wire: { deployment: [at('deployment-viewer', { all: true, deployment_ids: [] })] },
    asked: { deployments: { '*': 'viewer' } },
  },
  'unknown fields': {
    wire: { deployment: [at('deployment-viewer', { ...all, granted_by: { id: 7 }, etag: 'x' })] },
    asked: { deployments: { '*': 'viewer' } },
  },
  'the same entry twice': {
    wire: { deployment: [at('deployment-viewer', all), at('deployment-viewer', all)] },
    asked: { deployments: { '*': 'viewer' } },
  },
  'types of projects of today': {
    wire: { project: { vectordb: [at('vectordb-developer', all)], workplaceai: [at('viewer', all)] } },
    asked: { vectordb: { '*': 'developer' }, workplaceai: { '*': 'viewer' } },
  },
  'connected clusters': {
    wire: { cloud_connected_resource: [at('cloud-connected-viewer', { all: false, resource_ids: ['c1'] })] },
    asked: { connectedClusters: { c1: 'viewer' } },
  },

  'Workload credentials owner, or any new role of the organization': strange({
    organization: [at('workload-credentials-owner')],
  }),
  'a role of a new kind': strange({ workflows: [at('workflow-admin', all)] }),
  'a role of a new type of project': strange({ project: { workflows: [at('workflows-admin', all)] } }),
  'self-hosted': strange({ platform: [{ role_id: 'platform-admin' }] }),
  'a new role of a known kind': strange({ deployment: [at('deployment-keeper', all)] }),
  'a role id in capitals': strange({ deployment: [at('Deployment-Admin', all)] }),
  'a role id in capitals, of a project': strange({ project: { security: [at('Admin', all)] } }),
  'an owner in capitals': strange({ organization: [at('Organization-Admin')] }),
  'a role id with white space': strange({ deployment: [at(' deployment-admin', all)] }),
  'a role id that is empty': strange({ deployment: [at('', all)] }),
  'a role id that is null': strange({ deployment: [at(null, all)] }),
  'a role id that is a number': strange({ organization: [at(7)] }),
  'a role of another kind': strange({ project: { security: [at('deployment-admin', all)] } }),
  'an organization with white space': strange({
    deployment: [{ role_id: 'deployment-admin', organization_id: ` ${ORG}`, all: true }],
  }),
  'an organization that is empty': strange({
    deployment: [{ role_id: 'deployment-admin', organization_id: '', all: true }],
  }),
  'an organization that is an object': strange({
    deployment: [{ role_id: 'deployment-admin', organization_id: { id: ORG }, all: true }],
  }),
  'neither all nor ids': strange({ deployment: [at('deployment-admin')] }),
  'all false and no ids': strange({
    deployment: [at('deployment-admin', { all: false, deployment_ids: [] })],
  }),
  'all as a text': strange({ deployment: [at('deployment-admin', { all: 'true' })] }),
  'all and ids': strange({ deployment: [at('deployment-admin', { all: true, deployment_ids: [D1] })] }),
  'ids of another kind': strange({ deployment: [at('deployment-admin', { project_ids: [P1] })] }),
  'project_id for project_ids': strange({
    project: { security: [at('security-admin', { project_id: P1 })] },
  }),
  'an id that is null': strange({ deployment: [at('deployment-admin', { deployment_ids: [null] })] }),
  'ids as one text': strange({ deployment: [at('deployment-admin', { deployment_ids: D1 })] }),
  'an id that is a star': strange({ deployment: [at('deployment-admin', { deployment_ids: ['*'] })] }),
  'an organization role with ids': strange({ organization: [at('billing-admin', { deployment_ids: [D1] })] }),
  'application roles as a text': strange({
    deployment: [at('deployment-admin', { ...all, application_roles: 'x' })],
  }),
  'application roles with null': strange({
    deployment: [at('deployment-admin', { ...all, application_roles: [null] })],
  }),
  'custom roles without viewer': strange({
    project: { security: [at('security-admin', { ...all, application_roles: ['x'] })] },
  }),
  'texts instead of entries': strange({ organization: ['organization-admin'] }),
  'an object instead of a list': strange({ organization: at('organization-admin') }),
  'a text instead of a list': strange({ deployment: 'deployment-admin' }),
  'a list instead of kinds of projects': strange({ project: [at('security-admin', all)] }),
  'a list instead of everything': strange([at('organization-admin')]),
  'a text instead of everything': strange('organization-admin'),
  'lists within lists': strange({ deployment: [[at('deployment-admin', all)]] }),

  'an end that the API does not describe': {
    wire: { deployment: [at('deployment-admin', { ...all, expires_at: '2020-01-01T00:00:00Z' })] },
    asked: { deployments: { '*': 'admin' } },
  },
  'a deployment role without an organization': {
    wire: { deployment: [{ role_id: 'deployment-admin', organization_id: null, all: true }] },
    asked: { deployments: { '*': 'admin' } },
  },
  'no roles: empty lists': silent({ organization: [], deployment: [], project: {} }),
  'a role id that is a list': strange({ deployment: [at(['deployment-admin'], all)] }),
  'a role id that is an object': strange({ deployment: [at({ id: 'deployment-admin' }, all)] }),
  'a role id with a hyphen that looks like one': strange({ deployment: [at('deployment\u2010admin', all)] }),
  'a role id with an invisible letter': strange({ organization: [at('organization-\u200Badmin')] }),
  'role for role_id': strange({
    deployment: [{ role: 'deployment-admin', organization_id: ORG, all: true }],
  }),
  'fields in another case': strange({
    deployment: [{ roleId: 'deployment-admin', organizationId: ORG, all: true }],
  }),
  'kinds in another case': strange({ Organization: [at('organization-admin')] }),
  'an owner among deployments': strange({ deployment: [at('organization-admin', all)] }),
  'a deployment role among those of the organization': strange({ organization: [at('deployment-admin')] }),
  'all as a number': strange({ deployment: [at('deployment-admin', { all: 1 })] }),
  'all as a list': strange({ deployment: [at('deployment-admin', { all: [true] })] }),
  'ids as an object': strange({ deployment: [at('deployment-admin', { deployment_ids: { [D1]: true } })] }),
  'ids as objects': strange({ deployment: [at('deployment-admin', { deployment_ids: [{ id: D1 }] })] }),
  'ids in a list of lists': strange({ deployment: [at('deployment-admin', { deployment_ids: [[D1]] })] }),
  'an id that is empty': strange({ deployment: [at('deployment-admin', { deployment_ids: [''] })] }),
  'a good id beside one that is null': strange({
    deployment: [at('deployment-admin', { deployment_ids: [D1, null] })],
  }),
  'application roles as an object': strange({
    deployment: [at('deployment-admin', { ...all, application_roles: {} })],
  }),
  'application roles as numbers': strange({
    project: { security: [at('security-viewer', { ...all, application_roles: [7] })] },
  }),
  'application roles with an empty text': strange({
    project: { security: [at('security-viewer', { ...all, application_roles: [''] })] },
  }),
  'application roles in a list of lists': strange({
    project: { security: [at('security-viewer', { ...all, application_roles: [['x']] })] },
  }),
  'a type of project with another spelling': strange({
    project: { elastic_search: [at('elasticsearch-admin', all)] },
  }),
  'a type of project beside kinds': strange({ elasticsearch: [at('elasticsearch-admin', all)] }),
  'a text instead of kinds of projects': strange({ project: 'admin' }),
  'true instead of kinds of projects': strange({ project: true }),
  'a number instead of everything': strange(7),
  'true instead of everything': strange(true),
  'true instead of an entry': strange({ deployment: [true] }),
  'an entry without fields': strange({ deployment: [{}] }),
  'an entry that only names its organization': strange({ deployment: [{ organization_id: ORG }] }),
  'an organization that is true': strange({
    deployment: [{ role_id: 'deployment-admin', organization_id: true, all: true }],
  }),
  'kinds that every object has': strange(
    JSON.parse('{ "__proto__": [{ "role_id": "organization-admin" }], "constructor": [{ "role_id": "x" }] }'),
  ),
  'a connected cluster, all and ids': strange({
    cloud_connected_resource: [at('cloud-connected-admin', { all: true, resource_ids: ['c1'] })],
  }),
  'a connected cluster under another key': strange({
    cloud_connected_resource: [at('cloud-connected-admin', { cluster_ids: ['c1'] })],
  }),
}

const CASES = Object.entries(SHAPES)

async function world(wire: unknown) {
  const organization = new RawOrganization(ORG, [
    { user_id: '1', email: ADA, role_assignments: { organization: [at('organization-admin')] } },
    { user_id: 2, email: BOB, role_assignments: wire },
  ])
  const transport = createTransport({
    apiUrl: 'http://127.0.0.1',
    apiKey: new Secret('key'),
    fetch: organization.fetch,
    now: () => NOW,
    sleep: async () => {},
    random: () => 0.5,
  })
  return { organization, reader: createReader(transport), writer: createWriter(transport) }
}

function fileOf(bob: object): string {
  return JSON.stringify({
    organization: ORG,
    resources: { connectedClusters: { c1: 'c1' } },
    members: { [ADA]: { organization: 'owner' }, [BOB]: bob },
    policy: { maxRemovals: 9 },
  })
}

function rosterOf(text: string) {
  const read = readRoster(text, { now: NOW })
  if (read.roster === undefined) throw new Error(JSON.stringify(read.findings))
  return read
}

describe.each(CASES)('%s', (_name, { wire, asked, owner: isAnOwner, stays }) => {
  test('agrees with the file that asks for it, and with no other', async () => {
    const { reader } = await world(wire)
    const { roster } = rosterOf(fileOf(asked ?? {}))
    const { plan } = await planLive({ roster, reader, use: 'plan', now: NOW })
    expect([plan.changes.length, plan.standing.length]).toEqual([0, stays ? 1 : 0])
    if (asked && Object.keys(asked).length === 0) return
    const { plan: other } = await planLive({
      roster: rosterOf(fileOf(stays ? { organization: 'billing-admin' } : {})).roster,
      reader,
      use: 'plan',
      now: NOW,
    })
    expect(other.changes.length).toBe(1)
  })

  test('is what init writes, or a difference that init leaves', async () => {
    const { reader } = await world(wire)
    const snapshot = await readSnapshot(reader, ORG)
    const people = draftPeople(snapshot)
    const text = draftMembersFile({
      organization: { id: ORG },
      people,
      names: draftNames(people.listed, new Map()),
      states: { stopped: new Set(), missing: new Set() },
      groups: [],
    })
    const { plan } = await planLive({ roster: rosterOf(text).roster, reader, use: 'plan', now: NOW })
    expect(plan.changes).toEqual([])
    const bob = people.listed.find(({ email }) => email === BOB)
    const isAdopted = bob !== undefined && bob.unknown.length + bob.kept.length === 0
    expect(plan.standing.length).toBe(isAdopted ? 0 : 1)
    if (!stays) expect(isAdopted).toBe(true)
  })

  test('is what who and explain answer', async () => {
    const { reader } = await world(wire)
    const { roster, origins } = rosterOf(fileOf(asked ?? {}))
    const { snapshot, plan } = await planLive({ roster, reader, use: 'plan', now: NOW })
    const owners = listAccess({ kind: 'organization', role: 'owner' }, { roster, origins, snapshot })
    expect(owners.people.some(({ email }) => email === BOB)).toBe(isAnOwner === true)
    const explanation = explain(BOB, { roster, origins, findings: [], live: { snapshot, plan } })
    expect(explanation?.organization).toMatchObject({ status: 'member', agrees: stays !== true })
  })

  test('is what the check of the key goes by, unless it is not understood', async () => {
    const { organization, reader } = await world(wire)
    organization.person = { user_id: 2, role_assignments: wire }
    const key = await learnKey(reader, ORG)
    if (key.principal) expect(key.principal.some(isOwner)).toBe(isAnOwner === true)
    const inviting = `{"organization":"${ORG}","members":{"${ADA}":{"organization":"owner"},"${BOB}":{},"cat@acme.example":{}}}`
    const live = await planLive({ roster: rosterOf(inviting).roster, reader, use: 'plan', now: NOW })
    const refused = checkKey(live.plan, key, { ...live, use: 'apply', now: NOW }).filter(
      ({ code, email }) => code === 'key-not-permitted' && email === 'cat@acme.example',
    )
    if (isAnOwner) expect(refused).toEqual([])
  })

  test('is taken away in its own spelling', async () => {
    const { organization, reader, writer } = await world(wire)
    const { roster } = rosterOf(fileOf({}))
    const { plan, snapshot, resources } = await planLive({ roster, reader, use: 'apply', now: NOW })
    const result = await applyPlan({
      ...{ roster, snapshot, reader, writer, changes: plan.changes, planOptions: { resources } },
      ...{ audit: () => {}, now: () => NOW, sleep: async () => {} },
    })
    expect(result.outcomes.filter(({ verified }) => !verified)).toEqual([])
    expect(organization.unmatched).toEqual([])
    const after = await planLive({ roster, reader, use: 'apply', now: NOW })
    expect([after.plan.changes.length, after.plan.standing.length]).toEqual([0, stays ? 1 : 0])
  })
})
