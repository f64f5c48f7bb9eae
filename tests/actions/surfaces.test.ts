/** Every surface says the same about whether, and how, the organization and the file differ. */
import { role } from '@roster/emulator'
import fc from 'fast-check'
import { describe, expect } from 'vitest'
import { openTerminal } from '../../apps/cli/src/testing/terminal.ts'
import { API_KEY, acme, at, LOGS, membersFile, ORGANIZATION } from './acme.ts'
import { accessInCsv, accessInJson, accessInList, accessInPage, tracedRoles } from './reported-access.ts'
import { type Stage, type StageRun, test } from './stage.ts'

const RUNS = Number(process.env['SURFACE_RUNS'] ?? 8)

const PAST = Date.UTC(2020, 0, 1)
const FUTURE = Date.UTC(2099, 0, 1)

/** What the organization has of a person, as the emulator has it. */
const HELD = {
  nothing: [],
  viewer: [role('deployment-viewer', LOGS)],
  editor: [role('deployment-editor')],
  newer: [role('deployment-viewer', LOGS), role('security-threat-hunter')],
  foreign: [
    { path: 'project.vectors', wire: { role_id: 'vectors-admin', organization_id: ORGANIZATION, all: true } },
  ],
} as const
type Held = keyof typeof HELD

/** What the file says of a person. */
const ENTRIES = {
  absent: null,
  bare: {},
  viewer: { deployments: { 'logs-prod': 'viewer' } },
  editor: { deployments: { '*': 'editor' } },
  ended: { deployments: { '*': 'editor' }, expires: '2020-01-01' },
  ending: { deployments: { '*': { role: 'editor', expires: '2020-01-01' } } },
} as const

const STATES = ['member', 'invited', 'invitation expired', 'neither', 'twice a member'] as const

const person = fc.record({
  is: fc.constantFrom(...STATES),
  held: fc.constantFrom(...(Object.keys(HELD) as Held[])),
  entry: fc.constantFrom(...(Object.keys(ENTRIES) as (keyof typeof ENTRIES)[])),
})

const world = fc.record({
  people: fc.dictionary(fc.constantFrom('zoe', 'yan', 'max', 'kim'), person, { noNullPrototype: true }),
  signsIn: fc.constantFrom('bare', 'viewer', 'absent'),
  isNameless: fc.boolean(),
  isUnlistedReported: fc.boolean(),
  resend: fc.constantFrom('always', 'never'),
  areKeysListed: fc.boolean(),
})
type World = typeof world extends fc.Arbitrary<infer T> ? T : never

