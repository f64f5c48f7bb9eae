import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { keyServiceDouble, type Mishap } from '../../testing/key-service.ts'
import { NOW, openTerminal } from '../../testing/terminal.ts'

const ORGANIZATION = '1234567890'
const ADA = 'ada@acme.example'
const END = '2027-03-01'
const EDITOR = {
  deployment: [
    { role_id: 'deployment-editor', organization_id: ORGANIZATION, all: true, application_roles: [] },
  ],
}
const owned = (id: string, description = 'ci') => ({
  id,
  description,
  user_id: 'u1',
  role_assignments: EDITOR,
  expiration_date: `${END}T20:00:00Z`,
})

/** What is run, the keys there are before, and the id that the file has. */
const ACTIONS = {
  create: { args: ['create', 'ci'], keys: [], id: undefined },
  'create --replace': { args: ['create', 'ci', '--replace', 'lost'], keys: [owned('lost')], id: undefined },
  rotate: { args: ['rotate', 'ci'], keys: [owned('k1')], id: 'k1' },
  'rotate --replace': {
    args: ['rotate', 'ci', '--replace', 'lost'],
    keys: [owned('k1'), owned('lost')],
    id: 'k1',
  },
} as const
type Action = keyof typeof ACTIONS

const run = {
  id: 'run',
  description: 'run',
  user_id: 'u1',
  role_assignments: { organization: [{ role_id: 'organization-admin', organization_id: ORGANIZATION }] },
}

async function open(action: Action, options: Partial<Parameters<typeof keyServiceDouble>[0]> = {}) {
  const { keys, id, args } = ACTIONS[action]
  const service = keyServiceDouble({
    organization: ORGANIZATION,
    owner: { userId: 'u1', email: ADA },
    keys: [run, ...keys],
    now: NOW,
    ...options,
  })
  const file = {
    organization: ORGANIZATION,
    members: { [ADA]: { organization: 'owner' } },
    apiKeys: {
      ci: { ...(id && { id }), deployments: { '*': 'editor' }, expires: END, owner: ADA },
      run: { id: 'run', organization: 'owner', expires: END, owner: ADA },
    },
    // The least forgiving policy.
    policy: { unlistedKeys: 'revoke', maxKeyRevocations: '100%' },
  }
  const terminal = await openTerminal({
    files: { 'members.json': JSON.stringify(file, null, 2) },
    fetch: service.fetch,
  })
  const keysCommand = (...rest: readonly string[]) =>
    terminal.roster('keys', ...args, '--to-command', 'cat > got', ...rest)
  return { ...terminal, service, keysCommand }
}
type Opened = Awaited<ReturnType<typeof open>>

/** All files but the sink's. */
function filesOf({ folder }: Opened): string {
  const names = readdirSync(folder).filter((name) => name !== 'got' && lstatSync(join(folder, name)).isFile())
  return names.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
}

function expectNoSecret(opened: Opened, ...texts: readonly string[]) {
  const all = [filesOf(opened), ...texts].join('\n')
  for (const secret of opened.service.secrets.values()) {
    for (const form of [secret, Buffer.from(secret).toString('base64'), secret.slice(5)]) {
      expect(all).not.toContain(form)
    }
  }
}

const strays = ({ service }: Opened) =>
  [...service.keys.values()].filter(({ id, description }) => description === 'ci' && id !== 'k1')

/** The next run names each key whose secret may be lost, revokes none of them by itself, and replaces one if told to. */
async function expectRecovery(opened: Opened, action: Action, said = '') {
  const plan = await opened.roster('plan', '--json')
  const { changes, findings } = JSON.parse(plan.stdout) as {
    changes: { kind: string }[]
    findings: { message: string }[]
  }
  expect(changes.filter(({ kind }) => kind === 'revoke-key')).toEqual([])
  const named = `${said}\n${findings.map(({ message }) => message).join('\n')}`
  const left = strays(opened)
  for (const { id } of left) expect(named).toContain(id)
  expect(left.length).toBeLessThanOrEqual(1)
  const verb = action.startsWith('create') ? 'create' : 'rotate'
  const replace = left.flatMap(({ id }) => ['--replace', id])
  const again = await opened.roster('keys', verb, 'ci', '--to-command', 'cat > got', ...replace)
  expect(again, again.stderr).toMatchObject({ code: 0 })
  const [made, ...others] = strays(opened)
  expect(others).toEqual([])
  expect(await opened.text('got')).toBe(opened.service.secrets.get(made?.id ?? ''))
  expectNoSecret(opened, plan.stdout, plan.stderr, again.stdout, again.stderr)
  const settled = JSON.parse((await opened.roster('plan', '--json')).stdout)
  expect(settled.changes).toEqual([])
  expect(settled.standing).toEqual([])
}

