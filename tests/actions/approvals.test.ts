import { role } from '@roster/emulator'
import { describe, expect } from 'vitest'
import { acme, at, membersFile, ORGANIZATION, SHOP } from './acme.ts'
import { FILE, type Stage, type StageOptions, type StageRun, test } from './stage.ts'

const INVITES = `POST /organizations/${ORGANIZATION}/invitations 201`

/** Admin on shop and nothing else. */
const SRE = { deployments: { shop: 'admin' }, github: 'Sre-Acme' }

type Level = 'off' | 'warn' | 'enforce'

/** An organization's file in which the owners ada and root can approve everything, and sre changes on shop. */
function fileOf(
  members: Record<string, object | null> = {},
  approvals: Level = 'enforce',
  policy: object = {},
) {
  return membersFile({ members: { sre: SRE, ...members }, policy: { approvals, ...policy } })
}

function stageOptions(approvals?: Level): StageOptions {
  const sre = { email: at('sre'), userId: 'sre', roles: [role('deployment-admin', SHOP)] }
  return { state: acme({ members: [sre] }), file: fileOf({}, approvals) }
}

const ZOE = { zoe: { deployments: { shop: 'viewer' } } }

const approve = (stage: Stage, number: number, login: string) =>
  stage.repository.review(number, login, 'APPROVED')

/** Pushes to the branch of a pull request. */
function push(stage: Stage, number: number, file: string) {
  const { branch } = stage.repository.pullRequest(number).head
  stage.repository.commit({ branch, files: { [FILE]: file }, author: 'grace' })
}

/** The approvals that a comment or a summary lists, one a line, without names. */
function approvals({ summary }: Pick<StageRun, 'summary'>): readonly string[] {
  const lines = [...summary.matchAll(/^- (\[[ x]\] .*?)\\?$/gm)]
  return lines.map(([, line = '']) => line.replaceAll('`', '').replaceAll('**', ''))
}

