/** Acme: an organization of ten people, the members file that matches it, and edits of the file. */
import { type ElasticCloudState, organization, role } from '@roster/emulator'

export const ORGANIZATION = '1234567890'
export const LOGS = '4c5f0de1a2b34c5d8e9f00112233aabb'
export const SHOP = '9b1d0c2e3f4a4b5c6d7e8f9001122334'

/** Distinctive, so that no text contains it by chance. */
export const API_KEY = 'essu_b3duZXI6dGhlLW93bmVycy1rZXk'
export const REVIEW_KEY = 'review-key-5f2c9e7d1b-a83c40d61e97'
export const JOB_TOKEN = 'ghs_9aJobTokenOfTheWorkflow'

const NOBODY_IN_PARTICULAR = ['dan', 'eva', 'fay', 'gus', 'hal', 'ivy'] as const

/** An address at Acme. */
export function at(name: string): string {
  return `${name}@acme.example`
}

type Organization = Parameters<typeof organization>[0]

/** Owners are ada, who made the key, and root. bob views logs-prod, cat edits all deployments, six have no roles. */
export function acme(extra: Partial<Organization> = {}): ElasticCloudState {
  return organization({
    id: ORGANIZATION,
    now: Date.now(),
    deployments: [
      { id: LOGS, name: 'logs-prod' },
      { id: SHOP, name: 'shop' },
    ],
    keys: [{ id: 'ada', secret: API_KEY, email: at('ada'), roles: [role('organization-admin')] }],
    ...extra,
    members: [
      { email: at('ada'), roles: [role('organization-admin')] },
      { email: at('root'), roles: [role('organization-admin')] },
      { email: at('bob'), userId: 'bob', roles: [role('deployment-viewer', LOGS)] },
      { email: at('cat'), userId: 'cat', roles: [role('deployment-editor')] },
      ...NOBODY_IN_PARTICULAR.map((name) => ({ email: at(name), userId: name })),
      ...(extra.members ?? []),
    ],
  })
}

const MEMBERS: Readonly<Record<string, object>> = {
  ada: { organization: 'owner', github: 'ada' },
  root: { organization: 'owner', github: 'root' },
  bob: { deployments: { 'logs-prod': 'viewer' } },
  cat: { deployments: { '*': 'editor' } },
  ...Object.fromEntries(NOBODY_IN_PARTICULAR.map((name) => [name, {}])),
}

export interface Edits {
  /** Name → entry; null leaves the member out. */
  readonly members?: Readonly<Record<string, object | null>>
  readonly policy?: object
  readonly organization?: string
}

/** The members file, with one line for each member, so that edits of different members merge. */
export function membersFile({
  members = {},
  policy = {},
  organization: id = ORGANIZATION,
}: Edits = {}): string {
  const entries = Object.entries({ ...MEMBERS, ...members })
    .filter(([, entry]) => entry !== null)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, entry]) => `    ${JSON.stringify(at(name))}: ${JSON.stringify(entry)}`)
  return `{
  "organization": ${JSON.stringify(id)},
  "resources": { "deployments": { "logs-prod": "${LOGS}", "shop": "${SHOP}" } },
  "policy": ${JSON.stringify(policy)},
  "members": {
${entries.join(',\n')},
  },
}
`
}
