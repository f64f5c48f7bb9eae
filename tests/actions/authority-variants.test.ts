/** Further attacks on the authority of a members file, as one table: what people see, and what a merge does. */
import { role } from '@roster/emulator'
import { describe, expect } from 'vitest'
import { API_KEY, acme, at, LOGS, membersFile, SHOP } from './acme.ts'
import { type Stage, test } from './stage.ts'

const DAY = 24 * 60 * 60 * 1000
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10)
const SOON = inDays(3)
const ENFORCE = { approvals: 'enforce' }

/** Admins on all deployments. */
const ADMINS = ['dan', 'eva', 'fay']
const admins = (entry: object) => Object.fromEntries(ADMINS.map((name) => [name, entry]))
const ADMIN = { deployments: { '*': ['admin', 'viewer'] } }

function withAdmins() {
  const state = acme()
  const held = [role('deployment-admin'), role('deployment-viewer')]
  const memberships = state.memberships.map((each) =>
    ADMINS.includes(each.userId) ? { ...each, assignments: held } : each,
  )
  return { ...state, memberships }
}

const KEYS = ['k1', 'k2', 'k3']
const withKeys = () =>
  acme({
    keys: [
      { id: 'ada', secret: API_KEY, email: at('ada'), roles: [role('organization-admin')] },
      ...KEYS.map((id) => ({
        ...{ id, description: id, email: at('cat'), roles: [role('deployment-viewer')] },
        expiresAt: Date.now() + 400 * DAY,
      })),
    ],
  })

function keysFile(expires: string | undefined, listed = KEYS): string {
  const entry = (id: string) => ({ id, deployments: { '*': 'viewer' }, owner: at('cat'), expires })
  const apiKeys = expires === undefined ? {} : Object.fromEntries(listed.map((id) => [id, entry(id)]))
  return membersFile().replace('"members":', `"apiKeys": ${JSON.stringify(apiKeys)},\n  "members":`)
}

/** With other names of deployments than the file of Acme. */
const naming = (deployments: object, edits: Parameters<typeof membersFile>[0] = {}) =>
  membersFile(edits).replace(
    /"resources": .*/,
    `"resources": { "deployments": ${JSON.stringify(deployments)} },`,
  )

const renames = Object.fromEntries(
  Array.from({ length: 1_200 }, (_, index) => [index, (index + 1).toString(16).padStart(32, '0')] as const),
)
const named = (suffix: string) =>
  Object.fromEntries([
    ...Object.entries({ 'logs-prod': LOGS, shop: SHOP }),
    ...Object.entries(renames).map(([index, id]) => [`deployment ${index} ${suffix}`, id] as const),
  ])

const DOMAINS = Array.from({ length: 60 }, (_, index) => `subsidiary-${index}.example`)
const grouped = (group: object, edits: object = {}) =>
  membersFile({ members: admins({ groups: ['sre'] }), ...edits }).replace(
    '"members":',
    `"groups": { "sre": ${JSON.stringify(group)} },\n  "members":`,
  )

interface Attack {
  readonly name: string
  readonly state?: () => ReturnType<typeof acme>
  /** On the default branch; null for none. */
  readonly base: string | null
  readonly head: string
  /** The exit code of the preview. */
  readonly code: 0 | 1
  readonly shows: readonly string[]
  /** What may be written when it is merged all the same. */
  readonly writes?: number
  readonly act?: (stage: Stage, number: number) => void
}

