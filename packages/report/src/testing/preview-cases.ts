/** The situations a reviewer meets, each with the preview of it. */
import {
  ALL,
  type Assignment,
  type AuthorityChange,
  type Change,
  type Finding,
  type JudgedApproval,
  keySubject,
  ResourceNames,
} from '@roster/core'
import type { Preview } from '../index.ts'
import {
  BILLING,
  cancelInvitation,
  carrying,
  changeRoles,
  IDS,
  invite,
  listed,
  member,
  OWNER,
  remove,
  replaceInvitation,
  resend,
  role,
  roster,
} from './membership.ts'
import { brokenPreview, preview } from './report-input.ts'

const VIEWER_LOGS = role('deployment', 'viewer', IDS['logs-prod'])
const VIEWER_SHOP = role('deployment', 'viewer', IDS.shop)
const EDITOR_SHOP = role('deployment', 'editor', IDS.shop)
const EDITOR_ALL = role('deployment', 'editor', ALL)
const VIEWER_ALL = role('deployment', 'viewer', ALL)
const ADMIN_ALL = role('deployment', 'admin', ALL)

export const PREVIEW_CASES: Readonly<Record<string, Preview>> = {
  'one-invitation': preview([invite('zoe@acme.example', role('elasticsearch', 'developer', IDS.search))]),
  'into-other-branch': intoDevelop(
    preview([invite('zoe@acme.example', role('elasticsearch', 'developer', IDS.search))]),
  ),
  'single-sign-on': withAwaited(
    [invite('zoe@acme.example', role('elasticsearch', 'developer', IDS.search))],
    [changeRoles('kim@corp.example', [], [EDITOR_SHOP]), changeRoles('boss@corp.example', [], [OWNER])],
  ),
  'single-sign-on-only': withAwaited([], [changeRoles('kim@corp.example', [], [EDITOR_SHOP])]),
  'owner-removed': preview([remove('root@acme.example', OWNER, BILLING)], {
    members: [
      member('root@acme.example', 'Acme Root', OWNER, BILLING),
      member('ada@acme.example', 'Ada Lindqvist', OWNER),
      member('cat@acme.example', 'Cat Moreau', EDITOR_ALL),
    ],
  }),
  'owners-changing': preview(
    [
      remove('root@acme.example', OWNER),
      changeRoles('ada@acme.example', [OWNER], [BILLING]),
      changeRoles('cat@acme.example', [EDITOR_ALL], [OWNER, EDITOR_ALL]),
    ],
    {
      members: [
        member('root@acme.example', 'Acme Root', OWNER),
        member('ada@acme.example', 'Ada Lindqvist', OWNER),
        member('cat@acme.example', 'Cat Moreau', EDITOR_ALL),
        member('old@acme.example', 'Old Hand', OWNER),
      ],
      outside: [remove('old@acme.example', OWNER)],
    },
  ),
  powerful: withAwaited(
    [
      invite('zoe@acme.example', ADMIN_ALL, VIEWER_SHOP),
      changeRoles('bob@acme.example', [EDITOR_ALL], [ADMIN_ALL]),
      changeRoles('cat@acme.example', [], [role('observability', 'admin', ALL), BILLING]),
      changeRoles('dan@acme.example', [], [role('deployment', 'admin', IDS.shop)]),
    ],
    [changeRoles('kim@corp.example', [], [BILLING])],
  ),
  'end-later': preview([], {
    authority: [{ kind: 'expiry', email: 'bob@acme.example', before: '2026-12-05', after: '2027-06-30' }],
    members: [member('bob@acme.example', 'Bob Tanaka', VIEWER_SHOP)],
  }),
  'end-sooner': preview([], {
    authority: [{ kind: 'expiry', email: 'bob@acme.example', after: '2026-12-05T18:00:00Z' }],
  }),
  ends: preview([invite('zoe@acme.example', VIEWER_SHOP)], {
    authority: [
      { kind: 'expiry', email: 'bob@acme.example', before: '2026-12-05' },
      { kind: 'expiry', email: 'cat@acme.example', before: '2026-12-05', after: '2026-12-06' },
      { kind: 'expiry', email: 'dan@acme.example', before: '2027-12-05', after: '2026-12-05' },
    ],
  }),
  'roles-that-end': rolesThatEnd(),
  'role-end-later': preview([], {
    authority: [
      {
        kind: 'role-end',
        email: 'bob@acme.example',
        assignment: role('deployment', 'admin', IDS['logs-prod']),
        before: '2026-11-23T18:00Z',
        after: '2026-11-24T08:00Z',
      },
    ],
    members: [member('bob@acme.example', 'Bob Tanaka', VIEWER_SHOP)],
  }),
  // A permanent role is given up for one until a date.
  'role-that-was-permanent': preview([], {
    authority: [
      { kind: 'role-end', email: 'bob@acme.example', assignment: VIEWER_SHOP, after: '2026-12-30' },
    ],
    members: [member('bob@acme.example', 'Bob Tanaka', VIEWER_SHOP)],
  }),
  // Against the defaults, since no file came before.
  'first-file-with-a-policy': firstFile({
    accounts: [],
    authority: [
      { kind: 'policy', field: 'minOwners', before: '1', after: '2' },
      { kind: 'policy', field: 'maxRemovals', before: '"20%"', after: '"100%"', loosens: true },
      {
        ...{ kind: 'policy', field: 'ssoDomains', before: '[]', after: '["acme.example"]' },
        gains: ['acme.example'],
      },
      { kind: 'policy', field: 'ssoRoles', before: '"file"', after: '"mapped"' },
    ],
  }),
  // Nobody is removed then: Roster stops managing them.
  'ends-that-only-report': preview([], {
    roster: roster({ unlisted: 'report' }),
    authority: [
      { kind: 'expiry', email: 'bob@acme.example', after: '2026-12-05' },
      { kind: 'expiry', email: 'cat@acme.example', before: '2026-12-05', after: '2027-06-30' },
      { kind: 'expiry', email: keySubject('ci'), before: '2027-06-30', after: '2026-12-05' },
    ],
  }),
  'end-that-only-reports': preview([], {
    roster: roster({ unlisted: 'report' }),
    authority: [{ kind: 'expiry', email: 'bob@acme.example', before: '2026-12-05' }],
  }),
  'guards-loosened': preview([], {
    authority: [
      { kind: 'policy', field: 'minOwners', before: '2', after: '1', loosens: true },
      { kind: 'policy', field: 'maxRemovals', before: '"20%"', after: '50', loosens: true },
      { kind: 'policy', field: 'invitationExpiresIn', before: '"3d"', after: '"7d"' },
    ],
  }),
  'logins-idle': preview([], {
    authority: [{ kind: 'login', email: 'bob@acme.example', after: 'bob' }],
  }),
  'forty-joining': fortyJoining(),
  narrowed: preview([changeRoles('bob@acme.example', [VIEWER_ALL], [VIEWER_LOGS, VIEWER_SHOP])]),
  'broken-file': brokenPreview([
    {
      severity: 'error',
      code: 'unknown-role',
      message: 'There is no role "vewer" on deployments; did you mean "viewer"?',
      email: 'bob@acme.example',
      line: 41,
      column: 24,
    },
    {
      severity: 'error',
      code: 'unknown-key',
      message: 'Unknown key "exipres" in "members" › "max@acme.example"; did you mean "expires"?',
      email: 'max@acme.example',
      line: 47,
      column: 7,
    },
  ]),
  'blocked-mass-removal': preview(
    Array.from({ length: 12 }, (_, index) =>
      remove(
        `person-${String(index + 1).padStart(2, '0')}@acme.example`,
        index < 9 ? EDITOR_ALL : VIEWER_SHOP,
      ),
    ),
    {
      findings: [
        {
          severity: 'error',
          code: 'too-many-removals',
          message:
            'This removes 12 of 40 members; "maxRemovals" allows 8. Put them back, or add the label "roster: allow removals" to the pull request.',
        },
      ],
    },
  ),
  'only-outside': preview([], {
    outside: [resend('eve@acme.example', VIEWER_LOGS), remove('old@acme.example', EDITOR_ALL)],
  }),
  'nothing-to-do': preview([]),
  static: preview([invite('zoe@acme.example', VIEWER_SHOP), remove('cat@acme.example', EDITOR_ALL)], {
    mode: 'static',
    organization: { id: '1234567890' },
  }),
  'approvals-missing': approvalsMissing(),
  example: example(),
  hostile: hostile(),
  invitations: preview([
    resend('eve@acme.example', VIEWER_LOGS),
    replaceInvitation('mia@acme.example', [VIEWER_LOGS], [role('deployment', 'editor', IDS['logs-prod'])]),
    cancelInvitation('tom@acme.example', role('observability', 'admin', ALL)),
  ]),
  'console-and-custom': preview(
    [
      changeRoles(
        'bob@acme.example',
        [role('elasticsearch', 'viewer', IDS.search)],
        [role('elasticsearch', 'viewer', IDS.search, ['logs_viewer', 'shop_viewer'])],
      ),
      changeRoles(
        'max@acme.example',
        [role('observability', 'viewer', IDS.watch)],
        [role('observability', 'viewer', IDS.watch, [])],
      ),
      invite(
        'kim@acme.example',
        role('security', 't1-analyst', IDS.siem),
        role('security', 'threat-intel-analyst', IDS.siem),
        role('connected-cluster', 'viewer', IDS.factory),
        role('security', 'threat-hunter', ALL),
      ),
      carrying(remove('sam@acme.example', VIEWER_LOGS), {
        path: 'platform',
        roleId: 'platform-viewer',
        wire: {},
      }),
      invite(
        'lee@acme.example',
        role('elasticsearch', 'viewer', IDS.search),
        role('elasticsearch', 'viewer', IDS.search, ['logs_viewer']),
      ),
      invite('joan@acme.example'),
    ],
    {
      findings: [
        {
          severity: 'warning',
          code: 'wider-than-it-looks',
          message:
            'The custom roles logs_viewer do not limit lee@acme.example, who also has Viewer on the Elasticsearch project: roles add up.',
          email: 'lee@acme.example',
          line: 52,
          column: 9,
        },
      ],
    },
  ),
  scopes: preview([
    changeRoles('a@acme.example', [VIEWER_LOGS], [VIEWER_ALL]),
    changeRoles('b@acme.example', [VIEWER_ALL], [EDITOR_SHOP]),
    changeRoles('c@acme.example', [EDITOR_ALL, VIEWER_SHOP, BILLING], [VIEWER_SHOP]),
    changeRoles('d@acme.example', [VIEWER_LOGS], []),
    changeRoles('e@acme.example', [OWNER, EDITOR_ALL], [EDITOR_ALL]),
    changeRoles('f@acme.example', [VIEWER_ALL, VIEWER_LOGS], [VIEWER_LOGS, VIEWER_SHOP]),
    changeRoles(
      'g@acme.example',
      [role('deployment', 'viewer', 'aaaaaaaa11112222333344445555ffff')],
      [role('deployment', 'viewer', 'aaaaaaaa11113333333344445555ffff')],
    ),
  ]),
  'merge-conflict': brokenPreview([
    {
      severity: 'error',
      code: 'merge-conflict',
      message: 'GitHub cannot merge this branch into main. Resolve the conflict, and the preview follows.',
    },
  ]),
  'first-file': firstFile({}),
  'first-file-of-one': firstFile({ accounts: ['ada@acme.example'] }),
  'first-file-unread': firstFile({ mode: 'static' }),
  'first-valid-file': firstFile({
    findings: [baseBroken('It was never valid, so everything counts as new.')],
  }),
  'base-broken-unread': preview([invite('zoe@acme.example', VIEWER_SHOP)], {
    mode: 'static',
    organization: { id: '1234567890' },
    findings: [baseBroken('Its last valid version counts instead.')],
  }),
  // Under "unlisted": "report", nobody is removed: they are only managed no more.
  released: released(),
  'owners-step-down': preview([
    changeRoles('ada@acme.example', [OWNER], [BILLING]),
    changeRoles('bob@acme.example', [OWNER, EDITOR_ALL], [EDITOR_ALL]),
    changeRoles('cat@acme.example', [OWNER], []),
  ]),
  'powerful-alike': preview(
    ['eva', 'fay', 'gus', 'hal', 'ivy'].map((name) => changeRoles(`${name}@acme.example`, [], [BILLING])),
  ),
  'powerful-with-terms': preview([invite('zoe@acme.example', OWNER)], {
    roster: roster({ members: [listed('zoe@acme.example', { expires: '2026-12-31', reason: 'new CTO' })] }),
  }),
  'to-check': preview([invite('b0b@acme.example', VIEWER_SHOP), remove('cat@acme.example', EDITOR_ALL)], {
    members: [member('cat@acme.example', 'Cat Moreau', EDITOR_ALL)],
    findings: [
      {
        severity: 'warning',
        code: 'look-alike-member',
        message:
          'b0b@acme.example looks like bob@acme.example, which is another address. Check that both are meant.',
        email: 'b0b@acme.example',
        line: 17,
        column: 5,
      },
      {
        severity: 'warning',
        code: 'own-membership',
        message: 'The API key of this run belongs to cat@acme.example. The key keeps working.',
        email: 'cat@acme.example',
      },
    ],
  }),
  'limit-lifted': preview([remove('cat@acme.example', EDITOR_ALL)], {
    findings: [
      {
        severity: 'warning',
        code: 'too-many-removals',
        message:
          'This removes 1 of 2 members. The limit was lifted by the label that ada set on 23 Nov 2026.',
      },
    ],
  }),
  expired: preview([remove('max@acme.example', role('observability', 'viewer', IDS.watch, []))], {
    roster: roster({ expired: [listed('max@acme.example', { expires: '2026-11-20' })] }),
  }),
}

