import { type EmulatedAssignment, organization, role } from '@roster/emulator'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { installation } from '../../testing/installation.ts'
import { NOW, openTerminal } from '../../testing/terminal.ts'

const DAY = 86_400_000
const IDS = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(32))
const id = fc.constantFrom(...IDS, 'es-1', 'A'.repeat(32), 'odd id')

/** What resources, people and organizations are called. */
const name = fc.oneof(
  fc.constantFrom(
    'shop',
    'shop',
    'logs',
    '*',
    '__proto__',
    'constructor',
    IDS[0] ?? '',
    '',
    ' ',
    'x'.repeat(400),
  ),
  fc.constantFrom('a\nb', '// no', '*/', '"', '\\', '\u202Eevil', 'a=b/c', 'Ünï çödé'),
  fc.string({ unit: 'binary', maxLength: 12 }),
)
const address = fc.oneof(
  fc.constantFrom(
    ...['ada', 'BOB', 'cat', 'dan', 'eve', 'fay', 'gus', 'hal'].map((who) => `${who}@acme.example`),
  ),
  fc.constantFrom(
    'no address',
    'a\u200B@acme.example',
    '"quoted"@acme.example',
    'müller@äcme.example',
    'İ@acme.example',
  ),
)

const inside = fc.constantFrom(undefined, [], ['logs_viewer'], ['b', 'a'], ['not a name'])
const predefined = fc.constantFrom(
  ...['deployment-admin', 'deployment-editor', 'deployment-viewer', 'elasticsearch-developer'],
  ...['elasticsearch-viewer', 'observability-editor', 'observability-viewer', 'security-t1-analyst'],
  ...['security-viewer', 'cloud-connected-viewer'],
  // Newer than this release, and such as no file can name.
  ...['security-threat-hunter', 'deployment-Odd one'],
)
const assignment: fc.Arbitrary<EmulatedAssignment> = fc.oneof(
  fc.constantFrom('organization-admin', 'billing-admin').map((roleId) => role(roleId)),
  fc
    .tuple(predefined, fc.oneof(fc.constant('*'), id), inside)
    .map(([roleId, resource, applicationRoles]) => role(roleId, resource, applicationRoles)),
  fc.constantFrom('platform', 'project.vectors').map((path) => ({
    path,
    wire: { role_id: 'vectors-admin', organization_id: '1234567890', all: true },
  })),
)
const roles = fc.oneof(
  fc.uniqueArray(assignment, { maxLength: 4, selector: (each) => JSON.stringify(each) }),
  // Roles that many have.
  fc.constantFrom([role('deployment-viewer')], [role('deployment-editor', IDS[0])]),
)

const state = fc
  .record({
    name,
    deployments: fc.uniqueArray(fc.record({ id, name, stopped: fc.boolean() }), {
      selector: (each) => each.id,
    }),
    projects: fc.uniqueArray(
      fc.record({
        id,
        name,
        type: fc.constantFrom('elasticsearch' as const, 'observability' as const, 'security' as const),
      }),
      { selector: (each) => each.id },
    ),
    members: fc.array(fc.record({ email: fc.option(address, { nil: undefined }), roles }), { maxLength: 10 }),
    invitations: fc.uniqueArray(
      fc.record({ email: address, roles, expiresAt: fc.constantFrom(NOW + DAY, NOW - DAY) }),
      { maxLength: 5, selector: ({ email }) => email.toLowerCase() },
    ),
    keys: fc.uniqueArray(
      fc.record({
        id: fc.constantFrom('k1', 'k2', 'k3', 'odd id'),
        description: name,
        maker: fc.nat(12),
        roles: fc.option(roles, { nil: undefined }),
        expiresAt: fc.option(fc.constantFrom(NOW + 1, NOW + 90 * DAY, NOW - DAY), { nil: undefined }),
      }),
      { maxLength: 4, selector: (each) => each.id },
    ),
  })
  .map(({ members, keys, ...rest }) =>
    organization({
      now: NOW,
      ...rest,
      keys: [
        { id: 'owner', email: 'owner@acme.example', roles: [role('organization-admin')] },
        ...keys.map(({ maker, roles: held, expiresAt, ...key }) => {
          const email = members[maker]?.email
          return {
            ...key,
            ...(email !== undefined && { email }),
            ...(held && { roles: held }),
            ...(expiresAt !== undefined && { expiresAt }),
          }
        }),
      ],
      members: [
        { email: 'owner@acme.example', roles: [role('organization-admin')] },
        ...members.map(({ email, roles: held }) => ({
          roles: held,
          ...(email !== undefined && { email }),
        })),
      ],
    }),
  )

it('the plan straight after roster init is empty, for every organization', { timeout: 120_000 }, async () => {
  const program = await installation()
  await fc.assert(
    fc.asyncProperty(state, fc.boolean(), async (organizationState, groups) => {
      const env = { EC_API_KEY: 'owner' }
      const { roster, text, service } = await openTerminal({
        state: organizationState,
        installation: program,
        env,
        // Nothing here depends on a repository, and a process takes longer than everything else.
        programs: { git: '/nowhere/git' },
      })
      const init = await roster('init', ...(groups ? ['--groups'] : []))
      expect(init, init.stderr).toMatchObject({ code: 0 })
      const file = await text('members.json')
      const plan = await roster('plan')
      expect(plan, `${file}\n${plan.stdout}`).toMatchObject({ code: 0 })
      expect(plan.stdout.startsWith('Nothing to apply'), `${file}\n${plan.stdout}`).toBe(true)
      expect(await roster('validate'), file).toMatchObject({ code: 0 })
      expect(await roster('fmt', '--check'), file).toMatchObject({ code: 0 })
      expect(service.requests.filter(({ method }) => method !== 'GET')).toEqual([])
    }),
    { numRuns: 30 },
  )
})