const ATTACKS: readonly Attack[] = [
  {
    name: 'an author who is an owner turns on selfApproval',
    base: membersFile({ policy: ENFORCE, members: { grace: { organization: 'owner', github: 'grace' } } }),
    head: membersFile({
      policy: { ...ENFORCE, selfApproval: true },
      members: { grace: { organization: 'owner', github: 'grace' }, zoe: {} },
    }),
    code: 1,
    shows: ['`selfApproval` **loosened**: `false` → `true`', 'An approval is missing'],
  },
  {
    name: 'an account that is not the pinned one approves taking the id out',
    base: membersFile({
      policy: ENFORCE,
      members: { root: { organization: 'owner', github: { login: 'root', id: 1 } } },
    }),
    head: membersFile({ policy: ENFORCE, members: { zoe: {} } }),
    act: (stage, number) => stage.repository.review(number, 'root', 'APPROVED'),
    code: 1,
    shows: ['`root (id 1)` → `root`', 'An approval is missing'],
  },
  {
    name: 'a bound on elevations goes with an elevation beyond it',
    base: membersFile({ policy: { elevation: { max: '8h' } } }),
    head: membersFile({
      policy: { elevation: { max: '90d' } },
      members: { bob: { deployments: { '*': { role: 'admin', expires: SOON } } } },
    }),
    code: 1,
    shows: ['`elevation` **loosened**', 'A longer time counts once it has merged'],
  },
  {
    name: 'a domain joins a long list of those that sign in',
    base: membersFile({ policy: { sso: { domains: DOMAINS } } }),
    head: membersFile({ policy: { sso: { domains: [...DOMAINS, 'evil.example'] } } }),
    code: 0,
    shows: ['gains `evil.example`'],
  },
  {
    name: 'a login changes behind 1,200 renamed resources',
    base: naming(named('a'), { policy: ENFORCE }),
    head: naming(named('b'), {
      policy: ENFORCE,
      members: { root: { organization: 'owner', github: 'mallory' } },
    }),
    code: 1,
    shows: ['This is too long to show in full'],
  },
  {
    name: 'a harmless name hides which resource it means',
    base: naming({ shop: SHOP }, { members: { bob: { deployments: { [LOGS]: 'viewer' } } } }),
    head: naming(
      { shop: SHOP, sandbox: LOGS },
      { members: { bob: { deployments: { [LOGS]: 'viewer' } }, dan: { deployments: { sandbox: 'admin' } } } },
    ),
    code: 0,
    shows: [`**sandbox** (new name of \`${LOGS.slice(0, 8)}`],
    writes: 1,
  },
  {
    name: 'a first file ends what it lists',
    base: null,
    head: membersFile({
      members: Object.fromEntries(['gus', 'hal', ...ADMINS].map((name) => [name, { expires: SOON }])),
    }),
    code: 1,
    shows: ['This would end the access of 5 of 10 members', 'Ends the access of 5 people'],
  },
  {
    name: 'a member who is only listed now gets an end',
    base: membersFile({ members: { bob: null }, policy: { unlisted: 'report' } }),
    head: membersFile({
      members: { bob: { deployments: { 'logs-prod': 'viewer' }, expires: SOON } },
      policy: { unlisted: 'report' },
    }),
    code: 0,
    shows: ['Stops managing `bob@acme.example`', 'had no end date'],
    writes: 0,
  },
  {
    name: 'a member who is only listed now gets an end, under "enforce"',
    base: membersFile({ members: { bob: null }, policy: { ...ENFORCE, unlisted: 'report' } }),
    head: membersFile({
      members: { bob: { deployments: { 'logs-prod': 'viewer' }, expires: SOON } },
      policy: { ...ENFORCE, unlisted: 'report' },
    }),
    code: 1,
    shows: ['An approval is missing for the end date of `bob@acme.example`'],
  },
  {
    name: 'Admin roles of many end together',
    state: withAdmins,
    base: membersFile({ members: admins(ADMIN) }),
    head: membersFile({
      members: admins({ deployments: { '*': [{ role: 'admin', expires: SOON }, 'viewer'] } }),
    }),
    code: 1,
    shows: ['This would end Admin roles of 3 of 10 members on', 'Ends permanent roles of 3 people'],
  },
  {
    name: 'the end of a group ends the Admin roles of its members',
    state: withAdmins,
    base: grouped({ deployments: { '*': ['admin', 'viewer'] } }),
    head: grouped({ deployments: { '*': ['viewer', { role: 'admin', expires: SOON }] } }),
    code: 1,
    shows: ['This would end Admin roles of 3 of 10 members on'],
  },
  {
    name: 'leaving a group ends everything',
    state: withAdmins,
    base: grouped({ deployments: { '*': ['admin', 'viewer'] } }),
    head: grouped(
      { deployments: { '*': ['admin', 'viewer'] } },
      { members: admins({ groups: [{ group: 'sre', expires: SOON }] }) },
    ),
    code: 1,
    shows: ['This would end the access of 3 of 10 members on'],
  },
  {
    name: 'a group loses its Admin role',
    state: withAdmins,
    base: grouped({ deployments: { '*': ['admin', 'viewer'] } }),
    head: grouped({ deployments: { '*': 'viewer' } }),
    code: 1,
    shows: ['This would take an Admin role from 3 of 10 members'],
  },
  {
    name: 'a group is emptied',
    state: withAdmins,
    base: grouped({ deployments: { '*': ['admin', 'viewer'] } }),
    head: grouped({}),
    code: 1,
    shows: ['This would remove all access from 3 of 10 members'],
  },
  {
    name: 'removals and ends share one limit',
    base: membersFile(),
    head: membersFile({ members: { dan: null, eva: null, fay: { expires: SOON } } }),
    code: 1,
    shows: ['This would end the access of 3 of 10 members on'],
    writes: 1,
  },
  {
    name: 'demotions and ends of Admin roles share one limit',
    state: withAdmins,
    base: membersFile({ members: admins(ADMIN) }),
    head: membersFile({
      members: {
        ...{ dan: { deployments: { '*': 'viewer' } }, eva: { deployments: { '*': 'viewer' } } },
        fay: { deployments: { '*': [{ role: 'admin', expires: SOON }, 'viewer'] } },
      },
    }),
    code: 1,
    shows: ['This would end Admin roles of 3 of 10 members on'],
    writes: 2,
  },
  {
    name: 'the ends of all API keys come forward',
    state: withKeys,
    base: keysFile(inDays(300)),
    head: keysFile(SOON),
    code: 1,
    shows: ['This would revoke 3 of 4 API keys on', 'API key `k1` · end'],
  },
  {
    name: 'an API key that is only listed now gets an end',
    state: withKeys,
    base: keysFile(undefined),
    head: keysFile(SOON, ['k1']),
    code: 0,
    shows: ['API key `k1` · end none →'],
    writes: 0,
  },
  {
    name: 'a member who is listed by user id instead loses the end',
    base: membersFile({ members: { dan: { expires: SOON } }, policy: ENFORCE }),
    head: membersFile({ members: { dan: null }, policy: ENFORCE }).replace(
      '"members": {',
      '"members": {\n"user:dan": {},',
    ),
    code: 1,
    shows: [
      'Lets `user:dan`',
      'stay without an end date',
      'An approval is missing for the end date of user:dan',
    ],
  },
  {
    name: 'an API key outlives its end under another name',
    state: withKeys,
    base: keysFile(inDays(30), ['k1']),
    head: keysFile(inDays(300), ['k1']).replace('"k1":', '"harmless":'),
    code: 0,
    shows: ['API key `harmless` · end'],
  },
  {
    name: 'an API key outlives its end without an entry',
    state: withKeys,
    base: keysFile(SOON),
    head: membersFile(),
    code: 0,
    shows: [`API key \`k1\` · end \`${SOON}\` → none`],
  },
]

