/**
 * Attacks on the members file as a file: at another path, twice, in a history that hides a part of itself, and among the
 * files of other organizations.
 */
import { role } from '@roster/emulator'
import { describe, expect } from 'vitest'
import { LOGS, membersFile, ORGANIZATION } from './acme.ts'
import { FILE, type Stage, type Step, test } from './stage.ts'

const PEOPLE = 'people.json'
const AT_PEOPLE: Step = { inputs: { 'members-file': PEOPLE } }
const SCHEDULE = { name: 'schedule' } as const
const INVITES = `POST /organizations/${ORGANIZATION}/invitations 201`

const STRICT = { approvals: 'enforce', minOwners: 2 }
const strict = membersFile({ policy: STRICT })
const MALLORY = { mallory: { organization: 'owner', github: 'mallory' } }
const seizing = membersFile({ members: MALLORY, policy: { approvals: 'off' } })

const OWNER_BOB = { bob: { organization: 'owner' } }
const VIEWS_LOGS = [`deployment-viewer ${LOGS}`]
const OWNS = ['organization-admin']

type Files = Readonly<Record<string, string | null>>

function propose(stage: Stage, files: Files, base?: string): number {
  const head = `edit-${stage.repository.issues.size + 1}`
  if (base !== undefined) stage.repository.push(head, base)
  stage.repository.commit({ branch: head, files, author: 'grace' })
  return stage.repository.openPullRequest({ head, author: 'grace' })
}

/** As in the Cloud Console. */
function takeFromBob(stage: Stage): void {
  const state = stage.cloud.state.export()
  const memberships = state.memberships.map((each) =>
    each.userId === 'bob' ? { ...each, assignments: [role('deployment-viewer', LOGS)] } : each,
  )
  stage.cloud.state.import({ ...state, memberships })
}

function push(stage: Stage, files: Files) {
  const before = stage.repository.tip()
  stage.repository.commit({ files })
  return { name: 'push', before } as const
}

