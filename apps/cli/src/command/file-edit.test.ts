import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MEMBERS_FILE } from '../demo/members-file.ts'
import { fakeGh } from '../testing/fake-gh.ts'
import { openTerminal, type TerminalOptions } from '../testing/terminal.ts'

/** Nothing here may ask the network. */
async function terminal(options: TerminalOptions = {}) {
  const opened = await openTerminal({
    files: { 'members.json': MEMBERS_FILE },
    env: { EC_API_KEY: '' },
    fetch: () => Promise.reject(new Error('offline')),
    ...options,
  })
  return { ...opened, file: () => opened.text('members.json') }
}

const NEXT = 'Look at it with git diff and roster plan, and open a pull request.\n'

describe('roster add', () => {
  it('adds a person with all there is to say, and touches nobody else', async () => {
    const { roster, file } = await terminal()
    const words = ['--group', 'sre', '--github', 'zoe', '--expires', '2027-12-31', '--reason', 'on call']
    expect(await roster('add', 'zoe@acme.example', 'deployments/shop=editor', ...words)).toEqual({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining(
        `Added zoe@acme.example with deployments/shop=editor, the group sre, an end of the membership (2027-12-31), a reason and the GitHub login zoe. ${NEXT}`,
      ),
    })
    const entry = `"zoe@acme.example": {
      "groups": ["sre"],
      "deployments": { "shop": "editor" },
      "expires": "2027-12-31",
      "reason": "on call",
      "github": "zoe"
    }`
    expect(await file()).toBe(
      MEMBERS_FILE.replace(/("eve@acme.example": .*)\n/, (_, eve) => `${eve},\n    ${entry}\n`),
    )
  })

  it.each([
    ['knows', 'zoe', '{ "login": "zoe", "id": 583231 }'],
    ['does not know', 'nobody', '"nobody"'],
  ])('writes the id of a GitHub account that gh %s', async (_, login, account) => {
    const { roster, file } = await terminal({ programs: { gh: (await fakeGh()).path } })
    expect((await roster('add', 'zoe@acme.example', '--github', login)).code).toBe(0)
    expect(await file()).toContain(`"zoe@acme.example": { "github": ${account} }`)
  })

  it.each([
    ['zoe@acme.exmaple', /is the only person at acme\.exmaple; did you mean acme\.example\?\n/],
    [
      'zoe@partner.example',
      /^warning: zoe@partner\.example is the first person at partner\.example\.\nAdded /,
    ],
    ['zoe@ACME.example', /^Added /],
    ['user:2271290993', /^Added /],
  ])('points out the domain of %s if it is new', async (email, message) => {
    const { roster } = await terminal()
    const { stderr } = await roster('add', email)
    expect(stderr).toMatch(message)
    expect(stderr.split('\n').length).toBeLessThanOrEqual(3)
  })

  it('adds several people alike', async () => {
    const { roster, file } = await terminal()
    const added = await roster('add', 'x/y@acme.example', 'zoe@acme.example', 'owner', 'security/*=viewer')
    expect(added.stderr).toContain(
      'Added x/y@acme.example, zoe@acme.example with owner and security/*=viewer.',
    )
    for (const email of ['x/y@acme.example', 'zoe@acme.example']) {
      const entry = new RegExp(
        `"${email}": \\{\\s+"organization": "owner",\\s+"security": \\{ "\\*": "viewer" \\}\\s+\\}`,
      )
      expect(await file()).toMatch(entry)
    }
  })

  it.each([
    ['30d', '2026-12-23'],
    ['2w', '2026-12-07'],
    ['36h', '2026-11-24T21:00Z'],
    ['60m', '2026-11-23T10:00Z'],
    ['2027-12-31', '2027-12-31'],
    ['2027-12-31T12:00Z', '2027-12-31T12:00Z'],
  ])('takes an end in the form %s', async (typed, written) => {
    const { roster, file } = await terminal()
    expect(await roster('add', 'zoe@acme.example', '--expires', typed)).toMatchObject({ code: 0 })
    expect(await file()).toContain(`"zoe@acme.example": { "expires": "${written}" }`)
    const until = ['--group', 'sre', '--until', typed]
    expect(await roster('grant', 'bob@acme.example', ...until)).toMatchObject({ code: 0 })
    expect(await file()).toContain(`{ "group": "sre", "expires": "${written}" }`)
  })

  it('warns of what the edit brings, and of nothing else', async () => {
    const { roster } = await terminal()
    const { stderr } = await roster('add', 'zoe@acme.example', 'owner', 'billing-admin')
    expect(stderr).toMatch(/Billing admin adds nothing for zoe@acme\.example/)
    expect(stderr.split('\n')).toHaveLength(3)
  })

  it.each([
    [['ADA@acme.example'], 'ada@acme.example is in the file already.'],
    [['zoe'], '"zoe" is not an e-mail address'],
    [
      ['zoe@acme.example', 'deployments/shp=viewer'],
      'There is no deployment named "shp"; did you mean "shop"?',
    ],
    [
      ['zoe@acme.example', 'deployments/shop=viewr'],
      'There is no deployment role "viewr"; did you mean "viewer"?',
    ],
    [['zoe@acme.example', '--group', 'sr'], 'There is no group "sr"; did you mean "sre"?'],
    [['zoe@acme.example', '--expires', 'soon'], '--expires is "soon"; expected a date such as '],
    [['zoe@acme.example', '--expires', '2020-01-31'], '--expires is "2020-01-31", which has passed.'],
    [['zoe@acme.example', '--expires='], '--expires needs a value: --expires <date>.'],
    [['zoe@acme.example', '--role', 'owner'], 'Unknown option --role. See roster add --help.'],
    [['zoe@acme.example', 'viewer'], '"viewer" needs a resource, such as "deployments/*=viewer".'],
    [['zoe@acme.example', '--github', 'grace'], 'is that of grace@acme.example already'],
    [[], 'The argument <emails> is missing.'],
    [['zoe@acme.example', 'max@acme.example', '--github', 'zoe'], '--github is the login of one person.'],
    [['zoe@acme.example', 'ada@acme.example'], 'ada@acme.example is in the file already.'],
    [['zoe@acme.example', '--expires', '0d'], '--expires is "0d"; expected a time such as'],
    [['zoe@acme.example', '--until', '7d'], 'Say what ends'],
    [
      ['zoe@acme.example', '--expires', '3m'],
      '--expires is "3m", which is less than an hour. Write months as a date or in days, such as 2027-02-21 or 90d.\n',
    ],
    [['zoe@acme.example', '--expires', '59m'], 'which is less than an hour'],
  ])('refuses %j', async (args, message) => {
    const { roster, file } = await terminal()
    const { code, stdout, stderr } = await roster('add', ...args)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^error: /)
    expect(stderr).toContain(message)
    expect(await file()).toBe(MEMBERS_FILE)
  })
})

