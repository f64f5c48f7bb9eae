/** GitHub as it answers, and as people set it up. */
import { describe, expect } from 'vitest'
import { at, membersFile } from './acme.ts'
import { type Stage, test } from './stage.ts'

const INVITES_ZOE = membersFile({ members: { zoe: {} } })
const WITHOUT_FIVE = membersFile({ members: { dan: null, eva: null, fay: null, gus: null, hal: null } })

describe('with either version of the API', () => {
  test.for(['2022-11-28', '2026-03-10'] as const)(
    '%s, what is previewed is applied, and what is blocked is red',
    async (apiVersion, { openStage }) => {
      const stage = await openStage({ apiVersion })
      const number = stage.propose(INVITES_ZOE)
      stage.push(`${membersFile()}// The base has moved on.\n`)
      expect(await stage.show(number)).toMatchObject({ code: 0 })
      expect(await stage.settle(stage.merge(number))).toMatchObject({ code: 0, outputs: { applied: '1' } })
      expect(stage.access()).toHaveProperty('zoe (invited)')
      const blocked = await stage.show(stage.propose(WITHOUT_FIVE))
      expect(blocked).toMatchObject({ code: 1, summary: expect.stringContaining('remove 5 people') })
    },
  )
})

describe('a members file that is', () => {
  /** Proposes, previews, merges and applies a file that cannot be used. */
  async function refusals(stage: Stage, propose: () => number) {
    const number = propose()
    const preview = await stage.show(number)
    const applied = await stage.settle(stage.merge(number))
    expect({ preview: preview.code, apply: applied.code, writes: applied.writes }).toEqual({
      preview: 1,
      apply: 1,
      writes: [],
    })
    return [preview.log, applied.log]
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

describe('a run of Dependabot, with a token that only reads and without secrets', () => {
  test('is green, and says that it is no review', async ({ openStage }) => {
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
