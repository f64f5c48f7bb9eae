/** Types of Serverless projects that are newer than the release: named in the policy, they are kinds like any other. */
import { can, layOut, readAssignment, readRoster, writeAssignment } from '@roster/core'
import { organization, role } from '@roster/emulator'
import { describe, expect, test } from 'vitest'
import { createWorld } from './world.ts'

const NIGHTLY = 'a1b2c3d4e5f60718293a4b5c6d7e8f90'
const ORGANIZATION = '1234567890'

const workflows = (roleId: string, resource = '*') =>
  ({ scope: 'project.workflows', roleId, resource }) as const

const state = (bob: readonly ReturnType<typeof workflows>[] = []) =>
  organization({
    now: 0,
    members: [
      { email: 'ada@acme.example', roles: [role('organization-admin')] },
      { email: 'bob@acme.example', roles: bob },
    ],
    projects: [
      { id: NIGHTLY, name: 'Nightly', type: 'workflows', roles: [{ name: 'runs', description: '' }] },
    ],
  })

const file = (bob: object, policy: object = { extraKinds: ['workflows'] }) => ({
  organization: ORGANIZATION,
  resources: { workflows: { nightly: NIGHTLY } },
  groups: { runners: { workflows: { '*': 'viewer' } } },
  members: {
    'ada@acme.example': { organization: 'owner' },
    'bob@acme.example': bob,
    'cat@acme.example': { groups: ['runners'], workflows: { nightly: 'developer' } },
  },
  policy,
})

describe('a type of project that the policy names', () => {
  test('is invited with, granted, narrowed and revoked over the wire', async () => {
    const world = createWorld(state([workflows('workflows-admin')]))
    const narrowed = file({ workflows: { nightly: { role: 'viewer', applicationRoles: ['runs'] } } })
    const { plan } = await world.apply(narrowed)
    expect(plan.changes.map(({ kind, email }) => `${kind} ${email}`)).toEqual([
      'change-roles bob@acme.example',
      'invite cat@acme.example',
    ])
    const sent = world.cloud.requests.filter(({ method }) => method !== 'GET').map(({ body }) => body)
    const entry = (role_id: string, rest: object) => ({ role_id, organization_id: ORGANIZATION, ...rest })
    expect(sent).toEqual([
      {
        project: {
          workflows: [
            entry('workflows-viewer', { all: false, project_ids: [NIGHTLY], application_roles: ['runs'] }),
          ],
        },
      },
      expect.objectContaining({
        role_assignments: {
          project: {
            workflows: [
              entry('workflows-viewer', { all: true }),
              entry('workflows-developer', { all: false, project_ids: [NIGHTLY] }),
            ],
          },
        },
      }),
      { project: { workflows: [entry('workflows-admin', { all: true })] } },
    ])
    world.cloud.accept('cat@acme.example')
    const again = await world.plan(narrowed)
    expect([again.plan.changes, again.plan.standing]).toEqual([[], []])
  })

  test('is looked up: its names, its custom roles, what is gone', async () => {
    const world = createWorld(state())
    const { plan } = await world.plan(
      file({
        workflows: {
          nightly: { role: 'viewer', applicationRoles: ['rums'] },
          [`${'b'.repeat(32)}`]: 'admin',
        },
      }),
    )
    expect(plan.findings.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'custom-role-missing: The workflows project nightly has no custom role "rums", so it gives bob@acme.example no access; did you mean "runs"?',
      `resource-not-found: The organization has no workflows project ${'b'.repeat(32)}, so bob@acme.example gets no roles on it. Correct the id, or take the roles on it out of the file.`,
    ])
  })

  test('is read and written by the names of the command line', () => {
    const { roster } = readRoster(JSON.stringify(file({})), { now: 0 })
    if (roster === undefined) return expect.fail('expected a sound file')
    for (const text of [
      'workflows/nightly=editor',
      'workflows/*=viewer:console',
      'workflows/*=viewer[runs]',
    ]) {
      const { value } = readAssignment(text, roster)
      expect(value && writeAssignment(value, roster.resources)).toBe(text)
    }
    expect(readAssignment('workflows/nightly=owner', roster).problem).toBe(
      'There is no workflows project role "owner"; known are admin, editor, developer, viewer.',
    )
  })

  test('is laid out behind the kinds that the release knows', () => {
    const text =
      '{"members": {"a@b.example": {"reason": "x", "workflows": {"*": "admin"}, "deployments": {"*": "admin"}}}}'
    expect(layOut(text).text).toMatch(/"deployments".*"workflows".*"reason"/s)
  })

  test('has Admins who approve nothing: whether they manage roles is not known', () => {
    const held = [{ kind: 'workflows', role: 'admin', resource: '*' }] as never
    const assignment = { kind: 'workflows', role: 'viewer', resource: NIGHTLY } as never
    expect(can(held, { kind: 'manage-assignment', assignment }).reason).toBe(
      `To grant or revoke Viewer on the workflows project ${NIGHTLY} takes an Organization owner.`,
    )
  })
})

