import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createElasticCloud, livedInOrganization, serve } from '@roster/emulator'
import { describe, expect, it, onTestFinished } from 'vitest'
import { newFolder, start } from './program.ts'

/** Cat and Joan go, and Zoe comes: of the emulator's lived-in organization. */
const FILE = `{
  "organization": "1234567890",
  "members": {
    "ada@acme.example": { "organization": "owner" },
    "zoe@acme.example": { "organization": "billing-admin" },
    "max@acme.example": {}
  },
  "policy": { "maxRemovals": "100%" }
}`

/** The emulated service, and a folder with the file. */
async function service(options: { readonly latency?: number } = {}) {
  const emulator = createElasticCloud({ state: livedInOrganization(Date.now()), now: Date.now })
  const { url, close } = await serve(emulator, options)
  onTestFinished(close)
  const folder = newFolder()
  writeFileSync(join(folder, 'members.json'), FILE)
  return { url, folder, env: { EC_API_KEY: 'ada-key', EC_ENDPOINT: url } }
}

/** `roster emulate`, and a folder with the file. */
async function emulate(...args: readonly string[]) {
  const running = start(['emulate', ...args])
  await running.said('\n')
  const { url, apiKey, organization } = JSON.parse(running.output.stdout)
  const folder = newFolder()
  writeFileSync(join(folder, 'members.json'), FILE)
  return { running, organization, folder, env: { EC_API_KEY: apiKey, EC_ENDPOINT: url } }
}

describe('the built program', () => {
  it('gives its version', async () => {
    const { code, stdout, stderr } = await start(['--version']).ended
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it('reads its standard input', async () => {
    const running = start(['validate', '-f', '-'])
    running.process.stdin?.end(FILE)
    expect(await running.ended).toMatchObject({ code: 0, stderr: expect.stringMatching(/^stdin: /) })
  })

  it('makes annotations that a runner understands', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'members.json'), '{\n  "organization": "1%"\n}')
    const { code, stdout } = await start(['validate', '--format', 'github'], { folder }).ended
    expect(code).toBe(1)
    expect(stdout).toMatch(/^::error title=Roster,file=members\.json,line=\d+,col=\d+::.+\n/)
  })

  it('plans and applies against the emulator, which keeps its state in a file', async () => {
    const state = join(newFolder(), 'state.json')
    const first = await emulate('--state', state)
    expect(first.organization).toBe('1234567890')
    const applied = await start(['apply', '--yes'], first).ended
    expect(applied.code).toBe(0)
    expect(applied.stdout).toContain('Applied: invited 1 person')
    first.running.process.kill('SIGINT')
    expect((await first.running.ended).code).toBe(0)

    const second = await emulate('--state', state)
    expect((await start(['plan'], second).ended).stdout).toContain('Nothing to apply')
    second.running.process.kill('SIGTERM')
    expect((await second.running.ended).code).toBe(0)
  })

  it('brings with it what init writes', async () => {
    const { env } = await service()
    const folder = newFolder()
    const written = await start(['init', '--actions', 'acme/roster@v1'], { env, folder }).ended
    expect(written).toMatchObject({ code: 0, stdout: '' })
    const workflow = readFileSync(join(folder, '.github/workflows/roster-apply.yml'), 'utf8')
    expect(workflow).toContain('uses: acme/roster/apps/apply@v1\n')
    expect(JSON.parse(readFileSync(join(folder, 'members.schema.json'), 'utf8'))).toHaveProperty('properties')
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends cleanly on %s in the middle of applying', async (signal, exit) => {
    const { env, folder } = await service({ latency: 100 })
    const audit = join(folder, 'audit.jsonl')
    const applying = start(['apply', '--yes', '--audit-log', audit], { env, folder })
    await applying.said('nothing has been applied yet')
    applying.process.kill(signal)
    const { code, stdout } = await applying.ended
    expect(code).toBe(exit)
    expect(stdout).toContain(`The run ended early: interrupted by ${signal}.`)
    expect(stdout).toMatch(/not attempted/)
  })

  it('takes it well when nobody reads on', async () => {
    const { env, folder } = await service()
    const plan = start(['plan', '--json'], { env, folder })
    plan.process.stdout?.destroy()
    expect(await plan.ended).toMatchObject({ code: 0, stderr: '' })
  })

  it('says which port is taken', async () => {
    const { url } = await service()
    const { code, stderr } = await start(['emulate', '--port', new URL(url).port]).ended
    expect(code).toBe(1)
    expect(stderr).toMatch(/^error: The emulator could not be started: port \d+ is in use\./)
  })
})
