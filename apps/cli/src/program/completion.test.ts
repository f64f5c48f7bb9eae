import { execFile } from 'node:child_process'
import { chmod, mkdir } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { COMPLETION_SCRIPTS, SHELLS } from '../terminal/completion-scripts.ts'
import { openTerminal } from '../testing/terminal.ts'
import { COMMANDS } from './commands.ts'

const FILE = `{
  "organization": "1234567890",
  "resources": { "deployments": { "logs": "4c5f0de1a2b34c5d8e9f00112233aabb", "a shop": "9b1d0c2e3f4a4b5c6d7e8f9001122334" } },
  "groups": { "sre": { "deployments": { "*": "admin" } }, "unused": {} },
  "apiKeys": {
    "terraform": { "deployments": { "*": "editor" }, "expires": "2027-03-01", "owner": "ada@acme.example", "reason": "CI" }
  },
  "members": {
    "ada@acme.example": { "organization": "owner" },
    "bob@acme.example": { "groups": ["sre"], "reason": "on\\tcall" }
  }
}`

/** The values that could stand for the last word. */
async function completed(...words: readonly string[]): Promise<readonly string[]> {
  const { roster, folder, write } = await openTerminal({
    files: { 'members.json': FILE, 'other.json': '{' },
  })
  await mkdir(join(folder, 'reviews'))
  await write('reviews/2026-q4.json', '{}')
  const { code, stdout, stderr } = await roster('complete', '--', ...words)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout.split('\n').flatMap((line) => line.split('\t')[0] || [])
}

describe('completion', () => {
  it('knows all commands', async () => {
    const words = new Set(Object.keys(COMMANDS).map((name) => name.split(' ')[0]))
    expect(await completed('')).toEqual([...words, 'help', '--help', '--version'])
    expect(await completed('pl')).toEqual(['plan'])
  })

  it.each<readonly [words: readonly string[], values: readonly string[]]>([
    [['plan', '--j'], ['--json']],
    [['plan', '--json', '--j'], []],
    [
      ['validate', '--format', ''],
      ['text', 'json', 'github'],
    ],
    [['validate', '--format=j'], ['--format=json']],
    [['plan', '--file', ''], [':files']],
    [['plan', '--out=p'], [':files']],
    [['apply', '--timeout', ''], []],
    [
      ['add', 'x@acme.example', '--group', ''],
      ['sre', 'unused'],
    ],
    [['review', 'decide', '2026-q4', '--group=s'], ['--group=sre']],
    [['review', 'decide', '2026-q4', '--person', 'b'], ['bob@acme.example']],
    [['review', 'decide', '2026-q4', '--change', 'deployments/logs=v'], ['deployments/logs=viewer']],
    [['review', 'sh'], ['show']],
    [['review', 'show', ''], ['2026-q4']],
    [['review', 'show', '--reviews', 'elsewhere', ''], []],
    [['help', 'pl'], ['plan']],
    [['help', 'review', 'o'], ['open']],
    [
      ['keys', ''],
      ['list', 'create', 'rotate'],
    ],
    [['keys', 'rotate', ''], ['terraform']],
    [['can', 'bob@acme.example', 'can'], ['cancel-invitation']],
    [['can', 'bob@acme.example', 'grant', 'ow'], ['owner']],
    [['plan', '--no'], ['--no-color']],
    [['plan', '-f', ''], [':files']],
    [['explain', '-f', 'members.json', 'b'], ['bob@acme.example']],
    [['explain', '--file=other.json', 'b'], []],
    [['grant', 'bob@acme.example', 'a'], ['ada@acme.example']],
    [['grant', 'bob@acme.example', 'owner', 'a'], []],
    [
      ['emulate', ''],
      ['--port', '--state', '--json', '--latency', '--help', '--color', '--no-color'],
    ],
    [
      ['explain', ''],
      ['ada@acme.example', 'bob@acme.example'],
    ],
    [['explain', '--json', 'b'], ['bob@acme.example']],
    [['explain', '--file', 'members.json', 'b'], ['bob@acme.example']],
    [['explain', '--file', 'other.json', ''], []],
    [['explain', '--file', 'missing.json', ''], []],
    [['remove', 'ada@acme.example', ''], ['bob@acme.example']],
    [
      ['who', 'deployments/'],
      ['deployments/*', 'deployments/logs'],
    ],
    [['who', 'b'], ['billing-admin']],
    [['grant', 'bob@acme.example', 'deployments/logs=v'], ['deployments/logs=viewer']],
    [['completion', 'z'], ['zsh']],
    [['nonsense', ''], []],
    [['__proto__', ''], []],
  ])('of %j is %j', async (words, values) => {
    expect(await completed(...words)).toEqual(values)
  })

  it('knows the branches and tags of the repository, and that there are none without one', async () => {
    const { roster, folder } = await openTerminal({ files: { 'members.json': FILE } })
    const values = async (...words: readonly string[]) =>
      (await roster('complete', '--', ...words)).stdout
        .split('\n')
        .flatMap((line) => line.split('\t')[0] || [])
    expect(await values('who', 'owner', '--at', '')).toEqual([])
    expect(await values('plan', '--base', '')).toEqual([':files'])
    const git = (...args: readonly string[]) =>
      promisify(execFile)('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@acme.example', ...args], {
        cwd: folder,
      })
    await git('init', '--quiet', '--initial-branch', 'main')
    await git('commit', '--quiet', '--allow-empty', '--message', 'Begin')
    await git('tag', 'v1.0')
    await git('update-ref', 'refs/remotes/origin/topic', 'HEAD')
    const all = ['HEAD', 'main', 'origin/topic', 'v1.0']
    expect((await values('who', 'owner', '--at', '')).toSorted()).toEqual(all)
    expect((await values('plan', '--base', '')).toSorted()).toEqual(all)
    expect(await values('matrix', '--base=v')).toEqual(['--base=v1.0'])
  })

  it('says what each is, on its line', async () => {
    const { roster } = await openTerminal({ files: { 'members.json': FILE } })
    const { stdout } = await roster('complete', '--', 'explain', 'b')
    expect(stdout).toBe('bob@acme.example\ton call\n')
  })

  it.each(SHELLS)('has a script for %s', async (shell) => {
    const { roster } = await openTerminal()
    expect(await roster('completion', shell)).toEqual({
      code: 0,
      stdout: COMPLETION_SCRIPTS[shell],
      stderr: '',
    })
    expect(COMPLETION_SCRIPTS[shell]).toContain('roster complete --')
  })

  it('names the shells it has scripts for', async () => {
    const { roster } = await openTerminal()
    expect((await roster('completion', 'fihs')).stderr).toMatch(
      /expected bash, zsh, fish or powershell\. Did you mean fish\?/,
    )
  })
})

