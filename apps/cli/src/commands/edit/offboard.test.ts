import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { publishedSchema } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { fakeGh } from '../../testing/fake-gh.ts'
import {
  type Edits,
  FILES,
  KIM,
  KIMS_ID,
  openThree,
  PRODUCTION,
  RESEARCH,
  STAGING,
  threeOrganizations,
} from '../../testing/organizations.ts'
import { openTerminal } from '../../testing/terminal.ts'

const HER = [KIM, KIMS_ID]
const LOGS = ['production', 'staging', 'research'].flatMap((name) => ['--audit-log', `${name}.jsonl`])

/** The files without what is hers, byte for byte. Her keys end. */
const WITHOUT_HER: Readonly<Record<string, string>> = {
  ...FILES,
  [PRODUCTION]: (FILES[PRODUCTION] ?? '')
    .replace('}, // covers for kim@acme.example', '} // covers for kim@acme.example')
    .replace(/ {4}\/\/ Until the move\n.*\n/, '')
    .replace(/(?<="ci":.*"expires": ")[^"]*/, '2026-11-23T09:00Z'),
  [STAGING]: (FILES[STAGING] ?? '').replace(/ {4}"user:u-kim".*\r\n/, ''),
  [RESEARCH]: (FILES[RESEARCH] ?? '')
    .replace(/ {4}"KIM@Acme.Example".*\n/, '')
    .replace(
      '"apiKeys": {\n',
      '"apiKeys": {\n    "by hand": { "id": "made-3", "expires": "2026-11-23T09:00Z", "owner": "KIM@Acme.Example" },\n',
    ),
}

describe('leaving three organizations', () => {
  it('takes one command, a merge and an apply of each, and can be verified', async () => {
    const { roster, texts, commit, env } = await openThree()
    expect(await roster('offboard', KIM)).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringMatching(
        /^Takes kim@acme\.example out of 3 members files\n\nApplying that ends 3 memberships, 1 invitation, 2 API keys\.\n/,
      ),
    })
    expect(await texts()).toEqual(WITHOUT_HER)
    expect(await roster('offboard', KIM)).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^Nothing to change: kim@acme\.example is in no members file\n/),
    })
    expect(await texts()).toEqual(WITHOUT_HER)
    commit('Take kim out')
    const open = await roster('offboard', ...HER, '--verify')
    expect(open).toMatchObject({ code: 1, stderr: '' })
    expect(open.stdout).toContain(`${STAGING} · still a member: ${KIM} (u-kim), still invited: ${KIM}`)
    expect(open.stdout).toContain(
      `${PRODUCTION} · still a member: ${KIM} (u-kim), still an API key: ci (ci-1)`,
    )

    for (const name of ['production', 'staging', 'research']) {
      env['EC_API_KEY'] = env[`EC_API_KEY_${name.toUpperCase()}`] ?? ''
      const file = name === 'research' ? RESEARCH : `organizations/${name}.json`
      const applied = await roster('apply', '--file', file, '--yes', '--audit-log', `${name}.jsonl`)
      expect(applied.code).toBe(0)
      if (name === 'production') {
        expect(applied.stdout).toContain(
          `${KIM} is gone from organization 1000000001: 1 membership, 1 API key.`,
        )
      }
    }
    env['EC_API_KEY'] = ''
    expect(await roster('offboard', ...HER, '--verify', ...LOGS)).toEqual({
      code: 0,
      stdout: `${KIM} is gone from production, research and staging: 3 memberships, 1 invitation, 2 API keys\n\nlooked at 3 files\n`,
      stderr: '',
    })
    const checked = await roster('offboard', ...HER, '--verify', '--json')
    expect(publishedSchema('offboarding-check').describes(JSON.parse(checked.stdout))).toBe(true)
    expect((await roster('offboard', ...HER, '--verify')).stdout).toMatch(
      /^kim@acme\.example is gone from production, research and staging: 3 memberships or invitations, 2 API keys\n/,
    )

    // A key that does not see all keys proves nothing.
    env['EC_API_KEY_STAGING'] = 'zoes'
    expect(await roster('offboard', ...HER, '--verify')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining(`${STAGING} This key may not see every API key`),
    })
    env['EC_API_KEY_STAGING'] = 'secret-2'

    // What is revoked needs no entry any more. Then there is nothing left to do.
    expect((await roster('offboard', ...HER)).stderr).toContain('API key ci removed')
    commit('Take her keys out')
    const last = await texts()
    expect(await roster('offboard', ...HER)).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^Nothing to change: kim@acme\.example is in no members file\n/),
    })
    expect(await texts()).toEqual(last)
    expect(await roster('offboard', ...HER, '--verify', ...LOGS)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('3 memberships, 1 invitation, 2 API keys'),
    })
  })

  it('shows the diff in a dry run, writes nothing, and describes itself for programs', async () => {
    const { roster, texts } = await openThree()
    const { code, stdout, stderr } = await roster('offboard', KIM, '--dry-run')
    expect(code).toBe(0)
    expect(stdout.match(/^--- a\/.*$/gm)).toEqual(
      [PRODUCTION, RESEARCH, STAGING].map((path) => `--- a/${path}`),
    )
    expect(stderr).toMatch(/^Dry run: this would take kim@acme\.example out of 3 members files\n/)
    const document = JSON.parse((await roster('offboard', KIM, '--dry-run', '--json')).stdout)
    expect(publishedSchema('offboarding').describes(document)).toBe(true)
    expect(document).toMatchObject({ status: 'changed', dryRun: true, people: HER })
    expect(await texts()).toEqual(FILES)
  })

  it('opens one pull request for all files, and leaves the checkout alone', async () => {
    const gh = await fakeGh()
    const { roster, texts, git, folder } = await openThree({ programs: { gh: gh.path } })
    const remote = join(folder, 'remote.git')
    git('init', '--quiet', '--bare', '--initial-branch=main', remote)
    git('remote', 'add', 'origin', remote)
    git('push', '--quiet', 'origin', 'main')
    const run = await roster('offboard', KIM)
    expect(run).toMatchObject({ code: 0, stdout: 'https://github.com/acme/people/pull/8\n' })
    expect(run.stderr).toContain(`roster offboard ${KIM} ${KIMS_ID} --verify`)
    expect(await texts()).toEqual(FILES)
    const [, create] = await gh.calls()
    expect(create).toEqual([
      ...['pr', 'create', '--base', 'main', '--head', 'roster/offboard-kim-20261123090000'],
      ...['--title', `Take ${KIM} out of every organization`],
      ...['--body', expect.stringContaining('Applying that ends 3 memberships, 1 invitation, 2 API keys.')],
    ])
    for (const path of [PRODUCTION, STAGING, RESEARCH]) {
      expect(git('-C', remote, 'show', `roster/offboard-kim-20261123090000:${path}`)).toBe(WITHOUT_HER[path])
    }
    // Once that is merged, there is nothing to propose.
    git('-C', remote, 'update-ref', 'refs/heads/main', 'refs/heads/roster/offboard-kim-20261123090000')
    expect(await roster('offboard', KIM)).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringMatching(/^Nothing to change: /),
    })
    expect(await gh.calls()).toHaveLength(3)
  })
})