describe('a file at a new path', () => {
  interface Move {
    readonly name: string
    readonly file?: string
    readonly prepare?: (stage: Stage) => void
    readonly files: Files
  }

  const MOVES: readonly Move[] = [
    { name: 'that replaces the old one', files: { [FILE]: null, [PEOPLE]: seizing } },
    {
      name: 'that replaces the old one, which has comments',
      file: `// Members of Acme\n${strict}`,
      files: { [FILE]: null, [PEOPLE]: seizing },
    },
    {
      name: 'that replaces the old one, which is broken',
      prepare: (stage) => stage.push(strict.slice(0, 99)),
      files: { [FILE]: null, [PEOPLE]: seizing },
    },
    {
      name: 'that replaces the old one, which has an error',
      prepare: (stage) => stage.push(strict.replace('"viewer"', '"owner"')),
      files: { [FILE]: null, [PEOPLE]: seizing },
    },
    {
      name: 'that replaces what was broken before it was valid',
      prepare: (stage) => stage.repository.commit({ files: { [PEOPLE]: '{ broken' } }),
      files: { [FILE]: null, [PEOPLE]: seizing },
    },
    {
      name: 'that replaces the old one and a copy of it',
      prepare: (stage) => stage.repository.commit({ files: { 'a.json': seizing } }),
      files: { [FILE]: null, 'a.json': null, [PEOPLE]: seizing },
    },
    {
      name: 'that replaces a copy of the old one',
      prepare: (stage) => {
        stage.repository.commit({ files: { 'a.json': seizing } })
        stage.repository.commit({ files: { [FILE]: null } })
      },
      files: { 'a.json': null, [PEOPLE]: seizing },
    },
    {
      name: 'in a deep folder',
      file: strict,
      files: { [FILE]: null, 'a/b/c.json': '{}', [PEOPLE]: seizing },
    },
  ]

  test.for(MOVES)('$name is judged by it', async ({ file = strict, prepare, files }, { openStage }) => {
    const stage = await openStage({ file })
    prepare?.(stage)
    const number = propose(stage, files)
    expect((await stage.preview(number, AT_PEOPLE)).code).toBe(1)
    const [comment = ''] = stage.comments(number)
    expect(comment).toContain('`approvals` **loosened**: `"enforce"` → `"off"`')
    expect(comment).toContain('GitHub account `mallory`, new in the file')
    expect(comment).toContain('is for the same organization')
    for (const event of [stage.merge(number), SCHEDULE]) {
      expect(await stage.apply(event, AT_PEOPLE)).toMatchObject({ code: 1, writes: [] })
    }
    // The next pull request cannot use the new authority either.
    const next = propose(stage, { [PEOPLE]: seizing.replace('"off"', '"warn"') })
    stage.repository.review(next, 'mallory', 'APPROVED')
    expect((await stage.preview(next, AT_PEOPLE)).code).toBe(1)
    expect(await stage.apply(stage.merge(next), AT_PEOPLE)).toMatchObject({ code: 1, writes: [] })
  })

  test('that is pushed is held, and judged by the old one', async ({ openStage }) => {
    const stage = await openStage({ file: strict })
    for (const event of [push(stage, { [FILE]: null, [PEOPLE]: seizing }), SCHEDULE]) {
      const run = await stage.apply(event, AT_PEOPLE)
      expect(run).toMatchObject({ code: 1, writes: [] })
      expect(run.stdout).toContain('An approval is missing for the policies "minOwners" and "approvals"')
    }
  })

  test('beside the old one is refused, and so is its copy once that has merged all the same', async ({
    openStage,
  }) => {
    const stage = await openStage({ file: strict })
    const number = propose(stage, { [PEOPLE]: seizing })
    expect((await stage.preview(number, AT_PEOPLE)).code).toBe(1)
    expect(stage.comments(number)[0]).toContain(
      `After merging, ${FILE} would be for the same organization as ${PEOPLE}`,
    )
    expect(await stage.apply(stage.merge(number), AT_PEOPLE)).toMatchObject({ code: 1, writes: [] })
    const deletion = propose(stage, { [FILE]: null, 'README.md': 'x' })
    await stage.preview(deletion, AT_PEOPLE)
    for (const event of [stage.merge(deletion), SCHEDULE]) {
      expect(await stage.apply(event, AT_PEOPLE)).toMatchObject({ code: 1, writes: [] })
    }
  })

  test('that an owner approves is applied', async ({ openStage }) => {
    const stage = await openStage({ file: strict })
    const moved = membersFile({ policy: { approvals: 'enforce' }, members: { zoe: {} } })
    const number = propose(stage, { [FILE]: null, [PEOPLE]: moved })
    expect((await stage.preview(number, AT_PEOPLE)).code).toBe(1)
    stage.repository.review(number, 'ada', 'APPROVED')
    expect((await stage.preview(number, AT_PEOPLE)).code).toBe(0)
    expect(await stage.apply(stage.merge(number), AT_PEOPLE)).toMatchObject({ code: 0, writes: [INVITES] })
    expect(await stage.apply(SCHEDULE, AT_PEOPLE)).toMatchObject({ code: 0, writes: [] })
  })

  test('of an organization of its own is a first file', async ({ openStage }) => {
    const stage = await openStage({ file: strict.replace(ORGANIZATION, '9876543210') })
    const number = propose(stage, { [PEOPLE]: membersFile() })
    expect((await stage.preview(number, AT_PEOPLE)).code).toBe(0)
    expect(stage.comments(number)[0]).toContain('**`people.json` is new**')
  })

  test('does not ask again for what was undone before the move', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(membersFile({ members: OWNER_BOB }))
    await stage.apply(stage.merge(number))
    takeFromBob(stage)
    const move = propose(stage, { [FILE]: null, [PEOPLE]: membersFile({ members: OWNER_BOB }) })
    await stage.preview(move, AT_PEOPLE)
    expect(stage.comments(move)[0]).toContain('**Applied before, and undone since: 1 person**')
    for (const event of [stage.merge(move), SCHEDULE]) {
      expect(await stage.apply(event, AT_PEOPLE)).toMatchObject({ code: 1, writes: [] })
    }
    expect(stage.access()['bob']).toEqual(VIEWS_LOGS)
  })

  test('has what a lost run left done, without a preview of the move', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(membersFile({ members: OWNER_BOB }))
    stage.merge(number)
    const event = push(stage, { [FILE]: null, [PEOPLE]: membersFile({ members: OWNER_BOB }) })
    expect(await stage.apply(event, AT_PEOPLE)).toMatchObject({ code: 0, outputs: { applied: '1' } })
    takeFromBob(stage)
    expect(await stage.apply(SCHEDULE, AT_PEOPLE)).toMatchObject({ code: 1, writes: [] })
    expect(stage.access()['bob']).toEqual(VIEWS_LOGS)
  })

  test('cannot be told from a first file if there are too many files, which is said', async ({
    openStage,
  }) => {
    const stage = await openStage({ file: null })
    const many = Array.from({ length: 101 }, (_, index) => [`${index}.json`, '{}'] as const)
    stage.repository.commit({ files: Object.fromEntries(many) })
    const number = propose(stage, { [PEOPLE]: membersFile() })
    await stage.preview(number, AT_PEOPLE)
    expect(stage.comments(number)[0]).toContain('too many JSON files')
  })
})

describe('a file that names another organization for a while', () => {
  test('comes back under the authority that it had', async ({ openStage }) => {
    const stage = await openStage({ file: strict })
    stage.push(membersFile({ organization: '9876543210' }))
    const number = stage.propose(seizing)
    expect((await stage.preview(number)).code).toBe(1)
    expect(stage.comments(number)[0]).toContain('`approvals` **loosened**: `"enforce"` → `"off"`')
    for (const event of [stage.merge(number), SCHEDULE]) {
      expect(await stage.apply(event)).toMatchObject({ code: 1, writes: [] })
    }
  })
})