describe('a type of project that no policy names', () => {
  test('is an unknown key, with what to do about it', () => {
    const { findings } = readRoster(JSON.stringify(file({}, {})), { now: 0 })
    expect(findings.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^Unknown key "workflows" in "resources"; .* If it is a type of project newer than this release, list it under "policy" › "extraKinds"\.$/,
      ),
      expect.stringContaining('Unknown key "workflows" in "groups" › "runners"'),
      expect.stringContaining('Unknown key "workflows" in "members" › "cat@acme.example"'),
    ])
  })

  test.each(['groups', 'deployments', 'organization', 'Workflows', 'a b', '__proto__', 'constructor'])(
    'cannot be called %j',
    (name) => {
      const { findings } = readRoster(JSON.stringify(file({}, { extraKinds: ['workflows', name] })), {
        now: 0,
      })
      expect(findings).toMatchObject([{ severity: 'error', code: 'invalid-value' }])
    },
  )

  test('may be one that the release has learnt meanwhile', () => {
    const known = { extraKinds: ['workflows', 'vectordb'] }
    expect(
      readRoster(JSON.stringify(file({ vectordb: { '*': 'admin' } }, known)), { now: 0 }).findings,
    ).toEqual([])
  })

  test('leaves a difference that says how to manage it', async () => {
    const world = createWorld(state([workflows('workflows-admin'), workflows('workflows-author', NIGHTLY)]))
    const plain = {
      organization: ORGANIZATION,
      members: { 'ada@acme.example': { organization: 'owner' }, 'bob@acme.example': {} },
    }
    const { plan } = await world.plan(plain)
    expect(plan.changes).toEqual([])
    expect(plan.standing).toMatchObject([
      {
        code: 'unknown-assignment',
        message:
          'bob@acme.example holds roles that this release does not know and leaves as they are: workflows-admin (project.workflows), workflows-author (project.workflows). To manage them, list "workflows" under "extraKinds" of the policy.',
        email: 'bob@acme.example',
      },
    ])
    const admitted = await world.plan({ ...plain, policy: { extraKinds: ['workflows'] } })
    expect(admitted.plan.standing.map(({ message }) => message)).toEqual([
      'bob@acme.example holds roles that this release does not know and leaves as they are: workflows-author (project.workflows). To manage them, list "workflows-author" under "extraRoles" of the policy.',
    ])
    const both = { extraKinds: ['workflows'], extraRoles: ['workflows-author'] }
    const { plan: emptied } = await world.apply({ ...plain, policy: both })
    expect(emptied.changes.map(({ kind }) => kind)).toEqual(['change-roles'])
    expect((await world.plan({ ...plain, policy: both })).plan).toMatchObject({ changes: [], standing: [] })
  })
})
