/**
 * Answers that are broken on the wire. Both actions and the command line say in a sentence what came from where; no run
 * ends in a raw error or in a wrong green, and nothing is written that should not be.
 */
import { describe, expect, type TestContext } from 'vitest'
import { openTerminal } from '../../apps/cli/src/testing/terminal.ts'
import { API_KEY, acme, JOB_TOKEN, membersFile } from './acme.ts'
import {
  DAMAGES,
  type DamageName,
  type DamagingProxy,
  HARMLESS,
  openDamagingProxy,
} from './damaging-proxy.ts'
import { FILE, PERMISSIONS, type Stage, type StageRun, test } from './stage.ts'

const CHANGES = membersFile({
  members: { zoe: {}, bob: { deployments: { shop: 'viewer' } }, cat: null },
})
const SERVICES = ['github', 'cloud'] as const
type Service = (typeof SERVICES)[number]

const NAMES = Object.keys(DAMAGES) as readonly DamageName[]
const HARMFUL = NAMES.filter((name) => !HARMLESS.has(name))

/** One of each kind. */
const LIKELY: readonly DamageName[] = [
  'chunks that are cut',
  'a sign-in page',
  'a page with 407',
  'a conflict in another API',
  'a connection that ends',
]

const isRead = (method: string, path: string) => method === 'GET' || path.endsWith('/graphql')
const isWrite = (method: string, path: string) => !isRead(method, path)

