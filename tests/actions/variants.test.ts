/** Variants of known attacks, as tables: what was taken by hand, what breaks the base, what copies a seal, and what dates do. */
import { role } from '@roster/emulator'
import { describe, expect } from 'vitest'
import { acme, at, LOGS, membersFile } from './acme.ts'
import { FILE, type Stage, type StageRun, test } from './stage.ts'

const DAY = 24 * 60 * 60 * 1000
const ENFORCE = { approvals: 'enforce' }
const OWNER = { organization: 'owner' }
const ON_SCHEDULE = { name: 'schedule' } as const
const LATER = new Date(Date.now() + 3 * DAY).toISOString().slice(0, 10)

type Members = Readonly<Record<string, object | null>>
const file = (members: Members, policy: object = {}) => membersFile({ members, policy })

interface Landed {
  readonly code: StageRun['code']
  readonly run: StageRun
}

/** Previews a pull request with that file and merges it. Returns the exit code of the preview, and the run of the merge. */
async function land(stage: Stage, text: string): Promise<Landed> {
  const number = stage.propose(text)
  const { code } = await stage.preview(number)
  return { code, run: await stage.apply(stage.merge(number)) }
}

type State = ReturnType<Stage['cloud']['state']['export']>

function change(stage: Stage, by: (state: State) => Partial<State>): void {
  const state = stage.cloud.state.export()
  stage.cloud.state.import({ ...state, ...by(state) })
}

function hold(stage: Stage, userId: string, ...assignments: readonly ReturnType<typeof role>[]): void {
  change(stage, ({ memberships }) => ({
    memberships: memberships.map((each) => (each.userId === userId ? { ...each, assignments } : each)),
  }))
}

describe('what was taken by hand does not come back with a merge about someone else', () => {
  const DAN = { dan: { reason: 'night shift' } }
  const BOB = { bob: { deployments: { shop: 'admin' } } }
  const ZOE = { zoe: { deployments: { '*': 'viewer' } } }

  test.for<{ name: string; members: Members; take: (stage: Stage) => void; next: (text: string) => string }>([
    {
      name: 'if their resource gets another name',
      members: BOB,
      take: (stage) => hold(stage, 'bob'),
      next: (text) => text.replace('"shop":', '"store":').replace('{"shop":', '{"store":'),
    },
    {
      name: 'if their address is written in capitals',
      members: BOB,
      take: (stage) => hold(stage, 'bob'),
      next: (text) => text.replace('"bob@acme', '"BOB@Acme'),
    },
    {
      name: 'if they joined again under another user id',
      members: BOB,
      take: (stage) =>
        change(stage, ({ memberships, people }) => ({
          memberships: memberships.map((each) =>
            each.userId === 'bob' ? { ...each, userId: 'bob-2', assignments: [] } : each,
          ),
          people: people.map((each) => (each.userId === 'bob' ? { ...each, userId: 'bob-2' } : each)),
        })),
      next: (text) => text,
    },
    {
      name: 'if they were invited anew by hand with other roles',
      members: ZOE,
      take: (stage) =>
        change(stage, () => {
          const invitations = [{ email: at('zoe'), roles: [role('deployment-editor')] }]
          return { invitations: acme({ invitations }).invitations }
        }),
      next: (text) => text,
    },
  ])('$name', async ({ members, take, next }, { openStage }) => {
    const stage = await openStage()
    expect(await land(stage, file(members))).toMatchObject({ code: 0, run: { code: 0 } })
    take(stage)
    const before = stage.access()
    await land(stage, next(file({ ...members, ...DAN })))
    await stage.apply(ON_SCHEDULE)
    expect(stage.access()).toEqual(before)
  })
})

describe('a base that is broken in several ways keeps its last policy', () => {
  const groups = { own: { deployments: { '*': 'viewer' } } }
  const extending = (policy: object, path = 'groups.json', members: Members = {}) =>
    file({ bob: { groups: ['own'] }, ...members }, policy).replace(
      '"members":',
      `"extends": "${path}",\n  "members":`,
    )
  type Files = Parameters<Stage['repository']['commit']>[0]['files']

  test.for<[string, readonly Files[]]>([
    [
      'one after the other: conflict markers, nothing, a link, a folder and a pointer of LFS',
      [
        { [FILE]: `<<<<<<< HEAD\n${file({}, ENFORCE)}=======\n>>>>>>> edit\n` },
        { [FILE]: '' },
        { [FILE]: { linkTo: 'README.md' } },
        { [FILE]: null, [`${FILE}/x`]: '' },
        { [`${FILE}/x`]: null, [FILE]: 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 4\n' },
      ],
    ],
    ['by a shared file that is gone', [{ 'groups.json': null }]],
    ['by a shared file that extends itself', [{ 'groups.json': '{ "extends": "groups.json" }' }]],
    ['by a path outside of the repository', [{ [FILE]: extending(ENFORCE, '../groups.json') }]],
  ])('%s', async ([, commits], { openStage }) => {
    const stage = await openStage({ file: null })
    const shared = JSON.stringify({ groups })
    stage.repository.commit({ files: { [FILE]: extending(ENFORCE), 'groups.json': shared } })
    for (const files of commits) stage.repository.commit({ files })
    const repair = extending({ approvals: 'off' }, 'groups.json', { mallory: OWNER })
    stage.repository.commit({ branch: 'repair', files: { [FILE]: repair, 'groups.json': shared } })
    const number = stage.repository.openPullRequest({ head: 'repair' })
    expect((await stage.preview(number)).code).toBe(1)
    expect(stage.comments(number)[0]).toContain('`approvals` **loosened**: `"enforce"` → `"off"`')
    expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 1, writes: [] })
    expect((await stage.apply(ON_SCHEDULE)).writes).toEqual([])
  })
})

