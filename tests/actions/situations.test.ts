/**
 * Situations that reviewers meet, previewed by the action: a reader of the first three lines must know what happens
 * and what to decide. `npm run gallery` draws them.
 */
import { role } from '@roster/emulator'
import { describe, expect } from 'vitest'
import { acme, at, membersFile } from './acme.ts'
import { shown } from './golden.ts'
import { type Stage, type StageOptions, test } from './stage.ts'

const OWNER = { organization: 'owner' }
const VIEWER = { deployments: { '*': 'viewer' } }
const QUIET = ['dan', 'eva', 'fay', 'gus', 'hal', 'ivy']

const QUIET_VIEWERS = QUIET.map((name) => ({
  ...{ email: at(name), userId: name, roles: [role('deployment-viewer')] },
}))

interface Situation {
  readonly stage?: StageOptions
  /** Runs and merges that came before. */
  readonly before?: (stage: Stage) => Promise<unknown>
  readonly inputs?: Readonly<Record<string, string>>
  /** The file that the pull request leaves. */
  readonly file: string
  /** The first line, without its sign. */
  readonly headline: string
  /** In the first three lines, or in one of the boxes that are always open. */
  readonly open?: readonly RegExp[]
  /** Never in the comment. */
  readonly absent?: readonly RegExp[]
}

const addMembers = (members: NonNullable<Parameters<typeof acme>[0]>['members']) => ({
  state: acme({ members: members ?? [] }),
})

const listing = (entry: object, names: readonly string[] = QUIET) =>
  Object.fromEntries(names.map((name) => [name, entry]))