describe('a history that hides a part of itself', () => {
  /** Merges two commits into one with these files, and pushes it to a branch. */
  function mergeCommit(stage: Stage, branch: string, parents: readonly string[], files: Files): string {
    const { repository } = stage
    const tree = new Map(repository.objects.commit(parents[0] ?? '').tree)
    for (const [path, text] of Object.entries(files)) {
      if (text === null) tree.delete(path)
      else tree.set(path, repository.objects.writeBlob(text))
    }
    const { sha } = repository.writeCommit(tree, parents, 'Merge', 'grace')
    repository.push(branch, sha)
    return sha
  }

  const owning = membersFile({ members: OWNER_BOB })

  test('does not bring back what was reviewed, and withdrawn before any run', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(owning)
    stage.merge(number)
    const withOwner = stage.repository.tip()
    const withdrawal = stage.propose(membersFile())
    await stage.preview(withdrawal)
    stage.merge(withdrawal)
    // A branch from before the withdrawal merges it, and keeps its own file.
    const side = stage.repository.commit({ branch: 'side', files: { 'README.md': 'x' } })
    stage.repository.push('side', withOwner)
    mergeCommit(stage, 'side', [withOwner, side, stage.repository.tip()], { [FILE]: owning })
    const before = stage.repository.tip()
    stage.repository.merge(stage.repository.openPullRequest({ head: 'side', author: 'grace' }), 'ada')
    for (const event of [{ name: 'push', before } as const, SCHEDULE]) {
      expect(await stage.apply(event)).toMatchObject({ code: 1, writes: [], outputs: { held: '1' } })
    }
    expect(stage.access()['bob']).toEqual(VIEWS_LOGS)
  })

  test('does not hide the record of a run', async ({ openStage }) => {
    const stage = await openStage()
    // Two pull requests ask for the same, and both are previewed before either is merged.
    const first = stage.propose(owning)
    const second = stage.propose(membersFile({ members: { ...OWNER_BOB, zoe: {} } }))
    await stage.preview(second)
    await stage.preview(first)
    await stage.apply(stage.merge(first))
    expect(stage.access()['bob']).toEqual(OWNS)
    takeFromBob(stage)
    const run = await stage.apply(stage.merge(second))
    expect({ code: run.code, writes: run.writes }).toEqual({ code: 1, writes: [INVITES] })
    expect(stage.access()['bob']).toEqual(VIEWS_LOGS)
  })

  test('does not hide that the file was deleted, and with which policy', async ({ openStage }) => {
    const stage = await openStage({ file: null })
    const start = stage.repository.tip()
    stage.push(strict)
    const side = mergeCommit(stage, 'side', [start, stage.repository.tip()], { [FILE]: null })
    mergeCommit(stage, 'main', [stage.repository.tip(), side], { [FILE]: null })
    const number = stage.propose(seizing)
    expect((await stage.preview(number)).code).toBe(1)
    expect(stage.comments(number)[0]).toContain('`approvals` **loosened**: `"enforce"` → `"off"`')
  })
})

describe('a shared file that is no longer extended', () => {
  const shared = (readers: string) =>
    JSON.stringify({ groups: { readers: { deployments: { '*': readers } } } })
  const extending = (bob: object) =>
    membersFile({ members: { bob } }).replace('{\n', '{\n  "extends": "groups.json",\n')
  const viewing = membersFile({ members: { bob: { deployments: { '*': 'admin' } } } })

  test('has its reviews and records stay in the history', async ({ openStage }) => {
    const stage = await openStage({ file: extending({ groups: ['readers'] }) })
    stage.repository.commit({ files: { 'groups.json': shared('viewer') } })
    const number = propose(stage, { 'groups.json': shared('admin') })
    await stage.preview(number)
    await stage.apply(stage.merge(number))
    expect(stage.access()['bob']).toEqual(['deployment-admin *'])
    takeFromBob(stage)
    // The same access, without the group.
    stage.push(viewing)
    expect(await stage.apply(SCHEDULE)).toMatchObject({ code: 1, writes: [] })
    const run = await stage.apply(SCHEDULE)
    expect(run.stdout).toContain('It was in force on')
  })

  test('has its unfinished changes made', async ({ openStage }) => {
    const stage = await openStage({ file: extending({ groups: ['readers'] }) })
    stage.repository.commit({ files: { 'groups.json': shared('viewer') } })
    const number = propose(stage, { 'groups.json': shared('admin') })
    await stage.preview(number)
    stage.merge(number)
    stage.push(viewing)
    expect(await stage.apply(SCHEDULE)).toMatchObject({ code: 0, outputs: { applied: '1' } })
    expect(stage.access()['bob']).toEqual(['deployment-admin *'])
  })
})

describe('a branch whose old name another branch has now', () => {
  test('keeps its merges', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(membersFile({ members: OWNER_BOB }))
    stage.merge(number)
    stage.repository.renameDefaultBranch('trunk')
    stage.repository.commit({ branch: 'main', files: { 'README.md': 'Begin again' } })
    expect(await stage.apply(SCHEDULE)).toMatchObject({ code: 0, outputs: { applied: '1' } })
    takeFromBob(stage)
    expect(await stage.apply(SCHEDULE)).toMatchObject({ code: 1, writes: [] })
  })
})
