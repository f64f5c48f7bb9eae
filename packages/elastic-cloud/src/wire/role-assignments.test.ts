import {
  ALL,
  ASSIGNMENT_KINDS,
  type Assignment,
  applicationRoleSet,
  assignmentSet,
  canonicalAssignment,
  type UnknownAssignment,
} from '@roster/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readRoleAssignments, writeRoleAssignments } from '../index.ts'

const ORG = '1234567890'
const write = (assignments: readonly Assignment[], carried: readonly UnknownAssignment[] = []) =>
  JSON.stringify(writeRoleAssignments(assignments, ORG, carried))
const on = (wire: Record<string, unknown>) => readRoleAssignments(wire, ORG)
const entry = (role_id: string, rest: Record<string, unknown> = {}) => ({
  role_id,
  organization_id: ORG,
  ...rest,
})

describe('writing', () => {
  test("the documentation's payload goes over the wire unchanged", () => {
    const assignments: Assignment[] = [
      { kind: 'observability', role: 'editor', resource: 'o1', applicationRoles: [] },
      { kind: 'elasticsearch', role: 'viewer', resource: 'e1', applicationRoles: ['logs_viewer'] },
      { kind: 'deployment', role: 'admin', resource: ALL },
    ]
    expect(write(assignments)).toBe(
      '{"deployment":[{"role_id":"deployment-admin","organization_id":"1234567890","all":true}],' +
        '"project":{"elasticsearch":[{"role_id":"elasticsearch-viewer","organization_id":"1234567890","all":false,"project_ids":["e1"],"application_roles":["logs_viewer"]}],' +
        '"observability":[{"role_id":"observability-editor","organization_id":"1234567890","all":false,"project_ids":["o1"],"application_roles":[]}]}}',
    )
  })

  test('atoms that differ in their resource only share an entry', () => {
    const viewer = (resource: string, applicationRoles?: string[]): Assignment => ({
      kind: 'deployment',
      role: 'viewer',
      resource,
      ...(applicationRoles && { applicationRoles }),
    })
    expect(
      writeRoleAssignments([viewer('b'), viewer('a'), viewer(ALL), viewer('c', []), viewer('a', ['x'])], ORG),
    ).toEqual({
      deployment: [
        entry('deployment-viewer', { all: true }),
        entry('deployment-viewer', { all: false, deployment_ids: ['a'], application_roles: ['x'] }),
        entry('deployment-viewer', { all: false, deployment_ids: ['a', 'b'] }),
        entry('deployment-viewer', { all: false, deployment_ids: ['c'], application_roles: [] }),
      ],
    })
  })

  test('organization roles name no resource, connected clusters have a key of their own', () => {
    expect(
      writeRoleAssignments(
        [
          { kind: 'connected-cluster', role: 'viewer', resource: 'c1' },
          { kind: 'connected-cluster', role: 'admin', resource: ALL },
          { kind: 'organization', role: 'billing-admin' },
          { kind: 'organization', role: 'owner' },
        ],
        ORG,
      ),
    ).toEqual({
      organization: [entry('organization-admin'), entry('billing-admin')],
      cloud_connected_resource: [
        entry('cloud-connected-admin', { all: true }),
        entry('cloud-connected-viewer', { all: false, resource_ids: ['c1'] }),
      ],
    })
  })

  test('nothing is an empty object', () => {
    expect(write([])).toBe('{}')
  })
})