const SITUATIONS: Readonly<Record<string, Situation>> = {
  'nothing-to-do': {
    file: membersFile().replace('"members"', '// Reviewed in November.\n  "members"'),
    headline: 'Nothing to apply',
    open: [/The organization matches `members\.json`\./],
  },
  'an-invitation': {
    file: membersFile({
      members: { zoe: { deployments: { shop: 'viewer' }, reason: 'joins the shop team' } },
    }),
    headline: 'Merging this invites 1 person',
    open: [/Nobody loses access/],
  },
  'an-owner-is-removed': {
    file: membersFile({ members: { root: null } }),
    headline: 'Merging this removes 1 person',
    open: [/\*\*Leaves 1 of 2 Organization owners\*\*; the policy requires at least 1/, /Removes `root@/],
    absent: [/Nobody/, /who may approve/],
  },
  'the-last-owners-leave': {
    file: membersFile({ members: { root: null }, policy: { minOwners: 2 } }),
    headline: 'Blocked: merging this would remove 1 person and change the policy',
    open: [/This would leave 1 Organization owner of 2; "minOwners" asks for 2/],
    absent: [/\*\*Leaves/],
  },
  'an-address-slips': {
    file: membersFile({ members: { zoe: {} } }).replace('zoe@acme.example', 'zoe@acme.exmaple'),
    headline: 'Merging this invites 1 person',
    open: [/First person at `acme\.exmaple`\*\*: `zoe@acme\.exmaple`\. Did you mean `acme\.example`\?/],
  },
  'everybody-becomes-admin': {
    file: membersFile({ members: listing({ deployments: { '*': 'admin' } }) }),
    headline: 'Merging this changes the roles of 6 people',
    open: [/Makes 6 people Admin on all deployments\*\*: they can give others any role there/],
  },
  'contracts-end-together': {
    file: membersFile({ members: listing({ expires: '2099-12-31' }), policy: { maxRemovals: '100%' } }),
    headline: 'Blocked: merging this would loosen 1 guard and end the access of 6 people on 31 Dec 2099',
    open: [
      /`maxRemovals` \*\*loosened\*\*/,
      /6 people\*\*, each · access ends on 31 Dec 2099, had no end date/,
    ],
    absent: [/Nobody/, /matches/],
  },
  'a-contract-is-extended': {
    stage: { file: membersFile({ members: { dan: { expires: '2099-06-30' } } }) },
    file: membersFile({ members: { dan: { expires: '2099-12-31' } } }),
    headline: 'Merging this lets 1 person stay until 31 Dec 2099, was 30 Jun 2099',
    open: [/Lets `dan@/],
  },
  'guards-are-loosened': {
    stage: { file: membersFile({ policy: { minOwners: 2 } }) },
    file: membersFile({ policy: { minOwners: 1, maxRemovals: 50 } }),
    headline: 'Merging this loosens 2 guards',
    open: [/`minOwners` \*\*loosened\*\*: `2` → `1`/],
  },
  'who-may-approve-changes': {
    stage: { file: membersFile({ policy: { approvals: 'enforce' } }) },
    file: membersFile({
      members: { root: { ...OWNER, github: 'mallory' } },
      policy: { approvals: 'enforce' },
    }),
    headline: 'Blocked: merging this would change who may approve',
    open: [
      /`root` → `mallory`/,
      /An approval is missing for the GitHub account of root@acme\.example|An approval is missing/,
    ],
  },
  'an-owner-leaves-under-approvals': {
    stage: { file: membersFile({ policy: { approvals: 'warn' } }) },
    file: membersFile({ members: { root: null }, policy: { approvals: 'warn' } }),
    headline: 'Merging this removes 1 person',
    open: [/Removes `root@/],
    absent: [/[Cc]hanges who may approve/],
  },
  'two-names-swap': {
    file: membersFile({ members: { zoe: { deployments: { shop: 'admin' } } } }).replace(
      /("logs-prod": )("\w+")(, "shop": )("\w+")/,
      '$1$4$3$2',
    ),
    headline:
      'Merging this invites 1 person, changes the roles of 1 and changes what names of resources mean',
    open: [/\*\*shop\*\* now means the deployment `4c5f/],
  },
  'pending-removals-ride-along': {
    stage: addMembers([{ email: at('old'), userId: 'old', roles: [role('deployment-admin')] }]),
    file: membersFile({ members: { zoe: VIEWER } }),
    headline: 'Merging this invites 1 person; already pending: 1 removal',
    open: [/Also removes `old@acme\.example`/],
    absent: [/Nobody loses access/],
  },
  'two-accounts-share-an-address': {
    stage: {
      ...addMembers([
        { email: at('zoe'), userId: 'z1', roles: [role('deployment-viewer')] },
        { email: 'Zoe@acme.example', userId: 'z2', roles: [role('organization-admin')] },
      ]),
      file: membersFile({ members: { zoe: VIEWER } }),
    },
    file: membersFile(),
    headline: 'Nothing to apply; 1 difference stays',
    open: [/Several members have the address `zoe@acme\.example`, so Roster leaves them alone/],
    absent: [/matches/],
  },
  'strangers-are-reported': {
    stage: {
      ...addMembers([
        { email: 'guest@partner.example', userId: 'guest', roles: [role('deployment-viewer')] },
        { email: 'boss@partner.example', userId: 'boss', roles: [role('organization-admin')] },
      ]),
      file: membersFile({ policy: { unlisted: 'report' } }),
    },
    file: membersFile({ members: { dan: { reason: 'night shift' } }, policy: { unlisted: 'report' } }),
    headline: 'Nothing to apply; 2 differences stay',
    open: [
      /boss@partner\.example` is a member who is not in the file/,
      /Differences that stay: 2\*\* · merging does not change them; the other one, .*, is in the run/,
    ],
    absent: [/guest@partner/, /matches/],
  },
  'strangers-will-be-removed': {
    stage: {
      ...addMembers([
        { email: 'guest@partner.example', userId: 'guest', roles: [role('deployment-viewer')] },
      ]),
      file: membersFile({ policy: { unlisted: 'report' } }),
    },
    file: membersFile(),
    headline: 'Merging this removes 1 person and loosens 1 guard',
    open: [/Removes `guest@partner\.example`/, /`unlisted` \*\*loosened\*\*/],
  },
  'reported-ends-are-removals-from-now-on': {
    stage: {
      file: membersFile({
        members: listing({ expires: '2099-12-31' }, ['dan', 'eva']),
        policy: { unlisted: 'report' },
      }),
    },
    file: membersFile({ members: listing({ expires: '2099-12-31' }, ['dan', 'eva']) }),
    headline: 'Merging this loosens 1 guard and ends the access of 2 people on 31 Dec 2099',
    open: [/dan@acme\.example.* · access ends on 31 Dec 2099, was only reported/],
    absent: [/Nobody/, /matches/],
  },
  'one-more-contract-ends-that-day': {
    stage: { file: membersFile({ members: listing({ expires: '2099-12-31' }, ['dan', 'eva']) }) },
    file: membersFile({ members: listing({ expires: '2099-12-31' }, ['dan', 'eva', 'fay']) }),
    headline: 'Blocked: merging this would end the access of 1 person on 31 Dec 2099',
    open: [
      /3 of 10 members on 31 Dec 2099: 1 by this change and 2 by other end dates \(`dan@acme\.example` and `eva@acme\.example`\)/,
      /Ends the access of `fay@/,
    ],
    absent: [/Nobody/, /matches/],
  },
  'a-role-bridges-an-end': {
    stage: { file: membersFile({ members: listing(VIEWER) }), ...addMembers(QUIET_VIEWERS) },
    file: membersFile({
      members: listing({
        deployments: { '*': { role: 'viewer', expires: '2099-12-30' } },
        observability: { '*': { role: 'viewer', expires: '2099-12-31' } },
      }),
    }),
    headline:
      'Blocked: merging this would change the roles of 6 people and end permanent roles of 6 people on 30 Dec 2099',
    open: [/This would end the access of 6 of 10 members on 31 Dec 2099/],
    absent: [/Nobody/, /matches/],
  },
  'members-are-released': {
    stage: { file: membersFile({ policy: { unlisted: 'report' } }) },
    file: membersFile({ members: { cat: null, root: null }, policy: { unlisted: 'report' } }),
    headline: 'Merging this stops managing 2 people, who keep their access; 2 differences stay',
    open: [/root@acme\.example` is a member who is not in the file/],
    absent: [/GitHub account/, /Nobody/, /matches/],
  },
  'an-address-looks-like-another': {
    file: membersFile({ members: { b0b: VIEWER } }),
    headline: 'Merging this invites 1 person',
    open: [/Check this first\*\*: .*`b0b@acme\.example`/],
  },
  'an-owner-steps-down-for-another': {
    file: membersFile({
      members: { root: { organization: 'billing-admin', deployments: { '*': 'admin' } }, cat: OWNER },
    }),
    headline: 'Merging this changes the roles of 2 people',
    open: [
      /\*\*Leaves 2 Organization owners, as before\*\*/,
      /- \*\*Organization owner\*\* → Billing admin; gains Admin on all deployments/,
      /Makes `cat@acme\.example` an Organization owner/,
    ],
    absent: [/keeps/, /Role changes/, /Nobody/],
  },
  'an-api-key-is-asked-for': {
    file: membersFile().replace(
      '"members": {',
      `"apiKeys": { "ci": { "owner": "${at('ada')}", "deployments": { "*": "admin" }, "expires": "2099-01-01" } },\n  "members": {`,
    ),
    headline: 'Merging this asks for 1 API key; 1 difference stays',
    open: [/Asks for API key `ci` as Admin on all deployments\*\*: it can give others any role there/],
    absent: [/First person/],
  },
  'roster-takes-over-from-a-broken-file': {
    stage: { file: membersFile({ members: { bob: { deployments: { 'logs-prod': 'vewer' } } } }) },
    file: membersFile({ members: { zoe: VIEWER } }),
    headline: 'Roster takes over: merging this invites 1 person',
    open: [/`members\.json` was never valid before\*\*\. From this merge on/],
    absent: [/is new/],
  },
  'roster-takes-over': {
    stage: { file: null },
    file: membersFile({ members: { gus: null, hal: null, zoe: VIEWER } }),
    headline: 'Roster takes over: merging this invites 1 person and removes 2',
    open: [/`members\.json` is new\*\*\. From this merge on, Roster manages the roles of the 9 people in it/],
    absent: [/already pending/, /new in the file/],
  },
  'roster-takes-over-with-approvals': {
    stage: { file: null },
    file: membersFile({
      members: Object.fromEntries(QUIET.map((name) => [name, { github: name }])),
      policy: { approvals: 'enforce' },
    }),
    headline: 'Blocked: merging this would set the policy and who may approve',
    open: [
      /Leave `approvals` off here, and turn it on in the next pull request/,
      /2 GitHub accounts named for the first time\*\*: `ada@acme\.example` is `ada` and `root@acme\.example` is `root`/,
    ],
    absent: [/new in the file/],
  },
  'roster-takes-over-without-a-key': {
    inputs: { 'api-key': '' },
    stage: { file: null },
    file: membersFile(),
    headline: 'Roster takes over; who joins and who is removed is unknown',
    open: [/removes members who are not in it/],
  },
  'what-was-undone-stays-undone': {
    stage: { file: membersFile() },
    async before(stage) {
      const promote = stage.propose(membersFile({ members: { bob: OWNER } }))
      await stage.preview(promote)
      await stage.apply(stage.merge(promote))
      const state = stage.cloud.state.export()
      const memberships = state.memberships.map((each) =>
        each.userId === 'bob' ? { ...each, assignments: [] } : each,
      )
      stage.cloud.state.import({ ...state, memberships })
    },
    file: membersFile({ members: { bob: OWNER, zoe: {} } }),
    headline: 'Merging this invites 1 person; 1 difference stays',
    open: [/Applied before, and undone since/],
    absent: [/matches/],
  },
  'a-broken-file': {
    file: membersFile({ members: { bob: { deployments: { 'logs-prod': 'vewer' } } } }),
    headline: 'Blocked: 1 problem in `members.json`',
    open: [/did you mean "viewer"/],
  },
  'roles-narrow': {
    file: membersFile({ members: { cat: { deployments: { 'logs-prod': 'editor' } } } }),
    headline: 'Merging this changes the roles of 1 person',
    open: [/Nobody gains access/, /narrowed/],
  },
}

describe('in a situation', () => {
  test.for(Object.entries(SITUATIONS))('%s', async ([name, situation], { openStage }) => {
    const stage = await openStage(situation.stage)
    await situation.before?.(stage)
    const number = stage.propose(situation.file)
    await stage.preview(number, { inputs: situation.inputs ?? {} })
    const comment = stage.comments(number)[0] ?? ''
    const [verdict = ''] = /^### .*$/m.exec(comment) ?? []
    expect(verdict).toBe(`### ${situation.headline}`)
    const open = comment.split('<details>')[0]
    for (const pattern of situation.open ?? []) expect(open).toMatch(pattern)
    for (const pattern of situation.absent ?? []) expect(comment).not.toMatch(pattern)
    await expect(shown(comment)).toMatchFileSnapshot(`golden/situation-${name}.md`)
  })
})