describe('an invitation', () => {
  test('is held up by the check until an owner has approved it', async ({ openStage }) => {
    const stage = await openStage(stageOptions())
    const number = stage.propose(fileOf(ZOE))
    const before = await stage.preview(number)
    expect({ code: before.code, list: approvals(before) }).toEqual({
      code: 1,
      list: ['[ ] 1 invitation · needs an Organization owner: ada or root'],
    })
    expect(before.commands('error')).toContainEqual(
      expect.stringContaining(
        `An approval is missing for ${at('zoe')}. It takes an Organization owner: ada or root`,
      ),
    )

    approve(stage, number, 'sre-acme')
    expect((await stage.preview(number)).code).toBe(1)

    approve(stage, number, 'ROOT')
    const after = await stage.run('preview', { name: 'pull_request_review', number })
    expect({ code: after.code, list: approvals(after) }).toEqual({
      code: 0,
      list: ['[x] 1 invitation · approved by root (Organization owner)'],
    })
    const { code, writes, files, outputs } = await stage.apply(stage.merge(number))
    expect({ code, writes }).toEqual({ code: 0, writes: [INVITES] })
    const [line = ''] = (files[outputs['audit-log'] ?? ''] ?? '').split('\n')
    expect(JSON.parse(line)).toMatchObject({ pullRequest: number, approvers: ['root'] })
  })

  test.for([
    ['dismissed', ['DISMISSED']],
    ['withdrawn by a later request for changes', ['APPROVED', 'CHANGES_REQUESTED']],
    ['withdrawn where a later review was dismissed', ['APPROVED', 'DISMISSED']],
    ['a mere comment', ['COMMENTED']],
  ] as const)('is not approved by a review that is %s', async ([, states], { openStage }) => {
    const stage = await openStage(stageOptions())
    const number = stage.propose(fileOf(ZOE))
    for (const state of states) stage.repository.review(number, 'ada', state)
    expect((await stage.preview(number)).code).toBe(1)
    const { code, writes, outputs, summary } = await stage.apply(stage.merge(number))
    expect({ code, writes, held: outputs['held'] }).toEqual({ code: 1, writes: [], held: '1' })
    expect(summary).toContain('It lacks the approval of an Organization owner: ada or root can give it')
  })

  test('stays approved when the approver comments afterwards', async ({ openStage }) => {
    const stage = await openStage(stageOptions())
    const number = stage.propose(fileOf(ZOE))
    approve(stage, number, 'ada')
    stage.repository.review(number, 'ada', 'COMMENTED')
    expect((await stage.preview(number)).code).toBe(0)
  })

  test('that was merged without an approval is made once one is given', async ({ openStage }) => {
    const stage = await openStage(stageOptions())
    const number = stage.propose(fileOf(ZOE))
    await stage.preview(number)
    const merged = stage.merge(number)
    expect(await stage.apply(merged)).toMatchObject({ code: 1, writes: [] })
    approve(stage, number, 'ada')
    expect(await stage.apply(merged)).toMatchObject({ code: 0, writes: [INVITES] })
  })

  test('that was merged without an approval is not made by the next pull request', async ({ openStage }) => {
    const stage = await openStage(stageOptions())
    const smuggled = stage.propose(fileOf(ZOE))
    await stage.preview(smuggled)
    stage.merge(smuggled)
    const next = stage.propose(
      fileOf({ ...ZOE, bob: { deployments: { 'logs-prod': 'viewer', shop: 'viewer' } } }),
    )
    approve(stage, next, 'sre-acme')
    const preview = await stage.preview(next)
    expect({ code: preview.code, list: approvals(preview) }).toEqual({
      code: 0,
      list: ['[x] Roles on shop · approved by Sre-Acme (Admin on the deployment shop)'],
    })
    const { code, writes, outputs } = await stage.apply(stage.merge(next))
    expect({ code, writes, held: outputs['held'] }).toEqual({
      code: 1,
      writes: ['POST /users/bob/role_assignments 200'],
      held: '1',
    })
  })

  test('is made by a scheduled run as long as the file has asked for it ever since', async ({
    openStage,
  }) => {
    const stage = await openStage(stageOptions())
    const number = stage.propose(fileOf(ZOE))
    await stage.preview(number)
    approve(stage, number, 'ada')
    stage.merge(number)
    expect(await stage.apply({ name: 'schedule' })).toMatchObject({ code: 0, writes: [INVITES] })
  })

  test('is not made because of an approval from before it was reverted', async ({ openStage }) => {
    const stage = await openStage(stageOptions())
    const number = stage.propose(fileOf(ZOE))
    await stage.preview(number)
    approve(stage, number, 'ada')
    stage.merge(number)
    stage.push(fileOf())
    const back = stage.push(fileOf(ZOE))
    expect(await stage.apply(back, { inputs: { unreviewed: 'apply' } })).toMatchObject({
      code: 1,
      writes: [],
    })
  })
})

describe('an approval given before the last push', () => {
  test('covers what the push left alone, and nothing else', async ({ openStage }) => {
    const stage = await openStage(stageOptions())
    const number = stage.propose(fileOf(ZOE))
    approve(stage, number, 'ada')
    push(stage, number, fileOf({ ...ZOE, hal: { organization: 'owner' } }))
    const preview = await stage.preview(number)
    expect({ code: preview.code, list: approvals(preview) }).toEqual({
      code: 1,
      list: [
        '[ ] 1 role change · needs an Organization owner: ada or root',
        '[x] 1 invitation · approved by ada (Organization owner)',
      ],
    })
    const { code, writes, outputs } = await stage.apply(stage.merge(number))
    expect({ code, writes, held: outputs['held'] }).toEqual({ code: 1, writes: [INVITES], held: '1' })
    expect(stage.access()).toMatchObject({ hal: [] })
  })

  test('does not cover the same person with other roles, or without their end date', async ({
    openStage,
  }) => {
    const stage = await openStage(stageOptions())
    const until = { ...ZOE.zoe, expires: '2099-12-31' }
    const number = stage.propose(fileOf({ zoe: until }))
    approve(stage, number, 'ada')
    expect((await stage.preview(number)).code).toBe(0)
    push(stage, number, fileOf({ zoe: { ...until, deployments: { shop: 'admin' } } }))
    expect((await stage.preview(number)).code).toBe(1)
    push(stage, number, fileOf(ZOE))
    expect((await stage.preview(number)).code).toBe(1)
  })

  test('still counts if the push only edits a reason', async ({ openStage }) => {
    const stage = await openStage(stageOptions())
    const number = stage.propose(fileOf(ZOE))
    approve(stage, number, 'ada')
    push(stage, number, fileOf({ ...ZOE, hal: { reason: 'on leave' } }))
    expect((await stage.preview(number)).code).toBe(0)
  })

  test('lets nothing pass that the base has gained since', async ({ openStage }) => {
    const stage = await openStage(stageOptions())
    const number = stage.propose(fileOf(ZOE))
    approve(stage, number, 'ada')
    stage.push(fileOf({ hal: { organization: 'owner' } }))
    await stage.preview(number)
    const { code, writes } = await stage.apply(stage.merge(number), { inputs: { unreviewed: 'apply' } })
    expect({ code, writes }).toEqual({ code: 1, writes: [INVITES] })
    expect(stage.access()).toMatchObject({ hal: [] })
  })
})

