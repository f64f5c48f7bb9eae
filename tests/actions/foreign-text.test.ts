/**
 * Text from outside in every place that a run reads: nothing that it prints, and nothing that it writes for the
 * runner, is a command or another output.
 */
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { role } from '@roster/emulator'
import fc from 'fast-check'
import { beforeEach, describe, expect, vi } from 'vitest'
import { newFolder, start } from '../../apps/cli/test/program.ts'
import { API_KEY, acme, LOGS, membersFile } from './acme.ts'
import { runnerCommands } from './runner-commands.ts'
import { FILE, PERMISSIONS, type StageRun, test } from './stage.ts'

vi.setConfig({ testTimeout: 120_000 })

/** A part of every command in the bait. */
const PLANTED = 'planted'

const COMMANDS = [
  `::stop-commands::${PLANTED}`,
  `::error title=${PLANTED}::${PLANTED}`,
  `::SET-ENV name=${PLANTED}::x`,
  `::add-path::/${PLANTED}`,
  `::set-output name=applied::${PLANTED}`,
  `::add-mask::${PLANTED}`,
  `##[stop-commands]${PLANTED}`,
  `##[set-env name=${PLANTED};]x`,
  `##[Error]${PLANTED}`,
  `#\u00AD#\u200D[add-path]/${PLANTED}`,
  `:\u00AD:error::${PLANTED}`,
]

const BEFORE = [
  '',
  ' ',
  'x',
  '\n',
  '\r',
  '\r\n',
  '\u2028',
  '\u0085',
  '\u000B',
  '\u00A0',
  '\u0000',
  '%0A',
  '%0D%0A',
  '%250A',
  '\u001B[0m',
  '"',
  "'",
  ',',
  ']',
  '\nEOF\n',
  '\nghadelimiter_x\n',
  `\n${'applied'}=9\n`,
]

const hostile = fc
  .array(fc.tuple(fc.constantFrom(...BEFORE), fc.constantFrom(...COMMANDS), fc.constantFrom(...BEFORE)), {
    minLength: 1,
    maxLength: 3,
  })
  .map((parts) => parts.flat().join(''))

let seed = 0
beforeEach(() => {
  seed = Math.floor(Math.random() * 2 ** 31)
})

/** Each command at least once, after each kind of line end, and random mixtures. */
function baits(count: number): readonly string[] {
  const each = COMMANDS.flatMap((command) => BEFORE.map((before) => `${before}${command}`))
  const offset = seed % each.length
  const fixed = [...each.slice(offset), ...each.slice(0, offset)]
  return [...fixed.slice(0, count), ...fc.sample(hostile, { numRuns: count, seed })]
}

/** Those that the programs print themselves. */
const OWN = new Set(['error', 'warning', 'notice', 'add-mask'])

function planted(printed: string): readonly string[] {
  return runnerCommands(printed)
    .filter(({ form, name, data }) => form === 'old' || !OWN.has(name) || data.startsWith(PLANTED))
    .map(({ form, name, data }) => `${form} ${name}: ${data.slice(0, 80)}`)
}

function expectNothingPlanted({
  stdout,
  stderr,
}: {
  readonly stdout: string
  readonly stderr: string
}): void {
  expect([...planted(stdout), ...planted(stderr)], `seed ${seed}`).toEqual([])
}

function expectRunIsClean(run: StageRun, outputs: readonly string[]): void {
  expectNothingPlanted(run)
  expect(Object.keys(run.outputs).filter((name) => !outputs.includes(name))).toEqual([])
  for (const [name, value] of Object.entries(run.outputs)) {
    // Paths name the members file.
    if (!PATHS.has(name)) expect(value).toMatch(/^(?:\d+|[0-9a-f]{64})?$/)
    expect(value).not.toMatch(/[\r\n]/)
  }
}

