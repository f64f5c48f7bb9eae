import {
  ALL,
  ASSIGNMENT_KINDS,
  type Assignment,
  applicationRoleSet,
  assignmentSet,
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
  test("the documentation's payload goes over the wire as it stands there", () => {
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
    [
      'of another organization',
      'deployment',
      { role_id: 'deployment-viewer', organization_id: 'other', all: true },
    ],
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
    [
      'with a field that may restrict it',
      'deployment',
      entry('deployment-viewer', { all: true, expires_at: '2027' }),
    ],
    ['with a field that may restrict it', 'organization', entry('organization-admin', { read_only: true })],
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
      project: { vectors: [entry('vectors-admin', { all: true })] },
      'a.b': { c: ['x', ['y'], null], d: true },
      deployment: 'all of them',
      zone: 3,
    }
    const { assignments, unknown } = on(wire)
    expect(assignments).toEqual([])
    expect(unknown.map(({ path }) => path)).toEqual([
      'project.vectors',
      'a%2Eb.c',
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
  .map(({ kind, role, resource, applicationRoles }) =>
    kind === 'organization'
      ? { kind, role: role === 'organization-admin' ? 'owner' : role }
      : { kind, role, resource, ...(applicationRoles && { applicationRoles }) },
  )
const atoms = fc.array(atom, { maxLength: 12 })

/** Anything a later version of the API might send, at any place. */
const future = fc.dictionary(
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