function settingOf({ people, signsIn, isNameless, isUnlistedReported, resend, areKeysListed }: World) {
  const named = Object.entries(people)
  const has = (state: (typeof STATES)[number]) => named.filter(([, { is }]) => is === state)
  const members = [...has('member'), ...has('twice a member'), ...has('twice a member')]
  const state = acme({
    deployments: [{ id: LOGS, name: 'logs-prod' }],
    members: [
      ...members.map(([name, { held }], index) => ({
        email: at(name),
        userId: `m${index}`,
        roles: HELD[held],
      })),
      ...(isNameless ? [{ userId: 'nameless', roles: HELD.viewer }] : []),
    ],
    invitations: [
      ...has('invited').map(([name, { held }]) => ({
        email: at(name),
        roles: HELD[held],
        expiresAt: FUTURE,
      })),
      ...has('invitation expired').map(([name, { held }]) => ({
        ...{ email: at(name), roles: HELD[held], expiresAt: PAST },
      })),
    ],
  })
  const policy = {
    ...{ maxRemovals: '100%', maxDemotions: '100%', resend },
    ...(isUnlistedReported && { unlisted: 'report' }),
    sso: { domains: ['corp.example'] },
  }
  const entries = Object.fromEntries(named.map(([name, { entry }]) => [name, ENTRIES[entry]]))
  const joining = signsIn === 'absent' ? '' : `    "sue@corp.example": ${JSON.stringify(ENTRIES[signsIn])},\n`
  const keys = areKeysListed ? '  "apiKeys": {},\n' : ''
  const file = membersFile({ members: entries, policy }).replace(
    /^ {2}"members": \{\n/m,
    `${keys}$&${joining}`,
  )
  const isAwaited = signsIn === 'viewer'
  return {
    state,
    file,
    isAwaited,
    everyone: [...named.map(([name]) => at(name)), at('dan'), 'sue@corp.example'],
  }
}

interface Who {
  readonly email?: string
  readonly userId?: string
}

interface PlanJson {
  readonly changes: readonly (Who & { readonly kind: string })[]
  readonly standing: readonly (Who & { readonly code: string; readonly message: string })[]
}

interface Sides {
  readonly inFile: boolean
  readonly inOrganization?: boolean
}

/** Differences that time settles open no issue. */
const SETTLED_BY_TIME = ['waiting-for-sso', 'invitation-expired']

/** A drift counts these with the people and API keys that differ. */
const UNMANAGED = ['unlisted-member', 'unlisted-key']

const named = ({ changes, standing }: PlanJson) => ({
  changes: changes.map(({ kind, email }) => `${kind} ${email}`).sort(),
  standing: standing.map(({ code, message }) => `${code} ${message}`).sort(),
})

/** How many differences a text says stay. */
function staying(text: string): number {
  return Number(/(\d+) differences? stays?/.exec(text)?.[1] ?? 0)
}

function resultOf({ files }: StageRun): { readonly outcomes: PlanJson['changes'] } & PlanJson {
  const [, text = ''] = Object.entries(files).find(([path]) => path.endsWith('result.json')) ?? []
  return JSON.parse(text)
}

async function ask(stage: Stage, file: string) {
  const drift = await stage.apply({ name: 'schedule' }, { inputs: { mode: 'drift' } })
  const issues = [...stage.repository.issues.values()].filter(({ pull }) => pull === undefined)
  const number = stage.propose(`${file}// by the way\n`)
  await stage.preview(number)
  const [comment = ''] = stage.comments(number)
  const applied = await stage.apply(stage.merge(number))
  return { drift, issues, comment, applied, record: stage.comments(number)[0] ?? '' }
}

describe('whether organization and file differ', () => {
  test('is the same on every surface', async ({ openStage }) => {
    let differing = 0
    await fc.assert(
      fc.asyncProperty(world, async (given) => {
        const { state, file, everyone, isAwaited } = settingOf(given)
        const { roster, text } = await openTerminal({
          ...{ state, files: { 'members.json': file }, env: { EC_API_KEY: API_KEY } },
        })
        const json = async (...args: readonly string[]) =>
          JSON.parse((await roster(...args, '--json')).stdout)
        const plan: PlanJson = await json('plan')
        const all = plan.changes.length + plan.standing.length
        // What those get who have yet to sign in is among the changes that a plan shows.
        const stay = plan.standing.length - (isAwaited ? 1 : 0)
        if (all > 0) differing += 1

        const { code, stdout: printed } = await roster('plan', '--exit-code')
        expect({ code, stay: staying(printed) }).toEqual({ code: all > 0 ? 2 : 0, stay })

        const differs = ({ email, userId }: Who) =>
          [...plan.changes, ...plan.standing].some((each) =>
            email === undefined ? each.userId === userId : each.email?.toLowerCase() === email,
          )
        const document = await json('report')
        const reported = accessInJson(document)
        for (const email of everyone) {
          const { stdout } = await roster('explain', email, '--json')
          const explained = stdout === '' ? undefined : JSON.parse(stdout)
          const agrees = explained?.organization.agrees ?? true
          expect({ email, agrees }).toEqual({ email, agrees: !differs({ email }) })
          const inReport = reported[`${email} ${explained?.organization.userId ?? ''}`]
          if (inReport === undefined) continue
          // An explanation also tells of roles that have ended.
          const roles = tracedRoles(explained.assignments).filter((role) => !role.endsWith(' none'))
          expect({ email, roles }).toEqual({ email, roles: inReport })
        }
        const report = await roster('report', '--markdown')
        expect(staying(report.stdout)).toBe(plan.standing.length)
        const list = await json('who', '*/*')
        const { people } = list
        expect(accessInCsv((await roster('report', '--csv')).stdout)).toEqual(reported)
        await roster('report', '--html', 'access.html')
        expect(accessInPage(await text('access.html'))).toEqual(reported)
        // An invitation that has expired gives nobody access.
        const open = <Row extends { readonly status?: string }>(rows: readonly Row[]) =>
          rows.filter(({ status }) => status !== 'invitation-expired')
        const holding = Object.entries(accessInJson({ ...document, people: open(document.people) })).filter(
          ([, roles]) => roles.length > 0,
        )
        expect(accessInList({ ...list, people: open(people) })).toEqual(Object.fromEntries(holding))
        expect(document.standing).toEqual(plan.standing)
        for (const { access, ...who } of people) {
          const isOne = access.every((each: Sides) => each.inFile === each.inOrganization)
          const isKnown = access.every(
            ({ role: name }: { readonly role: string }) => name !== 'threat-hunter',
          )
          if (!isOne || !isKnown) expect({ who, differs: differs(who) }).toEqual({ who, differs: true })
        }

        const stage = await openStage({ state, file })
        const { drift, issues, comment, applied, record } = await ask(stage, file)
        expect(named(resultOf(drift))).toEqual(named(plan))
        const isOpen =
          plan.changes.length > 0 || plan.standing.some(({ code: each }) => !SETTLED_BY_TIME.includes(each))
        expect(issues).toHaveLength(isOpen ? 1 : 0)
        const besides = plan.standing.filter(({ code: each }) => !UNMANAGED.includes(each)).length
        expect(staying(drift.summary)).toBe(besides)
        expect(staying(comment)).toBe(plan.standing.length)
        expect(named({ changes: resultOf(applied).outcomes, standing: [] }).changes).toEqual(
          named(plan).changes,
        )
        expect(staying(record)).toBe(plan.standing.length)
      }),
      { numRuns: RUNS },
    )
    expect(differing).toBeGreaterThan(0)
  })
})
