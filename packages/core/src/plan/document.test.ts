import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { rosterOf } from '../testing/members-text.ts'
import { invitation, member, PLATFORM_ROLE, snapshot } from '../testing/organization.ts'
import { Secret } from '../text/secret.ts'
import { PlanDocument, planDocument } from './document.ts'
import { planChanges } from './planner.ts'

const LOGS = 'a'.repeat(32)
const SHOP = 'b'.repeat(32)

const plan = planChanges(
  rosterOf({
    'ada@example.com': {
      organization: 'owner',
      deployments: { [LOGS]: 'viewer', '*': 'editor' },
      elasticsearch: { [SHOP]: { role: 'viewer', applicationRoles: ['logs'] } },
    },
    'bob@example.com': { deployments: { [SHOP]: { role: 'viewer', access: 'console' } } },
  }),
  snapshot(
    [
      member('ada@example.com', ['owner'], { unknown: [PLATFORM_ROLE] }),
      member('eve@example.com', [`security/${LOGS}=viewer`]),
    ],
    [invitation('bob@example.com', ['owner'])],
  ),
)

describe('a plan as JSON', () => {
  it('has what machines may rely on', () => {
    expect(planDocument(plan)).toEqual({
      version: 1,
      organization: '1234567890',
      digest: plan.digest,
      changes: [
        {
          kind: 'change-roles',
          email: 'ada@example.com',
          userId: 'user-of-ada@example.com',
          grant: [
            { kind: 'deployment', role: 'editor', resource: '*' },
            { kind: 'deployment', role: 'viewer', resource: LOGS },
            { kind: 'elasticsearch', role: 'viewer', resource: SHOP, applicationRoles: ['logs'] },
          ],
          revoke: [],
          digest: plan.changes[0]?.digest,
        },
        {
          kind: 'replace-invitation',
          email: 'bob@example.com',
          grant: [{ kind: 'deployment', role: 'viewer', resource: SHOP, applicationRoles: [] }],
          revoke: [{ kind: 'organization', role: 'owner' }],
          digest: plan.changes[1]?.digest,
        },
        {
          kind: 'remove',
          email: 'eve@example.com',
          userId: 'user-of-eve@example.com',
          grant: [],
          revoke: [{ kind: 'security', role: 'viewer', resource: LOGS }],
          digest: plan.changes[2]?.digest,
        },
      ],
      standing: [
        {
          code: 'unknown-assignment',
          message: expect.stringContaining('platform-admin (platform)'),
          email: 'ada@example.com',
          userId: 'user-of-ada@example.com',
          assignments: [],
          unknown: [{ path: 'platform', roleId: 'platform-admin' }],
        },
      ],
      findings: [
        {
          severity: 'info',
          code: 'unknown-assignment',
          message: expect.stringContaining('platform-admin (platform)'),
          email: 'ada@example.com',
          line: 4,
          column: 5,
        },
      ],
      summary: {
        invite: 0,
        resend: 0,
        'replace-invitation': 1,
        'cancel-invitation': 0,
        'change-roles': 1,
        remove: 1,
        'create-key': 0,
        'rotate-key': 0,
        'revoke-key': 0,
      },
    })
  })

  it('names what a removal takes beside what this release knows', () => {
    const gone = planChanges(
      rosterOf({ 'ada@example.com': {} }),
      snapshot(
        [member('eve@example.com', [], { unknown: [PLATFORM_ROLE] })],
        [invitation('ada@example.com', ['owner'], { unknown: [PLATFORM_ROLE] })],
      ),
    )
    const document = planDocument(gone)
    expect(document.changes.map(({ kind, unknown }) => [kind, unknown])).toEqual([
      ['replace-invitation', undefined],
      ['remove', [{ path: 'platform', roleId: 'platform-admin' }]],
    ])
    expect(PlanDocument.parse(document)).toEqual(document)
  })

  it('can be read back', () => {
    const document = planDocument(plan)
    expect(PlanDocument.parse(JSON.parse(JSON.stringify(document)))).toEqual(document)
  })

  it('has no token in it, and neither has the plan', () => {
    expect(JSON.stringify(planDocument(plan))).not.toContain('token')
    expect(inspect(plan, { depth: 10 })).not.toContain('token')
  })
})

describe('a secret', () => {
  const secret = new Secret('hunter2')

  it.each([
    ['printed', `${secret}`],
    ['serialized', JSON.stringify({ secret })],
    ['inspected', inspect(secret, { depth: 10, showHidden: true, getters: true })],
  ])('does not show when %s', (_name, text) => {
    expect(text).not.toContain('hunter2')
  })

  it('is there for the request that needs it', () => {
    expect(secret.reveal()).toBe('hunter2')
  })
})
