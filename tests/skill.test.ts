import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { FINDING_GUIDE } from '@roster/core'
import { createElasticCloud, organization, role, serve } from '@roster/emulator'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { LAUNCHER, runRoster } from './built-roster.ts'
import { MarkdownPage, ROOT } from './markdown-page.ts'

const NAME = 'elastic-cloud-members'
const page = new MarkdownPage(`skills/${NAME}/SKILL.md`)
const commands = page.snippets('sh').flatMap((snippet) => snippet.split('\n'))

/** The examples are of next year, whichever that is. */
const NEXT_YEAR = String(new Date().getUTCFullYear() + 1)
const inTime = (text: string) => text.replaceAll('2027', NEXT_YEAR)

const LOGS = '4c5f0de1a2b34c5d8e9f00112233aabb'
const SEARCH = 'a1b2c3d4e5f60718293a4b5c6d7e8f90'
const WATCH = '0f1e2d3c4b5a69788796a5b4c3d2e1f0'
const at = (name: string) => `${name}@example.com`

/** As the example of a members file says. */
function exampleOrganization() {
  const owner = [role('organization-admin')]
  return organization({
    id: '1234567890',
    now: Date.now(),
    deployments: [{ id: LOGS, name: 'logs-prod' }],
    projects: [
      { id: SEARCH, name: 'search', type: 'elasticsearch' },
      { id: WATCH, name: 'watch', type: 'observability' },
    ],
    members: [
      { email: at('ada'), roles: owner },
      { email: at('linus'), roles: owner },
      { email: at('finance'), roles: [role('billing-admin')] },
      { email: at('grace'), roles: [role('deployment-admin'), role('observability-editor')] },
      {
        email: at('bob'),
        roles: [role('deployment-viewer', LOGS), role('elasticsearch-viewer', SEARCH, ['logs_viewer'])],
      },
      { email: at('max'), roles: [role('observability-viewer', WATCH, [])] },
      { email: at('joan') },
    ],
  })
}

/** A repository with the example of a members file, cloned from one that can be pushed to; `roster` and `gh` at hand. */
async function openRepository() {
  const folder = await mkdtemp(join(tmpdir(), 'roster-skill-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const programs = join(folder, 'bin')
  const calls = join(folder, 'gh-calls')
  await mkdir(programs)
  await writeFile(join(programs, 'roster'), `#!/bin/sh\nexec "${process.execPath}" "${LAUNCHER}" "$@"\n`)
  await writeFile(join(programs, 'gh'), `#!/bin/sh\nprintf '%s\\n' "$*" >> "${calls}"\n`)
  for (const name of ['roster', 'gh']) await chmod(join(programs, name), 0o755)

  const cloud = createElasticCloud({ state: exampleOrganization(), now: Date.now })
  const server = await serve(cloud)
  onTestFinished(() => server.close())
  const env = {
    PATH: `${programs}${delimiter}${process.env['PATH']}`,
    HOME: folder,
    EC_ENDPOINT: server.url,
    GIT_CONFIG_NOSYSTEM: '1',
    ...Object.fromEntries(
      ['AUTHOR', 'COMMITTER'].flatMap((who) => [
        [`GIT_${who}_NAME`, 'Agent'],
        [`GIT_${who}_EMAIL`, 'agent@example.com'],
      ]),
    ),
  }
  const repository = join(folder, 'members')
  const sh = async (command: string, cwd = repository) =>
    (await promisify(execFile)('sh', ['-c', command], { cwd, env })).stdout
  await sh('git init -q --bare -b main origin && git clone -q origin members 2>&1', folder)
  const file = inTime(readFileSync(join(ROOT, 'examples/members.json'), 'utf8'))
  await writeFile(join(repository, 'members.json'), file)
  await sh('git checkout -q -B main && git add . && git commit -qm Begin && git push -q origin main')
  const roster = (...args: readonly string[]) =>
    runRoster(args, { folder: repository, env: { ...env, EC_API_KEY: 'owner' } })
  return { cloud, calls, roster, sh }
}

describe('the skill for agents', () => {
  it('has the front matter by which agents find it', () => {
    const [, matter = ''] = /^---\n([\s\S]*?)\n---\n/.exec(page.text) ?? []
    const { name, description, ...rest } = parse(matter) as Record<string, string>
    expect(name).toBe(NAME)
    expect(description?.length).toBeLessThanOrEqual(1024)
    expect(rest).toEqual({})
  })

  it('has no command that changes the organization, takes a key or stands in for a person', () => {
    expect(
      commands.filter((command) => /\bapply\b|EC_API_KEY|\bmerge\b|review|label|removals/.test(command)),
    ).toEqual([])
  })

  it('knows findings that there are', () => {
    const known = Object.values(FINDING_GUIDE).flatMap(({ entries }) => Object.keys(entries))
    const rows = [...page.text.matchAll(/^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \|/gm)]
    const codes = rows.flatMap(([, cell = '']) => cell.replaceAll('`', '').split(', '))
    expect(codes.filter((code) => code !== 'code' && !known.includes(code))).toEqual([])
    expect(codes.length).toBeGreaterThan(10)
  })

  it('leads from the file as it is to a pull request, command by command, and asks the service nothing', async () => {
    const { cloud, calls, roster, sh } = await openRepository()
    expect((await roster('plan', '--exit-code')).code).toBe(0)
    const before = cloud.requests.length

    const shown = new Map<string, string>()
    for (const command of commands) shown.set(command, await sh(inTime(command)))
    expect(cloud.requests.slice(before)).toEqual([])
    expect(JSON.parse(shown.get('roster validate --format json') ?? '')).toMatchObject({ valid: true })
    const { changes } = JSON.parse(shown.get('roster plan --base main --json') ?? '') as {
      readonly changes: readonly { readonly kind: string; readonly email: string }[]
    }
    expect(changes.map(({ kind, email }) => `${kind} ${email}`)).toEqual([
      `change-roles ${at('bob')}`,
      `remove ${at('joan')}`,
      `invite ${at('max.m')}`,
      `invite ${at('zoe')}`,
    ])
    expect(await readFile(calls, 'utf8')).toMatch(/^pr create --title .*\n$/)
    expect(await sh('git diff --name-only main')).toBe('members.json\n')
    expect(await sh('git ls-remote --heads origin')).toMatch(/refs\/heads\/add-zoe\n.*refs\/heads\/main\n/)

    // What people do then.
    const merged = await roster('apply', '--yes')
    expect(merged).toMatchObject({ code: 0, stderr: '' })
    const { memberships, invitations } = cloud.state.export()
    expect(memberships).toHaveLength(6)
    expect(invitations.map(({ email }) => email).toSorted()).toEqual([at('max.m'), at('zoe')])
  })
})
