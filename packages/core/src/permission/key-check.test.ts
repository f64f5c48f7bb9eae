import { describe, expect, it } from 'vitest'
import { planChanges } from '../plan/planner.ts'
import { atoms } from '../testing/assignments.ts'
import { NOW, rosterOf } from '../testing/members-text.ts'
import { invitation, member, snapshot } from '../testing/organization.ts'
import { checkKey, type KeyFacts, type KeyUse } from './key-check.ts'

const HEX = 'a'.repeat(32)
const ADA = { organization: 'owner' } as const
const DAY = 86_400_000

/** Of an organization with Bob as a member and Cat as invited. */
function planOf(members: Record<string, object>) {
  const roster = rosterOf({ 'ada@a.example': ADA, ...members }, { resources: { deployments: { shop: HEX } } })
  const organization = snapshot(
    [member('ada@a.example', ['owner']), member('bob@a.example', [`deployment/${HEX}=viewer`])],
    [invitation('cat@a.example', ['deployment/*=viewer'])],
  )
  return { plan: planChanges(roster, organization), roster, snapshot: organization }
}

function check(members: Record<string, object>, key: KeyFacts, use: KeyUse = 'apply') {
  const { plan, ...sources } = planOf(members)
  return checkKey(plan, key, { use, now: NOW, ...sources })
}

const SAME = {
  'bob@a.example': { deployments: { shop: 'viewer' } },
  'cat@a.example': { deployments: { '*': 'viewer' } },
}
const BOB_EDITS = { ...SAME, 'bob@a.example': { deployments: { shop: 'editor' } } }

describe('a key', () => {
  it('of an owner may do everything', () => {
    expect(check({ 'dan@a.example': {} }, { principal: atoms('owner'), keys: [] })).toEqual([])
  })

  it('of which nothing is known is left to the API', () => {
    expect(check({ 'dan@a.example': {} }, { keys: [] })).toEqual([])
  })

  it.each([
    ['deployment/*=admin', 0],
    [`deployment/${HEX}=admin`, 0],
    [`deployment/${'b'.repeat(32)}=admin`, 1],
    ['deployment/*=editor', 1],
    ['elasticsearch/*=admin', 1],
    ['billing-admin', 1],
  ])('with %s leaves %i changes of roles on a deployment out', (held, amount) => {
    const found = check(BOB_EDITS, { principal: atoms(held) })
    expect(found.filter(({ code }) => code === 'key-not-permitted')).toHaveLength(amount)
  })

  it('gets a reason for each change that it may not make', () => {
    const found = check(
      {
        'bob@a.example': { deployments: { shop: 'editor' }, security: { '*': 'viewer' } },
        'dan@a.example': {},
      },
      { principal: atoms(`deployment/${'b'.repeat(32)}=admin`) },
    )
    expect(found.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([
      'The API key may not change the roles of bob@a.example. To grant or revoke Editor on the deployment shop takes an Organization owner, Admin on all deployments or Admin on that deployment. To grant or revoke Viewer on all Security projects takes an Organization owner or Admin on all Security projects. To grant or revoke Viewer on the deployment shop takes an Organization owner, Admin on all deployments or Admin on that deployment.',
      'The API key may not cancel the invitation of cat@a.example. To cancel invitations takes an Organization owner.',
      'The API key may not invite dan@a.example. To invite people takes an Organization owner.',
    ])
  })

  it('gets three reasons for a change, and the number of the others', () => {
    const everywhere = {
      deployments: { shop: 'viewer', '*': 'editor' },
      elasticsearch: { '*': 'viewer' },
      observability: { '*': 'viewer' },
      security: { '*': 'viewer' },
    }
    const [finding] = check({ ...SAME, 'bob@a.example': everywhere }, { principal: atoms('billing-admin') })
    expect(finding?.message.match(/ takes /g)).toHaveLength(3)
    expect(finding?.message).toMatch(/The same is true for 1 more of its role changes\.$/)
  })

  it.each<[KeyUse, string]>([
    ['apply', 'error'],
    ['plan', 'warning'],
    ['preview', 'info'],
  ])('used for %s has an %s for what it may not do', (use, severity) => {
    const [finding] = check(BOB_EDITS, { principal: atoms('deployment/*=viewer') }, use)
    expect(finding).toMatchObject({ code: 'key-not-permitted', severity })
    expect(finding?.message.startsWith('This key could not make 1 of the 1 changes')).toBe(use === 'preview')
  })

  it('used for previews should not be able to write', () => {
    const codes = (held: string) =>
      check(SAME, { principal: atoms(held) }, 'preview').map(({ code, severity }) => `${severity} ${code}`)
    expect(codes('owner')).toEqual(['info key-too-powerful'])
    expect(codes('deployment/*=admin')).toEqual(['info key-too-powerful'])
    expect(codes('deployment/*=viewer')).toEqual([])
    expect(check(SAME, { principal: atoms('deployment/*=viewer', 'owner') }, 'preview')).toHaveLength(1)
  })

  it('used for more than previews should see everything', () => {
    const codes = check(SAME, { principal: atoms('deployment/*=admin') }).map(({ code }) => code)
    expect(codes).toEqual(['key-sees-part'])
    expect(check(SAME, { principal: atoms('owner', 'deployment/*=viewer') })).toEqual([])
  })

  it.each([
    [13, ['key-expires-soon']],
    [14, ['key-expires-soon']],
    [15, ['key-expires']],
  ])('that ends in %i days', (days, codes) => {
    const expiresAt = new Date(NOW + days * DAY).toISOString()
    const found = check(SAME, { principal: atoms('owner'), expiresAt })
    expect(found.map(({ code }) => code)).toEqual(codes)
    expect(found.map(({ severity }) => severity)).toEqual([days < 15 ? 'warning' : 'info'])
  })
})