describe('an Admin', () => {
  test('approves changes within their own roles, as they are in the organization and not in the file', async ({
    openStage,
  }) => {
    const stage = await openStage(stageOptions())
    const number = stage.propose(
      fileOf({
        bob: { deployments: { 'logs-prod': 'viewer', shop: 'viewer' } },
        hal: { deployments: { shop: 'viewer', 'logs-prod': 'viewer' } },
      }),
    )
    approve(stage, number, 'sre-acme')
    const preview = await stage.preview(number)
    expect({ code: preview.code, list: approvals(preview) }).toEqual({
      code: 1,
      list: [
        '[x] Roles on shop · approved by Sre-Acme (Admin on the deployment shop)',
        '[ ] Roles on logs-prod and shop · needs an Organization owner, or Admin on the deployments logs-prod and shop: ada or root',
      ],
    })
    const { code, writes } = await stage.apply(stage.merge(number))
    expect({ code, writes }).toEqual({ code: 1, writes: ['POST /users/bob/role_assignments 200'] })
  })
})

describe('one’s own pull request', () => {
  const GRACE = { grace: { organization: 'owner', github: 'Grace' } }

  test.for([
    [false, 1],
    [true, 0],
  ] as const)('with "selfApproval": %s ends in exit code %s', async ([selfApproval, code], { openStage }) => {
    const grace = { email: at('grace'), roles: [role('organization-admin')] }
    const file = (members: Record<string, object>) =>
      membersFile({ members: { ...GRACE, ...members }, policy: { approvals: 'enforce', selfApproval } })
    const stage = await openStage({ state: acme({ members: [grace] }), file: file({}) })
    const number = stage.propose(file(ZOE))
    expect((await stage.preview(number)).code).toBe(code)
    const applied = await stage.apply(stage.merge(number))
    expect({ code: applied.code, writes: applied.writes }).toEqual({
      code,
      writes: code === 0 ? [INVITES] : [],
    })
  })

  test('is not approved by its author’s own review', async ({ openStage }) => {
    const grace = { email: at('grace'), roles: [role('organization-admin')] }
    const stage = await openStage({
      state: acme({ members: [grace] }),
      file: fileOf({ ...GRACE, sre: null }),
    })
    const number = stage.propose(fileOf({ ...GRACE, ...ZOE, sre: null }))
    approve(stage, number, 'grace')
    expect((await stage.preview(number)).code).toBe(1)
  })
})