/** The file of three people, two of them in the organization, which also has another member. */
function firstFile({
  accounts = ['ada@acme.example', 'bob@acme.example'],
  ...rest
}: Partial<Preview> & { readonly accounts?: readonly string[] }): Preview {
  const people = [
    { ...listed('ada@acme.example'), assignments: [OWNER] },
    { ...listed('bob@acme.example'), assignments: [EDITOR_ALL] },
    { ...listed('zoe@acme.example'), assignments: [VIEWER_SHOP] },
  ]
  return preview([invite('zoe@acme.example', VIEWER_SHOP), remove('old@acme.example', ADMIN_ALL)], {
    roster: roster({ members: people }),
    members: [
      member('ada@acme.example', 'Ada Lindqvist', OWNER),
      member('bob@acme.example', 'Bob Tanaka', EDITOR_ALL),
      member('old@acme.example', 'Old Hand', ADMIN_ALL),
    ],
    isNew: true,
    authority: accounts.map((email) => ({ kind: 'login', email, after: email.slice(0, 3) })),
    ...rest,
  })
}

function baseBroken(instead: string): Finding {
  const message = `The members file on the base branch is broken. ${instead}`
  return { severity: 'warning', code: 'base-file-broken', message }
}

/** Two people leave a file whose policy only reports those it does not list; one had a GitHub account. */
function released(): Preview {
  const unlisted = 'report'
  const leaving = [remove('cat@acme.example', EDITOR_ALL), remove('root@acme.example', OWNER)]
  const { plan, ...rest } = preview([], {
    roster: roster({ unlisted }),
    before: roster({ unlisted, members: leaving.map(({ email }) => listed(email)) }),
    members: [
      member('cat@acme.example', 'Cat Moreau', EDITOR_ALL),
      member('root@acme.example', 'Acme Root', OWNER),
    ],
    authority: [{ kind: 'login', email: 'root@acme.example', before: 'root' }],
  })
  const standing = leaving.map(({ email, before }) => ({
    code: 'unlisted-member' as const,
    message: `${email} is a member who is not in the file. Nothing is removed under "unlisted": "report".`,
    email,
    assignments: before,
    unknown: [],
  }))
  return { ...rest, plan: { ...plan, unmanaged: leaving, standing } }
}