/** Which request failed, what came from which host, or why nothing did. Then what to do. */
const SENTENCE =
  /\[[A-Z]+\] 127\.0\.0\.1:\d+\/\S+: (?:\d{3} is not an answer of|\d{3} an unexpected answer \(|407 from a proxy|no answer \(|no response|511 an error page \(|511(?=\.)).*\. [A-Z].*\.$/
const RAW =
  /a bug in Roster|is not a function|cannot read prop|is not iterable|unexpected token|fetch failed|\[object |\bNaN\b|\bundefined\b|Acme Corp|\(\)|: \. /i
const BLAME =
  /nothing in the file|not valid UTF-8|input "members-file"|permissions of the workflow|The API key/

function expectSentences(messages: readonly string[], where: string): void {
  for (const message of messages) {
    expect(message, where).toMatch(SENTENCE)
    expect(message, where).not.toMatch(RAW)
    expect(message, where).not.toMatch(BLAME)
  }
}

/** About the run, and not about lines of the file. */
const said = ({ commands }: StageRun, level: 'error' | 'warning') =>
  commands(level).filter((line) => !line.startsWith('title='))

const comments = ({ posts }: StageRun) => posts.filter((post) => post.includes('/comments'))

type Proxies = Readonly<Record<Service, DamagingProxy>>

async function openBehind(stage: Stage, onTestFinished: TestContext['onTestFinished']): Promise<Proxies> {
  const proxies = {
    github: await openDamagingProxy((request) => stage.github.fetch(request)),
    cloud: await openDamagingProxy((request) => stage.cloud.fetch(request)),
  }
  onTestFinished(() => {
    for (const proxy of Object.values(proxies)) proxy.close()
  })
  return proxies
}

describe('broken answers', () => {
  test('to reads stop every run, and write nothing', async ({ openStage, onTestFinished }) => {
    const stage = await openStage({ permissions: { ...PERMISSIONS, contents: 'write' } })
    const proxies = await openBehind(stage, onTestFinished)
    const previewed = stage.propose(CHANGES)
    await stage.preview(previewed)
    const push = stage.merge(previewed)
    const number = stage.propose(membersFile({ members: { yan: {} } }))
    const drift = { mode: 'drift', 'drift-pull-request': 'true' }
    for (const service of SERVICES) {
      const urls = { [service]: proxies[service].url }
      for (const [index, name] of HARMFUL.entries()) {
        if (service === 'cloud' && name === 'no type') continue
        proxies[service].damage = { kind: DAMAGES[name], matches: isRead }
        const where = `${service}, ${name}`
        const second = index % 2 === 0 ? ([push, {}] as const) : ([{ name: 'schedule' }, drift] as const)
        for (const run of [
          await stage.preview(number, { urls }),
          await stage.apply(second[0], { urls, inputs: second[1] }),
        ]) {
          const { code, writes, posts } = run
          expect({ where, code, writes, posts }).toEqual({ where, code: 1, writes: [], posts: [] })
          expect(said(run, 'error'), where).toHaveLength(1)
          expectSentences([...said(run, 'error'), ...said(run, 'warning')], where)
        }
      }
    }
  })

  test('to comments leave the preview red, and the outcome of apply as it is', async ({
    openStage,
    onTestFinished,
  }) => {
    const stage = await openStage()
    const { github } = await openBehind(stage, onTestFinished)
    const urls = { github: github.url }
    const number = stage.propose(CHANGES)
    for (const kind of HARMFUL.map((name) => DAMAGES[name])) {
      github.damage = { kind, matches: isWrite, isLost: true }
      const run = await stage.preview(number, { urls })
      expect(run).toMatchObject({ code: 1, outputs: { changes: '3' } })
      expect(run.commands('error')).toEqual([expect.stringMatching(/^Nothing here will count as reviewed/)])
      expectSentences([...run.commands('error'), ...said(run, 'warning')], 'preview')
    }
    expect(stage.comments(number)).toEqual([])
    await stage.preview(number)
    const push = stage.merge(number)
    const before = stage.comments(number)
    for (const [index, name] of LIKELY.entries()) {
      github.damage = { kind: DAMAGES[name], matches: isWrite, isLost: true }
      const run = await stage.apply(push, { urls })
      expect(run).toMatchObject({ code: 0, outputs: { applied: index === 0 ? '3' : '0', failed: '0' } })
      expect(comments(run)).toEqual([])
      expectSentences(said(run, 'warning'), 'apply')
    }
    expect(stage.comments(number)).toEqual(before)
  })

  test('to writes of the organization are made up for by reading', async ({ openStage, onTestFinished }) => {
    const stage = await openStage()
    const { cloud } = await openBehind(stage, onTestFinished)
    const urls = { cloud: cloud.url }
    const number = stage.propose(CHANGES)
    await stage.preview(number)
    const push = stage.merge(number)
    const before = stage.cloud.state.export()
    for (const name of HARMFUL) {
      cloud.damage = { kind: DAMAGES[name], matches: isWrite, isLost: true }
      const lost = await stage.apply(push, { urls })
      expect({ name, code: lost.code, applied: lost.outputs['applied'] }).toEqual({
        name,
        code: 1,
        applied: '0',
      })
      expect(lost.stdout, name).not.toMatch(RAW)
      expect(stage.access()).toHaveProperty('cat')
    }
    for (const name of LIKELY) {
      stage.cloud.state.import(before)
      cloud.damage = { kind: DAMAGES[name], matches: isWrite }
      const run = await stage.apply(push, { urls, inputs: { unreviewed: 'apply' } })
      expect({ name, code: run.code, failed: run.outputs['failed'] }).toEqual({ name, code: 0, failed: '0' })
      expect(stage.access()).toHaveProperty('zoe (invited)')
      expect(stage.access()).not.toHaveProperty('cat')
    }
  })

  test('that lose nothing on the way change nothing', async ({ openStage, onTestFinished }) => {
    const stage = await openStage()
    const proxies = await openBehind(stage, onTestFinished)
    const urls = { github: proxies.github.url, cloud: proxies.cloud.url }
    const number = stage.propose(CHANGES)
    for (const name of HARMLESS) {
      for (const proxy of Object.values(proxies)) proxy.damage = { kind: DAMAGES[name], matches: () => true }
      expect(await stage.preview(number, { urls })).toMatchObject({ code: 0 })
    }
    expect(await stage.apply(stage.merge(number), { urls })).toMatchObject({
      code: 0,
      outputs: { applied: '3', held: '0' },
    })
  })

  test('stop the command line', async ({ openStage, onTestFinished }) => {
    const stage = await openStage()
    const proxies = await openBehind(stage, onTestFinished)
    const terminal = await openTerminal({
      state: acme(),
      files: { [FILE]: CHANGES },
      fetch: globalThis.fetch,
      env: {
        EC_API_KEY: API_KEY,
        EC_ENDPOINT: proxies.cloud.url,
        GITHUB_REPOSITORY: 'acme/members',
        GITHUB_TOKEN: JOB_TOKEN,
        GITHUB_API_URL: proxies.github.url,
      },
    })
    expect(await terminal.roster('plan', '--exit-code')).toMatchObject({ code: 2 })
    for (const name of HARMFUL) {
      for (const proxy of Object.values(proxies)) proxy.damage = { kind: DAMAGES[name], matches: isRead }
      if (name !== 'no type') {
        const { code, stdout, stderr } = await terminal.roster('plan')
        expect({ name, code, stdout }).toEqual({ name, code: 1, stdout: '' })
        expectSentences([stderr.trim()], name)
      }
      const doctor = await terminal.roster('doctor')
      expect(doctor.code).toBe(1)
      const failures = doctor.stdout.split('\n').filter((line) => /^fail +(?:key|repository) /.test(line))
      expect(failures.length, name).toBeGreaterThan(0)
      for (const line of failures) expect(line).not.toMatch(RAW)
    }
    const writes = stage.cloud.requests.filter(({ method }) => method !== 'GET')
    expect(writes).toEqual([])
  })
})
