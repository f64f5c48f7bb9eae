import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { publint } from 'publint'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { bundleOptions } from '../bundle-options.ts'
import { disagreements } from './checksums.ts'
import { type Run, run } from './command.ts'
import { prepare, type Release } from './prepare.ts'
import { publish } from './publish.ts'
import { type Checkout, newCheckout, ROOT, VERSION } from './testing/checkout.ts'

const REPOSITORY = 'acme/roster'

let checkout: Checkout
let out: string
let release: Release

beforeAll(async () => {
  checkout = newCheckout()
  out = join(checkout.folder, '..', 'release')
  release = await prepare(run, { root: checkout.folder, out, repository: REPOSITORY })
})

afterAll(() => checkout.remove())

function git(...args: readonly string[]): string {
  return run('git', args, { cwd: checkout.folder })
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'roster-installed-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function tarball(name: string): string {
  return join(out, 'packages', `roster-${name}-${VERSION}.tgz`)
}

/** Unpacks a package where a program in `folder` finds it. */
function unpack(name: string, folder: string): string {
  const target = join(folder, 'node_modules', '@roster', name)
  mkdirSync(target, { recursive: true })
  run('tar', ['-xzf', tarball(name), '--strip-components=1', '-C', target], { cwd: folder })
  return target
}

describe('a build', () => {
  it.each(['preview', 'apply'])('gives the same bytes: %s', async (action) => {
    const folder = join(ROOT, 'apps', action)
    const bytes = async () => {
      const { outputFiles } = await build({ ...bundleOptions(folder, 'action'), write: false })
      return outputFiles.map(({ text }) => text).join('')
    }
    const [first, second] = await Promise.all([bytes(), bytes()])
    expect(first.length).toBeGreaterThan(100_000)
    expect(first === second).toBe(true)
  })

  it('has no path of the machine it was made on', () => {
    for (const path of globSync('apps/*/dist/**/*.js', { cwd: ROOT })) {
      expect(readFileSync(join(ROOT, path), 'utf8').includes(ROOT), path).toBe(false)
    }
  })
})

describe('a prepared release', () => {
  it('is the same however often it is prepared, and what differs is named', async () => {
    const again = join(checkout.folder, '..', 'again')
    expect(await prepare(run, { root: checkout.folder, out: again, repository: REPOSITORY })).toEqual(release)
    expect(disagreements([out, again])).toEqual([])
    appendFileSync(join(again, 'actions', 'apps', 'apply', 'dist', 'index.js'), ' ')
    expect(disagreements([out, again])).toEqual([
      expect.stringMatching(/again: expected [0-9a-f]{64} {2}actions\/apps\/apply\/dist\/index\.js$/),
      expect.stringMatching(/again: found [0-9a-f]{64} {2}actions\/apps\/apply\/dist\/index\.js$/),
    ])
  })

  it('is made of nothing that is not committed', async () => {
    const left = join(checkout.folder, 'CHANGELOG.md')
    writeFileSync(left, '# Changes')
    onTestFinished(() => rmSync(left))
    const again = join(checkout.folder, '..', 'again')
    await expect(prepare(run, { root: checkout.folder, out: again, repository: REPOSITORY })).rejects.toThrow(
      '?? CHANGELOG.md',
    )
  })

  it('has checksums that other programs can check', () => {
    const lines = readFileSync(join(out, 'SHA256SUMS'), 'utf8').trimEnd().split('\n')
    expect(lines).toHaveLength(
      readdirSync(out, { recursive: true, withFileTypes: true }).filter((each) => each.isFile()).length - 1,
    )
    for (const line of lines) expect(line).toMatch(/^[0-9a-f]{64} {2}\S+$/)
  })
})

describe('the commit that a tag names', () => {
  it('has the actions with their bundles, and nothing else', () => {
    const paths = git('ls-tree', '-r', '--name-only', release.commit).split('\n')
    expect(paths).toEqual([
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'apps/apply/action.yml',
      'apps/apply/dist/index.js',
      'apps/apply/dist/licenses.txt',
      'apps/preview/action.yml',
      'apps/preview/dist/index.js',
      'apps/preview/dist/licenses.txt',
    ])
    for (const path of paths.filter((each) => each.includes('/dist/'))) {
      const built = readFileSync(join(ROOT, path), 'utf8')
      expect(
        execFileSync('git', ['show', `${release.commit}:${path}`], {
          cwd: checkout.folder,
          encoding: 'utf8',
          maxBuffer: 1e8,
        }) === built,
        path,
      ).toBe(true)
    }
  })

  it('stands on the commit it was built from, which has no bundles', () => {
    expect(git('rev-parse', `${release.commit}^`)).toBe(release.source)
    expect(git('ls-tree', '-r', '--name-only', release.source)).not.toContain('dist/')
    expect(git('show', '--no-patch', '--format=%B', release.commit)).toContain(release.source)
  })
})