/** What takes an owner's approval, and has none unless told. */
function byOwner(change: Change, ...given: readonly string[]): JudgedApproval {
  return {
    subject: { kind: 'change', change },
    needs: 'an Organization owner',
    approvedBy: given.map((login) => ({ login, as: 'Organization owner' })),
    couldApprove: ['ada-l', 'root-acme'],
  }
}

/** What an Admin has approved. */
function byAdmin(change: Change): JudgedApproval {
  return {
    subject: { kind: 'change', change },
    needs: 'an Organization owner, or Admin on the deployments logs-prod and shop',
    approvedBy: [{ login: 'grace', as: 'Admin on all deployments' }],
    couldApprove: ['ada-l', 'grace', 'root-acme'],
  }
}

/** Authority moves, and under `enforce` some of what is asked for lacks its approval. */
function approvalsMissing(): Preview {
  const joining = Array.from({ length: 8 }, (_, index) => invite(`new-${index}@acme.example`, VIEWER_ALL))
  const authority: readonly AuthorityChange[] = [
    { kind: 'policy', field: 'approvals', before: '"enforce"', after: '"off"', loosens: true },
    { kind: 'policy', field: 'maxRemovals', before: '"20%"', after: '50', loosens: true },
    { kind: 'login', email: 'ada@acme.example', before: 'ada-l', after: '<!-- @mallory -->' },
    { kind: 'login', email: 'new-1@acme.example', after: 'new-1' },
    { kind: 'expiry', email: 'bob@acme.example', before: '2026-12-31' },
  ]
  const left = remove('cat@acme.example', EDITOR_ALL)
  const ada = listed('ada@acme.example', { assignments: [OWNER] })
  return preview([...joining, left], {
    roster: roster({ members: [ada] }),
    authority,
    approvals: [
      byOwner(left, 'ada-l', 'root-acme'),
      ...joining.map((change) => byOwner(change)),
      ...authority.map(
        (each): JudgedApproval => ({
          subject: { kind: 'authority', authority: each },
          needs: 'an Organization owner',
          approvedBy: [],
          couldApprove: [],
        }),
      ),
    ],
    findings: [
      {
        severity: 'error',
        code: 'approval-missing',
        message:
          'An approval is missing for new-0@acme.example, new-1@acme.example and 6 more. It takes an Organization owner: ada-l or root-acme can give it in a review of the pull request.',
      },
    ],
  })
}