describe('a comment counts for nothing', () => {
  const withAdded = (text: string, added: string) => text.replace('Merging', `Merging${added}`)

  test.for<[string, (stage: Stage, number: number, body: string) => void]>([
    ['with another space', write((body) => body.replace('Merging this', 'Merging\u00a0this'))],
    ['with an invisible character', write((body) => withAdded(body, '\u200b'))],
    ['with a change of direction', write((body) => withAdded(body, '\u202e'))],
    ['with a fold around it', write((body) => body.replace('###', '<details><summary>ok</summary>\n\n###'))],
    ['with a hidden comment at its end', write((body) => `${body}<!-- end -->`)],
    ['with a target for its links', write((body) => `${body}\n[run]: https://attack.example`)],
    [
      'if another bot writes it again',
      ({ repository }, number, body) => {
        repository.comments.length = 0
        repository.comment(number, 'helper[bot]', body)
      },
    ],
  ])('%s', async ([, act], { openReviewed }) => {
    const { stage, number } = await openReviewed(file({ bob: OWNER }))
    act(stage, number, stage.comments(number)[0] ?? '')
    expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 1, writes: [] })
  })

  test('of another repository', async ({ openReviewed, openStage }) => {
    const { stage, number } = await openReviewed(file({ bob: OWNER }))
    const other = await openStage()
    const copy = other.propose(file({ bob: OWNER }))
    other.repository.comment(copy, 'github-actions[bot]', stage.comments(number)[0] ?? '')
    expect(await other.apply(other.merge(copy))).toMatchObject({ code: 1, writes: [] })
  })

  function write(by: (body: string) => string) {
    return ({ repository }: Stage, number: number, body: string) => {
      const comment = repository.comments.find(({ issue }) => issue.number === number)
      if (comment) comment.body = by(body)
    }
  }
})

describe('a date that nobody reviewed ends nothing', () => {
  const ENDING = {
    dan: { expires: LATER },
    bob: { deployments: { 'logs-prod': { role: 'viewer', expires: LATER } } },
  }

  test.for<[string, (stage: Stage) => Promise<unknown>]>([
    [
      'if it was reviewed once, taken out, and pushed again',
      async (stage) => {
        await land(stage, file(ENDING))
        await land(stage, file({}))
        await stage.apply(stage.push(file(ENDING)))
      },
    ],
    [
      'if it was pushed before a merge about someone else',
      async (stage) => {
        await stage.apply(stage.push(file(ENDING)))
        await land(stage, file({ ...ENDING, eva: { reason: 'night shift' } }))
      },
    ],
  ])('%s', async ([, act], { openStage }) => {
    const stage = await openStage()
    await act(stage)
    await stage.pass(5 * DAY)
    expect(await stage.apply(ON_SCHEDULE)).toMatchObject({ code: 1, writes: [], outputs: { held: '2' } })
    expect(stage.access()['bob']).toEqual([`deployment-viewer ${LOGS}`])
  })
})

test('an approval counts by the roles of the approver at the time of the run', async ({ openStage }) => {
  const stage = await openStage({ file: file({}, ENFORCE) })
  const number = stage.propose(file({ zoe: OWNER }, ENFORCE))
  stage.repository.review(number, 'root', 'APPROVED')
  expect((await stage.preview(number)).code).toBe(0)
  const root = stage.cloud.state.export().people.find(({ email }) => email === at('root'))
  hold(stage, root?.userId ?? '')
  await stage.apply(stage.merge(number))
  expect(Object.keys(stage.access())).not.toContain('zoe (invited)')
})

test('the label of a pull request in the middle of a queue lifts the limit for its own changes', async ({
  openStage,
}) => {
  const stage = await openStage()
  const four = { dan: null, eva: null, fay: null, gus: null }
  const numbers = [
    stage.propose(file({ abe: {} })),
    stage.propose(file(four), { labels: ['roster: allow removals'] }),
  ]
  numbers.push(stage.propose(file({ zoe: {} })))
  for (const number of numbers) expect((await stage.preview(number)).code).toBe(0)
  const before = stage.repository.tip()
  for (const number of numbers) stage.repository.merge(number, 'ada')
  const run = await stage.apply({ name: 'push', before })
  expect({ code: run.code, applied: run.outputs['applied'] }).toEqual({ code: 0, applied: '6' })
})
