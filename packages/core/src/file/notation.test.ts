import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assignment } from '../testing/arbitraries.ts'
import { rosterOf } from '../testing/members-text.ts'
import { readAccessScope, readAssignment, readScope, writeAssignment } from './notation.ts'

const SHOP = 'a'.repeat(32)
const roster = rosterOf(
  { 'ada@a.example': { organization: 'owner' } },
  {
    resources: {
      deployments: { shop: SHOP, store: SHOP, 'eu/logs': 'b'.repeat(32) },
      elasticsearch: { search: 'e1' },
    },
    policy: { extraRoles: ['security-threat-hunter'] },
  },
)

describe('what access is asked for', () => {
  it.each([
    ['owner', { kind: 'organization', role: 'owner' }],
    ['billing-admin', { kind: 'organization', role: 'billing-admin' }],
    ['*', { kind: '*' }],
    ['*/*', { kind: '*' }],
    ['deployments/*', { kind: 'deployment', resource: '*' }],
    ['deployments/shop', { kind: 'deployment', resource: SHOP }],
    ['deployment/store', { kind: 'deployment', resource: SHOP }],
    ['Deployments/eu/logs', { kind: 'deployment', resource: 'b'.repeat(32) }],
    [`deployments/${'C'.repeat(32)}`, { kind: 'deployment', resource: 'c'.repeat(32) }],
    ['elasticsearch/search', { kind: 'elasticsearch', resource: 'e1' }],
    ['elasticsearch/e1', { kind: 'elasticsearch', resource: 'e1' }],
    ['connectedClusters/*', { kind: 'connected-cluster', resource: '*' }],
    ['connected-cluster/*', { kind: 'connected-cluster', resource: '*' }],
    ['connected-clusters/*', { kind: 'connected-cluster', resource: '*' }],
  ])('%s is understood', (text, value) => {
    expect(readAccessScope(text, roster)).toEqual({ value })
  })

  it.each([
    ['ownr', '"ownr" is neither a role in the organization nor a resource; did you mean "owner"?'],
    [
      'shopp',
      '"shopp" is neither a role in the organization nor a resource; did you mean "deployments/shop"?',
    ],
    ['deployments', 'Which of the deployments? Write "deployments/*" for any.'],
    [
      'x',
      '"x" is neither a role in the organization nor a resource; write "owner", "billing-admin", or a resource such as "deployments/*".',
    ],
    ['deploymens/shop', 'There is no kind of resource "deploymens"; did you mean "deployments"?'],
    [
      'x/shop',
      'There is no kind of resource "x"; known are deployments, elasticsearch, observability, security, vectordb, workplaceai, connectedClusters. If it is a type of project newer than this release, list it under "policy" › "extraKinds".',
    ],
    ['deployments/', 'Which deployment? Write "deployments/*" for all, or name one.'],
    ['deployments/shpo', 'There is no deployment named "shpo"; did you mean "shop"?'],
    [
      'security/siem',
      'There is no Security project named "siem"; write its name in the members file, or its id (32 hexadecimal digits).',
    ],
    [
      '*/shop',
      'There is no kind of resource "*"; known are deployments, elasticsearch, observability, security, vectordb, workplaceai, connectedClusters.',
    ],
    [
      '__proto__/x',
      'There is no kind of resource "__proto__"; known are deployments, elasticsearch, observability, security, vectordb, workplaceai, connectedClusters.',
    ],
  ])('%s is not', (text, problem) => {
    expect(readAccessScope(text, roster)).toEqual({ problem })
  })
})

describe('a role on something', () => {
  it.each([
    ['owner', { kind: 'organization', role: 'owner' }],
    ['deployments/shop=editor', { kind: 'deployment', resource: SHOP, role: 'editor' }],
    ['security/*=threat-hunter', { kind: 'security', resource: '*', role: 'threat-hunter' }],
    [
      'elasticsearch/search=viewer[logs_viewer, a,logs_viewer]',
      { kind: 'elasticsearch', resource: 'e1', role: 'viewer', applicationRoles: ['a', 'logs_viewer'] },
    ],
    [
      'deployments/shop=admin:console',
      { kind: 'deployment', resource: SHOP, role: 'admin', applicationRoles: [] },
    ],
    ['deployments/*=viewer[]', { kind: 'deployment', resource: '*', role: 'viewer', applicationRoles: [] }],
  ])('%s is understood', (text, value) => {
    expect(readAssignment(text, roster)).toEqual({ value })
  })

  it.each([
    ['ownre', '"ownre" is not a role of the organization; did you mean "owner"?'],
    [
      'boss',
      '"boss" is not a role of the organization; write one such as "deployments/*=viewer", or "owner".',
    ],
    ['viewer', '"viewer" needs a resource, such as "deployments/*=viewer".'],
    ['deployments/shop', '"deployments/shop" has no role; write one such as "deployments/shop=viewer".'],
    ['deployments/shp', 'There is no deployment named "shp"; did you mean "shop"?'],
    ['shop=viewer', 'There is no kind of resource "shop"; did you mean "deployments/shop"?'],
    ['deployments/shop=edtor', 'There is no deployment role "edtor"; did you mean "editor"?'],
    ['deployments/shop=x', 'There is no deployment role "x"; known are admin, editor, viewer.'],
    ['deployments=viewer', 'Which deployment? Write "deployments/*" for all, or name one.'],
    ['deployments/sho=viewer', 'There is no deployment named "sho"; did you mean "shop"?'],
    [
      'elasticsearch/*=developer[logs]',
      'Custom roles on a project go with the role "viewer", not with "developer".',
    ],
    [
      'connectedClusters/*=viewer:console',
      'Roles on connected clusters have nothing inside; write the role alone.',
    ],
    [
      'deployments/*=viewer[a b]',
      '"a b" is not a custom role: they have letters, digits, "_", "." and "-" only.',
    ],
    [
      'deployments/*=viewer:consol',
      'There is no deployment role "viewer:consol"; for Cloud Console only, write "viewer:console".',
    ],
  ])('%s is not', (text, problem) => {
    expect(readAssignment(text, roster)).toEqual({ problem })
  })
})

it('reads what is written', () => {
  fc.assert(
    fc.property(assignment(), (atom) => {
      expect(readAssignment(writeAssignment(atom, roster.resources), roster)).toEqual({ value: atom })
    }),
  )
})

describe('a scope', () => {
  it('is the organization, a resource, or all of a kind', () => {
    expect(readScope('organization', roster)).toEqual({ value: { kind: 'organization' } })
    expect(readScope('deployments/shop', roster)).toEqual({ value: { kind: 'deployment', resource: SHOP } })
    expect(readScope('deployments/*', roster)).toEqual({ value: { kind: 'deployment', resource: '*' } })
    expect(readScope('everything', roster).problem).toMatch(/^"everything" is not a scope/)
  })
})