describe('roster grant', () => {
  it('gives several roles at once', async () => {
    const { roster, file } = await terminal()
    const roles = [
      'elasticsearch/search=viewer[logs,alerts]',
      'observability/watch=viewer:console',
      'billing-admin',
    ]
    expect((await roster('grant', 'cat@acme.example', ...roles)).code).toBe(0)
    expect(await file()).toContain(`"cat@acme.example": {
      "organization": "billing-admin",
      "deployments": { "*": "editor" },
      "elasticsearch": { "search": { "role": "viewer", "applicationRoles": ["alerts", "logs"] } },
      "observability": { "watch": { "role": "viewer", "access": "console" } }
    },`)
  })

  it('gives more time, and takes an end away', async () => {
    const { roster, file } = await terminal()
    await roster('grant', 'cat@acme.example', '--expires', '2027-12-31')
    expect(await file()).toContain('"deployments": { "*": "editor" }, "expires": "2027-12-31" },')
    await roster('grant', 'cat@acme.example', '--expires', 'never')
    expect(await file()).toBe(MEMBERS_FILE)
  })

  it('gives roles and groups until an end of their own', async () => {
    const { roster, file } = await terminal()
    const { stderr } = await roster('grant', 'cat@acme.example', 'owner', '--for', '4h', '--reason', 'INC-42')
    expect(stderr).toContain(`Gave cat@acme.example owner until 2026-11-23T13:00Z. ${NEXT}`)
    expect(await file()).toContain(
      '"organization": { "role": "owner", "expires": "2026-11-23T13:00Z", "reason": "INC-42" }',
    )
    await roster('grant', 'cat@acme.example', '--group', 'sre', '--until', '2026-12-07')
    expect(await file()).toContain('"groups": [{ "group": "sre", "expires": "2026-12-07" }]')
    await roster('grant', 'cat@acme.example', 'owner', '--until', 'never', '--reason', '')
    expect(await file()).toContain('"organization": "owner"')
  })

  it('does not call a role held that has ended with the access of its member', async () => {
    const { roster } = await openTerminal({
      files: {
        'members.json':
          '{"organization":"1234567890","members":{"ada@acme.example":{"organization":"owner"},"old@acme.example":{"deployments":{"*":"admin"},"expires":"2026-01-01"}}}',
      },
    })
    expect((await roster('grant', 'old@acme.example', 'deployments/*=admin')).stderr).toBe(
      'The entry of old@acme.example has deployments/*=admin already, but their access ended (2026-01-01). Nothing was changed. Give them more time with --expires.\n',
    )
  })

  it.each([
    [
      ['grant', 'user:79', 'deployments/*=editor', '--reason', 'CI'],
      '"user:79": { "deployments": { "*": ["editor", "viewer"] }, "reason": "CI" }',
    ],
    [['revoke', 'user:79', 'deployments/*=viewer'], '"user:79": {}'],
    [['add', 'user:80', '--expires', '2027-01-01'], '"user:80": { "expires": "2027-01-01" }'],
    [['remove', 'user:79'], '"ada@acme.example": { "organization": "owner" }\n'],
  ])('%j edits a member who is listed by user id', async (command, expected) => {
    const { roster, text } = await openTerminal({
      files: {
        'members.json': `{
  "organization": "1234567890",
  "members": {
    "ada@acme.example": { "organization": "owner" },
    "user:79": { "deployments": { "*": "viewer" } }
  }
}
`,
      },
    })
    expect(await roster(...command)).toMatchObject({ code: 0 })
    expect(await text('members.json')).toContain(expected)
  })

  it('says so if the file has it already, through a group too', async () => {
    const { roster, file } = await terminal()
    expect(await roster('grant', 'grace@acme.example', 'deployments/*=admin', '--group', 'sre')).toEqual({
      code: 0,
      stdout: '',
      stderr:
        'grace@acme.example has deployments/*=admin and the group sre already, by their own entry or a group. Nothing was changed.\n',
    })
    expect(await file()).toBe(MEMBERS_FILE)
  })

  it.each([
    [
      ['grace@acme.exmaple', 'owner'],
      'grace@acme.exmaple is not in the file. Did you mean grace@acme.example?',
    ],
    // Another person could have that address.
    [
      ['grcae@acme.example', 'owner'],
      'grcae@acme.example is not in the file. Add them with roster add grcae@acme.example.',
    ],
    [
      ['nobody@else.example', 'owner'],
      'nobody@else.example is not in the file. Add them with roster add nobody@else.example.',
    ],
    [['cat@acme.example'], 'Say what to grant, such as "deployments/*=viewer", --group or --expires.'],
    [
      ['cat@acme.example', 'owner', '--for', '4h', '--until', '2026-12-07'],
      '--for and --until exclude each other. Give one of them.',
    ],
    [['cat@acme.example', 'owner', '--for', 'soon'], '--for is "soon"; expected a time such as 90s or 10m.'],
    [
      ['cat@acme.example', 'owner', '--until', '3m'],
      '--until is "3m", which is less than an hour. Write months as a date or in days, such as 2027-02-21 or 90d. For minutes, use --for.',
    ],
    [['cat@acme.example', 'owner', '--for', '30s'], '--for is "30s"; expected at least a minute.'],
    [
      ['cat@acme.example', '--until', '2026-12-07'],
      'Say what ends, such as "deployments/*=viewer" or --group. The membership ends with --expires.',
    ],
    [
      ['cat@acme.example', 'deployments/*=editor', '--for', '4h'],
      'cat@acme.example has deployments/*=editor without an end. To give it an end, revoke it first.',
    ],
    [['cat@acme.example', 'ownr'], '"ownr" is not a role of the organization; did you mean "owner"?'],
  ])('refuses %j', async (args, message) => {
    const { roster, file } = await terminal()
    expect(await roster('grant', ...args)).toEqual({ code: 1, stdout: '', stderr: `error: ${message}\n` })
    expect(await file()).toBe(MEMBERS_FILE)
  })
})

