import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { editedMembersFile, MEMBERS_FILE } from '../../demo/members-file.ts'
import { NOW, openTerminal } from '../../testing/terminal.ts'

const EDITED = editedMembersFile(NOW)
const IN_SYNC = MEMBERS_FILE.replace(/,\n {4}"eve@.*\n/, '\n')

describe('roster plan', () => {
  it('shows what applying would change, and writes nothing', async () => {
    const { roster, service } = await openTerminal({ files: { 'members.json': EDITED } })
    const { code, stdout, stderr } = await roster('plan')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const person of ['bob', 'cat', 'eve', 'grace', 'kim', 'lin', 'zoe']) {
      expect(stdout).toContain(`${person}@acme.example`)
    }
    expect(stdout).not.toContain('joan@acme.example')
    expect(stdout).not.toContain('\u001B[')
    expect(service.requests.map(({ method }) => method)).not.toContain('POST')
  })

  it('reads only twice if nothing has to change', async () => {
    const { roster, service } = await openTerminal({ files: { 'members.json': IN_SYNC } })
    service.state.import({ ...service.state.export(), invitations: openInvitations(service) })
    const { code, stdout } = await roster('plan', '--exit-code')
    // A member without an address, and a role of an unknown kind, stay different.
    expect(code).toBe(2)
    expect(stdout).toMatch(/^Nothing to apply; \d differences stay\n/)
    expect(service.requests).toHaveLength(2)
  })

  it('prints JSON for machines: the same bytes for the same inputs', async () => {
    const { roster } = await openTerminal({ files: { 'members.json': EDITED } })
    const [first, second] = [await roster('plan', '--json'), await roster('plan', '--json')]
    expect(first).toEqual(second)
    expect(JSON.parse(first.stdout)).toMatchObject({
      version: 1,
      organization: '1234567890',
      summary: { invite: 2, resend: 0, 'change-roles': 3, remove: 1 },
      findings: expect.arrayContaining([expect.objectContaining({ code: 'implied-role' })]),
    })
    expect(first.stdout).not.toMatch(/token|ada-key/)
  })

  it('prints Markdown', async () => {
    const { roster } = await openTerminal({ files: { 'members.json': EDITED } })
    const { stdout } = await roster('plan', '--markdown')
    expect(stdout).toMatch(/^### Applying `members\.json`/)
    expect(stdout).toContain('> [!CAUTION]')
  })

  it('colours and wraps on a terminal only', async () => {
    const files = { 'members.json': EDITED }
    const narrow = await (await openTerminal({ files, columns: 60 })).roster('plan')
    expect(narrow.stdout).toContain('\u001B[')
    const plain = await (await openTerminal({ files, columns: 60, env: { NO_COLOR: '1' } })).roster('plan')
    expect(plain.stdout).not.toContain('\u001B[')
    expect(Math.max(...plain.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60)
  })

  it('exits with 2 for changes if asked, and with 1 if it is blocked', async () => {
    const { roster, write } = await openTerminal({ files: { 'members.json': EDITED } })
    expect((await roster('plan', '--exit-code')).code).toBe(2)
    await write('members.json', MEMBERS_FILE.replace(/ {4}"(cat|joan)@.*\n/g, ''))
    const blocked = await roster('plan', '--exit-code')
    expect(blocked.code).toBe(1)
    expect(blocked.stdout).toMatch(/^Blocked:/)
    expect(blocked.stdout.replaceAll(/\s+/g, ' ')).toContain('or use "roster apply --allow-removals".')
  })

  it('writes the plan to a file', async () => {
    const { roster, text } = await openTerminal({ files: { 'members.json': EDITED } })
    const { stdout } = await roster('plan', '--json', '--out', 'plan.json')
    expect(await text('plan.json')).toBe(stdout)
    const refused = await roster('plan', '--out', 'nowhere/plan.json')
    expect(refused.stderr).toMatch(/^error: nowhere\/plan\.json does not exist\. Give --out/)
  })
})

describe('an invitation that has expired', () => {
  it('is information, and is sent again on request', async () => {
    const { roster } = await openTerminal({ files: { 'members.json': MEMBERS_FILE } })
    const quiet = await roster('plan', '--exit-code')
    expect(quiet).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(/^Nothing to apply; [\s\S]*eve@acme\.example has expired/),
    })
    const sent = await roster('plan', '--exit-code', '--resend')
    expect(sent).toMatchObject({ code: 2, stdout: expect.stringContaining('resends 1 invitation') })
  })
})

describe('a file that extends another', () => {
  const SHARED = '{ "groups": { "sre": { "deployments": { "*": "admin" } } } }'
  const extending = (path: string) =>
    `{ "organization": "1234567890", "extends": ${JSON.stringify(path)}, "members": { "grace@acme.example": { "groups": ["sre"] } } }`

  it('is read with it, from the folder it is in', async () => {
    const { folder, roster, write } = await openTerminal({ files: { 'groups.json': SHARED } })
    mkdirSync(join(folder, 'organizations'))
    await write('organizations/acme.json', extending('../groups.json'))
    expect(await roster('validate', '--file', 'organizations/acme.json')).toMatchObject({ code: 0 })
    const explained = await roster(
      'explain',
      'grace@acme.example',
      '--offline',
      '--file',
      'organizations/acme.json',
    )
    expect(explained.stdout).toContain('groups.json:1:')

    await write('groups.json', SHARED.replace('admin', 'amdin'))
    const broken = await roster('validate', '--file', 'organizations/acme.json')
    expect(broken).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^groups\.json:1:\d+ error: .*amdin/m),
    })
  })

  it('is reported if there is none', async () => {
    const { roster } = await openTerminal({ files: { 'members.json': extending('groups.json') } })
    expect(await roster('plan')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('"groups.json" cannot be extended: groups.json does not exist.'),
    })
  })

  it('is compared with what it extended at a git ref', async () => {
    const { folder, roster, write } = await openTerminal({
      files: { 'members.json': extending('groups.json'), 'groups.json': SHARED },
    })
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder })
    git('init', '--quiet', '--initial-branch=main')
    git('add', '.')
    git('commit', '--quiet', '--message=first')
    await write('groups.json', SHARED.replace('admin', 'viewer'))
    const { stdout } = await roster('plan', '--base', 'main')
    expect(stdout).toContain('Admin → Viewer on all deployments')
  })
})

