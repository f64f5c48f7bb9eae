/** GitHub as it answers, and as people set it up. */
import { describe, expect } from 'vitest'
import { at, membersFile } from './acme.ts'
import { FILE, PERMISSIONS, type Stage, test } from './stage.ts'

const INVITES_ZOE = membersFile({ members: { zoe: {} } })
const WITHOUT_FIVE = membersFile({ members: { dan: null, eva: null, fay: null, gus: null, hal: null } })

describe('with either version of the API', () => {
  test.for(['2022-11-28', '2026-03-10'] as const)(
    '%s, what is previewed is applied, and what is blocked is red',
    async (apiVersion, { openStage }) => {
      const stage = await openStage({ apiVersion })
      const number = stage.propose(INVITES_ZOE)
      stage.push(`${membersFile()}// The base has moved on.\n`)
      expect(await stage.preview(number)).toMatchObject({ code: 0 })
      expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 0, outputs: { applied: '1' } })
      expect(stage.access()).toHaveProperty('zoe (invited)')
      const blocked = await stage.preview(stage.propose(WITHOUT_FIVE))
      expect(blocked).toMatchObject({ code: 1, summary: expect.stringContaining('remove 5 people') })
    },
  )
})

describe('a members file that is', () => {
  /** Proposes, previews, merges and applies a file that cannot be used. */
  async function refusals(stage: Stage, propose: () => number) {
    const number = propose()
    const preview = await stage.preview(number)
    const applied = await stage.apply(stage.merge(number))
    expect({ preview: preview.code, apply: applied.code, writes: applied.writes }).toEqual({
      preview: 1,
      apply: 1,
      writes: [],
    })
    return [preview.stdout, applied.stdout]
  }

  test.for([
    [
      'a Git LFS pointer',
      'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1\n',
      /Git LFS pointer/,
    ],
    ['text in UTF-16', Buffer.from(INVITES_ZOE, 'utf16le').toString('latin1'), /NUL bytes.*UTF-8/],
    ['written with typographic quotes', INVITES_ZOE.replace(/"members"/, '“members”'), /“ is a typographic/],
  ] as const)('%s is refused with its reason', async ([, file, message], { openStage }) => {
    const stage = await openStage()
    for (const log of await refusals(stage, () => stage.propose(file))) expect(log).toMatch(message)
  })

  test('marked as UTF-8 at its beginning is read, and an edit keeps the mark', async ({ openStage }) => {
    const marked = `\uFEFF${membersFile()}`
    const stage = await openStage({ file: marked, permissions: { ...PERMISSIONS, contents: 'write' } })
    const number = stage.propose(`\uFEFF${INVITES_ZOE}`)
    expect(await stage.preview(number)).toMatchObject({ code: 0, outputs: { invites: '1' } })
    expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 0, outputs: { applied: '1' } })

    stage.push(marked)
    const inputs = { mode: 'drift', 'drift-pull-request': 'true' }
    expect(await stage.run('apply', { name: 'schedule' }, { inputs })).toMatchObject({ code: 0, writes: [] })
    const { objects } = stage.repository
    const proposal = objects.commit(stage.repository.tip('roster/drift/members.json'))
    const text = Buffer.from(objects.blob(proposal.tree.get(FILE) ?? '')).toString()
    expect(text).toMatch(/^\uFEFF\{/)
    expect(text).toContain(at('zoe'))
  })

  test('a symbolic link is refused with its place', async ({ openStage }) => {
    const stage = await openStage()
    const { repository } = stage
    const propose = () => {
      const files = { 'people/all.json': INVITES_ZOE, 'members.json': { linkTo: 'people/all.json' } }
      repository.commit({ branch: 'link', files, author: 'grace' })
      return repository.openPullRequest({ head: 'link', author: 'grace' })
    }
    const [previewed = '', applied = ''] = await refusals(stage, propose)
    expect(previewed).toContain('The members file is a symbolic link. Commit the file itself')
    expect(applied).toMatch(/members\.json at [0-9a-f]{7} is a symbolic link\. Commit the file itself/)
  })

  test('moved by the pull request removes nobody', async ({ openStage }) => {
    const stage = await openStage()
    const propose = () => {
      const files = { 'members.json': null, 'people/members.json': WITHOUT_FIVE }
      stage.repository.commit({ branch: 'move', files, author: 'grace' })
      return stage.repository.openPullRequest({ head: 'move', author: 'grace' })
    }
    const [previewed = '', applied = ''] = await refusals(stage, propose)
    expect(previewed).toContain('would delete the members file')
    expect(applied).toMatch(/There is no members\.json at/)
  })
})

