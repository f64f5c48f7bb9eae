import { describe, expect, test } from 'vitest'
import { role } from '../seed/organization.ts'
import { ALL, type Assignment } from '../state/assignment.ts'
import { isOwner, mayManage, maySee } from './permission.ts'

const owner = [role('organization-admin')]
const opaque: Assignment = { path: 'project.vectors', wire: { role_id: 'vectors-admin' } }

describe('who manages an assignment', () => {
  const cases: readonly [holder: Assignment, assignment: Assignment, may: boolean][] = [
    [role('organization-admin'), role('organization-admin'), true],
    [role('organization-admin'), role('deployment-admin'), true],
    [role('organization-admin'), opaque, true],
    [role('billing-admin'), role('billing-admin'), false],
    [role('billing-admin'), role('deployment-viewer', 'logs'), false],
    [role('deployment-admin'), role('deployment-admin'), true],
    [role('deployment-admin'), role('deployment-viewer', 'logs'), true],
    [role('deployment-admin'), role('elasticsearch-viewer', 'search'), false],
    [role('deployment-admin'), role('organization-admin'), false],
    [role('deployment-admin'), opaque, false],
    [role('deployment-admin', 'logs'), role('deployment-admin', 'logs'), true],
    [role('deployment-admin', 'logs'), role('deployment-viewer', 'shop'), false],
    [role('deployment-admin', 'logs'), role('deployment-viewer', ALL), false],
    [role('deployment-editor'), role('deployment-viewer', 'logs'), false],
    [role('elasticsearch-admin'), role('elasticsearch-viewer', 'search', ['logs_viewer']), true],
    [role('elasticsearch-admin'), role('observability-viewer', 'search'), false],
    [role('elasticsearch-developer'), role('elasticsearch-viewer', 'search'), false],
    [role('security-admin', 'siem'), role('security-t1-analyst', 'siem'), true],
    [role('security-soc-manager', 'siem'), role('security-t1-analyst', 'siem'), false],
    [role('cloud-connected-admin'), role('cloud-connected-viewer', 'factory'), true],
    [role('cloud-connected-viewer'), role('cloud-connected-viewer', 'factory'), false],
  ]
  test.each(cases)('%j over %j: %s', (holder, assignment, may) => {
    expect(mayManage([holder], assignment)).toBe(may)
  })

  test('without roles, nothing can be managed', () => {
    expect(mayManage([], role('deployment-viewer', 'logs'))).toBe(false)
  })
})

test('owners are those with the owner role', () => {
  expect(isOwner(owner)).toBe(true)
  expect(isOwner([role('billing-admin'), role('deployment-admin')])).toBe(false)
})

test('any role on a resource, or on all, shows it', () => {
  expect(maySee([role('deployment-viewer', 'logs')], 'deployment', 'logs')).toBe(true)
  expect(maySee([role('deployment-viewer')], 'deployment', 'logs')).toBe(true)
  expect(maySee([role('deployment-viewer', 'shop')], 'deployment', 'logs')).toBe(false)
  expect(maySee([role('elasticsearch-admin')], 'deployment', 'logs')).toBe(false)
  expect(maySee(owner, 'project.security', 'siem')).toBe(true)
})
