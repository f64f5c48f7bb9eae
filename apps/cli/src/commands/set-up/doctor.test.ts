import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MEMBERS_FILE } from '../../demo/members-file.ts'
import { openTerminal, type TerminalOptions } from '../../testing/terminal.ts'

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
`
const APPLY = `
on: push
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
}

function answer(github: GitHub, url: URL): Response {
  const body = github[url.pathname]
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
  it('finds nothing to fix where all is well, and shows no secret', async () => {
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
    ['a branch', PREVIEW.replace(COMMIT, 'main'), 'fail', /takes preview at main, whatever stands there/],
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
    ['no permissions at all', PREVIEW.replaceAll(/ *permissions: .*\n/g, ''), 'warn', /says no permissions/],
    [
      'secrets of the repository',
      PREVIEW.replace(/ *environment: .*\n/, ''),
      'warn',
      /takes its keys from the repository’s secrets/,
    ],
    [
      'the review key in it',
      `${PREVIEW}        with: { review-key: 1234 }\n`,
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
    ['32 characters', 'x'.repeat(32), 0, 'ok', 'is long enough'],
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
