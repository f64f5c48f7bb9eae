import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { styleViolations } from './architecture/house-style.ts'
import { DOORS, importViolations } from './architecture/import-direction.ts'
import { purityViolations } from './architecture/purity.ts'
import { type SourceFile, sourceFiles } from './architecture/source-file.ts'
import { violationLine } from './architecture/violation.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

function violations(file: SourceFile): string[] {
  return [importViolations, purityViolations, styleViolations].flatMap((check) =>
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
})

describe('import direction', () => {
  it.each([
    ['packages/core/src/plan.ts', '@roster/report', 'packages/core imports no other workspace'],
    ['packages/report/src/page.ts', '@roster/github', 'packages/report may import @roster/core only'],
    [
      'packages/emulator/src/store.ts',
      '@roster/elastic-cloud',
      'packages/emulator may import @roster/elastic-cloud/wire only',
    ],
    [
      'packages/emulator/src/store.ts',
      '@roster/core',
      'packages/emulator may import @roster/elastic-cloud/wire only',
    ],
    [
      'packages/core/src/plan.ts',
      'node:fs',
      "packages/core is pure: of Node's modules it may import node:crypto, node:util only",
    ],
    [
      'packages/report/src/page.ts',
      'https',
      "packages/report is pure: of Node's modules it may import node:crypto, node:util only",
    ],
    [
      'packages/github/src/event.ts',
      'node:process',
      'the process and its environment are read in apps only, and come in as arguments',
    ],
    [
      'apps/cli/src/plan.ts',
      '../../../packages/core/src/plan.ts',
      'another workspace is imported by its name, through its exports',
    ],
    [
      'packages/core/src/plan.test.ts',
      '../../report/src/page.ts',
      'another workspace is imported by its name, through its exports',
    ],
    [
      'tests/readme.test.ts',
      '../packages/core/src/plan.ts',
      'another workspace is imported by its name, through its exports',
    ],
    ['apps/cli/src/plan.ts', '../../../scripts/check.ts', 'a workspace imports nothing of the root'],
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
    expect(violations(source('packages/core/src/plan.ts', '', line))).toEqual([
      'packages/core/src/plan.ts:3: import of @roster/report: packages/core imports no other workspace',
    ])
  })

  it.each([
    ['packages/core/src/plan.ts', 'node:crypto'],
    ['packages/core/src/plan.ts', './apply/outcome.ts'],
    ['packages/core/src/plan.test.ts', '@roster/emulator'],
    ['packages/report/src/testing/golden.ts', 'node:fs'],
    ['packages/elastic-cloud/src/reader.ts', '@roster/core'],
    ['packages/emulator/src/store.ts', '@roster/elastic-cloud/wire'],
    ['packages/emulator/src/state-file.ts', 'node:fs'],
    ['apps/cli/src/demo.ts', '@roster/emulator'],
    ['apps/cli/src/version.ts', '../package.json'],
    ['apps/preview/src/main.ts', 'node:process'],
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
    expect(violations(source('packages/core/src/plan.ts', `const a = ${call}`))).toEqual([
      `packages/core/src/plan.ts:2: ${found}: packages/core is pure: this comes in as an argument`,
    ])
    expect(violations(source('packages/elastic-cloud/src/reader.ts', `const a = ${call}`))).toEqual([])
  })

  it.each(['process.env', 'process.env.HOME', "process['env']"])('finds %s below apps', (expression) => {
    const line = `const a = ${expression}`
    expect(violations(source('packages/github/src/event.ts', line))).toEqual([
      'packages/github/src/event.ts:2: process.env: the environment is read in apps only',
    ])
    expect(violations(source('apps/preview/src/main.ts', line))).toEqual([])
    expect(violations(source('packages/report/src/comment.test.ts', line))).toEqual([])
  })

  it('lets a time that was given be turned into a date', () => {
    expect(violations(source('packages/core/src/expiry.ts', 'const a = new Date(time)'))).toEqual([])
  })
})

describe('house style', () => {
  const header = 'no header: a source opens by saying what it defines'

  it.each([
    ['import { a } from "./a.ts"', [`packages/core/src/plan.ts:1: ${header}`]],
    ['/** */\nconst a = 1', [`packages/core/src/plan.ts:1: ${header}`]],
    ['const a = 1 // late', [`packages/core/src/plan.ts:1: ${header}`]],
    ['// What it defines.\nconst a = 1', []],
    ['#!/usr/bin/env node\n/** What it defines. */\nconst a = 1', []],
  ])('wants a header: %j', (text, expected) => {
    expect(violations({ path: 'packages/core/src/plan.ts', text })).toEqual(expected)
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

  it.each(['utils.ts', 'helper.ts', 'common/date.ts', 'misc.ts'])('wants no %s', (name) => {
    expect(violations(source(`packages/core/src/${name}`))).toEqual([
      expect.stringContaining('a file is named by the one concept it holds'),
    ])
  })

  it.each(['// TODO: the rest', '// FIXME', 'const a = 1 // good enough for now'])(
    'wants nothing left behind: %s',
    (line) => {
      expect(violations(source('packages/core/src/plan.ts', line))).toEqual([
        expect.stringMatching(/^packages\/core\/src\/plan\.ts:2: .+: nothing is left for later$/),
      ])
    },
  )

  it('lets a message say "for now"', () => {
    expect(
      violations(source('packages/core/src/plan.ts', 'const a = "The service takes no more for now."')),
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