/** Roles that are given until an end, roles whose end has come, and ends that move. */
function rolesThatEnd(): Preview {
  const admin = role('deployment', 'admin', IDS['logs-prod'])
  const term = (assignment: Assignment, expires: string, reason?: string) => ({
    assignment,
    expires,
    expiresAt: Date.parse(expires),
    ...(reason !== undefined && { reason }),
  })
  return preview(
    [
      invite('zoe@acme.example', VIEWER_ALL, admin),
      changeRoles('bob@acme.example', [VIEWER_SHOP], [VIEWER_SHOP, admin, EDITOR_SHOP]),
      changeRoles('cat@acme.example', [VIEWER_SHOP, admin], [VIEWER_SHOP]),
      changeRoles('hal@acme.example', [VIEWER_SHOP], [VIEWER_SHOP, admin]),
      changeRoles('ivy@acme.example', [VIEWER_SHOP], [VIEWER_SHOP, admin]),
    ],
    {
      roster: roster({
        members: [
          listed('hal@acme.example', { terms: [term(admin, '2026-12-01T18:00Z', 'INC-42')] }),
          listed('ivy@acme.example', { expires: '2026-12-31', terms: [term(admin, '2026-12-01T18:00Z')] }),
          listed('zoe@acme.example', {
            expires: '2026-12-31',
            reason: 'contractor',
            terms: [term(admin, '2026-12-01T18:00Z', 'INC-42')],
          }),
          listed('bob@acme.example', {
            terms: [
              { assignment: EDITOR_SHOP, reason: 'shop team' },
              term(admin, '2026-12-01T18:00Z', 'INC-42 @acme/owners'),
            ],
          }),
          listed('cat@acme.example', { ended: [term(admin, '2026-11-23T06:00Z')] }),
        ],
      }),
      authority: [
        { kind: 'role-end', email: 'dan@acme.example', assignment: OWNER, after: '2026-12-05' },
        { kind: 'role-end', email: 'eve@acme.example', assignment: EDITOR_ALL, before: '2026-12-05' },
      ],
    },
  )
}

