import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { organization, role } from '@roster/emulator'
import { describe, expect, it } from 'vitest'
import { MEMBERS_FILE } from '../../demo/members-file.ts'
import { NOW, openTerminal, type TerminalOptions } from '../../testing/terminal.ts'

const COMMIT = 'a'.repeat(40)

const PREVIEW = `
on: { pull_request_target: { branches: [main] } }
permissions: {}
jobs:
  preview:
    environment: roster-preview
    permissions: { contents: read, pull-requests: write }
    steps:
      - uses: acme/roster/apps/preview@${COMMIT}
        with: { api-key: '\${{ secrets.EC_API_KEY }}' }
`
const APPLY = `
on: { push: {}, schedule: [{ cron: '17 5 * * *' }] }
jobs:
  apply:
    environment: { name: roster-apply }
    permissions: { contents: read, pull-requests: write }
    steps:
      - uses: acme/roster/apps/apply@v1.2.0
`

/** What GitHub answers, by path; 404 for all else. */
type GitHub = Readonly<Record<string, unknown>>

const HEALTHY: GitHub = {
  '/repos/acme/members': { default_branch: 'main' },
  '/repos/acme/members/contents/members.json': MEMBERS_FILE,
  '/repos/acme/members/environments': {
    environments: [
      { name: 'roster-preview', deployment_branch_policy: { protected_branches: true } },
      { name: 'roster-apply', deployment_branch_policy: { protected_branches: true } },
    ],
  },
  '/repos/acme/members/rules/branches/main': [
    { type: 'required_status_checks', parameters: { required_status_checks: [{ context: 'preview' }] } },
  ],
  '/repos/acme/members/branches/main': { protection: {} },
  '/repos/acme/members/commits/main': COMMIT,
  '/repos/acme/members/actions/workflows/apply.yaml': { state: 'active', created_at: '2026-01-01T00:00:00Z' },
  '/repos/acme/members/actions/workflows/apply.yaml/runs': {
    workflow_runs: [{ created_at: '2026-11-23T05:17:00Z' }],
  },
  '/repos/acme/roster': { id: 1 },
  '/repos/acme/roster/contents/apps/preview/dist': [{ name: 'index.js' }],
  '/repos/acme/roster/contents/apps/apply/dist': [{ name: 'index.js' }],
}

function answer(github: GitHub, url: URL): Response {
  const body = github[decodeURIComponent(url.pathname)]
  if (body === undefined) return Response.json({ message: 'Not Found' }, { status: 404 })
  return Response.json(typeof body === 'string' ? fileJson(body) : body)
}

function fileJson(text: string) {
  const bytes = Buffer.from(text)
  const sha = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
  return { type: 'file', sha, size: bytes.length, encoding: 'base64', content: bytes.toString('base64') }
}

interface Setting extends TerminalOptions {
  readonly workflows?: Readonly<Record<string, string>>
  readonly github?: GitHub
}

async function examine(
  { workflows = { 'preview.yml': PREVIEW, 'apply.yaml': APPLY }, github = HEALTHY, ...options }: Setting,
  ...args: readonly string[]
) {
  const asked: string[] = []
  const terminal = await openTerminal({
    files: { 'members.json': MEMBERS_FILE },
    ...options,
    env: { GITHUB_REPOSITORY: 'acme/members', GITHUB_TOKEN: 'ghp_secret', ...options.env },
    fetch: async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input)
      asked.push(url.host)
      return url.host === 'api.github.com' ? answer(github, url) : terminal.service.fetch(input, init)
    },
  })
  await mkdir(join(terminal.folder, '.github/workflows'), { recursive: true })
  for (const [name, text] of Object.entries(workflows)) {
    await terminal.write(join('.github/workflows', name), text)
  }
  const run = await terminal.roster('doctor', ...args)
  return {
    ...run,
    asked,
    troubles: run.stdout.split('\n').filter((line) => /^(?:warn|fail|unknown)/.test(line)),
  }
}