describe('roster revoke', () => {
  it('takes roles and groups', async () => {
    const { roster, file } = await terminal()
    const { code, stderr } = await roster(
      ...['revoke', 'kim@acme.example', 'connectedClusters/factory=viewer', '--group', 'analysts'],
    )
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining(
        `Took connectedClusters/factory=viewer, the group analysts from kim@acme.example. ${NEXT}`,
      ),
    })
    expect(stderr).toContain('Nobody is in the group "analysts".')
    expect(await file()).toContain('    "kim@acme.example": {},\n')
  })

  it('revokes the same from several members, or from none', async () => {
    const { roster, file } = await terminal()
    const refused = await roster('revoke', 'cat@acme.example', 'bob@acme.example', 'deployments/*=editor')
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('bob@acme.example does not have'),
    })
    expect(await file()).toBe(MEMBERS_FILE)
    await roster('grant', 'joan@acme.example', 'deployments/*=editor')
    const both = await roster('revoke', 'cat@acme.example', 'joan@acme.example', 'deployments/*=editor')
    expect(both).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('Took deployments/*=editor from cat@acme.example, joan@acme.example. '),
    })
    expect(await file()).toBe(MEMBERS_FILE.replace('{ "deployments": { "*": "editor" } }', '{}'))
  })

  it.each([
    [
      ['grace@acme.example', 'deployments/*=admin'],
      'grace@acme.example cannot lose deployments/*=admin alone: the group "sre" gives it. Take them out of the group, or edit the group.',
    ],
    [['cat@acme.example', 'owner'], 'cat@acme.example does not have owner. They have deployments/*=editor.'],
    [['cat@acme.example'], 'Say what to revoke, such as "deployments/*=viewer" or --group.'],
  ])('refuses %j', async (args, message) => {
    const { roster, file } = await terminal()
    expect(await roster('revoke', ...args)).toEqual({ code: 1, stdout: '', stderr: `error: ${message}\n` })
    expect(await file()).toBe(MEMBERS_FILE)
  })
})