/** What people see first: every part of the comment once. */
function example(): Preview {
  const owners = [
    remove('cat@acme.example', EDITOR_ALL),
    changeRoles(
      'ada@acme.example',
      [role('deployment', 'admin', ALL)],
      [OWNER, role('deployment', 'admin', ALL)],
    ),
    invite('zoe@acme.example', role('elasticsearch', 'developer', IDS.search)),
    invite('max@acme.example', role('observability', 'viewer', IDS.watch, [])),
  ]
  const shifted = changeRoles('bob@acme.example', [VIEWER_LOGS, VIEWER_SHOP], [EDITOR_SHOP])
  return preview([...owners, shifted], {
    roster: roster({
      members: [listed('max@acme.example', { expires: '2026-12-31', reason: 'contractor' })],
    }),
    outside: [resend('eve@acme.example', VIEWER_LOGS)],
    members: [
      member('ada@acme.example', 'Ada Lindqvist', ADMIN_ALL),
      member('bob@acme.example', 'Bob Tanaka', VIEWER_LOGS, VIEWER_SHOP),
      member('cat@acme.example', 'Cat Moreau', EDITOR_ALL),
    ],
    approvals: [byAdmin(shifted), ...owners.map((change) => byOwner(change))],
    findings: [
      {
        severity: 'warning',
        code: 'expires-soon',
        message: '12 days are left for kim@acme.example (expires 5 Dec 2026).',
        email: 'kim@acme.example',
        line: 41,
        column: 5,
      },
      {
        severity: 'warning',
        code: 'unused-group',
        message: 'Nobody is in the group "interns".',
        line: 20,
        column: 5,
      },
    ],
  })
}

