/** Organizations whose access is shown: one with everything once, one whose names mean harm, a large one. */
import {
  type Assignment,
  accessMatrix,
  type Change,
  planBetween,
  planChanges,
  readRoster,
  type Snapshot,
} from '@roster/core'
import type { AccessReport, AnswerSource, FileHistory, Preview } from '../index.ts'
import { BILLING, IDS, ORGANIZATION, OWNER, role } from './membership.ts'
import { invitation, member } from './people.ts'
import { preview } from './report-input.ts'

const NOW = Date.UTC(2026, 10, 23, 9)

const LIVE: AnswerSource = {
  organization: { id: ORGANIZATION, name: 'Acme Search' },
  file: 'members.json',
  at: '2026-11-23T09:00:00Z',
}

/** Of the file: a person's entry → its text. */
const ENTRIES: Readonly<Record<string, string>> = {
  'ada@acme.example': '{ "organization": "owner", "github": "ada-l" }',
  'root@acme.example': '{ "organization": ["owner", "billing-admin"] }',
  'grace@acme.example': `{
      "groups": ["sre", "on-call"],
      "deployments": { "shop": ["viewer", { "role": "viewer", "applicationRoles": ["logs_viewer"] }] },
      "elasticsearch": { "search": "developer" },
      "security": { "siem": "t1-analyst" },
      "connectedClusters": { "factory": { "role": "viewer", "expires": "2026-11-20" } },
      "github": "grace"
    }`,
  'finance@acme.example': '{ "organization": "billing-admin" }',
  'max@acme.example': `{
      "observability": { "watch": { "role": "viewer", "access": "console" } },
      "expires": "2026-12-04",
      "reason": "contractor for the new shop"
    }`,
  'eve@acme.example': '{ "deployments": { "logs-prod": "viewer" } }',
  'lin@acme.example': '{ "groups": ["sre"], "expires": "2026-11-01", "reason": "=HYPERLINK(\\"x\\")" }',
  'sso@corp.example': '{ "groups": ["sre"] }',
  'joan@acme.example': '{ "elasticsearch": { "search": "viewer" } }',
}

/** What a pull request makes of the entries; who is not in here stays as they are. */
const EDITS: Readonly<Record<string, string | undefined>> = {
  'eve@acme.example': undefined,
  'joan@acme.example':
    '{ "deployments": { "*": "viewer", "shop": { "role": "editor", "expires": "2026-12-01T18:00Z", "reason": "INC-42" } } }',
  'grace@acme.example': '{ "groups": ["sre"], "security": { "siem": "admin" }, "github": "grace" }',
  'zoe@acme.example': '{ "deployments": { "*": "admin" }, "reason": "platform team" }',
  'cat@acme.example': undefined,
}

function fileOf(entries: Readonly<Record<string, string | undefined>>): string {
  const members = Object.entries(entries).flatMap(([email, entry]) =>
    entry === undefined ? [] : [`    ${JSON.stringify(email)}: ${entry}`],
  )
  return `{
  "organization": "${ORGANIZATION}",
  "resources": {
    "deployments": { "logs-prod": "${IDS['logs-prod']}", "shop": "${IDS.shop}" },
    "elasticsearch": { "search": "${IDS.search}" },
    "observability": { "watch": "${IDS.watch}" },
    "security": { "siem": "${IDS.siem}" },
    "connectedClusters": { "factory": "${IDS.factory}" }
  },
  "groups": {
    "sre": { "deployments": { "*": "editor" } },
    "on-call": { "deployments": { "logs-prod": "admin" } }
  },
  "members": {
${members.join(',\n')}
  },
  "policy": { "sso": { "domains": ["corp.example"] }, "unlisted": "report" }
}`
}

const SNAPSHOT: Snapshot = {
  organization: { id: ORGANIZATION, name: 'Acme Search' },
  members: [
    member('ada@acme.example', 'Ada Lindqvist', OWNER),
    member('root@acme.example', 'Acme Root', OWNER, BILLING),
    {
      ...member(
        'grace@acme.example',
        'Grace Okafor',
        role('deployment', 'editor', '*'),
        role('deployment', 'admin', IDS['logs-prod']),
        role('deployment', 'viewer', IDS.shop),
        role('deployment', 'viewer', IDS.shop, ['logs_viewer']),
        role('elasticsearch', 'developer', IDS.search),
        role('security', 't1-analyst', IDS.siem),
        role('connected-cluster', 'viewer', IDS.factory),
      ),
      unknown: [{ path: 'project.vectors', roleId: 'vectors-admin', wire: {} }],
    },
    member('finance@acme.example', 'Finance', BILLING),
    member('lin@acme.example', 'Lin Zhao', role('deployment', 'editor', '*')),
    member('joan@acme.example', 'Joan Petrov'),
    member('cat@acme.example', 'Cat Moreau', role('deployment', 'admin', '*')),
    member(undefined, 'Build service', role('deployment', 'viewer', '*')),
  ],
  invitations: [
    invitation(
      'max@acme.example',
      { expired: false, expiresAt: '2026-11-25T09:00:00Z' },
      role('observability', 'viewer', IDS.watch, []),
    ),
    invitation(
      'eve@acme.example',
      { expired: true, expiresAt: '2026-11-04T09:00:00Z' },
      role('deployment', 'viewer', IDS['logs-prod']),
    ),
  ],
}

