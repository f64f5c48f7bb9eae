import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { publishedSchema } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { editedMembersFile, MEMBERS_FILE } from '../../demo/members-file.ts'
import { NOW, openTerminal, type TerminalOptions } from '../../testing/terminal.ts'

const FILES = { 'members.json': editedMembersFile(NOW) }

async function terminal(options: TerminalOptions = {}) {
  const opened = await openTerminal({ files: FILES, ...options })
  const writes = () => opened.service.requests.filter(({ method }) => method !== 'GET')
  return { ...opened, writes }
}

describe('roster apply', () => {
  it('shows the plan, asks, applies, and has nothing to do the next time', async () => {
    const { roster, questions, service } = await terminal({ answer: true })
    const first = await roster('apply')
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout).toMatch(/^Applying members\.json invites 2 people.*[\s\S]*\nApplied: /)
    expect(questions).toEqual(['Apply these 6 changes?'])

    const before = service.requests.length
    const second = await roster('apply')
    expect(second.code).toBe(0)
    expect(second.stdout).toContain('Nothing to apply')
    expect(service.requests.slice(before).map(({ method }) => method)).toEqual(['GET', 'GET'])
    expect(questions).toHaveLength(1)
  })

  it('applies nothing to a no', async () => {
    const { roster, writes } = await terminal({ answer: false })
    expect(await roster('apply')).toMatchObject({ code: 1, stderr: 'Nothing was applied.\n' })
    expect(writes()).toEqual([])
  })

  it('asks no question without a terminal, and says how to go on', async () => {
    const { roster, writes } = await terminal()
    const { code, stderr } = await roster('apply')
    expect(code).toBe(1)
    expect(stderr).toMatch(/^error: There is no terminal to ask on\..*--yes\.\n$/)
    expect(writes()).toEqual([])
    expect((await roster('apply', '--yes')).code).toBe(0)
  })

  it('writes a line of the audit log for every write, and adds to what is there', async () => {
    const { roster, text, writes } = await terminal({ files: { ...FILES, 'audit.jsonl': '{"old":1}\n' } })
    expect((await roster('apply', '--yes', '--audit-log', 'audit.jsonl')).code).toBe(0)
    const [old, ...lines] = (await text('audit.jsonl')).trimEnd().split('\n')
    expect(old).toBe('{"old":1}')
    expect(lines).toHaveLength(writes().length)
    for (const line of lines) {
      expect(publishedSchema('audit-record').describes(JSON.parse(line))).toBe(true)
      expect(JSON.parse(line)).toMatchObject({
        result: { outcome: 'ok' },
        by: { user: 'ada', host: 'laptop' },
      })
    }
    expect(lines.join()).not.toMatch(/ada-key|token/)
  })

  it('says in the audit log which commit has the file as it was applied, if one does', async () => {
    const { roster, text, folder, write } = await terminal()
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@acme.example', ...args], {
        cwd: folder,
        encoding: 'utf8',
      }).trim()
    git('init', '--quiet')
    git('add', '.')
    git('commit', '--quiet', '--message=file')
    await write('members.json', `${FILES['members.json']}// edited\n`)
    await roster('apply', '--yes', '--audit-log', 'edited.jsonl')
    expect(JSON.parse((await text('edited.jsonl')).split('\n')[0] ?? '').by).toEqual({
      user: 'ada',
      host: 'laptop',
    })
    await write('members.json', MEMBERS_FILE)
    git('commit', '--quiet', '--all', '--message=back')
    await roster('apply', '--yes', '--allow-removals', '--audit-log', 'committed.jsonl')
    expect(JSON.parse((await text('committed.jsonl')).split('\n')[0] ?? '').by).toEqual({
      user: 'ada',
      host: 'laptop',
      commit: git('rev-parse', 'HEAD'),
    })
  })

  it('begins nothing if the audit log cannot be written', async () => {
    const { roster, writes } = await terminal()
    const { code, stderr } = await roster('apply', '--yes', '--audit-log', 'nowhere/audit.jsonl')
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        'error: nowhere/audit.jsonl does not exist. Give --audit-log the path of a file that can be written.\n',
    })
    expect(writes()).toEqual([])
  })

  it('stops if a write can no longer be put on record', async () => {
    const { roster, service, folder } = await terminal()
    const path = join(folder, 'audit.jsonl')
    const stop = service.observe(() => {
      stop()
      rmSync(path)
      mkdirSync(path)
    })
    const { code, stdout, stderr } = await roster('apply', '--yes', '--audit-log', 'audit.jsonl')
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    expect(stdout).toContain('The run ended early: audit.jsonl is a folder.')
    expect(stdout).toMatch(/Applied \d of 6 changes:.* not attempted/)
  })

  it('says what failed and why, does the rest, and exits with 1', async () => {
    const { roster, service } = await terminal()
    service.faults.configure({ refuse: { emails: ['zoe@acme.example'], resources: [] } })
    const { code, stdout } = await roster('apply', '--yes')
    expect(code).toBe(1)
    expect(stdout).toContain('Applied 5 of 6 changes: 1 failed')
    expect(stdout).toContain('organization.invitation_invalid_email')
  })

  it('shows progress, and why it waits, on a terminal only', async () => {
    const { roster, service, statusLines } = await terminal({
      columns: 80,
      answer: true,
      env: { NO_COLOR: '1' },
    })
    service.faults.add({ kind: 'too-many-requests', retryAfterSeconds: 3 }, { method: 'POST', nth: 1 })
    expect(await roster('apply')).toMatchObject({ code: 0, stderr: '' })
    expect(statusLines[0]).toBe('Asking api.elastic-cloud.com …')
    expect(statusLines).toContain('Applying … 0 of 6 done · waiting 3 s: the API limits the rate')
    expect(statusLines).toContain('Applying … 0 of 6 done · sending invitations')
    expect(statusLines.at(-1)).toMatch(/^Applying … 6 of 6 done/)
  })

  it('begins no further write once interrupted, and says what is done and what is not', async () => {
    const { roster, service, interrupt } = await terminal()
    const stop = service.observe(() => {
      stop()
      interrupt()
    })
    const { code, stdout } = await roster('apply', '--yes')
    expect(code).toBe(130)
    expect(stdout).toContain('The run ended early: interrupted by SIGINT.')
    expect(stdout).toContain('Applied changes stay. The next run applies the rest.')
    expect(stdout).toMatch(/Applied \d of 6 changes:.* not attempted/)
  })

  it('promises no rest if it is interrupted after its last write', async () => {
    const opened = await terminal({
      fetch: async (input, init) => {
        // The read that follows the removal, which is the last write.
        if (opened.writes().at(-1)?.path.includes('/members/')) opened.interrupt()
        return opened.service.fetch(input, init)
      },
    })
    const { code, stdout } = await opened.roster('apply', '--yes')
    expect(code).toBe(0)
    expect(stdout).toContain('Applied: invited 2 people, changed the roles of 3 and removed 1')
    expect(stdout).toContain('The run ended after its last change: interrupted by SIGINT.')
    expect(stdout).not.toMatch(/next run|not attempted/)
  })

  it('says that nothing was applied if it is interrupted before', async () => {
    const { roster, interrupt, writes } = await terminal()
    interrupt()
    expect(await roster('apply', '--yes')).toEqual({
      code: 130,
      stdout: '',
      stderr: 'error: Nothing was applied: interrupted by SIGINT.\n',
    })
    expect(writes()).toEqual([])
  })

  it('ends on Ctrl-C in answer to its question', async () => {
    const { roster, writes } = await terminal({ answer: 'cancel' })
    const { code, stderr } = await roster('apply')
    expect({ code, stderr }).toEqual({ code: 130, stderr: 'error: Nothing was applied: interrupted.\n' })
    expect(writes()).toEqual([])
  })

  it('begins nothing if a signal comes with the answer', async () => {
    const { roster, writes } = await terminal({ answer: 'interrupted' })
    const { code, stdout, stderr } = await roster('apply')
    const said = 'error: Nothing was applied: interrupted by SIGINT.\n'
    expect({ code, stderr }).toEqual({ code: 130, stderr: said })
    expect(stdout).not.toContain('The run ended')
    expect(writes()).toEqual([])
  })

  it('prints its result as JSON, and asks nothing then', async () => {
    const { roster, questions } = await terminal({ answer: true })
    expect(await roster('apply', '--json')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'error: --json does not ask. Look at the plan, then run again with --json --yes.\n',
    })
    const { code, stdout, stderr } = await roster('apply', '--json', '--yes')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(publishedSchema('apply-result').describes(JSON.parse(stdout))).toBe(true)
    expect(JSON.parse(stdout).outcomes).toHaveLength(6)
    expect(questions).toEqual([])
  })
})

