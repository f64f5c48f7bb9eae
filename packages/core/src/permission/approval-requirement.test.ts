import { describe, expect, it } from 'vitest'
import { ResourceNames } from '../catalog/resource.ts'
import { atoms } from '../testing/assignments.ts'
import { requirement, standing } from './approval-requirement.ts'
import type { Action } from './permission.ts'

function managing(...texts: readonly string[]): readonly Action[] {
  return atoms(...texts).map((assignment) => ({ kind: 'manage-assignment', assignment }))
}

const NAMES = new ResourceNames()

describe('what approving takes, and by which roles a member does it', () => {
  it.each<[readonly Action[], string]>([
    [[{ kind: 'invite' }], 'an Organization owner'],
    [managing('billing-admin'), 'an Organization owner'],
    [managing('deployment/d1=viewer', 'owner'), 'an Organization owner'],
    [managing('deployment/d1=viewer'), 'an Organization owner, or Admin on the deployment d1'],
    [
      managing('deployment/d1=viewer', 'deployment/*=viewer'),
      'an Organization owner, or Admin on all deployments',
    ],
  ])('%j needs %s', (actions, needs) => {
    expect(requirement(actions, NAMES)).toBe(needs)
  })

  it.each<[readonly string[], readonly Action[], string]>([
    [['deployment/*=viewer', 'owner'], managing('deployment/d1=viewer'), 'Organization owner'],
    [['owner'], [{ kind: 'invite' }], 'Organization owner'],
    [['deployment/*=admin'], managing('deployment/d1=viewer'), 'Admin on all deployments'],
    [
      ['security/*=admin', 'deployment/d1=admin'],
      managing('deployment/d1=viewer'),
      'Admin on the deployment d1',
    ],
    [
      ['deployment/*=viewer', 'deployment/d1=admin'],
      managing('deployment/d1=viewer'),
      'Admin on the deployment d1',
    ],
  ])('%j does it for %j as %s', (principal, actions, as) => {
    expect(standing(atoms(...principal), actions, NAMES)).toBe(as)
  })
})
