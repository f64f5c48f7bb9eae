/** A seed that looks real: it has one of everything that an organization can contain. */

import type { State } from '../state/state.ts'
import { organization, role } from './organization.ts'

const DAY = 86_400_000

const LOGS_PROD = '4c5f0de1a2b34c5d8e9f00112233aabb'
const SHOP = '9b1d0c2e3f4a4b5c6d7e8f9001122334'
const ARCHIVE = '5d6e7f8091a2b3c4d5e6f708192a3b4c'
const SEARCH = 'a1b2c3d4e5f60718293a4b5c6d7e8f90'
const WATCH = '0f1e2d3c4b5a69788796a5b4c3d2e1f0'
const SIEM = '11223344556677889900aabbccddeeff'
const FACTORY = 'ffeeddccbbaa00998877665544332211'

const ACME = '1234567890'
const GLOBEX = '9876543210'

/**
 * "Acme Search": owners, an Admin on all deployments, custom roles, console-only access, connected clusters, a
 * member without an address, an assignment of an unknown kind, one on a stopped deployment, an open and an
 * expired invitation, keys of several strengths, and a person who is in another organization.
 *
 * The secret of a key is its id followed by `-key`; `ada-key` is an owner's.
 */
export function livedInOrganization(now: number): State {
  const acme = organization({
    id: ACME,
    name: 'Acme Search',
    now: now - 400 * DAY,
    deployments: [
      { id: LOGS_PROD, name: 'logs-prod' },
      { id: SHOP, name: 'shop' },
      { id: ARCHIVE, name: 'archive', stopped: true },
    ],
    projects: [
      {
        id: SEARCH,
        name: 'search',
        type: 'elasticsearch',
        roles: [
          { name: 'logs_viewer', description: 'Reads the logs indices' },
          { name: 'alert_reader', description: 'Reads alerts' },
        ],
      },
      { id: WATCH, name: 'watch', type: 'observability' },
      { id: SIEM, name: 'siem', type: 'security' },
    ],
    clusters: [{ id: FACTORY, name: 'factory' }],
    members: [
      { email: 'ada@acme.example', name: 'Ada Lindqvist', roles: [role('organization-admin')] },
      {
        email: 'root@acme.example',
        name: 'Acme Root',
        roles: [role('organization-admin'), role('billing-admin')],
      },
      {
        email: 'grace@acme.example',
        name: 'Grace Okafor',
        roles: [
          role('deployment-admin'),
          role('observability-editor'),
          {
            path: 'project.vectors',
            wire: { role_id: 'vectors-admin', organization_id: ACME, all: true },
          },
        ],
      },
      {
        email: 'bob@acme.example',
        name: 'Bob Tanaka',
        roles: [
          role('deployment-viewer', LOGS_PROD),
          role('deployment-viewer', SHOP),
          role('deployment-viewer', ARCHIVE),
          role('elasticsearch-viewer', SEARCH, ['logs_viewer']),
        ],
      },
      { email: 'cat@acme.example', name: 'Cat Moreau', roles: [role('deployment-editor')] },
      {
        email: 'kim@acme.example',
        name: 'Kim Haddad',
        roles: [
          role('security-t1-analyst', SIEM),
          role('security-threat-intel-analyst', SIEM),
          role('cloud-connected-viewer', FACTORY),
        ],
      },
      // Signed up with capitals: addresses compare case-insensitively.
      { email: 'Joan@Acme.example', name: 'Joan Petrov' },
      { name: 'Build service', roles: [role('deployment-viewer')] },
    ],
    invitations: [
      {
        email: 'max@acme.example',
        roles: [role('observability-viewer', WATCH, [])],
        expiresAt: now + 2 * DAY,
      },
      { email: 'eve@acme.example', roles: [role('deployment-viewer', LOGS_PROD)], expiresAt: now - 19 * DAY },
    ],
    keys: [
      {
        id: 'ada',
        secret: 'ada-key',
        description: 'Membership as code',
        email: 'ada@acme.example',
        roles: [role('organization-admin')],
      },
      {
        id: 'grace',
        secret: 'grace-key',
        description: 'Deployments',
        email: 'grace@acme.example',
        roles: [role('deployment-admin')],
      },
      {
        id: 'bob',
        secret: 'bob-key',
        description: 'Dashboards',
        email: 'bob@acme.example',
        roles: [role('deployment-viewer')],
      },
      {
        id: 'old',
        secret: 'old-key',
        description: 'Trial',
        email: 'root@acme.example',
        roles: [role('organization-admin')],
        expiresAt: now - DAY,
      },
    ],
  })
  const hank = { userId: '9000000001', email: 'hank@globex.example', name: 'Hank Varga' }
  return {
    ...acme,
    organizations: [...acme.organizations, { id: GLOBEX, name: 'Globex' }],
    people: [...acme.people, hank],
    memberships: [
      ...acme.memberships,
      {
        organizationId: GLOBEX,
        userId: hank.userId,
        since: new Date(now - 90 * DAY).toISOString(),
        assignments: [role('organization-admin')],
      },
    ],
    keys: [
      ...acme.keys,
      {
        id: 'hank',
        secret: 'hank-key',
        description: 'Globex',
        userId: hank.userId,
        organizationId: GLOBEX,
        createdAt: new Date(now - 90 * DAY).toISOString(),
        assignments: [role('organization-admin')],
      },
    ],
  }
}