describe('a published package', () => {
  it.each(['core', 'elastic-cloud', 'report', 'emulator', 'cli'])(
    'is as publint wants it: %s',
    async (name) => {
      const bytes = readFileSync(tarball(name))
      const pack = { tarball: new Uint8Array(bytes).buffer }
      const { messages } = await publint({ pack, level: 'warning', strict: true })
      expect(messages).toEqual([])
    },
  )

  it('says where it was built, and nothing that concerns its developers only', () => {
    const folder = newFolder()
    const manifest = JSON.parse(readFileSync(join(unpack('core', folder), 'package.json'), 'utf8'))
    expect(manifest).toMatchObject({
      version: VERSION,
      repository: { url: 'git+https://github.com/acme/roster.git', directory: 'packages/core' },
    })
    expect(JSON.stringify(manifest)).not.toMatch(/@roster\/source|devDependencies|"scripts"|"private"/)
  })

  it('is a program that installs without a network, needs nothing else and runs', () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'package.json'), '{ "private": true }')
    run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball('cli')], {
      cwd: folder,
      env: { npm_config_cache: join(folder, 'cache') },
    })
    expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      '@roster',
    ])
    const inside = readdirSync(join(folder, 'node_modules', '@roster', 'cli')).sort()
    expect(inside).toEqual(['LICENSE', 'README.md', 'bin', 'dist', 'package.json'])
    const roster = (...args: readonly string[]) =>
      run(join(folder, 'node_modules', '.bin', 'roster'), args, { cwd: folder })
    writeFileSync(
      join(folder, 'members.json'),
      '{"organization":"1","members":{"a@x.yz":{"organization":"owner"}}}',
    )
    expect(JSON.parse(roster('validate', '--format', 'json'))).toBeDefined()
    expect(roster('--help')).toContain('USAGE roster')
    roster('demo', '--out', 'demo')
    expect(readdirSync(join(folder, 'demo')).length).toBeGreaterThan(0)
  })

  it('has types and modules that a user can import', () => {
    const folder = newFolder()
    for (const name of ['core', 'elastic-cloud', 'report', 'emulator']) unpack(name, folder)
    for (const name of readdirSync(join(ROOT, 'node_modules'))) {
      if (/^(?:\.|@roster$)/.test(name)) continue
      symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name), 'junction')
    }
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(folder, 'consumer.ts'), CONSUMER)
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: { ...STRICT, outDir: 'out', types: ['node'], skipLibCheck: false },
        files: ['consumer.ts'],
      }),
    )
    run('tsc', ['-p', 'tsconfig.json'], { cwd: folder })
    expect(run(process.execPath, ['out/consumer.js'], { cwd: folder })).toBe('invite ada@example.com')
  })
})

const STRICT = {
  strict: true,
  exactOptionalPropertyTypes: true,
  target: 'es2024',
  module: 'nodenext',
  moduleResolution: 'nodenext',
}

