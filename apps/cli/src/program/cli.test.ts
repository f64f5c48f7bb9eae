import { describe, expect, it } from 'vitest'
import { openTerminal } from '../testing/terminal.ts'
import { COMMANDS } from './commands.ts'

const ADA = '"ada@acme.example": { "organization": "owner" }'
const FILE = `{ "organization": "1234567890", "members": { ${ADA} } }`

describe('the command line', () => {
  it.each([['--version'], ['-v'], ['version']])('says its version: %s', async (flag) => {
    const { roster } = await openTerminal()
    expect(await roster(flag)).toEqual({ code: 0, stdout: '0.0.0\n', stderr: '' })
  })

  it.each([[['version', '--json']], [['--version', '--json']]])('says it for programs: %j', async (args) => {
    const { roster } = await openTerminal()
    const { code, stdout } = await roster(...args)
    expect({ code, document: JSON.parse(stdout) }).toEqual({
      code: 0,
      document: { version: 1, roster: '0.0.0' },
    })
    expect((await roster('version', 'of-what')).code).toBe(1)
  })

  it('lists the commands and the environment', async () => {
    const { roster } = await openTerminal()
    const { code, stdout } = await roster('--help')
    expect(code).toBe(0)
    for (const word of [...Object.keys(COMMANDS), 'EC_API_KEY']) {
      expect(stdout).toContain(word)
    }
  })

  it.each(Object.keys(COMMANDS))('helps with %s, in 80 columns', async (name) => {
    const { roster } = await openTerminal({ columns: 80 })
    const { code, stdout, stderr } = await roster(...name.split(' '), '--help')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain(`roster ${name}`)
    expect(stdout).toContain('EXAMPLES')
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  it.each([30, 40, 200])('helps in %d columns', async (columns) => {
    const { roster } = await openTerminal({ columns, env: { NO_COLOR: '1' } })
    for (const words of [['--help'], ['plan', '-h'], ['help', 'review', 'decide']]) {
      const { stdout } = await roster(...words)
      const widths = stdout.split('\n').map((line) => line.length)
      expect(Math.max(...widths)).toBeLessThanOrEqual(Math.min(columns, 100))
    }
  })

  it('helps nobody who gives -h as a word', async () => {
    const { roster } = await openTerminal({ files: { 'members.json': FILE } })
    expect((await roster('explain', '--offline', '--', '-h')).stderr).toContain('-h is not in members.json')
  })

  it.each(['-f x.json', '-f=x.json', '-fx.json', '--file x.json', '--file=x.json'])(
    'reads another file: %s',
    async (flag) => {
      const { roster } = await openTerminal({ files: { 'x.json': FILE } })
      const { code, stderr } = await roster('validate', ...flag.split(' '))
      expect({ code, stderr }).toEqual({ code: 0, stderr: 'x.json: no problems found\n' })
    },
  )

  it.each<[on: boolean, columns: number | undefined, env: Record<string, string>, flags: readonly string[]]>([
    [true, 80, {}, []],
    [false, undefined, {}, []],
    [false, 80, { NO_COLOR: '1' }, []],
    [false, 80, { TERM: 'dumb' }, []],
    [true, undefined, { FORCE_COLOR: '1' }, []],
    [false, 80, { FORCE_COLOR: '0' }, []],
    [false, 80, { FORCE_COLOR: '1', NO_COLOR: '1' }, []],
    [true, undefined, { NO_COLOR: '1' }, ['--color']],
    [false, 80, { FORCE_COLOR: '1' }, ['--no-color']],
    [true, undefined, {}, ['--no-color', '--color']],
  ])('colors (%s) in %s columns with %j and %j', async (on, columns, env, flags) => {
    const { roster } = await openTerminal({ env, ...(columns !== undefined && { columns }) })
    for (const args of [
      [...flags, 'plan', '--help'],
      ['plan', ...flags, '-h'],
      ['help', 'plan', ...flags],
    ]) {
      expect((await roster(...args)).stdout.includes('\u001B[')).toBe(on)
    }
  })

  it('helps under the word that other tools have for it', async () => {
    const { roster } = await openTerminal()
    expect(await roster('help')).toEqual(await roster('--help'))
    expect(await roster('help', 'plan')).toEqual(await roster('plan', '--help'))
    expect((await roster('help', 'plna')).stderr).toContain('Did you mean plan?')
  })

  it('shows its help, as an error, if no command is given', async () => {
    const { roster } = await openTerminal()
    const { code, stdout, stderr } = await roster()
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('USAGE')
  })

  it.each([
    [['plna'], 'error: Unknown command plna. Did you mean plan? See roster --help.'],
    [['frobnicate'], 'error: Unknown command frobnicate. See roster --help.'],
    [['__proto__'], 'error: Unknown command __proto__. See roster --help.'],
    [['--file', 'x'], 'error: Unknown option --file. Options of a command come after its name.'],
    [
      ['--versoin'],
      'error: Unknown option --versoin. Did you mean --version? Options of a command come after its name.',
    ],
    [['plan', '--jsn'], 'error: Unknown option --jsn. Did you mean --json? See roster plan --help.'],
    [['apply', '--no-yes'], 'error: Unknown option --no-yes. See roster apply --help.'],
    [
      ['plan', 'now'],
      'error: Unexpected argument "now"; this command takes no arguments. See roster plan --help.',
    ],
    [['plan', '--file'], 'error: --file needs a value: --file <path>.'],
    [['plan', '-f'], 'error: -f needs a value: -f <path>.'],
    [
      ['plan', '--file', '--json'],
      'error: --file needs a value: --file <path>. If --json is the value, write --file=--json.',
    ],
    [['plan', '-json'], 'error: Unknown option -json. Did you mean --json?'],
    [['plan', '-file', 'x'], 'error: Unknown option -file. Did you mean --file?'],
    [['plan', '-x'], 'error: Unknown option -x. See roster plan --help.'],
    [
      ['add', 'a@b.example', '--dry'],
      'error: Unknown option --dry. Did you mean --dry-run? See roster add --help.',
    ],
    [['apply', '--yes=false'], 'error: --yes takes no value.'],
    [
      ['invite', 'a@b.example'],
      'error: Unknown command invite. Use roster add: add members to the members file.',
    ],
    [['delete'], 'error: Unknown command delete. Use roster remove: remove members from the members file.'],
    [
      ['list'],
      "error: Unknown command list. Use roster who '*/*': show who has access to a resource, and why.",
    ],
    [
      ['review', 'start'],
      'error: review needs a second word: open, show, decide, close or verify. Did you mean open? See roster review --help.',
    ],
    [['validate', '--format', 'xml'], 'error: --format is "xml"; expected text, json or github.'],
    [['apply', '--timeout', '10'], 'error: --timeout is "10"; expected a time such as 90s or 10m.'],
    [['emulate', '--port', '80a'], 'error: --port is "80a"; expected a whole number up to 65535.'],
    [['plan', '--json', '--markdown'], 'error: --json and --markdown exclude each other.'],
  ])('refuses %j', async (args, message) => {
    const { roster } = await openTerminal()
    expect(await roster(...args)).toEqual({ code: 1, stdout: '', stderr: `${message}\n` })
  })
})

const html = async () =>
  new Response('<html><h1>Sign in</h1></html>', { headers: { 'content-type': 'text/html' } })
const redirect = async () =>
  new Response(null, { status: 302, headers: { location: 'https://evil.example' } })
const noNetwork = async () => {
  throw new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code: 'ENOTFOUND' }) })
}

