/** Questions about access and what is answered, one a golden file: an organization, a file, and who asks. */
import {
  answerPermission,
  explain,
  listAccess,
  planChanges,
  readAccessScope,
  readAssignment,
  readRoster,
  type Snapshot,
} from '@roster/core'
import type { AccessListReport, AnswerSource, ExplanationReport, PermissionReport } from '../index.ts'
import { BILLING, IDS, ORGANIZATION, OWNER, role } from './membership.ts'
import { invitation, member } from './people.ts'

const NOW = Date.UTC(2026, 10, 23, 9)

const TEXT = `{
  "organization": "${ORGANIZATION}",
  "resources": {
    "deployments": { "logs-prod": "${IDS['logs-prod']}", "shop": "${IDS.shop}" },
    "elasticsearch": { "search": "${IDS.search}" },
    "security": { "siem": "${IDS.siem}" },
    "connectedClusters": { "factory": "${IDS.factory}" }
  },
  "groups": {
    "sre": { "deployments": { "*": "editor" } },
    "on-call": { "deployments": { "logs-prod": "admin" } }
  },
  "members": {
    "ada@acme.example": { "organization": "owner", "github": "ada-l" },
    "root@acme.example": { "organization": ["owner", "billing-admin"] },
    "grace@acme.example": {
      "groups": ["sre", { "group": "on-call", "expires": "2026-11-30T08:00Z", "reason": "on call" }],
      "deployments": { "shop": ["viewer", { "role": "viewer", "applicationRoles": ["logs_viewer"] }] },
      "elasticsearch": { "search": "developer" },
      "security": { "siem": "t1-analyst" },
      "connectedClusters": { "factory": { "role": "viewer", "expires": "2026-11-20" } },
      "github": "grace"
    },
    "max@acme.example": {
      "deployments": { "logs-prod": { "role": "viewer", "access": "console" } },
      "expires": "2026-12-31",
      "reason": "contractor"
    },
    "lin@acme.example": { "groups": ["sre"], "expires": "2026-11-01" },
    "zoe@acme.example": {
      "deployments": { "logs-prod": "viewer" },
      "groups": [{ "group": "on-call", "expires": "2026-11-21" }]
    }
  }
}`

const SNAPSHOT: Snapshot = {
  organization: { id: ORGANIZATION },
  members: [
    member('ada@acme.example', 'Ada', OWNER),
    member('root@acme.example', 'Root', OWNER, BILLING),
    {
      ...member(
        'grace@acme.example',
        'Grace',
        role('deployment', 'admin', '*'),
        role('deployment', 'viewer', IDS.shop),
        role('deployment', 'viewer', IDS.shop, ['logs_viewer']),
        role('elasticsearch', 'developer', IDS.search),
        role('security', 't1-analyst', IDS.siem),
        role('security', 'threat-hunter', IDS.siem),
        role('connected-cluster', 'viewer', IDS.factory),
      ),
      unknown: [{ path: 'project.vectors', roleId: 'vectors-admin', wire: {} }],
    },
    member('lin@acme.example', 'Lin', role('deployment', 'editor', '*')),
    member('joan@acme.example', 'Joan', role('deployment', 'viewer', IDS['logs-prod'])),
    {
      ...member(undefined, 'Build service', role('deployment', 'viewer', '*')),
      userId: 'user-build service',
    },
  ],
  invitations: [
    invitation(
      'max@acme.example',
      { expired: false, expiresAt: '2026-11-25T09:00:00Z' },
      role('deployment', 'viewer', IDS['logs-prod'], []),
    ),
  ],
}

function read() {
  const file = readRoster(TEXT, { now: NOW })
  if (file.roster === undefined) throw new Error(`expected a sound file, got ${file.findings[0]?.message}`)
  return file
}

const OFFLINE: AnswerSource = {
  organization: { id: ORGANIZATION, name: 'Acme Search' },
  file: 'members.json',
}
const LIVE: AnswerSource = { ...OFFLINE, at: '2026-11-23T09:00:00Z' }

function explained(email: string, source: AnswerSource): ExplanationReport {
  const { roster, findings, origins } = read()
  const plan = planChanges(roster, SNAPSHOT)
  const explanation = explain(email, {
    roster,
    origins,
    findings,
    ...(source.at && { live: { snapshot: SNAPSHOT, plan } }),
  })
  if (explanation === undefined) throw new Error(`expected a known person, got ${email}`)
  return { explanation, roster, source }
}

function listed(scope: string, source: AnswerSource): AccessListReport {
  const { roster, origins } = read()
  const { value, problem } = readAccessScope(scope, roster)
  if (value === undefined) throw new Error(problem)
  const list = listAccess(value, { roster, origins, ...(source.at && { snapshot: SNAPSHOT }) })
  return { list, roster, source }
}

function answered(email: string, target: string): PermissionReport {
  const { roster } = read()
  const { value: assignment, problem } = readAssignment(target, roster)
  if (assignment === undefined) throw new Error(problem)
  const action = { kind: 'manage-assignment', assignment } as const
  const answer = answerPermission(email, action, { roster, snapshot: SNAPSHOT })
  if (answer === undefined) throw new Error(`expected a known person, got ${email}`)
  return { answer, source: LIVE }
}

export const EXPLANATION_CASES: Readonly<Record<string, ExplanationReport>> = {
  'explain-differs': explained('grace@acme.example', LIVE),
  'explain-owner': explained('root@acme.example', LIVE),
  'explain-invited': explained('max@acme.example', LIVE),
  'explain-expired': explained('lin@acme.example', LIVE),
  'explain-absent': explained('zoe@acme.example', LIVE),
  'explain-unlisted': explained('joan@acme.example', LIVE),
  'explain-offline': explained('grace@acme.example', OFFLINE),
  'explain-offline-expired': explained('lin@acme.example', OFFLINE),
}

export const ACCESS_LIST_CASES: Readonly<Record<string, AccessListReport>> = {
  'who-resource': listed('deployments/logs-prod', LIVE),
  'who-kind-offline': listed('deployments/*', OFFLINE),
  'who-everything': listed('*/*', LIVE),
  'who-owner': listed('owner', LIVE),
  'who-billing': listed('billing-admin', OFFLINE),
  'who-nobody-but-owners': listed(`observability/${IDS.watch}`, LIVE),
}

export const PERMISSION_CASES: Readonly<Record<string, PermissionReport>> = {
  'can-yes': answered('grace@acme.example', 'deployments/logs-prod=editor'),
  'can-no': answered('grace@acme.example', 'billing-admin'),
  'can-not-yet': answered('max@acme.example', 'deployments/*=viewer'),
}