describe('guards', () => {
  const WITHOUT_TWO = MEMBERS_FILE.replace(/ {4}"(cat|joan)@.*\n/g, '')

  it('stop a run before any write', async () => {
    const { roster, writes, questions } = await terminal({
      files: { 'members.json': WITHOUT_TWO },
      answer: true,
    })
    const { code, stdout, stderr } = await roster('apply', '--yes')
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'Nothing was applied. Fix what blocks first.\n',
    })
    expect(stdout).toMatch(/^Blocked:.*removes? 2/)
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'add the label "roster: allow removals" to the pull request, or use "roster apply --allow-removals".',
    )
    expect(questions).toEqual([])
    expect(writes()).toEqual([])
  })

  it('let removals pass if the user says so', async () => {
    const { roster } = await terminal({ files: { 'members.json': WITHOUT_TWO } })
    expect((await roster('apply', '--yes', '--allow-removals')).code).toBe(0)
  })
})

describe('roster apply with the key of a deployment Admin', () => {
  const IN_SYNC = MEMBERS_FILE.replace('"minOwners": 2', '"resend": "never"')
  const key = { EC_API_KEY: 'grace-key' }

  it('applies what is within its scope', async () => {
    const text = IN_SYNC.replace('"shop": "viewer"', '"shop": "editor"')
    const { roster, writes } = await terminal({ files: { 'members.json': text }, env: key })
    expect((await roster('apply', '--yes')).code).toBe(0)
    expect(writes().map(({ method, status }) => `${method} ${status}`)).toEqual(['POST 200', 'DELETE 200'])
  })

  it.each([
    ['an invitation', '"joan@acme.example": {}', '"joan@acme.example": {}, "zoe@acme.example": {}'],
    ['a removal', /"kim@acme.example": \{[^}]+\}\s+\},/, ''],
    ['an organization role', '"joan@acme.example": {}', '"joan@acme.example": { "organization": "owner" }'],
    [
      'a role on a project',
      '"joan@acme.example": {}',
      '"joan@acme.example": { "security": { "*": "viewer" } }',
    ],
  ])('writes nothing if the file asks for %s, even beside what is within', async (_name, before, after) => {
    const text = IN_SYNC.replace('"shop": "viewer"', '"shop": "editor"').replace(before, after)
    const { roster, writes } = await terminal({ files: { 'members.json': text }, env: key })
    const { code, stdout } = await roster('apply', '--yes')
    expect(code).toBe(1)
    expect(stdout).toContain('The API key may not')
    expect(writes()).toEqual([])
  })
})

