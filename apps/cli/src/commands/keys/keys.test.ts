import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { organization, role } from '@roster/emulator'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NOW, openTerminal, type Terminal, type TerminalOptions } from '../../testing/terminal.ts'

const ADA = 'ada@acme.example'
const END = '2027-03-01'
const EDITOR = role('deployment-editor')

interface ExistingKey {
  readonly id: string
  readonly description?: string
  /** Whether the API says who made it. True by default. */
  readonly isAdas?: boolean
}

interface Setting extends TerminalOptions {
  readonly apiKeys?: object
  readonly existing?: readonly ExistingKey[]
  readonly policy?: object
}

const RUN = { id: 'run', organization: 'owner', expires: END, owner: ADA }
const entry = (rest: object = {}) => ({ deployments: { '*': 'editor' }, expires: END, owner: ADA, ...rest })

/** An organization of Ada, with the key of the run and these, and a file that lists these. */
async function terminal({ apiKeys = {}, existing = [], policy = {}, ...options }: Setting = {}) {
  const file = {
    organization: '1234567890',
    members: { [ADA]: { organization: 'owner' } },
    apiKeys: { run: RUN, ...apiKeys },
    policy,
  }
  return openTerminal({
    files: { 'members.json': `${JSON.stringify(file, null, 2)}\n` },
    env: { EC_API_KEY: 'ada-key' },
    state: organization({
      now: NOW,
      members: [{ email: ADA, userId: 'ada', roles: [role('organization-admin')] }],
      keys: [
        { id: 'run', secret: 'ada-key', email: ADA, roles: [role('organization-admin')] },
        ...existing.map(({ isAdas = true, ...key }) => ({
          ...(isAdas && { email: ADA }),
          roles: [EDITOR],
          expiresAt: Date.UTC(2027, 2, 1, 20),
          ...key,
        })),
      ],
    }),
    ...options,
  })
}

const keysOf = ({ service }: Terminal) => service.state.export().keys
const named = (opened: Terminal, name: string) =>
  keysOf(opened).filter(({ description }) => description === name)

async function fileOf({ text }: Terminal) {
  return JSON.parse(await text('members.json')) as { apiKeys: Record<string, Record<string, unknown>> }
}

/** Everything but the secret's own file. */
function everythingIn(folder: string, sink: string): string {
  return readdirSync(folder)
    .filter((name) => name !== sink && lstatSync(join(folder, name)).isFile())
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')
}

async function planned(opened: Terminal) {
  const { stdout } = await opened.roster('plan', '--json')
  const { changes, standing } = JSON.parse(stdout) as Record<
    'changes' | 'standing',
    { kind?: string; code?: string }[]
  >
  return [...changes.map(({ kind }) => kind), ...standing.map(({ code }) => code)]
}

describe('roster keys', () => {
  it('lists keys by who answers for them, and last those that nobody answers for', async () => {
    const { roster } = await terminal({
      apiKeys: {
        ci: entry({ id: 'k1', reason: 'CI' }),
        later: entry(),
        over: entry({ expires: '2026-11-01' }),
      },
      existing: [
        { id: 'k1', description: 'ci' },
        { id: 'k2', description: 'by hand' },
        { id: 'k3', description: 'of\u001b[31m\nnobody', isAdas: false },
      ],
    })
    expect(await roster('keys')).toEqual({
      code: 0,
      stderr: '',
      stdout: `${ADA}
  by hand (k2) · Editor on all deployments · until 1 Mar 2027 · not in the file
  ci (k1) · Editor on all deployments · until 1 Mar 2027 · CI
  later (not made) · Editor on all deployments
  over (ended) · Editor on all deployments
  run (run) · Organization owner · no end
Nobody answers for these:
  of[31m nobody (k3) · Editor on all deployments · until 1 Mar 2027 · not in the file
`,
    })
    const { keys } = JSON.parse((await roster('keys', 'list', '--json')).stdout) as {
      keys: { name: string }[]
    }
    expect(keys.map(({ name }) => name)).toEqual([
      'by hand',
      'ci',
      'later',
      'over',
      'run',
      'of\u001b[31m\nnobody',
    ])
  })

  it.each([
    [['keys', 'make'], '"make" is not something to do with keys'],
    [['keys', 'list', 'ci'], '"ci" is about one key'],
    [['keys', '--to-file', 'x'], '--to-file is about one key'],
    [['keys', 'create'], 'The argument <name> is missing.'],
    [['keys', 'create', 'c'], 'members.json lists no API key "c".'],
    [['keys', 'create', 'old', '--to-file', 'x'], 'The API key "old" has ended. Extend "expires" first.'],
    [['keys', 'create', 'ci'], 'Say where the secret goes: --to-file PATH, or --to-command COMMAND'],
    [
      ['keys', 'create', 'ci', '--to-file', 'x', '--to-command', 'y'],
      '--to-file and --to-command exclude each other.',
    ],
    [['keys', 'create', 'ci', '--to-file', 'members.json'], 'members.json exists already.'],
    [
      ['keys', 'create', 'run', '--to-file', 'x'],
      'The API key "run" (run) exists. Replace it with roster keys rotate.',
    ],
    [
      ['keys', 'rotate', 'ci', '--to-file', 'x'],
      'There is no API key "ci" yet. Make it with roster keys create.',
    ],
    [['keys', 'create', 'ci', '--to-file', 'x', '--replace', 'run'], 'so it is not revoked'],
    [['keys', 'create', 'soon', '--to-file', 'x'], 'would end within an hour'],
  ])('%j is refused, and makes nothing', async (args, message) => {
    const soon = new Date(NOW + 1000).toISOString()
    const opened = await terminal({
      apiKeys: { ci: entry(), old: entry({ expires: '2026-11-01' }), soon: entry({ expires: soon }) },
    })
    const { code, stdout, stderr } = await opened.roster(...args)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain(message)
    expect(keysOf(opened)).toHaveLength(1)
    expect(opened.service.requests.some(({ method }) => method !== 'GET')).toBe(false)
    expect(existsSync(join(opened.folder, 'x'))).toBe(false)
  })
})