describe('trouble', () => {
  interface Trouble {
    /** Undefined: there is none. */
    readonly file: string | Uint8Array | undefined
    readonly env: Readonly<Record<string, string>>
    readonly fetch: typeof fetch
    readonly args: readonly string[]
  }

  it.each<[name: string, trouble: Partial<Trouble>, message: RegExp]>([
    ['no file', { file: undefined }, /^error: members\.json does not exist\. Name the members file/],
    ['a folder', { args: ['--file', '.'] }, /^error: \. is a folder\./],
    ['a file that is not text', { file: Uint8Array.of(0xff, 0xfe) }, /is not UTF-8 text/],
    ['no key', { env: { EC_API_KEY: '' } }, /^error: EC_API_KEY is not set\./],
    ['a wrong key', { env: { EC_API_KEY: 'wrong-secret' } }, /401.*API key is wrong/],
    ['an expired key', { env: { EC_API_KEY: 'old-key' } }, /401/],
    ['a key with a line break', { env: { EC_API_KEY: 'a\nwrong-secret' } }, /contains white space/],
    [
      'another organization',
      { env: { EC_API_KEY: 'hank-key' } },
      /organization\.\w+.*Check the organization id/,
    ],
    [
      'an address that is none',
      { env: { EC_ENDPOINT: 'elastic' } },
      /^error: The API address is not a URL\..*It comes from EC_ENDPOINT\.$/m,
    ],
    ['an unencrypted address', { env: { EC_ENDPOINT: 'http://api.example' } }, /unencrypted/],
    ['no network', { fetch: noNetwork }, /no response \(ENOTFOUND\)/],
    ['an HTML page', { fetch: html }, /is not an answer of the Elastic Cloud API \(text\/html\)/],
    ['a redirect', { fetch: redirect }, /Redirects are not followed/],
  ])('%s is one message', async (_name, trouble, message) => {
    const { file, env, fetch, args = [] } = { file: FILE, ...trouble }
    const terminal = await openTerminal({ ...(env && { env }), ...(fetch && { fetch }) })
    if (file !== undefined) await terminal.write('members.json', file)
    for (const command of ['plan', 'apply']) {
      const { code, stdout, stderr } = await terminal.roster(command, ...args)
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toMatch(message)
      expect(stderr).toMatch(/^error: .+\n$/)
      expect(stderr).not.toMatch(/ {4}at |wrong-secret|-key/)
    }
    expect(terminal.service.requests.filter(({ method }) => method !== 'GET')).toEqual([])
  })

  it('a broken file is shown with its places', async () => {
    const { roster } = await openTerminal({
      files: { 'members.json': '{\n  "organization": "1234567890",\n  "membres": {}\n}\n' },
    })
    const { code, stdout, stderr } = await roster('plan')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('members.json:3:3 error: Unknown key "membres"')
    expect(stderr).toMatch(/error: members\.json has \d errors, so nothing was planned\.\n$/)
  })
})

