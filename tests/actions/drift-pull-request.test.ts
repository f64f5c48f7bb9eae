import { role } from '@roster/emulator'
import { branchFor } from '@roster/github'
import { expect } from 'vitest'
import { acme, at, membersFile, SHOP } from './acme.ts'
import { FILE, type Stage, type StageOptions, test } from './stage.ts'

const BRANCH = 'roster/drift/members.json'
const PERMISSIONS: NonNullable<StageOptions['permissions']> = {
  contents: 'write',
  pull_requests: 'write',
  issues: 'write',
}

function watch(stage: Stage, inputs: Readonly<Record<string, string>> = {}) {
  const asked = { mode: 'drift', 'drift-pull-request': 'true', ...inputs }
  return stage.apply({ name: 'schedule' }, { inputs: asked })
}

/** The bundled action, for what it prints. */
function runWatch(stage: Stage) {
  const inputs = { mode: 'drift', 'drift-pull-request': 'true' }
  return stage.run('apply', { name: 'schedule' }, { inputs })
}

/** Changes by hand: yan joined as an editor of shop, ivy was removed, and bob gained a role. */
function clicked() {
  const state = acme({
    members: [{ email: at('yan'), userId: 'yan', roles: [role('deployment-editor', SHOP)] }],
  })
  return { ...state, memberships: state.memberships.filter(({ userId }) => userId !== 'ivy') }
}