describe('reading', () => {
  test('nothing, empty lists and nulls are no assignments', () => {
    const none = { assignments: [], unknown: [] }
    expect(readRoleAssignments(undefined, ORG)).toEqual(none)
    expect(readRoleAssignments(null, ORG)).toEqual(none)
    expect(on({ organization: [], deployment: null, project: { security: [], vectors: {} } })).toEqual(none)
  })

  test('application roles keep their three meanings', () => {
    const scope = { all: false, deployment_ids: ['d'] }
    const read = (application_roles?: unknown) =>
      on({ deployment: [entry('deployment-viewer', { ...scope, application_roles })] }).assignments[0]
        ?.applicationRoles
    expect(read()).toBeUndefined()
    expect(read(null)).toBeUndefined()
    expect(read([])).toEqual([])
    expect(read(['b', 'a', 'b'])).toEqual(['a', 'b'])
  })

  test('ids without `all`, and `all` beside empty or null ids, are plain enough', () => {
    expect(
      on({ deployment: [entry('deployment-editor', { deployment_ids: ['b', 'a'] })] }).assignments,
    ).toEqual([
      { kind: 'deployment', role: 'editor', resource: 'a' },
      { kind: 'deployment', role: 'editor', resource: 'b' },
    ])
    for (const deployment_ids of [[], null]) {
      expect(
        on({ deployment: [entry('deployment-editor', { all: true, deployment_ids })] }).assignments,
      ).toEqual([{ kind: 'deployment', role: 'editor', resource: ALL }])
    }
  })

  test.each<[string, string, Record<string, unknown>]>([
    ["without its kind's prefix", 'deployment', entry('viewer', { all: true })],
    ['with the prefix alone', 'deployment', entry('deployment-', { all: true })],
    ['on neither all nor any', 'deployment', entry('deployment-viewer')],
    ['on none', 'deployment', entry('deployment-viewer', { all: false, deployment_ids: [] })],
    ['on all and some', 'deployment', entry('deployment-viewer', { all: true, deployment_ids: ['a'] })],
    ["with another kind's ids", 'deployment', entry('deployment-viewer', { all: true, project_ids: ['a'] })],
    [
      'on an id that reads as all',
      'deployment',
      entry('deployment-viewer', { all: false, deployment_ids: ['*'] }),
    ],
    ['whose role is of another kind', 'deployment', entry('elasticsearch-viewer', { all: true })],
    ['without a role', 'deployment', { organization_id: ORG, all: true }],
    ['that is malformed', 'deployment', entry('deployment-viewer', { all: 'yes' })],
    [
      'with application roles that are none',
      'deployment',
      entry('deployment-viewer', { all: true, application_roles: ['x', 3] }),
    ],
    ['of the platform', 'platform', { role_id: 'platform-admin' }],
  ])('an assignment %s is carried, and leaves its neighbours readable', (_name, path, odd) => {
    const plain = entry('deployment-admin', { all: true })
    const wire = path === 'deployment' ? { deployment: [plain, odd] } : { deployment: [plain], [path]: [odd] }
    const { assignments, unknown } = on(wire)
    expect(assignments).toEqual([{ kind: 'deployment', role: 'admin', resource: ALL }])
    expect(unknown).toEqual([{ path, roleId: odd['role_id'] ?? '', wire: odd }])
    expect(JSON.parse(write(assignments, unknown))).toEqual(wire)
  })

  test('new kinds keep their place, whatever they look like', () => {
    const wire = {
      project: { groups: [entry('groups-admin', { all: true })] },
      'a.b': { c: ['x', ['y']], d: true },
      deployment: 'all of them',
      zone: 3,
    }
    const { assignments, unknown } = on(wire)
    expect(assignments).toEqual([])
    expect(unknown.map(({ path }) => path)).toEqual([
      'project.groups',
      'a%2Eb.c',
      'a%2Eb.c',
      'a%2Eb.d',
      'deployment',
      'zone',
    ])
    expect(JSON.parse(write([], unknown))).toEqual(wire)
  })
})

const name = fc.stringMatching(/^[a-z0-9][a-z0-9_.-]{0,8}$/)
const role = fc.oneof(fc.constantFrom('admin', 'editor', 'viewer', 'developer', 't1-analyst'), name)
const atom: fc.Arbitrary<Assignment> = fc
  .record({
    kind: fc.constantFrom(...ASSIGNMENT_KINDS),
    role,
    resource: fc.oneof(fc.constant(ALL), name),
    applicationRoles: fc.option(fc.array(name, { maxLength: 3 }).map(applicationRoleSet), { nil: undefined }),
  })
  .map(({ kind, role, resource, applicationRoles }) => {
    const inside = applicationRoles && { applicationRoles }
    const what =
      kind === 'organization'
        ? { kind, role: role === 'organization-admin' ? 'owner' : role, ...inside }
        : { kind, role, resource, ...inside }
    return canonicalAssignment(what)
  })
const atoms = fc.array(atom, { maxLength: 12 })