describe('the script for bash', () => {
  /** What Tab makes of a line, with a `roster` that answers with these lines and notes its arguments. */
  async function tab(line: string, wordbreaks: string, answer: readonly string[]): Promise<string> {
    const { folder, write } = await openTerminal()
    const stub = join(folder, 'roster')
    await write(
      'roster',
      `#!/bin/sh\nprintf '[%s]' "$@" >&3\nprintf '%s\\n' ${answer.map(quoted).join(' ')}\n`,
    )
    await chmod(stub, 0o755)
    const script = `${COMPLETION_SCRIPTS.bash.replaceAll('2>/dev/null)', ')')}
COMP_WORDBREAKS=${quoted(wordbreaks)}; COMP_LINE=${quoted(line)}; COMP_POINT=\${#COMP_LINE}
exec 3>&1; _roster; printf '\\n'; printf '<%s>' "\${COMPREPLY[@]}"`
    const env = { PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` }
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { env, cwd: folder })
    return stdout
  }

  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

  it('asks with the words of the line, and evaluates none of them', async () => {
    const line = 'roster add $(touch x) `y` "z'
    expect(await tab(line, ' \t\n', ['"zoe'])).toBe('[complete][--][add][$(touch][x)][`y`]["z]\n<\\"zoe>')
    expect(await tab('roster plan ', ' \t\n', ['--json\tAs JSON', '--out'])).toBe(
      '[complete][--][plan][]\n<--json><--out>',
    )
  })

  it('gives only what follows the character at which bash breaks the word', async () => {
    const answer = ['grace@acme.example', 'grace@other.example']
    expect(await tab('roster explain grace@', ' =:@', answer)).toMatch(/<@acme\.example><@other\.example>$/)
    expect(await tab('roster explain grace@', ' =:', answer)).toMatch(/<grace@acme\.example>/)
    expect(await tab('roster validate --format=j', ' =:', ['--format=json'])).toMatch(/<json>$/)
  })

  it('quotes names that bash would evaluate', async () => {
    const answer = ['$(touch$IFS)', "o'brien@acme.example", 'deployments/*=viewer', 'a;b\tRuns b']
    expect(await tab('roster add ', ' =:', answer)).toBe(
      "[complete][--][add][]\n<\\$\\(touch\\$IFS\\)><o\\'brien@acme.example><deployments/*=viewer><a\\;b>",
    )
  })

  it('leaves paths to bash', async () => {
    expect(await tab('roster plan --file ros', ' =:', [':files'])).toMatch(/<roster>$/)
  })
})