describe('roster apply --plan', () => {
  it('applies what was planned', async () => {
    const { roster, service } = await terminal()
    await roster('plan', '--out', 'plan.json')
    expect((await roster('apply', '--plan', 'plan.json', '--yes')).code).toBe(0)
    expect(service.state.export().invitations.map(({ email }) => email)).toContain('zoe@acme.example')
  })

  it('applies nothing if something changed since, and says what', async () => {
    const { roster, service, write, writes } = await terminal()
    await roster('plan', '--out', 'plan.json')
    service.accept('max@acme.example')
    await write(
      'members.json',
      FILES['members.json'].replace('"search": "developer"', '"search": "admin"').replace('"joan@', '"jo@'),
    )
    const { code, stderr } = await roster('apply', '--plan', 'plan.json', '--yes')
    expect(code).toBe(1)
    expect(stderr.split('\n')).toEqual([
      'jo@acme.example: invite is new',
      'Joan@Acme.example: remove is new',
      'zoe@acme.example: invite now asks for something else',
      'error: The file or the organization has changed since that plan was made. Nothing was applied: plan again, and look at it.',
      '',
    ])
    expect(writes()).toEqual([])
  })

  interface Doctored {
    readonly changes: { email: string; kind: string; grant: { role: string }[]; digest: string }[]
    readonly summary: object
  }
  const last = ({ changes }: Doctored) => changes.at(-1)
  const EDITS: readonly (readonly [string, string, (plan: Doctored) => unknown])[] = [
    ['a role', 'zoe@acme.example', (plan) => Object.assign(last(plan)?.grant[0] ?? {}, { role: 'viewer' })],
    [
      'a kind',
      'cat@acme.example',
      ({ changes }) => changes.map((each) => Object.assign(each, { kind: 'resend' })),
    ],
    [
      'an address',
      'eve@acme.example',
      (plan) => Object.assign(last(plan) ?? {}, { email: 'eve@acme.example' }),
    ],
    ['the number of changes', 'zoe@acme.example', ({ changes }) => changes.pop()],
    ['the order', 'zoe@acme.example', ({ changes }) => changes.reverse()],
    ['a digest', 'zoe@acme.example', (plan) => Object.assign(last(plan) ?? {}, { digest: '0'.repeat(64) })],
    ['a count', 'the counts', ({ summary }) => Object.assign(summary, { remove: 7 })],
  ]
  it.each(EDITS)(
    'refuses a plan in which %s was edited beside the digest of the whole',
    async (_name, email, edit) => {
      const { roster, text, write, writes } = await terminal()
      await roster('plan', '--out', 'plan.json')
      const plan = JSON.parse(await text('plan.json'))
      edit(plan)
      await write('plan.json', JSON.stringify(plan))
      const { code, stderr } = await roster('apply', '--plan', 'plan.json', '--yes')
      expect(code).toBe(1)
      expect(stderr).toContain(email)
      expect(stderr).toMatch(/error: The plan file was edited after it was made\. Nothing was applied: .*\n$/)
      expect(writes()).toEqual([])
    },
  )

  it('applies a plan in which an invitation was accepted meanwhile', async () => {
    const text = FILES['members.json'].replace(
      '"max@acme.example": {',
      '"max@acme.example": { "organization": "owner",',
    )
    const { roster, service } = await terminal({ files: { 'members.json': text } })
    await roster('plan', '--out', 'plan.json')
    service.accept('max@acme.example')
    expect(await roster('apply', '--plan', 'plan.json', '--yes')).toMatchObject({ code: 0, stderr: '' })
  })

  it.each([
    ['not JSON', 'nothing'],
    ['not a plan', '{"version":1}'],
    ['a plan with more in it', '{"version":1,"extra":true}'],
  ])('refuses what is %s', async (_name, content) => {
    const { roster, service } = await terminal({ files: { ...FILES, 'plan.json': content } })
    const { code, stderr } = await roster('apply', '--plan', 'plan.json', '--yes')
    expect(code).toBe(1)
    expect(stderr).toMatch(/^error: plan\.json is not a plan\./)
    expect(service.requests).toEqual([])
  })
})
