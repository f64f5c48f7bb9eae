import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
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
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { bundleOptions } from '../bundle/bundle-options.ts'
import { run } from './command.ts'
import { prepareRelease } from './prepare.ts'
import { writeTagCommit } from './tag-commit.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const ACTION_FILES = ['action.yml', 'dist/index.js', 'dist/licenses.txt']

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'roster-release-'))
}

describe('a build', () => {
  it.each(['preview', 'apply', 'matrix'])('gives the same bytes: %s', async (action) => {
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

describe('the commit that a tag names', () => {
  const checkout = newFolder()
  const paths = [
    ...['LICENSE', 'README.md', 'SECURITY.md'],
    ...['apply', 'matrix', 'preview'].flatMap((name) => ACTION_FILES.map((file) => `apps/${name}/${file}`)),
  ]
  const git = (...args: readonly string[]) => run('git', args, { cwd: checkout, env: IDENTITY })

  beforeAll(() => {
    for (const path of paths) {
      mkdirSync(dirname(join(checkout, path)), { recursive: true })
      cpSync(join(ROOT, path), join(checkout, path))
    }
    writeFileSync(join(checkout, '.gitignore'), 'dist/\n')
    mkdirSync(join(checkout, 'packages/core'), { recursive: true })
    writeFileSync(join(checkout, 'packages/core/package.json'), '{ "version": "0.0.0" }')
    git('init', '--quiet', '--initial-branch=main')
    git('add', '.')
    git('commit', '--quiet', '--no-gpg-sign', '-m', 'Release')
  })
  afterAll(() => rmSync(checkout, { recursive: true, force: true }))

  it('has the actions with their bundles, and nothing else', () => {
    const commit = writeTagCommit(checkout, '1.2.3')
    expect(git('ls-tree', '-r', '--name-only', commit).split('\n')).toEqual(paths)
    for (const path of paths) {
      const committed = execFileSync('git', ['show', `${commit}:${path}`], { cwd: checkout, maxBuffer: 1e8 })
      expect(committed.equals(readFileSync(join(ROOT, path))), path).toBe(true)
    }
  })

  it('is a child of the commit it was built from, which has no bundles', () => {
    const commit = writeTagCommit(checkout, '1.2.3')
    expect(git('rev-parse', `${commit}^`)).toBe(git('rev-parse', 'HEAD'))
    expect(git('ls-tree', '-r', '--name-only', 'HEAD')).not.toContain('dist/')
    expect(git('show', '--no-patch', '--format=%B', commit)).toContain(git('rev-parse', 'HEAD'))
  })

  it('is the same whenever it is made of the same files, and another one for other files', () => {
    const commit = writeTagCommit(checkout, '1.2.3')
    expect(writeTagCommit(checkout, '1.2.3')).toBe(commit)
    appendFileSync(join(checkout, 'apps/apply/dist/index.js'), ' ')
    expect(writeTagCommit(checkout, '1.2.3')).not.toBe(commit)
  })

  it('is what a push of the tags sends, and what the program names', () => {
    const origin = newFolder()
    onTestFinished(() => rmSync(origin, { recursive: true, force: true }))
    git('init', '--quiet', '--bare', origin)
    git('remote', 'add', 'origin', origin)
    const built: (string | undefined)[] = []
    const { tag, commit } = prepareRelease(checkout, {
      repository: 'acme/roster',
      build: (named) => void built.push(named),
    })
    git('push', '--quiet', 'origin', '--tags')
    expect(tag).toBe(`v0.0.0-${git('rev-parse', '--short=7', 'HEAD')}`)
    expect(built).toEqual([undefined, `acme/roster@${commit} ${tag}`])
    expect(run('git', ['rev-parse', tag], { cwd: origin })).toBe(commit)
    expect(run('git', ['ls-tree', '-r', '--name-only', tag], { cwd: origin }).split('\n')).toEqual(paths)
  })

  it('is not tagged if the tag names another one', () => {
    git('tag', '--force', `v0.0.0-${git('rev-parse', '--short=7', 'HEAD')}`, 'HEAD')
    const release = () => prepareRelease(checkout, { repository: 'acme/roster', build: () => {} })
    expect(release).toThrow(/^The tag v0\.0\.0-\w+ names the commit \w+, and this build gives \w+\.$/)
    git('tag', '--delete', ...git('tag', '--list').split('\n'))
  })

  it.each([
    'https://github.com/acme/roster.git',
    'git@github.com:acme/roster.git',
    'https://github.com/acme/roster/',
  ])('is for the repository at %s', (url) => {
    const builds: (string | undefined)[] = []
    git('config', 'remote.origin.url', url)
    prepareRelease(checkout, { build: (named) => void builds.push(named) })
    expect(builds[1]).toMatch(/^acme\/roster@/)
  })

  it('is not made while anything is uncommitted', () => {
    const left = join(checkout, 'CHANGELOG.md')
    writeFileSync(left, '# Changes')
    onTestFinished(() => rmSync(left))
    expect(() => writeTagCommit(checkout, '1.2.3')).toThrow('?? CHANGELOG.md')
  })
})

const IDENTITY = Object.fromEntries(
  ['AUTHOR', 'COMMITTER'].flatMap((role) => [
    [`GIT_${role}_NAME`, 'Ada'],
    [`GIT_${role}_EMAIL`, 'ada@example.com'],
  ]),
)

describe('a published package', () => {
  const packed = newFolder()
  const tarball = (name: string) => globSync(join(packed, `roster-${name}-*.tgz`))[0] ?? name

  /** Unpacks a package into the `node_modules` of `folder`. */
  function unpack(name: string, folder: string): void {
    const target = join(folder, 'node_modules', '@roster', name)
    mkdirSync(target, { recursive: true })
    run('tar', ['-xzf', tarball(name), '--strip-components=1', '-C', target], { cwd: folder })
  }

  function consumerFolder(): string {
    const folder = newFolder()
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    return folder
  }

  beforeAll(() => {
    const folders = [
      'packages/core',
      'packages/elastic-cloud',
      'packages/report',
      'packages/emulator',
      'apps/cli',
    ]
    const paths = folders.map((folder) => join(ROOT, folder))
    run('npm', ['pack', '--ignore-scripts', `--pack-destination=${packed}`, ...paths], { cwd: ROOT })
  })
  afterAll(() => rmSync(packed, { recursive: true, force: true }))

  it('is a program that installs without a network, needs nothing else and runs', () => {
    const folder = consumerFolder()
    writeFileSync(join(folder, 'package.json'), '{ "private": true }')
    run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball('cli')], {
      cwd: folder,
      env: { npm_config_cache: join(folder, 'cache') },
    })
    expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      '@roster',
    ])
    const inside = readdirSync(join(folder, 'node_modules', '@roster', 'cli')).sort()
    expect(inside).toEqual(['README.md', 'bin', 'dist', 'package.json'])
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
    const folder = consumerFolder()
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