describe('roster plan --base', () => {
  it('compares with another file, without a key', async () => {
    const { roster, service } = await openTerminal({
      files: { 'members.json': EDITED, 'old.json': MEMBERS_FILE },
      env: { EC_API_KEY: '' },
    })
    const { code, stdout } = await roster('plan', '--base', 'old.json', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout).summary).toMatchObject({ invite: 2, 'change-roles': 3, remove: 1, resend: 0 })
    expect(service.requests).toEqual([])
  })

  it('compares with the file at a git ref, also from a folder below the root', async () => {
    const { folder, roster, write } = await openTerminal({ files: { 'members.json': MEMBERS_FILE } })
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder })
    git('init', '--quiet', '--initial-branch=main')
    git('commit', '--quiet', '--allow-empty', '--message=empty')
    git('tag', 'empty')
    git('add', '.')
    git('commit', '--quiet', '--message=first')
    await write('members.json', EDITED)

    const { stdout } = await roster('plan', '--base', 'main', '--json')
    expect(JSON.parse(stdout).summary).toMatchObject({ invite: 2, 'change-roles': 3, remove: 1 })
    const added = await roster('plan', '--base', 'empty', '--json')
    expect(added.stderr).toBe('empty:members.json does not exist: everybody is new.\n')
    expect(JSON.parse(added.stdout).summary).toMatchObject({ invite: 10, 'change-roles': 0, remove: 0 })
  })

  it.each(['gone', '--output=evil', 'HEAD:members.json', '-p'])('refuses %s', async (base) => {
    const { roster, text } = await openTerminal({ files: { 'members.json': MEMBERS_FILE } })
    const { code, stderr } = await roster('plan', `--base=${base}`)
    expect(code).toBe(1)
    expect(stderr).toBe(
      `error: --base is ${JSON.stringify(base)}, which is neither a file nor a commit, branch or tag of this git repository.\n`,
    )
    await expect(text('evil')).rejects.toThrow('ENOENT')
  })

  it('names the base if the base is broken', async () => {
    const { roster } = await openTerminal({ files: { 'members.json': MEMBERS_FILE, 'old.json': '{' } })
    const { code, stderr } = await roster('plan', '--base', 'old.json')
    expect(code).toBe(1)
    expect(stderr).toContain('old.json:1:')
  })
})

function openInvitations({ state }: Awaited<ReturnType<typeof openTerminal>>['service']) {
  return state.export().invitations.filter(({ expiresAt }) => Date.parse(expiresAt) > NOW)
}