/** As people read it. */
const unescaped = (text: string) => text.replaceAll(/\\([^\w\s])/g, '$1').replaceAll('&quot;', '"')

describe('what a pull request does is in sight, and a red one does nothing', () => {
  test.for(ATTACKS)('$name', async ({ state, base, head, code, shows, writes = 0, act }, { openStage }) => {
    const stage = await openStage({ file: base, ...(state && { state: state() }) })
    const number = stage.propose(head)
    act?.(stage, number)
    expect((await stage.preview(number)).code).toBe(code)
    const comment = unescaped(stage.comments(number)[0] ?? '')
    for (const text of shows) expect(comment).toContain(text)
    const run = await stage.apply(stage.merge(number))
    expect(run.writes).toHaveLength(writes)
    expect((await stage.apply({ name: 'schedule' })).writes).toEqual([])
  })
})

test('a shared file that breaks does not switch the policy off', async ({ openStage }) => {
  const extending = (edits: Parameters<typeof membersFile>[0]) =>
    membersFile(edits).replace('"members":', '"extends": "groups.json",\n  "members":')
  const stage = await openStage({ file: null })
  const { repository } = stage
  repository.commit({
    files: { 'groups.json': '{ "groups": {} }', 'members.json': extending({ policy: ENFORCE }) },
  })
  repository.commit({ files: { 'groups.json': '{ "groups": ' } })
  const number = stage.propose(
    membersFile({ members: { mallory: { organization: 'owner', github: 'mallory' } } }),
  )
  expect((await stage.preview(number)).code).toBe(1)
  expect(stage.comments(number)[0]).toContain('`approvals` **loosened**: `"enforce"` → `"off"`')
  expect((await stage.apply(stage.merge(number))).writes).toEqual([])
  expect((await stage.apply({ name: 'schedule' })).writes).toEqual([])
})