describe('roster doctor', () => {
  it('finds nothing to fix if everything works, and shows no secret', async () => {
    const { code, stdout, stderr, troubles } = await examine({})
    expect({ code, troubles }).toEqual({
      code: 0,
      troubles: [
        expect.stringMatching(/^warn +file +members\.json has 1 warning\.$/),
        expect.stringMatching(/^unknown key +The API does not say when the key expires\.$/),
        expect.stringMatching(/^warn +repository +members\.json on main has 1 warning\.$/),
      ],
    })
    expect(stdout).toMatch(/^ok +key +It belongs to an Organization owner/m)
    expect(stdout).toMatch(/^ok +repository +main requires the check preview before merging\.$/m)
    expect(stderr).toMatch(/^\d+ ok, 2 to improve, 0 to fix, 1 unknown\n$/)
    expect(stdout + stderr).not.toMatch(/ghp_secret|ada-key/)
  })

  it.each([40, 80, 120])('fits a terminal of %d columns', async (columns) => {
    const plain = { columns, env: { NO_COLOR: '1' } }
    const { stdout } = await examine({ ...plain, workflows: {} }, '--offline')
    const lines = stdout.split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns)
    const whole = await examine({ env: plain.env, workflows: {} }, '--offline')
    expect(stdout.replaceAll(/\s+/g, ' ')).toBe(whole.stdout.replaceAll(/\s+/g, ' '))
  })

  it('knows what drift takes, and does not take it for the workflow that applies', async () => {
    const drift = (permissions: string, input = '') => `
on: { schedule: [{ cron: '17 6 * * *' }] }
jobs:
  drift:
    environment: roster-preview
    permissions: { ${permissions} }
    steps:
      - uses: acme/roster/apps/apply@${COMMIT}
        with: { mode: drift, api-key: x${input} }
`
    const troubles = async (text: string, workflows = { 'preview.yml': PREVIEW, 'apply.yml': APPLY }) => {
      const run = await examine({ workflows: { ...workflows, 'drift.yml': text } }, '--offline')
      return run.troubles.filter((line) => line.includes('workflows'))
    }
    expect(await troubles(drift('contents: read, issues: write'))).toEqual([])
    expect(await troubles(drift('contents: read'))).toEqual([
      expect.stringContaining('drift.yml lacks issues: write'),
    ])
    const proposing = ', drift-pull-request: true'
    const all = 'contents: write, pull-requests: write, issues: write'
    expect(await troubles(drift(all, proposing))).toEqual([])
    expect(await troubles(drift('contents: read, issues: write', proposing))).toEqual([
      expect.stringContaining('drift.yml lacks contents: write, pull-requests: write'),
    ])
    const alone = await examine(
      { workflows: { 'preview.yml': PREVIEW, 'drift.yml': drift('contents: read, issues: write') } },
      '--offline',
    )
    expect(alone.troubles).toContainEqual(
      expect.stringMatching(/^fail +workflows +No workflow runs the action that applies/),
    )
  })

  it('asks nobody with --offline', async () => {
    const { code, asked, stdout } = await examine({}, '--offline')
    expect({ code, asked }).toEqual({ code: 0, asked: [] })
    expect(stdout).not.toContain('repository  ')
  })

  it('says what it could not look at without a key and a token', async () => {
    const { code, troubles } = await examine({ env: { EC_API_KEY: '', GITHUB_TOKEN: '' } })
    expect(code).toBe(0)
    expect(troubles.slice(1)).toEqual([
      expect.stringMatching(/^unknown key +EC_API_KEY is not set/),
      expect.stringMatching(/^unknown repository +GITHUB_TOKEN is not set/),
    ])
  })

  it('prints JSON', async () => {
    const { code, stdout } = await examine({ workflows: {} }, '--offline', '--json')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      healthy: false,
      checks: expect.arrayContaining([
        {
          area: 'workflows',
          status: 'fail',
          what: 'No workflow runs the action that applies what is merged.',
          fix: expect.stringContaining('roster/apps/apply'),
        },
      ]),
    })
  })

  it.each([
    [
      'a branch',
      PREVIEW.replace(COMMIT, 'main'),
      'fail',
      /takes preview at main, whatever it contains by then/,
    ],
    [
      'a checkout',
      `${PREVIEW}      - uses: actions/checkout@v4\n`,
      'fail',
      /runs on pull_request_target and checks files out/,
    ],
    [
      'a trigger that pull requests can rewrite',
      PREVIEW.replace('pull_request_target', 'pull_request'),
      'warn',
      /can rewrite what sees the key/,
    ],
    [
      'a token that cannot comment',
      PREVIEW.replace(', pull-requests: write', ''),
      'fail',
      /lacks pull-requests: write/,
    ],
    [
      'a token that may do everything',
      PREVIEW.replace(/permissions: \{ contents.*\}/, 'permissions: write-all'),
      'warn',
      /gives its token everything/,
    ],
    ['no permissions at all', PREVIEW.replaceAll(/ *permissions: .*\n/g, ''), 'warn', /sets no permissions/],
    [
      'secrets of the repository',
      PREVIEW.replace(/ *environment: .*\n/, ''),
      'warn',
      /takes its keys from the repository’s secrets/,
    ],
    [
      'the action that finds organizations at a branch',
      PREVIEW.replace('preview@', 'matrix@').replace(COMMIT, 'main'),
      'fail',
      /takes matrix at main, whatever it contains by then/,
    ],
    [
      'the review key in it',
      PREVIEW.replace('with: {', 'with: { review-key: 1234,'),
      'fail',
      /preview\.yml contains the review key, so everyone who can read the repository can forge a review/,
    ],
    ['a syntax error', 'on: [push\njobs: }', 'unknown', /preview\.yml cannot be read: /],
  ])('tells of a workflow with %s', async (_, preview, status, what) => {
    const { stdout } = await examine(
      { workflows: { 'preview.yml': preview, 'apply.yml': APPLY } },
      '--offline',
      '--json',
    )
    const { checks } = JSON.parse(stdout) as { checks: readonly { status: string; what: string }[] }
    expect(checks.filter((check) => what.test(check.what)).map((check) => check.status)).toEqual([status])
  })

  it.each([
    [
      'no file on the default branch',
      '/repos/acme/members/contents/members.json',
      undefined,
      'fail',
      /There is no members\.json on main/,
    ],
    [
      'a broken file there',
      '/repos/acme/members/contents/members.json',
      '{',
      'fail',
      /members\.json on main:1:/,
    ],
    [
      'no such environment',
      '/repos/acme/members/environments',
      { environments: [] },
      'fail',
      /There is no environment roster-preview/,
    ],
    [
      'an open environment',
      '/repos/acme/members/environments',
      {
        environments: [
          { name: 'roster-preview', deployment_branch_policy: null },
          { name: 'Roster-Apply', deployment_branch_policy: {} },
        ],
      },
      'warn',
      /roster-preview gives its secrets to workflows on any branch/,
    ],
    [
      'environments that it cannot see',
      '/repos/acme/members/environments',
      undefined,
      'unknown',
      /cannot see the environments/,
    ],
    [
      'a branch that requires nothing',
      '/repos/acme/members/rules/branches/main',
      [],
      'warn',
      /main does not require the check preview/,
    ],
    [
      'a repository that it cannot see',
      '/repos/acme/members',
      undefined,
      'fail',
      /acme\/members could not be looked at/,
    ],
  ])('tells of a repository with %s', async (_, path, body, status, what) => {
    const { stdout } = await examine({ github: { ...HEALTHY, [path]: body } }, '--json')
    const { checks } = JSON.parse(stdout) as { checks: readonly { status: string; what: string }[] }
    expect(checks.filter((check) => what.test(check.what)).map((check) => check.status)).toEqual([status])
  })

  /** Statuses of the checks whose sentence matches. */
  async function found(setting: Setting, what: RegExp, ...args: readonly string[]) {
    const { stdout, code } = await examine(setting, '--json', ...args)
    const { checks } = JSON.parse(stdout) as { checks: readonly { status: string; what: string }[] }
    return { code, statuses: checks.filter((check) => what.test(check.what)).map(({ status }) => status) }
  }
  const FAILS = { code: 1, statuses: ['fail'] }

  it('fails on what cannot work: a placeholder for the owner, and a tag without a release', async () => {
    const workflows = {
      'preview.yml': PREVIEW.replace('acme/roster', '<owner>/roster'),
      'apply.yml': APPLY,
    }
    const placeholder = /preview from <owner>\/roster, which is a placeholder/
    expect(await found({ workflows }, placeholder, '--offline')).toEqual(FAILS)
    expect((await examine({ workflows })).stdout).not.toMatch(/<owner>\/roster at/)
    const without = (path: string): Setting => ({ github: { ...HEALTHY, [path]: undefined } })
    const release = /acme\/roster at v1\.2\.0 has no built action apply/
    expect(await found(without('/repos/acme/roster/contents/apps/apply/dist'), release)).toEqual(FAILS)
    const unseen = { github: { ...HEALTHY, '/repos/acme/roster': undefined } }
    expect(
      (
        await found(
          { github: { ...unseen.github, '/repos/acme/roster/contents/apps/apply/dist': undefined } },
          /cannot see acme\/roster/,
        )
      ).statuses,
    ).toEqual(['unknown'])
  })

  it('fails on end dates without a schedule, and on a schedule that has stopped', async () => {
    const dated = MEMBERS_FILE.replace(/("bob@acme\.example": \{)/, '$1 "expires": "2027-06-30",')
    const files = { 'members.json': dated }
    const missing = /The file has end dates, and \S+apply\.yml has no schedule/
    const workflows = { 'preview.yml': PREVIEW, 'apply.yml': APPLY.replace(/, schedule: .*\]/, '') }
    expect(await found({ files, workflows }, missing, '--offline')).toEqual(FAILS)
    expect((await found({ workflows }, missing, '--offline')).statuses).toEqual([])

    const path = '/repos/acme/members/actions/workflows/apply.yaml'
    const stale = { workflow_runs: [{ created_at: '2026-10-01T05:17:00Z' }] }
    const created = { state: 'active', created_at: '2026-11-22T00:00:00Z' }
    for (const [what, github, statuses] of [
      [
        /disabled \S+apply\.yaml \(disabled_inactivity\)/,
        { [path]: { ...created, state: 'disabled_inactivity' } },
        'fail',
      ],
      [/has not run since 2026-10-01/, { [`${path}/runs`]: stale }, 'fail'],
      [
        /has never run/,
        {
          [path]: { ...created, created_at: '2026-01-01T00:00:00Z' },
          [`${path}/runs`]: { workflow_runs: [] },
        },
        'fail',
      ],
      [/has yet to run/, { [path]: created, [`${path}/runs`]: { workflow_runs: [] } }, 'ok'],
      [/cannot see whether the schedule/, { [path]: undefined }, 'unknown'],
    ] as const) {
      expect((await found({ files, github: { ...HEALTHY, ...github } }, what)).statuses).toEqual([statuses])
    }
    const github = { ...HEALTHY, [`${path}/runs`]: stale }
    expect((await found({ github }, /has not run since 2026-10-01/)).statuses).toEqual(['warn'])
  })

  it('says as which account schedules run, and warns if it can no longer write', async () => {
    const runs = '/repos/acme/members/actions/workflows/apply.yaml/runs'
    const answers = (actor: object, permission?: string): GitHub => ({
      ...HEALTHY,
      [runs]: { workflow_runs: [{ created_at: '2026-11-23T05:17:00Z', actor }] },
      '/repos/acme/members/collaborators/grace/permission': permission && { permission },
    })
    const grace = { login: 'grace' }
    const line = /The schedule of \S+apply\.yaml ran last on 2026-11-23/
    const of = async (github: GitHub) => (await found({ github }, line)).statuses
    expect(await of(answers(grace, 'write'))).toEqual(['ok'])
    expect(await of(answers({ login: 'github-actions[bot]' }))).toEqual(['ok'])
    for (const permission of ['read', undefined])
      expect(await of(answers(grace, permission))).toEqual(['warn'])
    const { stdout } = await examine({ github: answers(grace, 'read') })
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'ran last on 2026-11-23, as grace, who can no longer write to the repository.',
    )
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('Have another person change its cron line')
  })

  it('takes the check that needs the previews of all organizations for the one to require', async () => {
    const preview = PREVIEW.replace(
      'jobs:',
      `jobs:
  organizations:
    permissions: { contents: read }
    steps:
      - uses: <owner>/roster/apps/matrix@v1.2.0`,
    )
      .replace(
        '  preview:',
        `  preview:
    needs: organizations
    strategy: { matrix: '\${{ fromJSON(needs.organizations.outputs.matrix) }}' }`,
      )
      .concat(`
  previews:
    needs: [organizations, preview]
    if: always()
    steps: []
`)
    const required = (context: string): GitHub => ({
      ...HEALTHY,
      '/repos/acme/members/rules/branches/main': [
        { type: 'required_status_checks', parameters: { required_status_checks: [{ context }] } },
      ],
    })
    const workflows = { 'preview.yml': preview, 'apply.yaml': APPLY }
    const run = (context: string) => examine({ workflows, github: required(context) })
    expect((await run('previews')).stdout).toMatch(
      /^ok +repository +main requires the check previews before/m,
    )
    const { troubles } = await run('lint')
    expect(troubles).toContainEqual(expect.stringContaining('main does not require the check previews:'))
    expect(troubles).toContainEqual(
      expect.stringMatching(/takes matrix from <owner>\/roster, which is a placeholder/),
    )
  })

  it('fails on a required check that no workflow reports', async () => {
    const require = (...required_status_checks: readonly object[]): Setting => ({
      workflows: {
        'preview.yml': PREVIEW,
        'apply.yaml': APPLY,
        'ci.yml': `
on: push
jobs:
  test: { strategy: { matrix: { node: [22, 24] } }, steps: [] }
  lint: { name: 'lint \${{ matrix.os }} now', steps: [] }
  shared: { uses: acme/ci/.github/workflows/shared.yml@main }
`,
      },
      github: {
        ...HEALTHY,
        '/repos/acme/members/rules/branches/main': [
          { type: 'required_status_checks', parameters: { required_status_checks } },
        ],
      },
    })
    const lacking = /requires the check .*, which no workflow/
    const actions = 15_368
    const known = [
      'preview',
      'Roster',
      'Roster: people/members.json',
      'test (22)',
      'lint linux now',
      'shared / build',
    ]
    const all = known.map((context) => ({ context, integration_id: actions }))
    expect((await found(require(...all), lacking)).statuses).toEqual([])
    const wrong = 'Roster preview / preview'
    expect(await found(require({ context: wrong, integration_id: actions }), lacking)).toEqual(FAILS)
    expect((await found(require({ context: wrong, integration_id: null }), lacking)).statuses).toEqual([
      'warn',
    ])
    expect((await found(require({ context: 'ci/elsewhere', integration_id: 7 }), lacking)).statuses).toEqual(
      [],
    )
    for (const context of ['lint', 'test(22)', 'lint now', 'shared']) {
      expect(await found(require({ context, integration_id: actions }), lacking)).toEqual(FAILS)
    }
  })

  it('fails on a merge queue that no workflow reports to', async () => {
    const rules = [
      ...(HEALTHY['/repos/acme/members/rules/branches/main'] as readonly object[]),
      { type: 'merge_queue' },
    ]
    const github = { ...HEALTHY, '/repos/acme/members/rules/branches/main': rules }
    const stuck = /no workflow on merge_group reports the check preview: nothing leaves the queue/
    expect(await found({ github }, stuck)).toEqual(FAILS)
    const queue = `
on: merge_group
jobs:
  preview:
    permissions: { contents: read, pull-requests: read }
    steps: [{ uses: acme/roster/apps/preview@${COMMIT}, with: { mode: static } }]
`
    const workflows = { 'preview.yml': PREVIEW, 'apply.yaml': APPLY, 'queue.yml': queue }
    const { code, troubles } = await examine({ github, workflows })
    expect({ code, queue: troubles.filter((line) => /queue|preview/.test(line)) }).toEqual({
      code: 0,
      queue: [],
    })
    const keyed = {
      ...workflows,
      'queue.yml': queue.replace('mode: static', `api-key: '\${{ secrets.EC_API_KEY }}'`),
    }
    expect(
      (await found({ workflows: keyed }, /merge_group, where a queued pull request can rewrite/)).statuses,
    ).toEqual(['warn'])
  })

  it('tells of approvals that no workflow follows, and of a workflow that follows none', async () => {
    const asking = MEMBERS_FILE.replace(/"policy": \{/, '"policy": { "approvals": "warn",')
    expect(asking).not.toBe(MEMBERS_FILE)
    const files = { 'members.json': asking }
    const deaf = /no workflow has the check run again after a review/
    expect((await found({ files }, deaf, '--offline')).statuses).toEqual(['warn'])
    const review = 'name: Roster review\non: pull_request_review\njobs: { review: { steps: [] } }\n'
    const refresh = `
on: { workflow_run: { workflows: [Roster review], types: [requested] } }
jobs:
  refresh:
    permissions: { contents: read, pull-requests: read, checks: read, actions: write }
    steps: [{ uses: acme/roster/apps/preview@${COMMIT}, with: { rerun: preview } }]
`
    const workflows = {
      'preview.yml': PREVIEW,
      'apply.yaml': APPLY,
      'review.yml': review,
      'refresh.yml': refresh,
    }
    const { code, troubles } = await examine({ files, workflows }, '--offline')
    expect({ code, workflows: troubles.filter((line) => line.includes('workflows')) }).toEqual({
      code: 0,
      workflows: [],
    })
    const named = { ...workflows, 'review.yml': review.replace('Roster review', 'Reviews') }
    const none = /"\.github\/workflows\/refresh\.yml" runs after none that runs on pull_request_review/
    expect(await found({ workflows: named }, none, '--offline')).toEqual(FAILS)
  })

  it.each([
    ['2026-11-30T00:00:00Z', 'fail'],
    ['2026-12-14T00:00:00Z', 'warn'],
    ['2027-02-01T00:00:00Z', 'ok'],
  ])('tells of a key that ends soon: on %s, %s', async (expiresAt, status) => {
    const state = organization({
      now: NOW,
      members: [{ email: 'ada@acme.example', roles: [role('organization-admin')] }],
      keys: [
        {
          id: 'ada-key',
          email: 'ada@acme.example',
          roles: [role('organization-admin')],
          expiresAt: Date.parse(expiresAt),
        },
      ],
    })
    const file = '{"organization": "1234567890", "members": {"ada@acme.example": {"organization": "owner"}}}'
    const run = await found({ state, files: { 'members.json': file } }, /^It expires on/)
    expect(run).toEqual({ code: status === 'fail' ? 1 : 0, statuses: [status] })
  })

  it('knows a drift workflow with the token of a GitHub App', async () => {
    const drift = `
on: { schedule: [{ cron: '17 6 * * *' }] }
jobs:
  drift:
    environment: roster-drift
    permissions: {}
    steps:
      - uses: acme/roster/apps/apply@${COMMIT}
        with: { mode: drift, drift-pull-request: true, github-token: x }
`
    const workflows = { 'preview.yml': PREVIEW, 'apply.yaml': APPLY, 'drift.yml': drift }
    const { troubles } = await examine({ workflows }, '--offline')
    expect(troubles.filter((line) => line.includes('drift'))).toEqual([])
  })

  it('is satisfied with a classic branch protection, too', async () => {
    const github = {
      ...HEALTHY,
      '/repos/acme/members/rules/branches/main': [],
      '/repos/acme/members/branches/main': {
        protection: { required_status_checks: { contexts: ['preview'] } },
      },
    }
    expect((await examine({ github })).stdout).toContain('main requires the check preview')
  })

  it('tells of a key that is wrong, and of one of another organization', async () => {
    const wrong = await examine({ env: { EC_API_KEY: 'nonsense' } })
    expect({ code: wrong.code, said: wrong.stdout }).toEqual({
      code: 1,
      said: expect.stringMatching(/^fail +key +The key could not be used: /m),
    })
    const other = MEMBERS_FILE.replace(/"organization": "\d+"/, '"organization": "999"')
    const { code, stdout } = await examine({ files: { 'members.json': other } })
    expect(code).toBe(1)
    expect(stdout).toMatch(
      /^fail +key +The key belongs to the organization \d+, and the file is about 999\.$/m,
    )
  })

  it.each([
    [
      '4 characters',
      '1234',
      1,
      'fail',
      'has 4 characters and can be guessed; it needs at least 32\\..*openssl rand',
    ],
    ['31 characters', 'x'.repeat(31), 1, 'fail', 'has 31 characters'],
    ['32 characters', 'abcdefghijklmnopqrstuvwxyz012345', 0, 'ok', 'is long enough'],
    ['32 times one character', 'x'.repeat(32), 1, 'fail', 'repeats a short text and can be guessed'],
  ])('looks at the review key, and shows none of it: %s', async (_, key, code, status, what) => {
    const run = await examine({ env: { ROSTER_REVIEW_KEY: key } }, '--offline')
    expect(run.code).toBe(code)
    expect(run.stdout).toMatch(new RegExp(`^${status} +key +ROSTER_REVIEW_KEY ${what}`, 'm'))
    expect(run.stdout).not.toContain(key)
  })

  it.each([
    ['no login', ['', ''], 'fail', 'no Organization owner has a "github" login'],
    ['one login', ['"github": "ada-l"', ''], 'warn', 'Only one Organization owner has a "github" login'],
  ])('tells where nobody can approve: %s', async (_, logins, status, what) => {
    const owners = logins.map(
      (login, index) => `"owner-${index}@acme.example": {"organization": "owner", ${login}}`,
    )
    const text = `{"organization": "1234567890", "policy": {"approvals": "enforce"}, "members": {${owners}}}`
    const { stdout } = await examine({ files: { 'members.json': text } }, '--offline')
    expect(stdout).toMatch(new RegExp(`^${status} +file +.*${what}`, 'm'))
  })
})
