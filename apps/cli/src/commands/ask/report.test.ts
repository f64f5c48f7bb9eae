import { execFileSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { publishedSchema } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { MEMBERS_FILE } from '../../demo/members-file.ts'
import { openTerminal, type Terminal } from '../../testing/terminal.ts'

const FILES = { 'members.json': MEMBERS_FILE }

/** Cells by column; the cells of the demonstration's people have no commas. */
function rowsOf(csv: string): readonly Readonly<Record<string, string>>[] {
  const [head = '', ...lines] = csv.slice('\uFEFF'.length).trimEnd().split('\r\n')
  const names = head.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [names[index], cell])))
}

function gitIn({ folder }: Terminal) {
  return (author: string, day: number, ...args: readonly string[]) => {
    const date = `2026-11-0${day}T08:00:00Z`
    const env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date }
    const identity = ['-c', `user.name=${author}`, '-c', 'user.email=a@acme.example']
    return execFileSync('git', [...identity, ...args], { cwd: folder, env })
      .toString()
      .trim()
  }
}

describe('roster report', () => {
  it('writes the access matrix of the organization as a page', async () => {
    const { roster, text, service } = await openTerminal({ files: FILES })
    expect(await roster('report', '--html', 'access.html')).toEqual({
      code: 0,
      stdout: '',
      stderr: 'The access matrix is in access.html.\n',
    })
    const page = await text('access.html')
    expect(page).toMatch(/^<!doctype html>/)
    expect(page).toContain('<title>Who has access to Acme Search (1234567890)</title>')
    for (const known of ['Grace Okafor', 'Admin on all deployments, from the group sre', 'Build service']) {
      expect(page).toContain(known)
    }
    expect(service.requests.every(({ method }) => method === 'GET')).toBe(true)
  })

  it('prints an access review as Markdown, those first who decide over others', async () => {
    const { roster } = await openTerminal({ files: FILES })
    const { code, stdout, stderr } = await roster('report', '--markdown')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const [, first = '', others = ''] = stdout.split(/^\*\*.*\*\* · /m)
    for (const owner of ['ada', 'root', 'grace']) expect(first).toContain(`\`${owner}@acme.example\``)
    expect(first).not.toContain('bob@acme.example')
    expect(others).toContain('| `bob@acme.example` · Bob Tanaka | Viewer on **logs-prod** |')
  })

  it('prints it as CSV, from the file alone if that is asked for', async () => {
    const { roster, service } = await openTerminal({ files: FILES })
    const { code, stdout } = await roster('report', '--csv', '--offline')
    expect(code).toBe(0)
    expect(service.requests).toEqual([])
    const rows = rowsOf(stdout)
    expect(rows.filter(({ email }) => email === 'grace@acme.example')).toMatchObject([
      { state: 'Listed', role: 'Admin', on: 'all deployments', through: 'sre', lines: 'members.json:15:36' },
      { state: 'Listed', role: 'Editor', on: 'all Observability projects', through: 'sre' },
    ])
    expect(rows.every((row) => row['changed in'] === '')).toBe(true)
  })

  it('says which commit last changed what a member has, their groups included', async () => {
    const terminal = await openTerminal({ files: FILES })
    const git = gitIn(terminal)
    const commitAs = (author: string, day: number, text: string) =>
      terminal
        .write('members.json', text)
        .then(() => git(author, day, 'add', '.'))
        .then(() => git(author, day, 'commit', '--quiet', '--message=change'))
        .then(() => git(author, day, 'rev-parse', 'HEAD'))
    git('Ada', 1, 'init', '--quiet')
    const first = await commitAs('Ada', 1, MEMBERS_FILE)
    const bob = MEMBERS_FILE.replace('"shop": "viewer"', '"shop": "editor"')
    const second = await commitAs('Grace', 2, bob)
    const group = bob.replace(
      '"sre": { "deployments": { "*": "admin" }',
      '"sre": { "deployments": { "*": "editor" }',
    )
    const third = await commitAs('Cat', 3, group)

    const changes = async () =>
      new Map(
        rowsOf((await terminal.roster('report', '--csv', '--offline')).stdout).map((row) => [
          row['email']?.split('@')[0],
          `${row['changed in']} ${row['changed at']} ${row['changed by']}`,
        ]),
      )
    const before = await changes()
    expect(before.get('eve')).toBe(`${first} 2026-11-01T08:00:00.000Z Ada`)
    expect(before.get('bob')).toBe(`${second} 2026-11-02T08:00:00.000Z Grace`)
    expect(before.get('grace')).toBe(`${third} 2026-11-03T08:00:00.000Z Cat`)

    // What is in no commit yet was last changed by none.
    await terminal.write(
      'members.json',
      group.replace('"cat@acme.example": {', '"cat@acme.example": { "github": "cat",'),
    )
    const after = await changes()
    expect(after.get('cat')).toBe('  ')
    expect(after.get('bob')).toBe(before.get('bob'))
  })

  it('takes no commit for the last one if the history is cut off', async () => {
    const terminal = await openTerminal({ files: FILES })
    const git = gitIn(terminal)
    git('Ada', 1, 'init', '--quiet', 'source')
    await terminal.write('source/members.json', MEMBERS_FILE)
    git('Ada', 1, '-C', 'source', 'add', '.')
    git('Ada', 1, '-C', 'source', 'commit', '--quiet', '--message=first')
    const edited = MEMBERS_FILE.replace('"shop": "viewer"', '"shop": "editor"')
    for (const [day, text] of [
      [2, edited],
      [3, edited.replace('{}, // no', '{ "github": "joan" }, // no')],
    ] as const) {
      await terminal.write('source/members.json', text)
      git('Grace', day, '-C', 'source', 'commit', '--quiet', '--all', '--message=more')
    }
    git('Ada', 4, 'clone', '--quiet', '--depth=2', `file://${join(terminal.folder, 'source')}`, 'shallow')
    await mkdir(join(terminal.folder, 'elsewhere'))

    const { stdout } = await terminal.roster('report', '--csv', '--offline', '--file', 'shallow/members.json')
    const authors = new Map(rowsOf(stdout).map((row) => [row['email']?.split('@')[0], row['changed by']]))
    expect(authors.get('joan')).toBe('Grace')
    expect(authors.get('eve')).toBe('')
  })

  it('shows what has changed since a commit, or since the start of a day', async () => {
    const terminal = await openTerminal({ files: FILES })
    const git = gitIn(terminal)
    git('Ada', 1, 'init', '--quiet')
    git('Ada', 1, 'add', '.')
    git('Ada', 1, 'commit', '--quiet', '--message=first')
    const bobEdited = MEMBERS_FILE.replace('"shop": "viewer"', '"shop": "editor"')
    const edited = bobEdited.replace(/,([^,]*\n)?^ *"eve@acme.example".*$/m, '')
    await terminal.write('members.json', edited)
    git('Ada', 3, 'commit', '--quiet', '--all', '--message=second')

    const since = async (...args: readonly string[]) =>
      (await terminal.roster('report', '--markdown', '--offline', ...args)).stdout
    const bob = '`bob@acme.example` · Viewer → Editor on **shop**'
    // The changes of the day itself are among them.
    for (const moment of ['HEAD~1', '2026-11-02', '2026-11-03']) {
      const text = await since('--since', moment)
      expect(text).toContain(bob)
      expect(text).toMatch(/\*\*Not in the file any more\*\*\n\n- `eve@acme\.example`/)
    }
    expect(await since('--since', '2026-11-04')).toContain('the same access')
    expect(await since()).not.toContain('Compared with')

    const { stdout } = await terminal.roster('report', '--csv', '--offline', '--since', '2026-11-02')
    const marks = rowsOf(stdout).flatMap(({ email, role, on, since }) =>
      since ? [`${email} ${role} ${on} ${since}`] : [],
    )
    expect(marks).toEqual([
      'bob@acme.example Editor shop new since 2 Nov 2026',
      'bob@acme.example Viewer shop gone since 2 Nov 2026',
      expect.stringMatching(/^eve@acme\.example .* gone since 2 Nov 2026$/),
    ])

    const json = await terminal.roster('report', '--json', '--offline', '--since', '2026-11-02')
    const document: unknown = JSON.parse(json.stdout)
    expect(publishedSchema('access-report').describes(document)).toBe(true)
    expect(document).toMatchObject({
      since: {
        commit: { id: git('Ada', 4, 'rev-parse', 'HEAD~1'), at: '2026-11-02T00:00:00.000Z' },
        changes: [
          {
            kind: 'changed',
            email: 'bob@acme.example',
            granted: [{ role: 'editor', label: 'Editor', name: 'shop' }],
            revoked: [{ role: 'viewer', label: 'Viewer', name: 'shop' }],
          },
          { kind: 'removed', email: 'eve@acme.example', granted: [] },
        ],
        ends: [],
      },
    })

    git(
      'Ada',
      4,
      'branch',
      'empty',
      git('Ada', 4, 'commit-tree', '4b825dc642cb6eb9a060e54bf8d69288fbee4904', '-m', 'x'),
    )
    for (const wrong of ['2026-11-01', 'nonsense', 'empty']) {
      const { code, stderr } = await terminal.roster('report', '--markdown', '--offline', '--since', wrong)
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringMatching(
          /There is no commit before 2026-11-01|--since is "nonsense", which is neither|members\.json did not exist at empty/,
        ),
      })
    }
  })

  it('names the stopped deployments on which someone has a role', async () => {
    const { roster, text, service } = await openTerminal({ files: FILES })
    await roster('report', '--html', 'access.html')
    expect(await text('access.html')).toMatch(/"title":"archive"[^}]*"isStopped":true/)
    // One list, and one look at what it lacks.
    const asked = service.requests.filter(({ path }) => path.includes('/deployments'))
    expect(asked).toHaveLength(2)
  })

  it.each([
    [[], 'Say what to make: --html <path>, --markdown, --csv or --json.'],
    [['--markdown', '--csv'], '--markdown and --csv exclude each other.'],
    [['--markdown', '--json'], '--markdown and --json exclude each other.'],
    [
      ['--html', 'no/such/folder.html'],
      'no/such/folder.html does not exist. Choose another path for --html.',
    ],
  ])('refuses %j', async (args, message) => {
    const { roster } = await openTerminal({ files: FILES })
    expect(await roster('report', ...args)).toEqual({ code: 1, stdout: '', stderr: `error: ${message}\n` })
  })
})