test('a file that is deleted and comes back founds no new policy', async ({ openStage }) => {
  const stage = await openStage({ file: membersFile({ policy: ENFORCE }) })
  const gone = stage.propose(null)
  await stage.preview(gone)
  await stage.apply(stage.merge(gone))
  const number = stage.propose(membersFile({ members: { dan: null, eva: null } }))
  expect((await stage.preview(number)).code).toBe(1)
  expect(stage.comments(number)[0]).toContain('`approvals` **loosened**: `"enforce"` → `"off"`')
  expect((await stage.apply(stage.merge(number))).writes).toEqual([])
  expect((await stage.apply({ name: 'schedule' })).writes).toEqual([])
})

describe('what people see is what is sealed', () => {
  const HIRE = membersFile({ members: { zoe: {} } })
  const OWNER = membersFile({ members: { zoe: { organization: 'owner' } } })
  const edit = (stage: Stage, number: number, change: (body: string) => string) => {
    const comment = stage.repository.comments.find(({ issue }) => issue.number === number)
    if (comment) comment.body = change(comment.body)
  }

  test.for<{ name: string; forge: (own: string, other: string) => string }>([
    { name: 'the comment of an earlier commit', forge: (_own, other) => other },
    {
      name: 'the text of an earlier commit, with the seal of the last',
      forge: (own, other) => `${headOf(own)}\n${textOf(other)}`,
    },
    {
      name: 'both seals',
      forge: (own, other) => `${headOf(own)}\n${headOf(other).split('\n')[1]}\n${textOf(own)}`,
    },
    { name: 'a line that hides what follows', forge: (own) => own.replace('###', '<!--\n###') },
    { name: 'less text', forge: (own) => own.slice(0, own.indexOf('###') + 40) },
  ])('$name does not count', async ({ forge }, { openStage }) => {
    const stage = await openStage()
    const number = stage.propose(HIRE)
    await stage.preview(number)
    const [earlier = ''] = stage.comments(number)
    const { head } = stage.repository.pullRequest(number)
    stage.repository.commit({ branch: head.branch, files: { 'members.json': OWNER } })
    await stage.preview(number)
    edit(stage, number, (own) => forge(own, earlier))
    expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 1, writes: [] })
  })
})

/** The marker and the seal. */
const headOf = (comment: string) => comment.split('\n').slice(0, 2).join('\n')
const textOf = (comment: string) => comment.split('\n').slice(2).join('\n')