function read(text: string) {
  const read = readRoster(text, { now: NOW })
  if (read.roster === undefined) throw new Error(`expected a sound file, got ${read.findings[0]?.message}`)
  return read
}

const HISTORY: FileHistory = (lines) => {
  const last = Math.max(...lines.map((range) => range.last))
  return {
    id: last.toString(16).padStart(40, 'c0ffee'),
    at: `2026-10-${String(1 + (last % 28)).padStart(2, '0')}T08:00:00+02:00`,
    author: last % 2 === 0 ? 'Ada Lindqvist' : '@Grace',
  }
}

/** The file and the organization as they are. */
export function liveReport(): AccessReport {
  const { roster, origins } = read(fileOf(ENTRIES))
  const { changes, awaited, standing } = planChanges(roster, SNAPSHOT)
  const matrix = accessMatrix({ roster, origins, snapshot: SNAPSHOT, changes, awaited, now: NOW })
  const unreadable = {
    code: 'keys-unreadable',
    message: 'The API keys could not be listed.',
    assignments: [],
    unknown: [],
  } as const
  return {
    matrix,
    roster,
    source: LIVE,
    occasion: 'apply',
    history: HISTORY,
    standing: [...standing, unreadable],
    stopped: new Set([`deployment/${IDS.shop}`]),
  }
}

/** Of the file a month ago: what a member had, who was one, and when a member's access would have ended. */
const THEN: Readonly<Record<string, string | undefined>> = {
  'grace@acme.example':
    '{ "deployments": { "old-shop": "admin" }, "elasticsearch": { "search": "developer" } }',
  'joan@acme.example': undefined,
  'max@acme.example':
    '{ "observability": { "watch": { "role": "viewer", "access": "console" } }, "expires": "2026-11-28" }',
  'tom@acme.example': '{ "groups": ["sre"], "connectedClusters": { "factory": "viewer" } }',
}

/** The file and the organization, compared with the file a month ago. */
export function sinceReport(): AccessReport {
  const then = fileOf({ ...ENTRIES, ...THEN }).replace(
    '"shop": "9',
    '"old-shop": "0123456789abcdef0123456789abcdef", "shop": "9',
  )
  const { roster } = read(then)
  return { ...liveReport(), since: { roster, commit: { id: 'd1ff'.repeat(10), at: '2026-10-23T08:00:00Z' } } }
}

/** The file by itself. */
function offlineReport(): AccessReport {
  const { roster, origins } = read(fileOf(ENTRIES))
  const { at: _, ...source } = LIVE
  return {
    matrix: accessMatrix({ roster, origins, changes: [], now: NOW }),
    roster,
    source,
    occasion: 'apply',
  }
}

/** What a pull request would do, with who has access: against the organization, or the file on the base branch. */
export function previewReport(mode: Preview['mode'] = 'live'): readonly [Preview, AccessReport] {
  const before = read(
    fileOf({ ...ENTRIES, 'cat@acme.example': '{ "deployments": { "*": "admin" } }' }),
  ).roster
  const base: typeof before = { ...before, policy: { ...before.policy, unlisted: 'remove' } }
  const text = fileOf({ ...ENTRIES, ...EDITS })
  const { roster: asked, origins } = read(text)
  const roster: typeof asked = { ...asked, policy: { ...asked.policy, unlisted: 'remove' } }
  const atBase = mode === 'live' ? planChanges(base, SNAPSHOT) : undefined
  const pending = atBase ? [...atBase.changes, ...atBase.awaited] : []
  const isPending = ({ digest }: Change) => pending.some((change) => change.digest === digest)
  const plan = mode === 'live' ? planChanges(roster, SNAPSHOT) : planBetween(base, roster)
  const changes = plan.changes.filter((change) => !isPending(change))
  const outside = plan.changes.filter(isPending)
  const awaited = plan.awaited.filter((change) => !isPending(change))
  const matrix = accessMatrix({
    roster,
    origins,
    ...(mode === 'live' && { snapshot: SNAPSHOT }),
    changes,
    awaited,
    pending: outside,
    now: NOW,
  })
  return [
    preview(changes, { outside, roster, mode, plan: { ...plan, changes, awaited } }),
    { matrix, roster, source: LIVE, occasion: 'merge' },
  ]
}