describe('roster keys create', () => {
  it('makes what the file asks for, gives the secret to a new private file, and puts the id into the file', async () => {
    const opened = await terminal({ apiKeys: { ci: entry() } })
    expect(await planned(opened)).toEqual(['create-key'])
    const { code, stdout, stderr } = await opened.roster(
      'keys',
      'create',
      'ci',
      '--to-file',
      'secret',
      '--json',
    )
    const [key] = named(opened, 'ci')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ name: 'ci', id: key?.id })
    expect(stderr).toContain(`The API key "ci" (${key?.id}) is made. Its secret went to the file secret.`)
    expect(await opened.text('secret')).toBe(`${key?.secret}\n`)
    expect(lstatSync(join(opened.folder, 'secret')).mode & 0o777).toBe(0o600)
    expect(stdout + stderr + everythingIn(opened.folder, 'secret')).not.toContain(key?.secret)
    expect((await fileOf(opened)).apiKeys['ci']).toMatchObject({ id: key?.id })
    expect(Date.parse(key?.expiresAt ?? '')).toBeLessThanOrEqual(Date.UTC(2027, 2, 2))
    expect(await planned(opened)).toEqual([])
  })

  it('does not follow a symbolic link', async () => {
    const opened = await terminal({ apiKeys: { ci: entry() } })
    symlinkSync(join(opened.folder, 'elsewhere'), join(opened.folder, 'link'))
    expect((await opened.roster('keys', 'create', 'ci', '--to-file', 'link')).code).toBe(1)
    expect(existsSync(join(opened.folder, 'elsewhere'))).toBe(false)
    expect(keysOf(opened)).toHaveLength(1)
  })

  it('gives it to a command on its standard input, and to nobody else', async () => {
    const opened = await terminal({ apiKeys: { ci: entry() } })
    const command =
      'cat > got; env > environment; cat /proc/[0-9]*/cmdline > processes 2> /dev/null; echo done'
    const { code, stdout, stderr } = await opened.roster('keys', 'create', 'ci', '--to-command', command)
    const [key] = named(opened, 'ci')
    expect(code).toBe(0)
    expect(await opened.text('got')).toBe(key?.secret)
    expect(stdout + stderr + everythingIn(opened.folder, 'got')).not.toContain(key?.secret)
  })

  it('revokes the key at once if the command fails, whatever the command says', async () => {
    const opened = await terminal({ apiKeys: { ci: entry() } })
    const { code, stderr } = await opened.roster('keys', 'create', 'ci', '--to-command', 'cat >&2; exit 3')
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /failed with exit code 3: it repeats the secret\. The API key \S+ was made, and revoked at once/,
    )
    expect(stderr).not.toContain('essu_')
    expect(named(opened, 'ci')).toEqual([])
    expect((await fileOf(opened)).apiKeys['ci']).not.toHaveProperty('id')
  })

  it('shows it on a terminal once that is confirmed', async () => {
    const opened = await terminal({ apiKeys: { ci: entry() }, answer: true, columns: 80 })
    const { stdout } = await opened.roster('keys', 'create', 'ci')
    expect(stdout).toBe(`${named(opened, 'ci')[0]?.secret}\n`)
    expect(opened.questions).toEqual(['Show the secret of the API key "ci" on this terminal, once?'])
    const refused = await terminal({ apiKeys: { ci: entry() }, answer: false, columns: 80 })
    expect((await refused.roster('keys', 'create', 'ci')).stderr).toContain('Nothing was made.')
    expect(keysOf(refused)).toHaveLength(1)
  })

  it('names a key whose secret may be lost, and replaces it with --replace', async () => {
    const opened = await terminal({
      apiKeys: { ci: entry() },
      existing: [{ id: 'lost', description: 'ci' }],
    })
    expect(await planned(opened)).toEqual(['key-not-pinned'])
    const refused = await opened.roster('keys', 'create', 'ci', '--to-file', 'secret')
    expect(refused.stderr).toContain('Otherwise add --replace lost, which revokes it first.')
    expect(
      (await opened.roster('keys', 'create', 'ci', '--to-file', 'secret', '--replace', 'lost')).code,
    ).toBe(0)
    expect(named(opened, 'ci').map(({ id }) => id)).not.toContain('lost')
    expect(await planned(opened)).toEqual([])
  })

  it('makes only what is merged', async () => {
    const opened = await terminal({ apiKeys: { ci: entry() } })
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.example', ...args], {
        cwd: opened.folder,
      })
    git('init', '-q')
    git('add', 'members.json')
    git('commit', '-qm', 'List a key')
    const merged = await opened.text('members.json')
    await opened.write('members.json', merged.replace('"*": "editor"', '"*": "admin"'))
    const refused = await opened.roster('keys', 'create', 'ci', '--to-file', 'secret')
    expect(refused.stderr).toContain('The entry of the API key "ci" is different in members.json at HEAD.')
    await opened.write('members.json', merged)
    expect((await opened.roster('keys', 'create', 'ci', '--to-file', 'secret')).code).toBe(0)
  })
})

