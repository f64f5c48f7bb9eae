import { describe, expect, test } from 'vitest'
import { organization, role } from '../seed/organization.ts'
import { createElasticCloud, DEFAULT_NOW } from '../server/emulator.ts'

function acme(roleMappings: Parameters<typeof organization>[0]['singleSignOn']) {
  return createElasticCloud({
    state: organization({
      now: DEFAULT_NOW,
      members: [{ email: 'bob@acme.example', userId: '2', roles: [role('deployment-admin')] }],
      ...(roleMappings && { singleSignOn: roleMappings }),
    }),
  })
}

const rolesOf = (cloud: ReturnType<typeof acme>, email: string) => {
  const { people, memberships } = cloud.state.export()
  const userId = people.find((person) => person.email === email)?.userId
  return memberships.find((membership) => membership.userId === userId)?.assignments
}

describe('signing in', () => {
  const mappings = [
    { assignments: [role('deployment-viewer')] },
    { emails: ['bob@acme.example'], assignments: [role('deployment-viewer'), role('elasticsearch-viewer')] },
  ]

  test('makes a member of a person who is new', () => {
    const cloud = acme({ domains: ['acme.example'], roleMappings: [] })
    cloud.signIn('Zoe@Acme.example')
    expect(rolesOf(cloud, 'Zoe@Acme.example')).toEqual([])
  })

  test('keeps the roles of members if there are no mappings', () => {
    const cloud = acme({ domains: ['acme.example'], roleMappings: [] })
    cloud.signIn('bob@acme.example')
    expect(rolesOf(cloud, 'bob@acme.example')).toEqual([role('deployment-admin')])
  })

  test('replaces the roles of members by all that the mappings give them, each time', () => {
    const cloud = acme({ domains: ['acme.example'], roleMappings: mappings })
    cloud.signIn('bob@acme.example')
    const mapped = [role('deployment-viewer'), role('elasticsearch-viewer')]
    expect(rolesOf(cloud, 'bob@acme.example')).toEqual(mapped)
    cloud.signIn('zoe@acme.example')
    expect(rolesOf(cloud, 'zoe@acme.example')).toEqual([role('deployment-viewer')])
  })

  test('is for the domains themselves, not for those below them', () => {
    const cloud = acme({ domains: ['acme.example'], roleMappings: mappings })
    expect(() => cloud.signIn('ann@eu.acme.example')).toThrow('root.invalid_authentication')
    expect(() => cloud.signIn('bob@acme.example', '9876543210')).toThrow('root.invalid_authentication')
    expect(() => acme(undefined).signIn('bob@acme.example')).toThrow('root.invalid_authentication')
  })
})