describe.each(Object.keys(ACTIONS) as Action[])('roster keys %s', (action) => {
  it('can be killed at any request: no key, or one that the next run names and replaces', async () => {
    let kills = 0
    for (let index = 0; ; index += 1) {
      for (const after of [false, true]) {
        let isArmed = true
        const mishap = (at: number): Mishap | undefined =>
          isArmed && at === index ? { kind: 'hang', after } : undefined
        const opened = await open(action, { mishap })
        const ended = await Promise.race([opened.keysCommand(), opened.service.hung])
        isArmed = false
        if (ended !== undefined) {
          expect(ended.code).toBe(0)
          expect(kills).toBeGreaterThan(4)
          return
        }
        kills += 1
        if (action.startsWith('rotate')) expect(opened.service.keys.has('k1')).toBe(true)
        await expectRecovery(opened, action)
      }
    }
  })

  it.each<Mishap>([
    { kind: 'reset', after: true },
    { kind: 'cut' },
    { kind: 'answer', status: 201, body: '{"id": "$ID"}' },
    { kind: 'answer', status: 201, body: '{"id": "$ID", "key": {"secret": "$KEY"}}' },
    { kind: 'answer', status: 201, body: '{"id": ["$KEY"], "key": "$KEY"}' },
    { kind: 'answer', status: 201, body: '["$KEY"]' },
    { kind: 'answer', status: 200, body: 'Your key: $KEY' },
    { kind: 'answer', status: 500, body: '{"errors": [{"code": "$KEY", "message": "$KEY"}]}' },
    { kind: 'answer', status: 502, body: '<html>$KEY</html>' },
  ])('survives the answer %j without a word of the secret', async (lost) => {
    const mishap = (_: number, method: string) => (method === 'POST' && isArmed ? lost : undefined)
    let isArmed = true
    const opened = await open(action, { mishap })
    const { code, stdout, stderr } = await opened.keysCommand()
    isArmed = false
    expect([code, stdout]).toEqual([1, ''])
    expectNoSecret(opened, stderr)
    expect(strays(opened)).toEqual([])
    expect(stderr).toContain('and revoked at once')
    await expectRecovery(opened, action.replace(' --replace', '') as Action, stderr)
  })
})

describe('a new key', () => {
  it('with other roles than those asked for is revoked, and its secret goes nowhere', async () => {
    const opened = await open('create', { rolesMade: run.role_assignments })
    const { code, stderr } = await opened.keysCommand()
    expect(code).toBe(1)
    expect(stderr).toMatch(/with other roles than those asked for\. The API key made-1 was made, and revoked/)
    expect(readdirSync(opened.folder)).not.toContain('got')
    expect(strays(opened)).toEqual([])
    expectNoSecret(opened, stderr)
  })

  it('is named if its id cannot be written, and the next run does not revoke it', async () => {
    for (const action of ['create', 'rotate'] as const) {
      const opened = await open(action)
      const file = await opened.text('members.json')
      const command = 'cat > got; rm members.json; mkdir members.json'
      const { code, stderr } = await opened.roster('keys', action, 'ci', '--to-command', command)
      expect([code, stderr]).toEqual([
        1,
        expect.stringContaining('Write the id made-1 into the entry yourself.'),
      ])
      await opened.write('other.json', file)
      const plan = JSON.parse((await opened.roster('plan', '--json', '--file', 'other.json')).stdout)
      expect(plan.changes).toEqual([])
      expect(JSON.stringify(plan.standing)).toContain('made-1')
    }
  })

  it.each([
    ['prints it', 'cat >&2; exit 1'],
    ['prints a part of it', 'head -c 20 >&2; exit 1'],
    ['prints it in base64', 'base64 -w0 >&2; exit 1'],
    ['prints it in the middle of base64', "(printf 'ab'; cat) | base64 -w0 >&2; exit 1"],
    ['prints it in hexadecimal', "od -An -v -tx1 | tr -d ' \\n' >&2; exit 1"],
    ['prints it on its second line', 'echo no >&2; cat >&2; exit 1'],
  ])('stays secret if the command %s', async (_, command) => {
    const opened = await open('create')
    const { code, stdout, stderr } = await opened.roster('keys', 'create', 'ci', '--to-command', command)
    expect([code, stdout]).toEqual([1, ''])
    const [secret = ''] = opened.service.secrets.values()
    const forms = [secret, Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('hex')]
    for (const form of forms) expect(stderr).not.toContain(form.slice(8, 20))
    expect(stderr).toContain('it repeats the secret')
    expect(strays(opened)).toEqual([])
  })
})

describe('the key that this runs with', () => {
  it('makes no key that may exist unseen, if it sees only its own', async () => {
    const opened = await open('rotate', { keys: [run], callersRoles: EDITOR })
    const { code, stderr } = await opened.roster('keys', 'create', 'ci', '--to-file', 'x')
    expect([code, stderr]).toEqual([1, expect.stringContaining('so it may exist')])
    expect(opened.service.secrets.size).toBe(0)
  })

  it('is never replaced, whatever its description', async () => {
    const keys = [{ ...run, id: 'own', description: 'ci' }]
    for (const action of ['create', 'rotate'] as const) {
      const opened = await open(action, { keys: [...keys, ...ACTIONS[action].keys] })
      const { code, stderr } = await opened.roster('keys', action, 'ci', '--to-file', 'x', '--replace', 'own')
      expect([code, stderr]).toEqual([1, expect.stringContaining('may be the one that this runs with')])
      expect([...opened.service.keys.keys()]).toContain('own')
      expect(opened.service.secrets.size).toBe(0)
    }
  })
})