/** Anything a later version of the API might send, at any place. */
const future = fc
  .dictionary(
    fc.oneof(
      fc.constantFrom('platform', 'deployment', 'organization', 'project', 'a.b', '__proto__', 'x%2Ey'),
      name,
    ),
    fc.oneof(
      fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom('elasticsearch', 'vectors', 'c.d'),
        fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 2 }),
      ),
      fc.boolean(),
      fc.string(),
    ),
  )
  // JSON writes -0 as 0.
  .map((wire): Record<string, unknown> => JSON.parse(JSON.stringify(wire)))

describe('an assignment spelt otherwise', () => {
  const all = { all: true }
  const project = (type: string, role_id: string, rest = {}) => ({
    project: { [type]: [entry(role_id, { ...all, ...rest })] },
  })

  test.each<[string, Record<string, unknown>, string]>([
    [
      'an unset list is null',
      { deployment: [entry('deployment-viewer', { ...all, project_ids: null })] },
      'deployment/*=viewer',
    ],
    [
      'unset application roles are null',
      { deployment: [entry('deployment-viewer', { ...all, application_roles: null })] },
      'deployment/*=viewer',
    ],
    ['a list has null in it', { deployment: [null, entry('deployment-viewer', all)] }, 'deployment/*=viewer'],
    [
      'fields are unknown',
      { deployment: [entry('deployment-viewer', { ...all, etag: 'x' })] },
      'deployment/*=viewer',
    ],
    [
      'ids are numbers',
      { deployment: [{ role_id: 'deployment-viewer', organization_id: 1234567890, deployment_ids: [7] }] },
      'deployment/7=viewer',
    ],
    [
      'there is no organization id',
      { deployment: [{ role_id: 'deployment-viewer', all: true }] },
      'deployment/*=viewer',
    ],
    ['a role id has no prefix', project('elasticsearch', 'developer'), 'elasticsearch/*=developer'],
    ['a role id has underscores', project('security', 't1_analyst'), 'security/*=t1-analyst'],
    ['a role id has both', project('security', 'security-t1_analyst'), 'security/*=t1-analyst'],
    ['a new role has no prefix', project('security', 'threat_hunter'), 'security/*=threat_hunter'],
    [
      'default application roles are spelt out',
      project('elasticsearch', 'elasticsearch-developer', { application_roles: ['developer'] }),
      'elasticsearch/*=developer',
    ],
    [
      'an Admin has them',
      project('elasticsearch', 'elasticsearch-admin', { application_roles: ['admin'] }),
      'elasticsearch/*=admin',
    ],
    [
      'a persona has them',
      project('security', 't1_analyst', { application_roles: ['t1_analyst'] }),
      'security/*=t1-analyst',
    ],
    [
      'others are custom',
      project('elasticsearch', 'elasticsearch-viewer', { application_roles: ['developer'] }),
      'elasticsearch/*=viewer[developer]',
    ],
    [
      'an Editor of deployments has them',
      { deployment: [entry('deployment-editor', { ...all, application_roles: ['editor'] })] },
      'deployment/*=editor',
    ],
    [
      'an owner has none',
      { organization: [entry('organization-admin', { application_roles: null })] },
      'owner',
    ],
    [
      'an owner has those of an Admin',
      { organization: [entry('organization-admin', { application_roles: ['admin'] })] },
      'owner',
    ],
    [
      'an owner has Cloud Console only',
      { organization: [entry('organization-admin', { application_roles: [] })] },
      'owner[]',
    ],
    [
      'an owner has custom roles',
      { organization: [entry('organization-admin', { application_roles: ['logs'] })] },
      'owner[logs]',
    ],
    [
      'a Billing admin opens nothing anyway',
      { organization: [entry('billing-admin', { application_roles: [] })] },
      'billing-admin',
    ],
    [
      'a connected cluster has nothing inside',
      { cloud_connected_resource: [entry('cloud-connected-admin', { ...all, application_roles: [] })] },
      'connected-cluster/*=admin',
    ],
    [
      'the role is new in the organization',
      { organization: [entry('workload-credentials-owner')] },
      'workload-credentials-owner',
    ],
  ])('is understood although %s, and revoked as it was read', (_name, wire, short) => {
    const { assignments, unknown } = on(wire)
    expect(unknown).toEqual([])
    expect(assignments.map(shortOf)).toEqual([short])
    const [list] = Object.values(JSON.parse(write(assignments)).project ?? JSON.parse(write(assignments)))
    const [read] = leaves(wire)
    expect(list).toMatchObject([
      {
        role_id: read?.role_id,
        organization_id: ORG,
        ...(read?.application_roles && { application_roles: read.application_roles }),
      },
    ])
  })

  test('is one assignment in all its spellings, each of which is revoked', () => {
    const wire = {
      project: {
        elasticsearch: [
          entry('developer', all),
          entry('elasticsearch-developer', all),
          entry('developer', { ...all, application_roles: ['developer'] }),
        ],
      },
    }
    const { assignments } = on(wire)
    expect(assignments.map(shortOf)).toEqual(['elasticsearch/*=developer'])
    expect(JSON.parse(write(assignments))).toEqual(wire)
  })

  test.each<[string, Record<string, unknown>]>([
    [
      'of another organization',
      { deployment: [{ role_id: 'deployment-admin', organization_id: 'other', all: true }] },
    ],
    [
      'of an unknown kind in another organization',
      { platform: [{ role_id: 'x', organization_id: 'other' }] },
    ],
    ['that every member has', { organization: [entry('ess-default-organization')] }],
    [
      'for applications only',
      {
        organization: [entry('organization-application-only')],
        project: { security: [entry('security-application-only', all)] },
      },
    ],
  ])('grants nothing here if it is one %s', (_name, wire) => {
    expect(on(wire)).toEqual({ assignments: [], unknown: [] })
  })

  test('for applications only counts if it names application roles', () => {
    const wire = project('security', 'security-application-only', { application_roles: ['logs'] })
    expect(on(wire).assignments.map(shortOf)).toEqual(['security/*=application-only[logs]'])
  })
})