const PREVIEW_OUTPUTS = [
  'changes',
  'invites',
  'removals',
  'role-changes',
  'blocking',
  'digest',
  'plan',
  'report',
]
const PATHS = new Set(['plan', 'report', 'result', 'audit-log'])
const APPLY_OUTPUTS = ['applied', 'failed', 'held', 'digest', 'result', 'audit-log']

const safe = (text: string) => JSON.stringify(text)

/** A file in which reasons, names of groups and resources, and addresses are bait. */
function hostileFile(): string {
  const [reasons, names, groups] = [baits(60), baits(20), baits(20)]
  const lines = (texts: readonly string[], value: (index: number) => object) =>
    [...new Set(texts)].map((text, index) => `${safe(text)}: ${JSON.stringify(value(index))}`).join(',\n')
  const people = reasons.map(
    (reason, index) =>
      `"zoe${index}@acme.example": ${JSON.stringify({ reason, groups: [[...new Set(groups)][index % 20]] })}`,
  )
  const hex = (index: number) => index.toString(16).padStart(32, '0')
  return membersFile()
    .replace(
      '"resources": {',
      `"groups": {${lines(groups, () => ({ deployments: { '*': 'viewer' } }))}},\n"resources": {`,
    )
    .replace(
      '"shop":',
      `${[...new Set(names)].map((name, index) => `${safe(name)}: "${hex(index + 1)}"`).join(',\n')}, "shop":`,
    )
    .replace(/\},\n\}\n$/, `${people.join(',\n')},\n},\n}\n`)
}

/** A broken file: messages quote keys, values and addresses. */
function brokenFile(): string {
  // A key that appears twice would be the only finding.
  const people = [...new Set([`##[error]${PLANTED}`, ...baits(60)])].map(
    (text) => `${safe(text)}: { ${safe(text)}: 1, "deployments": { ${safe(text)}: ${safe(text)} } }`,
  )
  return membersFile().replace('"members": {', `"members": {\n${people.join(',\n')},`)
}

/** Names of keys are one line. */
function withKeys(file: string): string {
  const entry = { deployments: { '*': 'viewer' }, owner: 'ada@acme.example', expires: '2099-12-31' }
  const keys = Object.fromEntries(
    COMMANDS.filter((text) => !/\p{C}/u.test(text)).map((text) => [text, entry]),
  )
  return file.replace('"members": {', `"apiKeys": ${JSON.stringify(keys)},\n"members": {`)
}

/** An organization whose names, addresses and roles are bait. */
function hostileOrganization() {
  const texts = baits(20)
  return acme({
    deployments: [
      { id: LOGS, name: texts[0] ?? '' },
      ...texts.slice(1).map((name, index) => ({ id: (index + 99).toString(16).padStart(32, '0'), name })),
    ],
    members: texts.map((text, index) => ({
      email: `${text}@acme.example`,
      userId: `${index}-${text}`,
      roles: [role('deployment-viewer', LOGS)],
    })),
  })
}