describe('roster keys rotate', () => {
  it('makes another key, and lists the old one with what it has until it ends', async () => {
    const opened = await terminal({
      apiKeys: { ci: entry({ id: 'k1', deployments: { '*': 'viewer' }, reason: 'CI' }) },
      existing: [{ id: 'k1', description: 'ci' }],
    })
    expect(await planned(opened)).toEqual(['rotate-key'])
    const { code } = await opened.roster('keys', 'rotate', 'ci', '--to-file', 'secret', '--overlap', '48h')
    expect(code).toBe(0)
    const { apiKeys } = await fileOf(opened)
    const made = named(opened, 'ci').find(({ id }) => id !== 'k1')
    expect(apiKeys['ci']).toMatchObject({ id: made?.id, deployments: { '*': 'viewer' } })
    expect(apiKeys['ci (until 2026-11-25)']).toEqual({
      id: 'k1',
      deployments: { '*': 'editor' },
      expires: '2026-11-25T09:00:00.000Z',
      owner: ADA,
      reason: 'CI',
    })
    expect(named(opened, 'ci')).toHaveLength(2)
    expect(await planned(opened)).toEqual([])
  })
})

const fault = fc.record({
  index: fc.nat(6),
  kind: fc.constantFrom('dropped-connection' as const, 'html-error' as const, 'truncated-body' as const),
  afterEffect: fc.boolean(),
})

describe('whatever answers are lost', () => {
  it('no secret is anywhere but in its sink, and each key is delivered, gone, or named by the next plan', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fault, { minLength: 1, maxLength: 4 }),
        fc.constantFrom('create' as const, 'rotate' as const),
        fc.boolean(),
        async (faults, action, isCommandBroken) => {
          const isRotation = action === 'rotate'
          const opened = await terminal({
            apiKeys: { ci: entry(isRotation ? { id: 'k1' } : {}) },
            existing: isRotation ? [{ id: 'k1', description: 'ci' }] : [],
          })
          for (const { index, kind, afterEffect } of faults) {
            const match = { index }
            if (kind === 'html-error') opened.service.faults.add({ kind, status: 502, afterEffect }, match)
            else if (kind === 'truncated-body') opened.service.faults.add({ kind }, match)
            else opened.service.faults.add({ kind, afterEffect }, match)
          }
          const command = isCommandBroken ? 'cat > /dev/null; exit 1' : 'cat > got'
          const { code, stdout, stderr } = await opened.roster('keys', action, 'ci', '--to-command', command)
          opened.service.faults.clear()
          const all = stdout + stderr + everythingIn(opened.folder, 'got')
          // What every secret of the service begins with.
          expect(all).not.toContain('essu_')
          const made = named(opened, 'ci').filter(({ id }) => id !== 'k1')
          if (code === 0) {
            expect(await opened.text('got')).toBe(made[0]?.secret)
            expect(await planned(opened)).toEqual([])
          } else if (made.length > 0) {
            // Named at once, or found by its name by whatever looks next.
            const next = JSON.parse((await opened.roster('plan', '--json')).stdout) as {
              findings: { message: string }[]
            }
            const told = stderr + next.findings.map(({ message }) => message).join('\n')
            for (const { id } of made) expect(told).toContain(id)
          }
          // A rotation always leaves a key that works.
          if (isRotation) expect(named(opened, 'ci').map(({ id }) => id)).toContain('k1')
        },
      ),
      { numRuns: 15 },
    )
  }, 60_000)
})