describe('what was reviewed is applied', () => {
  const TWO_STEPS = [
    membersFile({ members: { zoe: {} } }),
    membersFile({ members: { zoe: {}, cat: { deployments: { '*': 'viewer' } } } }),
    membersFile({ members: { zoe: {}, cat: { deployments: { '*': 'viewer' } }, yan: {} } }),
  ]

  test.for(['rebase', 'squash', 'merge'] as const)(
    'from several commits that are merged by %s, with others before and after',
    async (method, { openStage }) => {
      const stage = await openStage()
      const { repository } = stage
      for (const file of TWO_STEPS)
        repository.commit({ branch: 'edit', files: { [FILE]: file }, author: 'grace' })
      const number = repository.openPullRequest({ head: 'edit', author: 'grace' })
      expect(await stage.preview(number)).toMatchObject({ code: 0, outputs: { changes: '3' } })
      repository.commit({ files: { 'README.md': 'The base has moved on.' } })
      const before = repository.tip()
      repository.merge(number, 'ada', method)
      const run = await stage.apply({ name: 'push', before })
      expect(run).toMatchObject({ code: 0, outputs: { applied: '3', held: '0', failed: '0' } })
      expect(run.commands('warning').filter((line) => !line.startsWith('title='))).toEqual([])
    },
  )

  test.for(['rebase', 'merge'] as const)(
    'from commits of last year that are merged now by %s',
    async (method, { openStage }) => {
      const stage = await openStage()
      const { repository } = stage
      const date = new Date(Date.now() - 400 * 24 * 60 * 60 * 1000)
      repository.commit({ branch: 'old', files: { [FILE]: INVITES_ZOE }, author: 'grace', date })
      const number = repository.openPullRequest({ head: 'old', author: 'grace' })
      expect(await stage.preview(number)).toMatchObject({ code: 0 })
      const before = repository.tip()
      repository.merge(number, 'ada', method)
      expect(await stage.apply({ name: 'push', before })).toMatchObject({
        code: 0,
        outputs: { applied: '1', held: '0' },
      })
    },
  )

  test('with a label in another case that lifts the limit on removals', async ({ openStage }) => {
    const stage = await openStage()
    const number = stage.propose(WITHOUT_FIVE, { labels: ['ROSTER: Allow Removals'] })
    expect(await stage.preview(number)).toMatchObject({ code: 0, outputs: { removals: '5' } })
    expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 0, outputs: { applied: '5' } })
  })

  test('by one run for two pushes, if the first run starts late and ends green', async ({ openStage }) => {
    const stage = await openStage()
    const [hires, leaves] = [
      stage.propose(INVITES_ZOE),
      stage.propose(membersFile({ members: { cat: null } })),
    ]
    for (const number of [hires, leaves]) expect((await stage.preview(number)).code).toBe(0)
    const first = stage.merge(hires)
    const late = { env: { GITHUB_EVENT_PATH: await stage.eventFile(first) } }
    const second = stage.merge(leaves)
    expect(await stage.apply(first, late)).toMatchObject({ code: 0, writes: [], outputs: { applied: '0' } })
    expect(await stage.apply(second)).toMatchObject({ code: 0, outputs: { applied: '2', held: '0' } })
    expect(await stage.apply(first, late)).toMatchObject({ code: 0, writes: [], outputs: { applied: '0' } })
  })
})

describe('a pull request into another branch', () => {
  test('is previewed, and the comment says that it applies nothing', async ({ openStage }) => {
    const stage = await openStage()
    const { repository } = stage
    repository.commit({ branch: 'develop', files: { 'README.md': 'Next' } })
    repository.commit({ branch: 'edit', files: { [FILE]: INVITES_ZOE }, author: 'grace' })
    const number = repository.openPullRequest({ head: 'edit', base: 'develop', author: 'grace' })
    expect(await stage.preview(number)).toMatchObject({ code: 0, outputs: { invites: '1' } })
    const [comment = ''] = stage.comments(number)
    expect(comment).toContain('### Merging this into `develop` applies nothing')
    expect(comment).toContain('Only `main` is applied.')
    expect(comment).not.toContain('roster:reviewed')
    const before = repository.tip('develop')
    repository.merge(number)
    expect(await stage.apply({ name: 'push', before, branch: 'develop' })).toMatchObject({
      code: 1,
      writes: [],
    })
  })
})

describe('a run of Dependabot, with a token that only reads and without secrets', () => {
  test('is green, and says that it does not count as a review', async ({ openStage }) => {
    const read = { contents: 'read', pull_requests: 'read', issues: 'read' } as const
    const stage = await openStage({ permissions: read })
    const number = stage.propose(INVITES_ZOE)
    const { code, summary, posts } = await stage.preview(number, {
      inputs: { 'api-key': '', 'review-key': '' },
    })
    expect({ code, posts: posts.every((post) => post.endsWith('403')) }).toEqual({ code: 0, posts: true })
    expect(summary).toContain(at('zoe'))
    expect(summary).toMatch(/review/)
  })
})