describe('standard input', () => {
  const terminal = (stdin: string) => openTerminal({ stdin, files: { 'members.json': FILE } })

  it('is a members file for commands that read one', async () => {
    const { roster } = await terminal(FILE.replace('owner', 'ownr'))
    const { code, stdout } = await roster('validate', '-f', '-', '--json')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ file: '-', valid: false })
    expect((await roster('plan', '--file=-')).stderr).toMatch(/^stdin:1:\d+ error: /)
  })

  it('comes out formatted', async () => {
    const { roster, text } = await terminal(`{"organization":"1234567890","members":{${ADA}}}`)
    const { code, stdout, stderr } = await roster('fmt', '-')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain(`{\n  "organization": "1234567890",\n  "members": {\n    ${ADA}\n  }\n}\n`)
    expect(await text('members.json')).toBe(FILE)
  })

  it('is not edited', async () => {
    const { roster } = await terminal(FILE)
    expect(await roster('add', 'zoe@acme.example', '-f', '-')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'error: Standard input cannot be edited. Name the members file with --file.\n',
    })
  })

  it('is the plan that is applied', async () => {
    const { roster } = await openTerminal({ files: { 'members.json': FILE }, stdin: '{"version":1}' })
    expect((await roster('apply', '--plan', '-', '--yes')).stderr).toMatch(/^error: - is not a plan\./)
  })
})