describe('no text from outside is a command to the runner', () => {
  test('of a file, through preview, merge, apply and drift', async ({ openStage }) => {
    const stage = await openStage()
    const number = stage.propose(hostileFile())
    const preview = await stage.preview(number)
    expect(preview.outputs['invites']).not.toBe('0')
    expectRunIsClean(preview, PREVIEW_OUTPUTS)
    expect(preview.stdout).toContain(PLANTED)
    const push = stage.merge(number)
    expectRunIsClean(await stage.apply({ name: 'schedule' }, { inputs: { mode: 'drift' } }), APPLY_OUTPUTS)
    expectRunIsClean(await stage.apply(push, { inputs: { 'dry-run': 'true' } }), APPLY_OUTPUTS)
    expectRunIsClean(await stage.apply(push), APPLY_OUTPUTS)
  })

  test('of a broken file', async ({ openStage }) => {
    const stage = await openStage()
    const preview = await stage.preview(stage.propose(brokenFile()))
    expectRunIsClean(preview, PREVIEW_OUTPUTS)
    const applied = await stage.apply(stage.push(brokenFile()))
    expect([preview.code, applied.code]).toEqual([1, 1])
    expect(applied.stdout).toContain(PLANTED)
    expectRunIsClean(applied, APPLY_OUTPUTS)
    expectRunIsClean(await stage.apply({ name: 'schedule' }, { inputs: { mode: 'drift' } }), APPLY_OUTPUTS)
  })

  test('of the organization', async ({ openStage }) => {
    const stage = await openStage({ state: hostileOrganization() })
    const preview = await stage.preview(stage.propose(membersFile({ members: { zoe: {} } })))
    expect(preview.stdout).toContain(PLANTED)
    expectRunIsClean(preview, PREVIEW_OUTPUTS)
    expectRunIsClean(await stage.apply(stage.push(membersFile({ members: { zoe: {} } }))), APPLY_OUTPUTS)
    const drift = { mode: 'drift', 'drift-pull-request': 'true' }
    expectRunIsClean(await stage.apply({ name: 'schedule' }, { inputs: drift }), APPLY_OUTPUTS)
  })

  test('of a pull request: its title, branch, labels, authors, reviewers and commits', async ({
    openStage,
  }) => {
    const stage = await openStage({ file: membersFile({ policy: { approvals: 'enforce' } }) })
    const texts = baits(8)
    const head = `edit-##[error]${PLANTED}`
    stage.repository.commit({
      branch: head,
      files: { [FILE]: membersFile({ members: { zoe: {} } }) },
      author: texts[0] ?? '',
      message: texts[1] ?? '',
    })
    const number = stage.repository.openPullRequest({
      head,
      author: texts[2] ?? '',
      title: texts[3] ?? '',
      body: texts[4] ?? '',
      labels: texts.slice(5),
    })
    stage.repository.review(number, texts[6] ?? '', 'APPROVED')
    expectRunIsClean(await stage.preview(number), PREVIEW_OUTPUTS)
    const push = stage.merge(number)
    expectRunIsClean(await stage.apply(push), APPLY_OUTPUTS)
  })

  test('of an answer of GitHub, and of a proxy before it', async ({ openStage }) => {
    for (const message of baits(1)) {
      for (const path of [/\/pulls\/\d+$/, /\/comments/, /\/check-runs/, /\/contents\//]) {
        const stage = await openStage({ permissions: { ...PERMISSIONS, checks: 'write' } })
        const number = stage.propose(membersFile({ members: { zoe: {} } }))
        const headers = {
          'x-accepted-github-permissions': 'planted=write',
          deprecation: 'x',
          sunset: '##[error]planted',
        }
        stage.github.addFault({
          path,
          times: 9,
          kind: { status: 403, headers, body: { message, errors: [{ message }, message] } },
        })
        expectRunIsClean(await stage.preview(number), PREVIEW_OUTPUTS)
      }
    }
  })

  test('of an answer of Elastic Cloud, and of a proxy before it', async ({ openStage }) => {
    const texts = baits(3)
    let answers = 0
    const server = createServer((_request, response) => {
      const text = texts[answers % texts.length] ?? ''
      answers += 1
      const isJson = answers % 3 !== 0
      response.writeHead(answers % 2 ? 400 : 403, {
        'content-type': isJson ? 'application/json' : 'text/html',
      })
      response.end(
        isJson ? JSON.stringify({ errors: [{ code: text, message: text, fields: [text] }] }) : text,
      )
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const stage = await openStage()
    const number = stage.propose(membersFile({ members: { zoe: {} } }))
    for (let runs = 0; runs < texts.length; runs += 1) {
      expectRunIsClean(await stage.preview(number, { inputs: { 'api-url': url } }), PREVIEW_OUTPUTS)
      const apply = await stage.apply({ name: 'schedule' }, { inputs: { 'api-url': url } })
      expect(apply.code).toBe(1)
      expectRunIsClean(apply, APPLY_OUTPUTS)
    }
    server.close()
  })

  test('of the paths that a change touches, through the matrix', async ({ openStage }) => {
    const stage = await openStage()
    const named = (text: string) => `organizations/${text.replaceAll(/[\0/]/g, '_')}.json`
    const files = (texts: readonly string[]) =>
      Object.fromEntries(texts.map((text) => [named(text), '{ "organization": "1", "members": {} }']))
    stage.repository.commit({ files: files([...COMMANDS, ...baits(5)]) })
    const before = stage.repository.tip()
    stage.repository.commit({ files: files(baits(5).map((text) => `${text} again`)) })
    stage.repository.commit({ branch: 'edit', files: files(baits(5).map((text) => `${text} proposed`)) })
    const number = stage.repository.openPullRequest({ head: 'edit' })
    for (const event of [
      { name: 'push', before },
      { name: 'pull_request_target', number },
      { name: 'schedule' },
    ] as const) {
      const run = await stage.run('matrix', event)
      expect({ code: run.code, outputs: run.outputs }).toEqual({ code: 1, outputs: {} })
      expect(run.stdout).toContain(PLANTED)
      expectNothingPlanted(run)
    }
  })

  test('of an input that is wrong', async ({ openStage }) => {
    const stage = await openStage()
    const number = stage.propose(membersFile())
    // No variable of an environment can have a NUL in it.
    for (const text of baits(1).map((bait) => bait.replaceAll('\0', ''))) {
      for (const input of ['mode', 'members-file', 'comment', 'api-url', 'pull-requests']) {
        expectRunIsClean(await stage.preview(number, { inputs: { [input]: text } }), PREVIEW_OUTPUTS)
      }
    }
  })

  test('through the command line in a workflow, whose JSON stays the same', async ({ openStage }) => {
    const stage = await openStage({ state: hostileOrganization() })
    const env = {
      GITHUB_ACTIONS: 'true',
      EC_API_KEY: API_KEY,
      EC_ENDPOINT: (await stage.serve()).cloud,
      PATH: process.env['PATH'] ?? '',
    }
    const folder = newFolder()
    await writeFile(join(folder, 'members.json'), withKeys(hostileFile()))
    await writeFile(join(folder, 'broken.json'), brokenFile())
    const roster = (...args: readonly string[]) => start(args, { folder, env }).ended
    // Every command prints through the same two streams, and annotations through the toolkit.
    for (const args of [
      ['validate', '--file', 'broken.json', '--format', 'github'],
      ['plan', '--markdown'],
      ['who', 'deployments/logs-prod'],
      ['keys'],
      [
        'elevate',
        `${PLANTED}@acme.example`,
        `deployments/##[error]${PLANTED}=admin`,
        '--for',
        '1h',
        '--reason',
        'x',
      ],
      ['review', 'open', `##[error]${PLANTED}`],
      ['offboard', 'zoe1@acme.example', '--file', 'members.json', '--dry-run'],
      ['offboard', `##[error]${PLANTED}@acme.example`, '--file', 'members.json', '--verify'],
      ['plan', `--::error::${PLANTED}`],
    ]) {
      const run = await roster(...args)
      expect(run.stdout + run.stderr).toContain(PLANTED)
      expectNothingPlanted(run)
    }
    const json = await roster('validate', '--file', 'broken.json', '--format', 'json')
    expectNothingPlanted(json)
    expect(JSON.stringify(JSON.parse(json.stdout))).toContain('##[')
  })
})

test(`the scanner finds what a runner would execute`, () => {
  const found = (text: string) =>
    runnerCommands(text).map(({ form, name, data }) => `${form} ${name} ${data}`)
  expect(found('\u2028 ::Error title=x::a%0Ab')).toEqual(['new error a\nb'])
  expect(found('a\r::set-env name=x::y')).toEqual(['new set-env y'])
  expect(found('x ##[stop-commands]y')).toEqual(['old stop-commands y'])
  expect(found('#\u00AD#[add-path]y')).toEqual(['old add-path y'])
  expect(found('a ::error::b\n: :error::c\n## [error]d')).toEqual([])
})
