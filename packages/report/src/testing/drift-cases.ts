/** The ways an organization can differ from its file, each with the drift that is reported. */
import { ALL, Sightings } from '@roster/core'
import type { Drift, DriftProposal } from '../index.ts'
import {
  cancelInvitation,
  changeRoles,
  IDS,
  invite,
  listed,
  OWNER,
  remove,
  replaceInvitation,
  resend,
  role,
  roster,
} from './membership.ts'
import { drift } from './report-input.ts'

const VIEWER_LOGS = role('deployment', 'viewer', IDS['logs-prod'])
const EDITOR_ALL = role('deployment', 'editor', ALL)

export const DRIFT_CASES: Readonly<Record<string, Drift>> = {
  'drift-every-kind': drift(
    [
      remove('eve@acme.example', EDITOR_ALL),
      changeRoles('bob@acme.example', [EDITOR_ALL], [VIEWER_LOGS]),
      invite('zoe@acme.example', VIEWER_LOGS),
      cancelInvitation('tom@acme.example', VIEWER_LOGS),
      replaceInvitation('mia@acme.example', [VIEWER_LOGS], [EDITOR_ALL]),
      resend('lee@acme.example', VIEWER_LOGS),
    ],
    {
      roster: roster({
        members: [
          listed('kim@acme.example', { expires: '2026-12-05', reason: 'contractor @acme/owners' }),
          listed('max@acme.example', { expires: '2026-12-01T12:00:00Z' }),
          listed('dan@acme.example', {
            terms: [
              {
                assignment: EDITOR_ALL,
                expires: '2026-12-03',
                expiresAt: Date.UTC(2026, 11, 4),
                reason: 'migration',
              },
            ],
          }),
        ],
      }),
      findings: [
        {
          severity: 'warning',
          code: 'expires-soon',
          message:
            '12 days are left for kim@acme.example (expires 5 Dec 2026); then they count as not listed.',
          email: 'kim@acme.example',
          line: 41,
          column: 5,
        },
        {
          severity: 'warning',
          code: 'expires-soon',
          message: '8 days are left for max@acme.example.',
          email: 'max@acme.example',
          line: 44,
          column: 5,
        },
        {
          severity: 'info',
          code: 'role-ends-soon',
          message: 'Editor on all deployments of dan@acme.example ends in 11 days (expires 2026-12-03).',
          email: 'dan@acme.example',
          line: 46,
          column: 5,
        },
        {
          severity: 'warning',
          code: 'resource-stopped',
          message: 'The deployment shop is stopped: nobody can change roles on it. Start it first.',
        },
      ],
    },
  ),
  'drift-since': drift(
    [
      remove('eve@acme.example', EDITOR_ALL),
      remove('kim@acme.example', VIEWER_LOGS),
      changeRoles('bob@acme.example', [OWNER, EDITOR_ALL], [VIEWER_LOGS]),
      cancelInvitation('tom@acme.example', VIEWER_LOGS),
      cancelInvitation('lee@acme.example', VIEWER_LOGS),
    ],
    {
      roster: roster({
        expired: [
          listed('kim@acme.example', { expires: '2026-11-22', reason: 'contractor' }),
          listed('lee@acme.example', { expires: '2026-11-20' }),
        ],
      }),
      sightings: Sightings.read()
        .see(
          [
            { email: 'eve@acme.example', digest: 'editor' },
            { email: 'bob@acme.example', digest: 'editor' },
          ],
          { today: '2026-11-20', text: '{}' },
        )
        .see(
          [
            { email: 'eve@acme.example', digest: 'editor' },
            { email: 'bob@acme.example', digest: 'owner and editor' },
            { email: 'kim@acme.example', digest: 'out of time' },
          ],
          { today: '2026-11-23', text: '{}' },
        ),
    },
  ),
  'drift-owner': drift([changeRoles('eve@acme.example', [OWNER, EDITOR_ALL], [EDITOR_ALL])]),
  'drift-owners-blocked': drift(
    [
      remove('eve@acme.example', OWNER),
      remove('max@acme.example', OWNER),
      cancelInvitation('tom@acme.example', OWNER),
    ],
    {
      findings: [
        {
          severity: 'error',
          code: 'too-many-removals',
          message: 'This removes 2 of 4 members; "maxRemovals" allows 1.',
        },
      ],
    },
  ),
  'drift-reported': drift([], {
    reported: [
      remove('eve@acme.example', OWNER, VIEWER_LOGS),
      remove('kim@acme.example'),
      ...['a', 'b', 'c', 'd'].map((name) => remove(`${name}@acme.example`, VIEWER_LOGS)),
    ],
    roster: roster({ expired: [listed('kim@acme.example', { expires: '2026-11-22' })] }),
    findings: [
      {
        severity: 'warning',
        code: 'unlisted-member',
        message:
          'eve@acme.example is a member who is not in the file. Nothing is removed under "unlisted": "report".',
        email: 'eve@acme.example',
      },
    ],
  }),
  'drift-none': drift([]),
}

function caseOf(name: string): Drift {
  const found = DRIFT_CASES[name]
  if (found === undefined) throw new Error(`expected the case "${name}"`)
  return found
}

export const PROPOSAL_CASES: Readonly<Record<string, DriftProposal>> = {
  'proposal-every-kind': {
    drift: caseOf('drift-every-kind'),
    left: [{ email: 'lee@acme.example', reason: 'invitation-expired' }],
  },
  'proposal-left': {
    drift: caseOf('drift-since'),
    left: [
      { email: 'kim@acme.example', reason: 'expired' },
      { email: 'lee@acme.example', reason: 'expired' },
      { email: 'tom@acme.example', reason: 'invitations-differ' },
      { email: 'eve@acme.example', reason: 'not-writable' },
    ],
  },
  'proposal-blocked': { drift: caseOf('drift-owners-blocked'), left: [] },
  'proposal-reported': { drift: caseOf('drift-reported'), left: [] },
}
