import { expect, it } from 'vitest'
import { atoms } from '../testing/assignments.ts'
import { assignmentText, resourcesText } from './assignment-text.ts'
import { ResourceNames } from './resource.ts'

const names = new ResourceNames([
  ['deployment', 'd1', 'shop'],
  ['deployment', 'd2', 'archive'],
])

it.each([
  ['owner', 'Organization owner'],
  ['billing-admin', 'Billing admin'],
  ['deployment/*=editor', 'Editor on all deployments'],
  ['deployment/d1=viewer', 'Viewer on the deployment shop'],
  ['deployment/d3=viewer', 'Viewer on the deployment d3'],
  ['elasticsearch/d1=developer', 'Developer on the Elasticsearch project d1'],
  ['security/s1=viewer[]', 'Viewer (Cloud Console only) on the Security project s1'],
  ['security/s1=viewer[a,b]', 'Viewer (a, b) on the Security project s1'],
  ['security/*=threat-hunter', 'threat-hunter on all Security projects'],
])('%s is "%s"', (short, text) => {
  expect(atoms(short).map((assignment) => assignmentText(assignment, names))).toEqual([text])
})

it.each([
  [['d1', 'd2'], 'the deployments archive and shop'],
  [['d1', '*'], 'all deployments'],
])('%j are "%s"', (ids, text) => {
  expect(resourcesText('deployment', ids, names)).toBe(text)
})