describe('what moves authority', () => {
  test('a login that the pull request itself gives does not approve it', async ({ openStage }) => {
    const stage = await openStage(stageOptions())
    const swapped = { root: { organization: 'owner', github: 'mallory' } }
    const number = stage.propose(fileOf({ ...ZOE, ...swapped }))
    approve(stage, number, 'mallory')
    const preview = await stage.preview(number)
    expect({ code: preview.code, list: approvals(preview) }).toEqual({
      code: 1,
      list: [
        '[ ] 1 invitation · needs an Organization owner: ada or root',
        '[ ] GitHub accounts · needs an Organization owner: ada or root',
      ],
    })
    expect(stage.comments(number)[0]).toContain(
      '`root@acme.example` · **Organization owner** · GitHub account `root` → `mallory`',
    )
    const { code, writes, commands } = await stage.apply(stage.merge(number))
    expect({ code, writes }).toEqual({ code: 1, writes: [] })
    expect(commands('error')).toContainEqual(
      expect.stringContaining(`An approval is missing for the GitHub account of ${at('root')}.`),
    )
  })

  test('a login does not become the base’s own by rebasing', async ({ openStage }) => {
    const stage = await openStage(stageOptions('warn'))
    const swapped = { root: { organization: 'owner', github: 'mallory' } }
    const number = stage.propose(fileOf(swapped, 'warn'))
    push(stage, number, fileOf({ ...ZOE, ...swapped }, 'warn'))
    approve(stage, number, 'mallory')
    await stage.preview(number)
    const before = stage.repository.tip()
    stage.repository.merge(number, 'ada', 'rebase')
    const { commands } = await stage.apply({ name: 'push', before })
    expect(commands('warning')).toEqual(
      [at('zoe'), `the GitHub account of ${at('root')}`].map((subject) =>
        expect.stringContaining(
          `An approval is missing for ${subject}. It takes an Organization owner: ada or root`,
        ),
      ),
    )
  })

  test('a login is given if an owner has approved that very login', async ({ openStage }) => {
    const stage = await openStage(stageOptions())
    const number = stage.propose(fileOf({ hal: { github: 'hal-9000' } }))
    approve(stage, number, 'ada')
    expect((await stage.preview(number)).code).toBe(0)
    push(stage, number, fileOf({ hal: { github: 'mallory' } }))
    expect((await stage.preview(number)).code).toBe(1)
    push(stage, number, fileOf({ hal: { github: 'HAL-9000' } }))
    expect((await stage.preview(number)).code).toBe(0)
    expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 0, writes: [] })
  })

  test('a policy that is relaxed counts as before, and takes an owner', async ({ openStage }) => {
    const stage = await openStage(stageOptions())
    const number = stage.propose(fileOf(ZOE, 'off'))
    approve(stage, number, 'sre-acme')
    const preview = await stage.preview(number)
    expect({ code: preview.code, list: approvals(preview) }).toEqual({
      code: 1,
      list: [
        '[ ] 1 invitation · needs an Organization owner: ada or root',
        '[ ] Policy · needs an Organization owner: ada or root',
      ],
    })
    expect(stage.comments(number)[0]).toContain('`approvals` **loosened**: `"enforce"` → `"off"`')
    expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 1, writes: [] })
    approve(stage, number, 'ada')
    expect(
      (await stage.apply({ name: 'push', before: stage.repository.pullRequest(number).base.sha })).code,
    ).toBe(0)
  })

  test('an end date is a removal to come', async ({ openStage }) => {
    const stage = await openStage(stageOptions())
    const number = stage.propose(fileOf({ cat: { deployments: { '*': 'editor' }, expires: '2099-12-31' } }))
    const preview = await stage.preview(number)
    expect({ code: preview.code, list: approvals(preview) }).toEqual({
      code: 1,
      list: ['[ ] End dates · needs an Organization owner: ada or root'],
    })
  })
})

describe('other policies', () => {
  test('"warn" reports, and applies all the same', async ({ openStage }) => {
    const stage = await openStage(stageOptions('warn'))
    const number = stage.propose(fileOf(ZOE, 'warn'))
    const preview = await stage.preview(number)
    expect({ code: preview.code, list: approvals(preview) }).toEqual({
      code: 0,
      list: ['[ ] 1 invitation · needs an Organization owner: ada or root'],
    })
    const { code, writes, commands } = await stage.apply(stage.merge(number))
    expect({ code, writes }).toEqual({ code: 0, writes: [INVITES] })
    expect(commands('warning')).toContainEqual(expect.stringContaining('An approval is missing'))
  })

  test('"off" reads no reviews', async ({ openStage }) => {
    const stage = await openStage(stageOptions('off'))
    const number = stage.propose(fileOf(ZOE, 'off'))
    const { code, summary } = await stage.preview(number)
    expect(code).toBe(0)
    expect(summary).not.toContain('Approval')
    expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 0, writes: [INVITES] })
    expect(stage.github.requests.filter(({ path }) => path.includes('/reviews'))).toEqual([])
  })

  test('without a key, it is not known who may approve', async ({ openStage }) => {
    const stage = await openStage(stageOptions())
    const number = stage.propose(fileOf(ZOE))
    approve(stage, number, 'ada')
    const { code, commands } = await stage.preview(number, { inputs: { 'api-key': '', 'review-key': '' } })
    expect(code).toBe(1)
    expect(commands('error')).toContainEqual(
      expect.stringContaining('Files alone do not tell who may approve'),
    )
  })
})
