/** API keys as reviewers meet them: in previews, in reports of runs, and as drift. */
import { ALL, type Assignment, type Change, keyIdSubject, keySubject, type ListedKey } from '@roster/core'
import type { ApplyReport, Drift, DriftProposal, Preview } from '../index.ts'
import { IDS, invite, member, OWNER, plan, role, roster } from './membership.ts'
import { applied, applyReport, drift, preview, unapplied } from './report-input.ts'

const EDITOR_ALL = role('deployment', 'editor', ALL)
const VIEWER_SHOP = role('deployment', 'viewer', IDS.shop)
const INSIDE = role('elasticsearch', 'viewer', IDS.search, ['viewer'])

function listedKey(name: string, rest: Partial<ListedKey> = {}): ListedKey {
  return {
    name,
    email: keySubject(name),
    assignments: [],
    groups: [],
    owner: 'ada@acme.example',
    expires: '2027-03-01',
    expiresAt: Date.UTC(2027, 2, 2),
    position: { line: 1, column: 1 },
    ...rest,
  }
}

const ROSTER = {
  ...roster(),
  keys: {
    current: new Map(
      [listedKey('terraform', { reason: 'CI' }), listedKey('reports', { id: 'k2' }), listedKey('root')].map(
        (key) => [key.name, key],
      ),
    ),
    ended: new Map([['old', listedKey('old', { id: 'k3', expires: '2026-11-20' })]]),
  },
}

function create(name: string, ...after: readonly Assignment[]): Change {
  const key = { name, owner: 'ada@acme.example' }
  const email = keySubject(name)
  return {
    kind: 'create-key',
    email,
    key,
    digest: `create ${name}`,
    before: [],
    grant: after,
    revoke: [],
    after,
    carried: [],
  }
}

const ROTATE: Change = {
  kind: 'rotate-key',
  email: keySubject('reports'),
  key: { name: 'reports', id: 'k2', owner: 'ada@acme.example' },
  digest: 'rotate reports',
  before: [VIEWER_SHOP],
  grant: [INSIDE],
  revoke: [VIEWER_SHOP],
  after: [INSIDE],
  carried: [],
}

function revoke(
  id: string,
  name: string,
  email = keyIdSubject(id),
  ...before: readonly Assignment[]
): Change {
  const key = { name, id }
  return {
    kind: 'revoke-key',
    email,
    key,
    digest: `revoke ${id}`,
    before,
    grant: [],
    revoke: before,
    after: [],
    carried: [],
  }
}

const CREATE = create('terraform', EDITOR_ALL)
const UNLISTED = revoke('k9', 'made by <b>hand</b> @acme', undefined, OWNER)
const ENDED = revoke('k3', 'old', keySubject('old'), EDITOR_ALL)
const ZOE = invite('zoe@acme.example', VIEWER_SHOP)
const WAITING = {
  message: 'To make it, run: roster keys create "terraform"',
}

export const KEY_PREVIEWS: Readonly<Record<string, Preview>> = {
  'keys-every-kind': preview([CREATE, ROTATE, UNLISTED, ENDED, ZOE], { roster: ROSTER }),
  'keys-only-wanted': preview([CREATE, create('root', OWNER)], {
    roster: ROSTER,
    members: [member('ada@acme.example', 'Ada Lindqvist', OWNER)],
  }),
  'keys-pending': preview([ZOE], { roster: ROSTER, outside: [CREATE, ENDED] }),
  'keys-entries': preview([], {
    roster: ROSTER,
    authority: [
      { kind: 'key', name: 'reports', field: 'id', before: 'k1', after: 'k2' },
      { kind: 'key', name: 'reports', field: 'owner', before: 'bob@acme.example', after: 'ada@acme.example' },
      { kind: 'key', name: 'terraform', field: 'id', after: 'k4' },
      { kind: 'policy', field: 'unlistedKeys', before: '"report"', after: '"revoke"', loosens: true },
    ],
  }),
  'keys-approval': preview([CREATE, ENDED], {
    roster: ROSTER,
    approvals: [
      {
        subject: { kind: 'change', change: CREATE },
        needs: 'an Organization owner',
        approvedBy: [],
        couldApprove: ['ada'],
      },
      {
        subject: { kind: 'change', change: ENDED },
        needs: 'an Organization owner',
        approvedBy: [{ login: 'ada', as: 'Organization owner' }],
        couldApprove: ['ada'],
      },
    ],
  }),
}

export const KEY_REPORTS: Readonly<Record<string, ApplyReport>> = {
  'keys-applied': applyReport(
    [applied(ZOE), applied(ENDED), applied(UNLISTED), unapplied(CREATE, 'waiting', WAITING)],
    { roster: ROSTER },
  ),
  'keys-waiting': applyReport([unapplied(CREATE, 'waiting', WAITING)], { roster: ROSTER }),
  'keys-held': applyReport(
    [
      unapplied(UNLISTED, 'held', { message: 'No merged pull request shows it.' }),
      unapplied(CREATE, 'waiting', WAITING),
    ],
    { roster: ROSTER },
  ),
}

export const KEY_DRIFTS: Readonly<Record<string, Drift>> = {
  'keys-drift': drift([CREATE, ROTATE, ENDED, ZOE], { roster: ROSTER, reported: [UNLISTED] }),
  'keys-drift-unlisted': drift([], { roster: ROSTER, reported: [UNLISTED], plan: plan() }),
}

export const KEY_PROPOSALS: Readonly<Record<string, DriftProposal>> = {
  'keys-proposal': {
    drift: drift([CREATE, ZOE], { roster: ROSTER, reported: [UNLISTED] }),
    left: [
      { email: CREATE.email, reason: 'api-key' },
      { email: UNLISTED.email, reason: 'api-key' },
    ],
  },
}