function shortOf({ kind, role, resource, applicationRoles }: Assignment): string {
  const inside = applicationRoles === undefined ? '' : `[${applicationRoles.join(',')}]`
  return `${resource === undefined ? '' : `${kind}/${resource}=`}${role}${inside}`
}

/** The entries of all lists. */
function leaves(
  wire: unknown,
): readonly { readonly role_id?: unknown; readonly application_roles?: readonly string[] | null }[] {
  if (Array.isArray(wire)) return wire.filter((item) => item !== null)
  return typeof wire === 'object' && wire !== null ? Object.values(wire).flatMap(leaves) : []
}

describe('there and back', () => {
  test('atoms come back as the set they were', () => {
    fc.assert(
      fc.property(atoms, (assignments) => {
        const { assignments: back, unknown } = readRoleAssignments(JSON.parse(write(assignments)), ORG)
        expect(back).toEqual(assignmentSet(assignments))
        expect(unknown).toEqual([])
      }),
    )
  })

  test('same atoms, same bytes, in whatever order they are given', () => {
    fc.assert(
      fc.property(atoms, fc.infiniteStream(fc.nat()), (assignments, keys) => {
        const shuffled = assignments
          .map((assignment) => ({ assignment, key: keys.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ assignment }) => assignment)
        expect(write(shuffled)).toBe(write(assignments))
      }),
    )
  })

  test('what is not understood survives, beside atoms too', () => {
    fc.assert(
      fc.property(future, atoms, (wire, assignments) => {
        const { unknown } = readRoleAssignments(wire, ORG)
        const alone = readRoleAssignments(JSON.parse(write([], unknown)), ORG)
        expect(byPath(alone.unknown)).toEqual(byPath(unknown))

        const lists = unknown.filter(({ path, wire }) => typeof wire === 'object' && !clashes(path))
        const beside = readRoleAssignments(JSON.parse(write(assignments, lists)), ORG)
        expect(beside.assignments).toEqual(assignmentSet(assignments))
        expect(byPath(beside.unknown)).toEqual(byPath(lists))
      }),
    )
  })
})

function byPath(unknown: readonly UnknownAssignment[]): readonly UnknownAssignment[] {
  return unknown.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
}

/** Whether lists of atoms leave no room for it: `project` as a list, or keys below `deployment`. */
function clashes(path: string): boolean {
  return path === 'project' || /^(organization|deployment|project\.\w+)\./.test(path)
}
