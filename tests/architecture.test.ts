import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { crowdedFolders, FLOORS, floorViolations } from './architecture/floors.ts'
import { styleViolations } from './architecture/house-style.ts'
import { DOORS, importViolations } from './architecture/import-direction.ts'
import { purityViolations } from './architecture/purity.ts'
import { type SourceFile, sourceFiles } from './architecture/source-file.ts'
import { violationLine } from './architecture/violation.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

function violations(file: SourceFile): string[] {
  return [importViolations, floorViolations, purityViolations, styleViolations].flatMap((check) =>
    check(file).map(violationLine),
  )
}

/** A source with the header it must have; its own first line is line 2. */
function source(path: string, ...lines: string[]): SourceFile {
  return { path, text: ['/** What it defines. */', ...lines].join('\n') }
}

describe('the house', () => {
  it('has a rule for every workspace', () => {
    expect(Object.keys(DOORS).toSorted()).toEqual(globSync('{packages,apps}/*', { cwd: root }).toSorted())
  })

  it('keeps its rules', () => {
    const files = sourceFiles(root)
    expect(files.map(({ path }) => path)).toContain('packages/core/src/index.ts')
    expect(files.flatMap(violations)).toEqual([])
  })

  it('has no folder that is too full to be read at a glance', () => {
    expect(crowdedFolders(sourceFiles(root))).toEqual([])
  })

  it('has a folder for every floor', () => {
    const folders = globSync('{packages,apps}/*/src/**/', { cwd: root })
    const floors = Object.entries(FLOORS).flatMap(([base, names]) => names.map((name) => `${base}/${name}`))
    expect(floors.filter((floor) => !folders.includes(floor))).toEqual([])
  })
})

describe('floors', () => {
  it.each([
    ['packages/core/src/catalog/role.ts', '../plan/plan.ts'],
    ['packages/core/src/jsonc/document.ts', '../file/roster.ts'],
    ['packages/report/src/wording/names.ts', '../kind/preview.ts'],
    ['packages/emulator/src/elastic-cloud/state/store.ts', '../server/api.ts'],
  ])('%s must not import %s', (path, specifier) => {
    expect(violations(source(path, `import type { A } from '${specifier}'`))).toEqual([
      expect.stringContaining('imports its own folder and floors below it'),
    ])
  })

  it('lets nothing import the entry above it', () => {
    expect(violations(source('packages/core/src/plan/plan.ts', "import { a } from '../index.ts'"))).toEqual([
      'packages/core/src/plan/plan.ts:2: import of ../index.ts: a floor does not import the entry above it',
    ])
  })

  it.each([
    ['packages/core/src/plan/plan.ts', '../catalog/role.ts'],
    ['packages/core/src/plan/plan.ts', './change.ts'],
    ['packages/core/src/catalog/role.test.ts', '../plan/plan.ts'],
  ])('%s may import %s', (path, specifier) => {
    expect(violations(source(path, `import { a } from '${specifier}'`))).toEqual([])
  })

  it('lets a root hold its entry and rooms only, and rooms be listed floors', () => {
    expect(violations(source('packages/core/src/plan.ts'))).toEqual([
      'packages/core/src/plan.ts:1: plan.ts: packages/core/src holds its entry and rooms, nothing else',
    ])
    expect(violations(source('packages/core/src/attic/plan.ts'))).toEqual([
      expect.stringContaining('packages/core/src has no such floor'),
    ])
  })

  it('sees a folder that is too full', () => {
    const files = Array.from({ length: 19 }, (_, index) => source(`apps/cli/src/commands/c${index}.ts`))
    expect(crowdedFolders(files)).toEqual(['apps/cli/src/commands has 19 sources: more than 18 want rooms'])
  })
})

describe('import direction', () => {
  it.each([
    ['packages/core/src/plan/plan.ts', '@roster/report', 'packages/core imports no other workspace'],
    [
      'packages/report/src/access/page.ts',
      '@roster/github',
      'packages/report may import @roster/core, @roster/core/date, @roster/core/document-text only',
    ],
    [
      'packages/emulator/src/elastic-cloud/state/store.ts',
      '@roster/elastic-cloud',
      'packages/emulator may import @roster/elastic-cloud/wire only',
    ],
    [
      'packages/emulator/src/elastic-cloud/state/store.ts',
      '@roster/core',
      'packages/emulator may import @roster/elastic-cloud/wire only',
    ],
    [
      'packages/core/src/plan/plan.ts',
      'node:fs',
      "packages/core is pure: of Node's modules it may import node:crypto, node:path/posix, node:url, node:util only",
    ],
    [
      'packages/report/src/access/page.ts',
      'https',
      "packages/report is pure: of Node's modules it may import node:crypto, node:path/posix, node:url, node:util only",
    ],
    [
      'packages/github/src/action/event.ts',
      'node:process',
      'the process and its environment are read in apps only, and come in as arguments',
    ],
    [
      'apps/cli/src/file/plan.ts',
      '../../../packages/core/src/plan/plan.ts',
      'another workspace is imported by its name, through its exports',
    ],
    [
      'packages/core/src/plan.test.ts',
      '../../report/src/page.ts',
      'another workspace is imported by its name, through its exports',
    ],
    [
      'tests/readme.test.ts',
      '../packages/core/src/plan/plan.ts',
      'another workspace is imported by its name, through its exports',
    ],
    [
      'apps/cli/src/file/plan.ts',
      '../../../../scripts/check/check.ts',
      'a workspace imports nothing of the root',
    ],
  ])('%s must not import %s', (path, specifier, rule) => {
    expect(violations(source(path, `import { a } from '${specifier}'`))).toEqual([
      `${path}:2: import of ${specifier}: ${rule}`,
    ])
  })

  it.each([
    `import type { A } from '@roster/report'`,
    `export { a } from '@roster/report'`,
    `export * from '@roster/report'`,
    `import '@roster/report'`,
    `const a = await import('@roster/report')`,
    `let a: import('@roster/report').A`,
  ])('sees %s', (line) => {
    expect(violations(source('packages/core/src/plan/plan.ts', '', line))).toEqual([
      'packages/core/src/plan/plan.ts:3: import of @roster/report: packages/core imports no other workspace',
    ])
  })

  it.each([
    ['packages/core/src/plan/plan.ts', 'node:crypto'],
    ['packages/core/src/plan/plan.ts', './apply/outcome.ts'],
    ['packages/core/src/plan.test.ts', '@roster/emulator'],
    ['packages/report/src/testing/golden.ts', 'node:fs'],
    ['packages/elastic-cloud/src/read/reader.ts', '@roster/core'],
    ['packages/emulator/src/elastic-cloud/state/store.ts', '@roster/elastic-cloud/wire'],
    ['packages/emulator/src/elastic-cloud/state/state-file.ts', 'node:fs'],
    ['apps/cli/src/demo/demo.ts', '@roster/emulator'],
    ['apps/cli/src/process/version.ts', '../../package.json'],
    ['apps/preview/src/main.ts', 'node:process'],
    ['scripts/check/check.ts', '../../packages/report/src/testing/browser.ts'],
  ])('%s may import %s', (path, specifier) => {
    expect(violations(source(path, `import { a } from '${specifier}'`))).toEqual([])
  })
})