/** People whose addresses, names and reasons are `text`, and the resource that they have a role on. */
export function hostileReport(text: string): AccessReport {
  const file = JSON.stringify({
    organization: ORGANIZATION,
    resources: { deployments: { [text]: IDS.shop } },
    groups: { [text]: { deployments: { [text]: 'viewer' } } },
    members: {
      'ada@acme.example': { organization: 'owner' },
      'max@acme.example': { groups: [text], reason: text, expires: '2027-01-01' },
    },
    // An address that is none would keep its person from being removed, a proper one would not.
    policy: { unlisted: 'report' },
  })
  const { roster, origins } = read(file)
  const snapshot: Snapshot = {
    organization: { id: ORGANIZATION, name: text },
    members: [
      member('ada@acme.example', text, OWNER),
      {
        ...member(`${text}@acme.example`, text, role('deployment', 'viewer', IDS.shop, [text])),
        userId: text,
      },
    ],
    invitations: [],
  }
  const { changes } = planChanges(roster, snapshot)
  return {
    matrix: accessMatrix({ roster, origins, snapshot, changes, now: NOW }),
    roster,
    source: { ...LIVE, organization: { id: ORGANIZATION, name: text } },
    occasion: 'apply',
    history: () => ({ id: 'c0ffee'.repeat(6), at: '2026-10-01T08:00:00Z', author: text }),
  }
}

export const ACCESS_CASES: Readonly<Record<string, AccessReport>> = {
  'access-live': liveReport(),
  'access-offline': offlineReport(),
  'access-since': sinceReport(),
}

const GIVEN = ['Ada', 'Grace', 'Linus', 'Joan', 'Max', 'Zoe', 'Bob', 'Cat', 'Kim', 'Eve', 'Tom', 'Mia', 'Lee']
const FAMILY = [
  'Okafor',
  'Lindqvist',
  'Petrov',
  'Haddad',
  'Moreau',
  'Tanaka',
  'Zhao',
  'Silva',
  'Novak',
  'Berg',
  'Costa',
]
const LARGE_ROLES = ['viewer', 'editor', 'admin', 'viewer', 'viewer'] as const

/** People × resources, as regular as it is long. */
export function largeReport(people: number, resources: number): AccessReport {
  const ids = Array.from({ length: resources }, (_, index) => `${index}`.padStart(32, 'a'))
  const deployments = Object.fromEntries(ids.map((id, index) => [`service-${index + 1}-prod`, id]))
  const emails = Array.from(
    { length: people },
    (_, index) => `person-${`${index}`.padStart(4, '0')}@acme.example`,
  )
  const assignmentsOf = (index: number): readonly Assignment[] => {
    if (index < 3) return [OWNER]
    if (index % 37 === 0) return [role('deployment', 'admin', '*')]
    const amount = 3 + (index % 5)
    return Array.from({ length: amount }, (_, at) =>
      role(
        'deployment',
        LARGE_ROLES[(index + at) % 5] ?? 'viewer',
        ids[(index * 7 + at * 11) % resources] ?? '',
      ),
    )
  }
  const entryOf = (index: number) => {
    const [first, ...others] = assignmentsOf(index)
    if (first?.kind === 'organization') return { organization: 'owner' }
    const scopes = Object.groupBy([...(first ? [first] : []), ...others], ({ resource = '' }) => resource)
    const named = Object.entries(scopes).map(([id, all = []]) => [
      id === '*' ? id : Object.keys(deployments)[ids.indexOf(id)],
      all.map((each) => each.role),
    ])
    return {
      deployments: Object.fromEntries(named),
      ...(index % 9 === 0 && { reason: 'contractor, until the migration is done' }),
    }
  }
  const text = JSON.stringify({
    organization: ORGANIZATION,
    resources: { deployments },
    members: Object.fromEntries(emails.map((email, index) => [email, entryOf(index)])),
  })
  const { roster, origins } = read(text)
  const snapshot: Snapshot = {
    organization: { id: ORGANIZATION, name: 'Acme Search' },
    members: emails.map((email, index) => ({
      ...member(
        email,
        `${GIVEN[index % GIVEN.length]} ${FAMILY[index % FAMILY.length]} ${index}`,
        ...assignmentsOf(index),
      ),
      userId: `user-${index}`,
    })),
    invitations: [],
  }
  return {
    matrix: accessMatrix({ roster, origins, snapshot, changes: [], now: NOW }),
    roster,
    source: LIVE,
    occasion: 'apply',
  }
}
