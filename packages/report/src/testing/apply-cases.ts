/** The ways an apply run can end, each with the report of it. */
import { ALL } from '@roster/core'
import type { ApplyReport } from '../index.ts'
import {
  changeRoles,
  IDS,
  invite,
  listed,
  plan,
  remove,
  replaceInvitation,
  resend,
  role,
  roster,
} from './membership.ts'
import { applied, applyReport, unapplied } from './report-input.ts'

const ZOE = invite('zoe@acme.example', role('elasticsearch', 'developer', IDS.search))
const MAX = invite('max@acme.example', role('observability', 'viewer', IDS.watch, []))
const BOB = changeRoles(
  'bob@acme.example',
  [role('deployment', 'viewer', IDS['logs-prod']), role('deployment', 'viewer', IDS.shop)],
  [role('deployment', 'editor', IDS.shop)],
)
const CAT = remove('cat@acme.example', role('deployment', 'editor', ALL))
const EVE = resend('eve@acme.example', role('deployment', 'viewer', IDS['logs-prod']))
const MIA = replaceInvitation(
  'mia@acme.example',
  [role('deployment', 'viewer', IDS.shop)],
  [role('deployment', 'editor', IDS.shop)],
)

export const APPLY_CASES: Readonly<Record<string, ApplyReport>> = {
  'applied-all': applyReport([applied(ZOE), applied(MAX), applied(BOB), applied(CAT), applied(EVE)]),
  'applied-late-ends': applyReport([applied(CAT), applied(BOB)], {
    roster: roster({
      expired: [listed('cat@acme.example', { expires: '2026-11-22' })],
      members: [
        listed('bob@acme.example', {
          ended: [
            {
              assignment: role('deployment', 'viewer', IDS['logs-prod']),
              expires: '2026-11-23T18:00Z',
              expiresAt: Date.UTC(2026, 10, 23, 18),
            },
          ],
        }),
      ],
    }),
  }),
  'applied-some-failed': applyReport([
    applied(ZOE),
    unapplied(MAX, 'failed', {
      code: 'organization.user_organization_already_belongs',
      message: 'The person belongs to an organization already. They have to leave it first.',
    }),
    unapplied(BOB, 'failed', { code: 'some.new_code', message: 'The service says no to @everyone.' }),
    { ...applied(CAT), verified: false },
    unapplied(EVE, 'already-done'),
  ]),
  'applied-some-held': applyReport([
    applied(ZOE),
    unapplied(CAT, 'held', { message: 'No preview that was reviewed shows this change.' }),
    unapplied(MIA, 'held'),
  ]),
  'applied-without-a-role': applyReport([
    {
      ...applied(ZOE),
      message:
        'The invitation was sent without deployments/logs-prod=viewer: the service refuses roles on what is gone or stopped.',
    },
    applied(MAX),
  ]),
  'applied-dry-run': applyReport([], { plan: plan(ZOE, BOB, CAT), dryRun: true }),
  'applied-nothing': applyReport([]),
  'applied-already': applyReport([unapplied(ZOE, 'already-done'), unapplied(CAT, 'already-done')]),
  'applied-stopped': applyReport([applied(ZOE), unapplied(MAX, 'not-attempted')], {
    plan: plan(ZOE, MAX, CAT),
    stopped: 'the time of 10 minutes ran out.',
  }),
  'applied-superseded': applyReport([], { stopped: 'the branch has moved on to other contents of the file' }),
  'applied-refused': applyReport([], {
    plan: plan(ZOE, CAT),
    findings: [
      {
        severity: 'error',
        code: 'too-few-owners',
        message: 'This leaves 1 Organization owner; "minOwners" asks for 2.',
      },
    ],
  }),
}
