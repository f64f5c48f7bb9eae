/**
 * A large change, for measuring its cost: 1,000 invitations in 20 distinct role sets, 200 role
 * changes, 200 removals and 100 cancellations.
 */
import { type ElasticCloudState, organization, role } from '@roster/emulator'

const ORGANIZATION = '1234567890'

/** The secret of an owner's key. */
export const LARGE_CHANGE_KEY = 'owner'

export const LARGE_CHANGE_SIZE = 1500

const DEPLOYMENTS = Array.from({ length: 20 }, (_, index) => (index + 1).toString(16).padStart(32, '0'))

const OWNERS = ['ada@acme.example', 'root@acme.example']

/** Addresses `group-0@acme.example` and so on, each with one of the deployments. */
function people(group: string, count: number) {
  return Array.from({ length: count }, (_, index) => ({
    email: `${group}-${index}@acme.example`,
    deployment: DEPLOYMENTS[index % DEPLOYMENTS.length] ?? '',
  }))
}

/** The organization before the change. */
export function beforeLargeChange(now: number): ElasticCloudState {
  return organization({
    now,
    deployments: DEPLOYMENTS.map((id, index) => ({ id, name: `deployment-${index}` })),
    members: [
      ...OWNERS.map((email) => ({ email, roles: [role('organization-admin')] })),
      ...people('changed', 200).map(({ email, deployment }) => ({
        email,
        roles: [role('deployment-viewer', deployment)],
      })),
      ...people('removed', 200).map(({ email }) => ({ email })),
    ],
    invitations: people('cancelled', 100).map(({ email }) => ({ email })),
    keys: [{ id: LARGE_CHANGE_KEY, email: OWNERS[0] ?? '', roles: [role('organization-admin')] }],
  })
}

/** The members file that asks for the change. */
export function largeChangeFile() {
  const listed = (group: string, count: number, scoped: string) =>
    people(group, count).map(({ email, deployment }) => [email, { deployments: { [deployment]: scoped } }])
  return {
    organization: ORGANIZATION,
    members: Object.fromEntries([
      ...OWNERS.map((email) => [email, { organization: 'owner' }]),
      ...listed('invited', 1000, 'viewer'),
      ...listed('changed', 200, 'editor'),
    ]),
    policy: { maxRemovals: '100%' },
  }
}