describe('purity', () => {
  it.each([
    'Date.now()',
    'new Date()',
    'fetch("https://api.example")',
    'Math.random()',
    'setTimeout(wake, 5)',
  ])('finds %s in a pure package only', (call) => {
    const found = call.replace(/\(.+\)/, '()')
    expect(violations(source('packages/core/src/plan/plan.ts', `const a = ${call}`))).toEqual([
      `packages/core/src/plan/plan.ts:2: ${found}: packages/core is pure: this comes in as an argument`,
    ])
    expect(violations(source('packages/elastic-cloud/src/read/reader.ts', `const a = ${call}`))).toEqual([])
  })

  it.each(['process.env', 'process.env.HOME', "process['env']"])('finds %s below apps', (expression) => {
    const line = `const a = ${expression}`
    expect(violations(source('packages/github/src/action/event.ts', line))).toEqual([
      'packages/github/src/action/event.ts:2: process.env: the environment is read in apps only',
    ])
    expect(violations(source('apps/preview/src/main.ts', line))).toEqual([])
    expect(violations(source('packages/report/src/comment.test.ts', line))).toEqual([])
  })

  it('lets a time that was given be turned into a date', () => {
    expect(violations(source('packages/core/src/file/expiry.ts', 'const a = new Date(time)'))).toEqual([])
  })
})

describe('house style', () => {
  const header = 'no header: a source opens by saying what it defines'

  it.each([
    ['import { a } from "./a.ts"', [`packages/core/src/plan/plan.ts:1: ${header}`]],
    ['/** */\nconst a = 1', [`packages/core/src/plan/plan.ts:1: ${header}`]],
    ['const a = 1 // late', [`packages/core/src/plan/plan.ts:1: ${header}`]],
    ['// What it defines.\nconst a = 1', []],
    ['#!/usr/bin/env node\n/** What it defines. */\nconst a = 1', []],
  ])('wants a header: %j', (text, expected) => {
    expect(violations({ path: 'packages/core/src/plan/plan.ts', text })).toEqual(expected)
  })

  it('wants none of tests and indexes', () => {
    const text = "export * from './plan.ts'"
    expect(violations({ path: 'packages/core/src/index.ts', text })).toEqual([])
    expect(violations({ path: 'packages/core/src/plan.test.ts', text })).toEqual([])
  })

  it('wants an index to list, not to define', () => {
    const text = "export { a } from './a.ts'\nexport const b = 1"
    expect(violations({ path: 'packages/core/src/index.ts', text })).toEqual([
      'packages/core/src/index.ts:2: ExportNamedDeclaration: an index is a table of contents and nothing else',
    ])
  })

  it.each(['plan/utils.ts', 'plan/helper.ts', 'plan/common/date.ts', 'plan/misc.ts'])(
    'wants no %s',
    (name) => {
      expect(violations(source(`packages/core/src/${name}`))).toEqual([
        expect.stringContaining('a file is named by the one concept it holds'),
      ])
    },
  )

  it.each(['// TODO: the rest', '// FIXME', 'const a = 1 // good enough for now'])(
    'wants nothing left behind: %s',
    (line) => {
      expect(violations(source('packages/core/src/plan/plan.ts', line))).toEqual([
        expect.stringMatching(/^packages\/core\/src\/plan\/plan\.ts:2: .+: nothing is left for later$/),
      ])
    },
  )

  it('lets a message say "for now"', () => {
    expect(
      violations(source('packages/core/src/plan/plan.ts', 'const a = "The service takes no more for now."')),
    ).toEqual([])
  })

  it.each(['// biome-ignore lint: because', '// @ts-expect-error wrong', '// @ts-ignore'])(
    'wants no %s',
    (line) => {
      expect(violations(source('packages/core/src/plan.test.ts', line))).toEqual([
        expect.stringContaining('no check is silenced'),
      ])
    },
  )
})
