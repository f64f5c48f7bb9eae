import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { KIM, openThree, PRODUCTION } from '../testing/organizations.ts'

const CODEOWNERS = `# @kim
*.md @kim @ada
/organizations/ @KIM # all of them
/groups.json kim@acme.example
/other @acme/kim @kimberly
`
const WORKFLOW = (cron: string) => `on:\n  schedule:\n    - cron: '${cron}'\njobs: {}\n`

/** What a command finds in the repository, by code. */
async function found(opened: Awaited<ReturnType<typeof openThree>>, ...args: readonly string[]) {
  const { stdout, stderr } = await opened.roster('offboard', KIM, '--dry-run', '--json', ...args)
  if (stdout === '') throw new Error(stderr)
  const { findings } = JSON.parse(stdout) as {
    readonly findings: readonly {
      readonly code: string
      readonly message: string
      readonly file?: string
      readonly line?: number
    }[]
  }
  return findings.map(
    ({ code, message, file = '', line = '' }) => `${code} ${[file, line].join(':')} ${message}`,
  )
}

async function withWorkflows(options: Parameters<typeof openThree>[0] = {}) {
  const opened = await openThree(options)
  const { folder, write, git } = opened
  mkdirSync(join(folder, '.github/workflows'), { recursive: true })
  await write('.github/workflows/hers.yml', WORKFLOW('17 5 * * *'))
  await write('.github/workflows/ours.yaml', WORKFLOW('0 * * * *'))
  await write('.github/workflows/push.yml', "on: push # cron: '1 1 1 1 1'\njobs: {}\n")
  git('add', '.')
  git('commit', '--quiet', '--author=Kim <42+kim@users.noreply.github.com>', '--message', 'Schedule')
  await write('.github/workflows/ours.yaml', WORKFLOW('1 * * * *'))
  opened.commit('Later')
  return opened
}

describe('in the repository, what hangs on someone who leaves', () => {
  it('is each line of CODEOWNERS that names them, and whether anyone else does', async () => {
    const opened = await openThree()
    mkdirSync(join(opened.folder, '.github'))
    await opened.write('.github/CODEOWNERS', CODEOWNERS)
    expect(await found(opened, '--offline')).toEqual([
      expect.stringMatching(/^named-in-codeowners \.github\/CODEOWNERS:2 @kim owns \*\.md\. Edit/),
      expect.stringMatching(
        /CODEOWNERS:3 @KIM owns \/organizations\/, and nobody else: GitHub then asks nobody\./,
      ),
      expect.stringMatching(/CODEOWNERS:4 kim@acme\.example owns \/groups\.json, and nobody else/),
    ])
  })

  it('is a review that waits for them', async () => {
    const opened = await openThree()
    opened.env['EC_API_KEY'] = 'secret-1'
    const people = ['--reviewers', `${KIM},ada@acme.example`, '--rest', 'owners']
    expect((await opened.roster('review', 'open', 'q4', ...people, '--file', PRODUCTION)).code).toBe(0)
    expect(await found(opened, '--offline')).toEqual([
      expect.stringMatching(
        /^reviewer-in-open-review : The access review q4 waits for \d+ decisions? of theirs\./,
      ),
    ])
    await opened.write('reviews/q5.json', '{}')
    expect((await found(opened, '--offline')).map((line) => line.split(' ')[0])).toEqual([
      'reviewer-in-open-review',
      'not-looked-up',
    ])
  })

  it('is a schedule whose line they were the last to change, as far as only git can tell', async () => {
    const opened = await withWorkflows()
    expect(await found(opened)).toEqual([
      expect.stringMatching(
        /^schedule-runs-as \.github\/workflows\/hers\.yml: They were the last to change the "cron" line/,
      ),
      expect.stringMatching(
        /^not-looked-up : GITHUB_TOKEN is not set, so the GitHub accounts that schedules run as/,
      ),
    ])
  })

  it.each<[string, { readonly login: string; readonly id: number }, readonly string[]]>([
    ['runs as them, by the id of the account', { login: 'renamed', id: 42 }, ['hers.yml', 'ours.yaml']],
    ['runs as someone with their login', { login: 'kim', id: 43 }, []],
  ])('is a schedule that %s', async (_name, actor, workflows) => {
    const asked: string[] = []
    const opened = await withWorkflows({
      env: { GITHUB_TOKEN: 'ghp_x', GITHUB_REPOSITORY: 'acme/people' },
      // Elastic Cloud is not there.
      fetch: async (input) => {
        const url = new URL(input instanceof Request ? input.url : String(input))
        if (url.host !== 'api.github.com') throw new TypeError('offline')
        asked.push(url.pathname)
        return Response.json({ workflow_runs: [{ actor }] })
      },
      edits: { 'organizations/staging.json': (text) => text.replace('"github": "kim"', '"reason": "x"') },
    })
    const schedules = (await found(opened)).filter((line) => line.startsWith('schedule-runs-as'))
    expect(schedules.map((line) => /workflows\/(\S+):/.exec(line)?.[1])).toEqual(workflows)
    expect(asked.map((path) => path.split('/').at(-2))).toEqual(['hers.yml', 'ours.yaml'])
  })
})
