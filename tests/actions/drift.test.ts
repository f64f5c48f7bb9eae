import { role } from '@roster/emulator'
import { expect } from 'vitest'
import { acme, at, membersFile } from './acme.ts'
import { type Stage, test } from './stage.ts'

const DRIFT = { inputs: { mode: 'drift' } }

function watch(stage: Stage, name: 'schedule' | 'workflow_dispatch' = 'schedule') {
  return stage.apply({ name }, DRIFT)
}

/** Changes by hand: yan joined as an owner, and ivy was removed. */
function clicked() {
  const state = acme({ members: [{ email: at('yan'), userId: 'yan' }] })
  return { ...state, memberships: state.memberships.filter(({ userId }) => userId !== 'ivy') }
}

/** `2026-01-05` as reports write it. */
function inWords(day: string): string {
  const format = { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' } as const
  return new Intl.DateTimeFormat('en-GB', format).format(new Date(day))
}

function issueOf(stage: Stage) {
  const [issue, ...others] = [...stage.repository.issues.values()]
  if (issue === undefined || others.length > 0) throw new Error('expected one issue')
  return issue
}

test('drift is an issue that is kept up to date, and closed when it is gone', async ({ openStage }) => {
  const stage = await openStage({ state: clicked() })
  const before = stage.access()
  const first = await stage.run('apply', { name: 'schedule' }, DRIFT)
  expect(first).toMatchObject({ code: 0, writes: [] })
  expect(first.posts).toEqual(['POST /repos/acme/members/labels 201', 'POST /repos/acme/members/issues 201'])
  expect(first.outputs).toMatchObject({
    digest: expect.stringMatching(/./),
    applied: '0',
    failed: '0',
    held: '0',
  })
  expect(JSON.parse(first.files[first.outputs['result'] ?? ''] ?? '')).toMatchObject({
    version: 1,
    changes: [
      { kind: 'invite', email: at('ivy') },
      { kind: 'remove', email: at('yan') },
    ],
  })
  const issue = issueOf(stage)
  expect(issue).toMatchObject({
    title: 'The organization differs from members.json',
    labels: ['roster: drift'],
    body: expect.stringMatching(/differs from `members\.json`: 2 people\n[\s\S]*yan@acme\.example/),
  })
  expect(first.summary).toContain(at('yan'))
  expect(first.stdout).toContain(at('yan'))

  expect(await watch(stage)).toMatchObject({ code: 0, posts: [] })

  stage.cloud.state.import(acme({ members: [{ email: at('yan') }] }))
  expect(await watch(stage)).toMatchObject({ code: 0, posts: ['PATCH /repos/acme/members/issues/1 200'] })
  expect(issue.body).toMatch(/differs from `members\.json`: 1 person/)
  expect(issue.body).toContain('Acme (`1234567890`)')

  stage.push(membersFile({ members: { yan: {} } }))
  expect(await watch(stage)).toMatchObject({ code: 0, writes: [] })
  expect(issue.state).toBe('closed')
  expect(stage.comments(1)).toEqual([
    expect.stringMatching(/The organization matches `members.json`\n\n`members.json` has changed since/),
  ])
  expect(Object.keys(before)).toContain('yan')
})

test('a difference keeps its day while it ages and changes, and loses it when it is gone', async ({
  openStage,
}) => {
  const stage = await openStage({ state: clicked() })
  await watch(stage)
  const issue = issueOf(stage)
  const today = new Date().toISOString().slice(0, 10)
  const says = (name: string, words: string) => {
    const line = (issue.body ?? '').split('\n').find((each) => each.startsWith(`- \`${at(name)}\``)) ?? ''
    expect(line).toMatch(new RegExp(`${words}$`))
  }
  says('yan', `since ${inWords(today)}`)

  // More than two weeks later.
  issue.body = (issue.body ?? '').replaceAll(today, '2026-01-05').replaceAll(inWords(today), '5 Jan 2026')
  expect(await watch(stage)).toMatchObject({ code: 0, posts: [] })
  says('yan', 'since 5 Jan 2026')

  stage.cloud.state.import(
    acme({ members: [{ email: at('yan'), userId: 'yan', roles: [role('deployment-viewer')] }] }),
  )
  const changed = await watch(stage)
  says('yan', `since 5 Jan 2026, changed on ${inWords(today)}`)
  expect(changed.summary).toContain('since 5 Jan 2026')

  stage.cloud.state.import(acme())
  await watch(stage)
  expect(issue.state).toBe('closed')
  expect(stage.comments(1)).toEqual([expect.stringContaining('so the organization has')])
})

test('a difference gets a new date if its hidden line is lost', async ({ openStage }) => {
  const stage = await openStage({ state: clicked() })
  await watch(stage)
  const issue = issueOf(stage)
  const { body } = issue
  issue.body = (body ?? '').replace(/^<!-- roster:since .*$/m, '<!-- roster:since v1 file=0 never -->')
  expect(await watch(stage)).toMatchObject({ code: 0, posts: ['PATCH /repos/acme/members/issues/1 200'] })
  expect(issue.body).toBe(body)
})

test('a member that the policy only reports is shown with their roles, especially an owner', async ({
  openStage,
}) => {
  const stage = await openStage({
    state: acme({ members: [{ email: at('yan'), roles: [role('organization-admin')] }] }),
    file: membersFile({ policy: { unlisted: 'report' } }),
  })
  expect(await watch(stage)).toMatchObject({ code: 0, writes: [] })
  expect(issueOf(stage).body).toMatch(
    /\[!CAUTION\]\n> \*\*`yan@acme\.example` is an Organization owner[\s\S]*`yan@acme\.example` · \*\*Organization owner\*\* · since /,
  )
  expect(await watch(stage)).toMatchObject({ posts: [] })
})

test('without a difference it asks little and says nothing', async ({ openStage }) => {
  const stage = await openStage()
  const { code, requests, posts, summary } = await watch(stage, 'workflow_dispatch')
  expect({ code, posts }).toEqual({ code: 0, posts: [] })
  expect(requests).toHaveLength(2)
  expect(summary).toContain('The organization matches `members.json`')
})

test('whose entry expires soon is listed with the reason, which is not a difference yet', async ({
  openStage,
}) => {
  const expires = new Date(Date.now() + 5 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10)
  const stage = await openStage({
    file: membersFile({ members: { dan: { expires, reason: 'contractor' } } }),
  })
  const { code, posts, summary } = await watch(stage)
  expect({ code, posts }).toEqual({ code: 0, posts: [] })
  expect(summary).toMatch(/Ending within 14 days[\s\S]*`dan@acme\.example` · until .*, \*contractor\*/)
})

test('what would keep the file from being applied is said, and turns nothing red', async ({ openStage }) => {
  const stage = await openStage({ file: membersFile({ members: { dan: null, eva: null, fay: null } }) })
  const { code, commands } = await stage.run('apply', { name: 'schedule' }, DRIFT)
  expect({ code, errors: commands('error') }).toEqual({ code: 0, errors: [] })
  expect(issueOf(stage).body).toContain('Nothing can be applied until this is resolved')
})

test('a token that may not write issues leaves it to summary and log', async ({ openStage }) => {
  const stage = await openStage({ state: clicked(), permissions: { contents: 'read' } })
  const { code, summary, commands } = await stage.run('apply', { name: 'schedule' }, DRIFT)
  expect(code).toBe(0)
  expect(summary).toContain(at('yan'))
  expect(commands('warning')).toContainEqual(
    expect.stringMatching(/^The issue about drift could not be written; .*“issues: read”/),
  )
})

test('a broken file fails, with its lines, and leaves the issue as it is', async ({ openStage }) => {
  const stage = await openStage({ state: clicked() })
  await watch(stage)
  const { body } = issueOf(stage)
  stage.push('{ "organization": 1 }')
  const { code, posts, requests, commands } = await stage.run('apply', { name: 'schedule' }, DRIFT)
  expect({ code, posts, requests }).toEqual({ code: 1, posts: [], requests: [] })
  expect(commands('error').join('\n')).toContain('members.json')
  expect(issueOf(stage)).toMatchObject({ body, state: 'open' })
})