describe('roster remove', () => {
  it('removes people, and warns if too few owners are left', async () => {
    const { roster, file } = await terminal()
    const { code, stderr } = await roster('remove', 'root@acme.example', 'EVE@acme.example')
    expect(code).toBe(0)
    expect(stderr).toContain('Only 1 Organization owner is listed; "minOwners" asks for 2.')
    expect(stderr).toContain('Removed root@acme.example, EVE@acme.example. ')
    const now = await file()
    expect(now).not.toMatch(/root@|eve@/)
    expect(now).toContain('"access": "console" } } }\n  },')
  })

  it('removes nobody if one of them is not there', async () => {
    const { roster, file } = await terminal()
    const { code, stderr } = await roster('remove', 'eve@acme.example', 'bbo@acme.example')
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'error: bbo@acme.example is not in the file.\n',
    })
    expect(await file()).toBe(MEMBERS_FILE)
  })
})

describe('an edit from the terminal', () => {
  it('shows a difference that git applies, and writes nothing, in a dry run', async () => {
    const { roster, file, folder } = await terminal()
    const { stdout, stderr } = await roster('remove', 'eve@acme.example', '--dry-run')
    expect(stdout).toMatch(/^--- a\/members\.json\n\+\+\+ b\/members\.json\n@@ .* @@\n[\s\S]*\n- {4}"eve@/)
    expect(stderr).toBe('Not written (dry run): Removed eve@acme.example.\n')
    expect(await file()).toBe(MEMBERS_FILE)
    expect(await readdir(folder)).toEqual(['members.json'])
  })

  it('shows no control characters on a terminal, and all of them to programs', async () => {
    const files = { 'members.json': MEMBERS_FILE.replace('// no roles yet', '// \u001B[2Jgone\u202E') }
    const shown = await (await terminal({ files, columns: 80 })).roster(
      'add',
      'joe@acme.example',
      '--dry-run',
    )
    expect(shown.stdout).toContain('// \uFFFD[2Jgone\uFFFD')
    const piped = await (await terminal({ files })).roster('add', 'joe@acme.example', '--dry-run')
    expect(piped.stdout).toContain('// \u001B[2Jgone\u202E')
  })

  it('writes beside and renames: the mode and a link stay, and nothing else is left', async () => {
    const { roster, folder, text } = await terminal({ files: {} })
    mkdirSync(join(folder, 'there'))
    writeFileSync(join(folder, 'there', 'real.json'), MEMBERS_FILE)
    chmodSync(join(folder, 'there', 'real.json'), 0o640)
    symlinkSync(join('there', 'real.json'), join(folder, 'members.json'))
    expect((await roster('remove', 'eve@acme.example')).code).toBe(0)
    expect(await text('there/real.json')).not.toContain('eve@')
    expect(statSync(join(folder, 'there', 'real.json')).mode & 0o777).toBe(0o640)
    expect(await readdir(join(folder, 'there'))).toEqual(['real.json'])
  })

  it('leaves a broken file alone, and says where it is broken', async () => {
    const { roster } = await terminal({ files: { 'members.json': '{ "members": {} }' } })
    const { code, stderr } = await roster('add', 'zoe@acme.example')
    expect(code).toBe(1)
    expect(stderr).toContain('error: members.json has an error, so nothing was changed.')
  })
})