/** Someone else's program: reads a file, plans it against an emulated organization, and renders the plan. */
const CONSUMER = `
import { type Change, type Plan, planChanges, readRoster, Secret } from '@roster/core'
import membersSchema from '@roster/core/members.schema.json' with { type: 'json' }
import { createReader, createTransport, readSnapshot } from '@roster/elastic-cloud'
import { Organization } from '@roster/elastic-cloud/wire'
import { createElasticCloud, organization, role } from '@roster/emulator'
import { renderText } from '@roster/report'

const state = organization({
  id: '1',
  now: Date.now(),
  keys: [{ id: 'k', secret: 'secret', email: 'root@example.com', roles: [role('organization-admin')] }],
  members: [{ email: 'root@example.com', roles: [role('organization-admin')] }],
})
const cloud = createElasticCloud({ state })
const reader = createReader(
  createTransport({
    apiUrl: 'http://127.0.0.1',
    apiKey: new Secret('secret'),
    fetch: async (input, init) => cloud.fetch(input, init),
    now: Date.now,
    sleep: async () => {},
    random: Math.random,
  }),
)
const text = JSON.stringify({
  organization: '1',
  members: { 'root@example.com': { organization: 'owner' }, 'ada@example.com': {} },
})
const { roster, findings } = readRoster(text, { now: Date.now() })
if (roster === undefined) throw new Error(JSON.stringify(findings))
const plan: Plan = planChanges(roster, await readSnapshot(reader, '1'))
const [change]: readonly Change[] = plan.changes
Organization.parse({ id: '1', name: membersSchema.title })
const preview = { organization: { id: '1' }, plan, outside: [], roster, findings, mode: 'live', file: 'members.json' } as const
if (!renderText(preview, { color: false }).includes('ada@example.com')) throw new Error('no text')
// Types that could not be found would be any, and take true.
const isAny: unknown extends Change['kind'] ? true : false = false
if (isAny) throw new Error('no types')
console.log(change?.kind, change?.email)
`

describe('publishing', () => {
  /** Runs git, and answers for the registry and GitHub. */
  function service(answers: Readonly<Record<string, string>> = {}) {
    const lines: string[] = []
    const answer: Run = (program, args, options) => {
      const line = [program, ...args].join(' ').replaceAll(out, '$OUT').replaceAll(checkout.remote, '$REMOTE')
      const isRead = /^(?:npm view|gh release view|git (?!push))/.test(line)
      if (!isRead) lines.push(line)
      if (program === 'git') return run(program, args, options)
      if (!isRead) return ''
      const [, known] = Object.entries(answers).find(([start]) => line.startsWith(start)) ?? []
      if (known === undefined) throw new Error('not found')
      return known
    }
    return { run: answer, lines }
  }

  const options = () => ({ root: checkout.folder, folder: out, remote: checkout.remote })
  const tagsOf = () =>
    git('ls-remote', checkout.remote)
      .split('\n')
      .filter((line) => line !== '')

  it('says in a dry run what it would do, and does nothing', async () => {
    const told: string[] = []
    const { run: answer, lines } = service()
    await publish(answer, { ...options(), tell: (line) => told.push(line.replaceAll(out, '$OUT')) })
    expect(lines).toEqual([])
    expect(told.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      `git push ${checkout.remote}`,
      'npm publish $OUT/packages/roster-core-1.2.3.tgz',
      'npm publish $OUT/packages/roster-elastic-cloud-1.2.3.tgz',
      'npm publish $OUT/packages/roster-report-1.2.3.tgz',
      'npm publish $OUT/packages/roster-emulator-1.2.3.tgz',
      'npm publish $OUT/packages/roster-cli-1.2.3.tgz',
      'gh release create',
      'git push --force',
    ])
    expect(tagsOf()).toEqual([])
  })

  it('pushes the tags, publishes with provenance, and can be repeated where it broke off', async () => {
    const first = service({ 'npm view @roster/core@': VERSION })
    await publish(first.run, options())
    const published = first.lines.filter((line) => line.startsWith('npm publish'))
    expect(published).toHaveLength(4)
    for (const line of published) expect(line).toMatch(/ --provenance --access=public --ignore-scripts$/)
    expect(tagsOf()).toEqual([`${release.commit}\trefs/tags/v1`, `${release.commit}\trefs/tags/v1.2.3`])
    const again = service({ 'npm view': VERSION, 'gh release view': 'there' })
    await publish(again.run, options())
    expect(again.lines).toEqual([`git push --force $REMOTE ${release.commit}:refs/tags/v1`])
  })

  it('refuses what is not as it was built, and a tag that is elsewhere', async () => {
    git('push', '--quiet', '--force', checkout.remote, 'HEAD:refs/tags/v1.2.3')
    await expect(publish(service().run, options())).rejects.toThrow(/^v1\.2\.3 is at [0-9a-f]{40} already/)
    appendFileSync(join(out, 'actions', 'apps', 'apply', 'dist', 'index.js'), 'steal()')
    await expect(publish(service().run, options())).rejects.toThrow('the release is not as it was built')
  })
})