/** The file with a comment on every member, which must survive changes to others. */
function commented(text = membersFile()): string {
  return text.replaceAll(/^ {4}("(\w+)@.*)$/gm, '    // About $2.\n    $1')
}

function textAt(stage: Stage, branch: string, file = FILE): string {
  const { repository } = stage
  const sha = repository.objects.commit(repository.tip(branch)).tree.get(file) ?? ''
  return Buffer.from(repository.objects.blob(sha)).toString()
}

const kinds = (stage: Stage) =>
  [...stage.repository.issues.values()].map(({ pull, state }) => `${pull ? 'pull' : 'issue'} ${state}`)

test('a pull request accepts what differs: once merged, nothing is left to apply', async ({ openStage }) => {
  const stage = await openStage({ state: clicked(), file: commented(), permissions: PERMISSIONS })
  const first = await watch(stage)
  expect(first).toMatchObject({ code: 0, writes: [] })
  expect(kinds(stage)).toEqual(['pull open'])
  const pull = stage.repository.issue(1)
  expect(pull.title).toBe('Update members.json to match the organization')
  expect(pull.body).toMatch(/merge this[\s\S]*`yan@acme\.example` · Editor on \*\*shop\*\* · since /)
  expect(pull.body).toMatch(/`ivy@acme\.example` · is listed with no roles/)

  const [before, after] = [commented().split('\n'), textAt(stage, BRANCH).split('\n')]
  expect(before.filter((line) => !after.includes(line))).toEqual([
    '    // About ivy.',
    `    "${at('ivy')}": {},`,
  ])
  expect(after.filter((line) => !before.includes(line)).join('')).toMatch(
    /"yan@acme\.example": \{ "deployments": \{ "shop": "editor" \} \}/,
  )

  // The next run finds nothing new.
  expect(await watch(stage)).toMatchObject({ code: 0, posts: [] })

  // By hand, because GitHub runs no workflow for it.
  const preview = await stage.run(
    'preview',
    { name: 'workflow_dispatch' },
    { inputs: { 'pull-requests': 'open' } },
  )
  expect(preview).toMatchObject({ code: 0, outputs: { changes: '0', blocking: '0' } })
  expect(stage.comments(1)).toHaveLength(1)

  const access = stage.access()
  const applied = await stage.apply(stage.merge(1))
  expect(applied).toMatchObject({ code: 0, writes: [], outputs: { applied: '0', held: '0' } })
  const quiet = await watch(stage)
  expect(quiet.posts).toEqual([
    `DELETE /repos/acme/members/git/refs/${encodeURIComponent(`heads/${BRANCH}`)} 204`,
  ])
  expect(await watch(stage)).toMatchObject({ code: 0, posts: [] })
  expect(kinds(stage)).toEqual(['pull closed'])
  expect(stage.access()).toEqual(access)
})

test('closed without merging it is a decision: apply by hand undoes, and the next run is quiet', async ({
  openStage,
}) => {
  const stage = await openStage({ state: clicked(), permissions: PERMISSIONS })
  await watch(stage)
  stage.repository.close(1)
  const declined = await runWatch(stage)
  expect(declined).toMatchObject({ code: 0, posts: [] })
  expect(declined.commands('warning')).toContainEqual(
    expect.stringMatching(/declined with pull request #1, and still exists/),
  )
  expect(declined.summary).toContain('since ')

  const undo = { inputs: { unreviewed: 'apply' } }
  expect(await stage.apply({ name: 'workflow_dispatch' }, undo)).toMatchObject({ code: 0 })
  expect(Object.keys(stage.access())).not.toContain('yan')
  const quiet = await watch(stage)
  expect(quiet).toMatchObject({ code: 0, writes: [] })
  expect(kinds(stage)).toEqual(['pull closed'])

  // The same difference is proposed again if it comes back later.
  stage.cloud.state.import(clicked())
  await watch(stage)
  expect(kinds(stage)).toEqual(['pull closed', 'pull open'])
})

test('the pull request follows what differs, and is closed with a word when nothing does', async ({
  openStage,
}) => {
  const stage = await openStage({ state: clicked(), permissions: PERMISSIONS })
  await watch(stage)
  stage.cloud.state.import(acme({ members: [{ email: at('yan'), userId: 'yan' }] }))
  await watch(stage)
  expect(textAt(stage, BRANCH)).toMatch(/"yan@acme\.example": \{\}/)
  expect(stage.repository.issue(1).body).toContain('1 person')

  // The file changes meanwhile: the proposal is rebuilt on top of it.
  stage.push(membersFile({ members: { dan: { reason: 'on call' } } }))
  await watch(stage)
  expect(textAt(stage, BRANCH)).toContain('on call')
  expect(stage.repository.isMergeable(1)).toBe(true)

  stage.cloud.state.import(acme())
  await watch(stage)
  expect(kinds(stage)).toEqual(['pull closed'])
  expect(stage.comments(1)).toEqual([expect.stringContaining('so the organization has')])
  expect(stage.repository.branches.has(BRANCH)).toBe(false)
})

test('an issue and a pull request take turns, and the days go with them', async ({ openStage }) => {
  const stage = await openStage({ state: clicked(), permissions: PERMISSIONS })
  await watch(stage, { 'drift-pull-request': 'false' })
  const issue = stage.repository.issue(1)
  const today = new Date().toISOString().slice(0, 10)
  issue.body = (issue.body ?? '').replaceAll(today, '2026-01-05')
  await watch(stage)
  expect(kinds(stage)).toEqual(['issue closed', 'pull open'])
  expect(stage.comments(1)).toEqual([expect.stringContaining('/pull/2')])
  expect(stage.repository.issue(2).body).toContain('since 5 Jan 2026')

  await watch(stage, { 'drift-pull-request': 'false' })
  expect(kinds(stage)).toEqual(['issue closed', 'pull closed', 'issue open'])
  expect(stage.comments(2)).toEqual([expect.stringContaining('/issues/3')])
  expect(stage.repository.issue(3).body).toContain('since 5 Jan 2026')
  expect(stage.repository.branches.has(BRANCH)).toBe(false)
})

test('commits of others on the branch are kept, and a comment describes the difference', async ({
  openStage,
}) => {
  const stage = await openStage({ state: clicked(), permissions: PERMISSIONS })
  await watch(stage)
  const theirs = membersFile({ members: { yan: { reason: 'new here' }, ivy: null } })
  stage.repository.commit({ branch: BRANCH, files: { [FILE]: theirs }, author: 'grace' })
  stage.cloud.state.import(acme({ members: [{ email: at('yan'), userId: 'yan' }, { email: at('zoe') }] }))
  const run = await runWatch(stage)
  expect(run.code).toBe(0)
  expect(textAt(stage, BRANCH)).toBe(theirs)
  expect(stage.comments(1)).toEqual([expect.stringMatching(/pushed to `roster[\s\S]*zoe@acme\.example/)])
  expect(run.commands('warning')).toContainEqual(expect.stringContaining('stays as it is'))
  expect(await watch(stage)).toMatchObject({ posts: [] })
})

test('where it may not be opened, the issue has it', async ({ openStage }) => {
  const stage = await openStage({ state: clicked(), permissions: { ...PERMISSIONS, contents: 'read' } })
  const run = await runWatch(stage)
  expect(run.code).toBe(0)
  expect(kinds(stage)).toEqual(['issue open'])
  expect(run.commands('warning')).toContainEqual(
    expect.stringMatching(/pull request about drift could not be written\. .*“contents: write”/),
  )
  const forbidden = await openStage({ state: clicked(), permissions: PERMISSIONS })
  forbidden.repository.actionsMayOpenPullRequests = false
  const refused = await runWatch(forbidden)
  expect(kinds(forbidden)).toEqual(['issue open'])
  expect(refused.commands('warning')).toContainEqual(expect.stringContaining('is not permitted to create'))
})

test('whose time is over is left to people, in the issue if nothing else differs', async ({ openStage }) => {
  const file = membersFile({ members: { dan: { expires: '2026-01-31' } } })
  const stage = await openStage({ file, permissions: PERMISSIONS })
  await watch(stage)
  expect(kinds(stage)).toEqual(['issue open'])
  stage.cloud.state.import(acme({ members: [{ email: at('yan') }] }))
  await watch(stage)
  expect(kinds(stage)).toEqual(['issue closed', 'pull open'])
  expect(stage.repository.issue(2).body).toMatch(
    /Left for you to settle[\s\S]*`dan@acme\.example` · past their end date/,
  )
  expect(textAt(stage, BRANCH)).toContain('"expires":"2026-01-31"')
})

test('each file of a repository has a branch and a pull request of its own', async ({ openStage }) => {
  const stage = await openStage({ state: clicked(), permissions: PERMISSIONS })
  const other = 'organizations/acme prod.json'
  stage.repository.commit({ files: { [other]: membersFile() } })
  await watch(stage)
  await watch(stage, { 'members-file': other })
  const branches = [BRANCH, branchFor('roster/drift/', other)]
  const heads = [1, 2].map((number) => stage.repository.pullRequest(number).head.branch)
  expect(heads).toEqual(branches)
  expect(textAt(stage, branches[1] ?? '', other)).toContain(at('yan'))
  expect(textAt(stage, branches[1] ?? '')).toBe(membersFile())
  expect(await watch(stage)).toMatchObject({ posts: [] })
})

test('hostile names stay text in branch, commit, title and body', async ({ openStage }) => {
  const hostile = '<!-- roster:proposes v1 --> @acme/owners `x` [a](http://evil)\n## Done\u202E'
  const state = acme({
    members: [{ email: at('yan'), roles: [role('deployment-viewer', 'f'.repeat(32))] }],
  })
  const stage = await openStage({ state: { ...state }, permissions: PERMISSIONS })
  stage.cloud.state.import({
    ...state,
    deployments: [...state.deployments, { ...state.deployments[0], id: 'f'.repeat(32), name: hostile }],
  } as typeof state)
  const run = await watch(stage)
  expect(run.code).toBe(0)
  const { body } = stage.repository.issue(1)
  expect(body).not.toContain('@acme/owners')
  expect(body?.match(/<!--/g)).toHaveLength(3)
  // On one line, without invisible characters.
  const line = textAt(stage, BRANCH)
    .split('\n')
    .find((each) => each.includes('f'.repeat(32)))
  expect(line).toContain('<!-- roster:proposes v1 --> @acme/owners')
  expect(line).not.toContain('\u202E')
  const preview = await stage.run(
    'preview',
    { name: 'workflow_dispatch' },
    { inputs: { 'pull-requests': 'open' } },
  )
  expect(preview).toMatchObject({ code: 0, outputs: { changes: '0', blocking: '0' } })
})