/** With people who get roles once they have signed in, which the planner also reports. */
/** A pull request into a branch that nothing applies. */
function intoDevelop(given: Preview): Preview {
  return { ...given, source: { ...given.source, baseRef: 'develop', appliedRef: 'main' } }
}

function withAwaited(changes: readonly Change[], awaited: readonly Change[]): Preview {
  const { plan, ...rest } = preview(changes, {
    findings: awaited.map(({ email }) => ({
      severity: 'info',
      code: 'waiting-for-sso',
      email,
      message: `${email} joins by signing in (single sign-on) and has not done so yet.`,
    })),
  })
  return { ...rest, plan: { ...plan, awaited } }
}

function fortyJoining(): Preview {
  const groups: readonly (readonly [string, readonly Assignment[]])[] = [
    ['sre', [role('deployment', 'admin', ALL), role('observability', 'editor', ALL)]],
    [
      'analysts',
      [role('security', 't1-analyst', IDS.siem), role('security', 'threat-intel-analyst', IDS.siem)],
    ],
    ['shop', [EDITOR_SHOP]],
  ]
  const people = Array.from({ length: 40 }, (_, index) => ({
    email: `new-${String(index + 1).padStart(2, '0')}@acme.example`,
    group: groups[index % groups.length] ?? ['', []],
  }))
  return preview(
    people.map(({ email, group }) => invite(email, ...group[1])),
    { roster: roster({ members: people.map(({ email, group }) => listed(email, { groups: [group[0]] })) }) },
  )
}

/** Names and texts by an attacker who wants the comment to say something else. */
function hostile(): Preview {
  const bait = '@acme/owners <!-- roster:preview --> [x](https://evil.example) **bold** #1 `code`'
  return preview(
    [
      invite('"@everyone"@evil.example', role('deployment', 'viewer', 'd1')),
      invite('`x`<b>@evil.example', role('elasticsearch', 'viewer', 'd2', ['@here', '</details>'])),
      remove('\u202Eelpmaxe.emca@ada', VIEWER_SHOP),
    ],
    {
      organization: { id: '1', name: '<img src=x> @acme/owners' },
      members: [member('"@everyone"@evil.example', `) · approved by ${bait}`, OWNER)],
      roster: roster({
        resources: new ResourceNames([
          ['deployment', 'd1', '@acme/owners'],
          ['elasticsearch', 'd2', '# heading | cell\n\n- [x] approved by `grace` https://evil.example'],
        ]),
        members: [listed('"@everyone"@evil.example', { reason: `${bait}\u0000\u200B` })],
      }),
      findings: [
        {
          severity: 'warning',
          code: 'unused-group',
          message: `Nobody is in the group ${JSON.stringify(bait)}; see www.evil.example, GH-12, 4f2c91a, :tada: and $x$.`,
        },
      ],
    },
  )
}

/** More changes than a comment has room for: invitations, role changes and, in `removals`, removals. */
export function manyChanges(amount: number, removals: number): Preview {
  const changes = Array.from({ length: amount }, (_, index): Change => {
    const email = `person-${String(index).padStart(5, '0')}@acme.example`
    const resource = `${index.toString(16).padStart(8, '0')}aaaabbbbccccdddd00001111`
    if (index < removals) return remove(email, role('deployment', 'viewer', resource), EDITOR_ALL)
    return index % 2 === 0
      ? invite(email, role('deployment', 'viewer', resource))
      : changeRoles(email, [role('deployment', 'viewer', resource)], [role('deployment', 'editor', resource)])
  })
  return preview(changes)
}
