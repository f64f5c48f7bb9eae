import { describe, expect, it } from 'vitest'
import { atoms } from '../testing/assignments.ts'
import { ROLES } from './role.ts'
import { meaningOf } from './role-meaning.ts'

function insideOf(text: string) {
  const [inside] = atoms(text).map((assignment) => meaningOf(assignment).inside)
  return `${inside?.access} ${inside?.roles.join(',')}`.trim()
}

describe('what a role gives inside', () => {
  it.each([
    ['owner', 'stack-role superuser'],
    ['billing-admin', 'none'],
    ['deployment/*=admin', 'stack-role superuser'],
    ['deployment/d1=editor', 'stack-role editor'],
    ['deployment/d1=viewer', 'stack-role viewer'],
    ['deployment/d1=admin[]', 'none'],
    ['deployment/d1=viewer[logs_viewer,metrics]', 'custom-roles logs_viewer,metrics'],
    ['elasticsearch/e1=admin', 'stack-role superuser'],
    ['elasticsearch/e1=developer', 'project-role Developer'],
    ['elasticsearch/e1=viewer[logs_viewer]', 'custom-roles logs_viewer'],
    ['observability/o1=editor[]', 'none'],
    ['security/s1=editor', 'stack-role editor'],
    ['security/s1=t1-analyst', 'project-role Tier 1 analyst'],
    ['security/s1=soc-manager', 'project-role SOC manager'],
    ['security/s1=threat-hunter', 'unknown'],
    ['security/s1=threat-hunter[]', 'none'],
    ['connected-cluster/c1=admin', 'none'],
    ['connected-cluster/c1=viewer', 'none'],
  ])('%s: %s', (text, inside) => {
    expect(insideOf(text)).toBe(inside)
  })
})

describe('what a role allows in the console', () => {
  it('is said of every role of the catalog, as a clause without a subject', () => {
    for (const { kind, name } of ROLES) {
      expect(meaningOf({ kind, role: name }).console).toMatch(/^[a-z].*[a-z]$/)
    }
  })

  it('is not made up for roles newer than the release', () => {
    expect(meaningOf({ kind: 'security', role: 'threat-hunter', resource: '*' }).console).toContain(
      'this release does not know',
    )
  })
})