it('is completed with the people of all files', async () => {
  const { roster } = await openThree({ inGit: false })
  const people = ['bob@acme.example', 'kim@acme.example']
  expect((await roster('complete', '--', 'offboard', 'b')).stdout).toBe(`${people[0]}\n`)
  expect((await roster('complete', '--', 'offboard', 'x@y.example', '--keys-to', 'k')).stdout).toBe(
    `${people[1]}\n`,
  )
})

describe('what cannot be done is done in no file', () => {
  const only = (path: string, edit: (text: string) => string): Edits => ({ [path]: edit })

  it.each<[string, Edits, readonly RegExp[]]>([
    [
      'a broken file',
      only(STAGING, (text) =>
        text.replace('"zoe@acme.example": {}', '"zoe@acme.example": { "organization": "ownr" }'),
      ),
      [
        /^organizations\/staging\.json:6:\d+ error: .*"ownr"/m,
        /staging\.json is broken, so nothing was changed in any of the 3 files\./,
      ],
    ],
    [
      'two broken files',
      { [STAGING]: () => '{', [RESEARCH]: (text) => text.replace('"members"', '"member"') },
      [
        /^organizations\/staging\.json:1:\d+ error/m,
        /^organizations\/research\.jsonc:3:3 error/m,
        /are broken/,
      ],
    ],
    [
      'one of too few owners',
      only(PRODUCTION, (text) => text.replace('"minOwners": 2', '"minOwners": 3')),
      [
        /^Refused: nothing was changed for kim/,
        /production\.json This would leave 2 Organization owners of 3; "minOwners" asks for 3/,
        /To go ahead in other organizations, name their files with --file\./,
      ],
    ],
    [
      'the only member of a file',
      only(STAGING, (text) =>
        text
          .replace(/ {4}"ada.*\r\n/, '')
          .replace(/,\r\n.*"zoe.*\r\n/, '\r\n')
          .replace('"user:u-kim"', `"${KIM}"`),
      ),
      [/^Refused/, /staging\.json No members are listed/],
    ],
  ])('%s', async (_name, edits, messages) => {
    const { roster, texts } = await openThree({ edits, inGit: false })
    const before = await texts()
    const { code, stderr } = await roster('offboard', KIM)
    expect(code).toBe(1)
    for (const message of messages) expect(stderr).toMatch(message)
    expect(await texts()).toEqual(before)
  })

  it('what was asked does not make sense', async () => {
    const { roster, texts } = await openThree()
    for (const [args, message] of [
      [
        ['kmi@acme.example'],
        'kmi@acme.example is not in any of the 3 members files, nor in their history. Did you mean kim@acme.example?',
      ],
      [['kim'], '"kim" is neither an e-mail address nor "user:" and a user id.'],
      [
        [KIM, '--keys-to', 'max@acme.example'],
        '"max@acme.example", who answers for the API key "ci", is not among the members',
      ],
      [[KIM, '--folder', 'elsewhere'], 'There is no members file in elsewhere.'],
      [[KIM, '--folder', 'organizations', '--file', STAGING], '--folder and --file exclude each other.'],
      [[KIM, '--file', 'nowhere.json'], 'nowhere.json does not exist.'],
      [[KIM, '--verify', '--dry-run'], '--verify changes nothing'],
      [[KIM, '--audit-log', 'x'], '--audit-log is for --verify.'],
    ] as const) {
      expect(await roster('offboard', ...args), args.join(' ')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(message),
      })
    }
    expect(await texts()).toEqual(FILES)
  })
})

describe('which files, and which of the people in them', () => {
  it('takes a file once, whatever leads to it', async () => {
    const { roster, folder, texts } = await openThree({ inGit: false })
    symlinkSync('production.json', join(folder, 'organizations/again.json'))
    const { stderr } = await roster('offboard', KIM)
    expect(stderr).toContain('out of 3 members files')
    expect(await texts()).toEqual(WITHOUT_HER)
    const twice = await openThree({ inGit: false })
    const files = ['--file', STAGING, '--file', `./organizations/../${STAGING}`]
    expect((await twice.roster('offboard', KIM, ...files)).stderr).toContain(
      'out of ./organizations/../organizations/staging.json\n',
    )
  })

  it('takes members.json where there is no folder, and beside one', async () => {
    const alone = await openTerminal({
      files: { 'members.json': FILES[RESEARCH] ?? '' },
      env: { EC_API_KEY: 'secret-3' },
      state: threeOrganizations(),
    })
    expect((await alone.roster('offboard', 'Kim@ACME.example')).stderr).toContain('out of members.json\n')
    expect(await alone.text('members.json')).toBe(WITHOUT_HER[RESEARCH])
    const beside = await openThree({ inGit: false })
    await beside.write('members.json', FILES[RESEARCH] ?? '')
    const { stderr } = await beside.roster('offboard', KIM, '--offline')
    expect(stderr).toContain('out of 3 members files')
    expect(stderr).toContain(
      'members.json and organizations/research.jsonc are about the same organization, 1000000003.',
    )
  })

  it('without a key finds the people files name, and says what it could not look up', async () => {
    const { roster, text, env } = await openThree()
    env['EC_API_KEY_STAGING'] = ''
    env['EC_API_KEY_RESEARCH'] = 'secret-2'
    const { code, stderr } = await roster('offboard', KIM)
    expect(code).toBe(0)
    // By user id, which the other organizations tell. What it means there is not known, so the entry ends.
    expect(await text(STAGING)).toContain(
      '"user:u-kim": {\r\n      "deployments": { "*": "admin" },\r\n      "expires": "2026-11-23T09:00Z",',
    )
    expect(stderr).toContain(
      'The organization 1000000002 was not looked up: Neither EC_API_KEY_STAGING nor EC_API_KEY is set.',
    )
    expect(stderr).toMatch(
      /The organization 1000000003 was not looked up: \[GET\] .* set EC_API_KEY_RESEARCH\./,
    )
    expect(stderr).toContain(
      'What else applying ends is not known for organizations/research.jsonc and organizations/staging.json',
    )
    const verified = await roster('offboard', ...HER, '--verify')
    expect(verified.code).toBe(1)
    expect(verified.stdout).toMatch(
      /Not known\n {2}! organizations\/research\.jsonc The organization 1000000003 was not looked up/,
    )
  })

  it('hands keys over instead, and says whose secret someone knows', async () => {
    const { roster, text } = await openThree()
    const { code, stderr } = await roster(
      'offboard',
      KIM,
      '--keys-to',
      'ADA@acme.example',
      '--file',
      PRODUCTION,
    )
    expect(code).toBe(0)
    expect(await text(PRODUCTION)).toContain('"expires": "2027-03-01", "owner": "ada@acme.example" }\n  },')
    expect(stderr).toContain('Kim@acme.example answered for the API key "ci" and can know its secret.')
  })
})
