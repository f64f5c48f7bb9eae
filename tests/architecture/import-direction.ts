/** The import direction: which workspaces, and which of Node's modules, the files of a workspace may import. */
import { builtinModules } from 'node:module'
import { posix } from 'node:path'
import { type Program, Visitor } from 'oxc-parser'
import { isForTests, parse, type SourceFile, violationAt, workspaceOf } from './source-file.ts'
import type { Violation } from './violation.ts'

const BELOW_APPS = [
  '@roster/authorization',
  '@roster/core',
  '@roster/elastic-cloud',
  '@roster/elastic-cloud/wire',
  '@roster/github',
  '@roster/report',
]

/** Workspace → the doors of other workspaces that its sources may go through. */
export const DOORS: Readonly<Record<string, readonly string[]>> = {
  'packages/core': [],
  'packages/elastic-cloud': ['@roster/core'],
  'packages/github': ['@roster/core'],
  'packages/report': ['@roster/core', '@roster/core/date', '@roster/core/document-text'],
  'packages/authorization': ['@roster/core'],
  'packages/emulator': ['@roster/elastic-cloud/wire'],
  'apps/preview': BELOW_APPS,
  'apps/apply': BELOW_APPS,
  'apps/matrix': ['@roster/core', '@roster/github'],
  'apps/cli': [...BELOW_APPS, '@roster/core/nearest', '@roster/emulator'],
}

/** Workspaces without side effects. */
export const PURE_WORKSPACES: readonly string[] = [
  'packages/core',
  'packages/authorization',
  'packages/report',
]

/** Node's modules that only compute. */
const PURE_MODULES = ['node:crypto', 'node:path/posix', 'node:url', 'node:util']

interface Import {
  readonly specifier: string
  readonly offset: number
}

/** Every import of a file, including types and dynamic imports of a literal. */
export function importsOf(program: Program): readonly Import[] {
  const imports: Import[] = []
  const add = (source: { value?: unknown; start: number } | null) => {
    if (typeof source?.value === 'string') imports.push({ specifier: source.value, offset: source.start })
  }
  new Visitor({
    ImportDeclaration: ({ source }) => add(source),
    ExportAllDeclaration: ({ source }) => add(source),
    ExportNamedDeclaration: ({ source }) => add(source),
    ImportExpression: ({ source }) => add('value' in source ? source : null),
    TSImportType: ({ source }) => add(source),
  }).visit(program)
  return imports
}

function brokenRule(file: SourceFile, specifier: string): string | undefined {
  const workspace = workspaceOf(file)
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(file.path), specifier)
    const targetWorkspace = workspaceOf({ path: target, text: '' })
    if (targetWorkspace !== undefined && targetWorkspace !== workspace) {
      // Scripts of the root share builders with the tests of a workspace.
      const isShared = workspace === undefined && isForTests({ path: target, text: '' })
      return isShared ? undefined : 'another workspace is imported by its name, through its exports'
    }
    return workspace !== undefined && targetWorkspace === undefined
      ? 'a workspace imports nothing of the root'
      : undefined
  }
  if (workspace === undefined || isForTests(file)) return undefined
  if (specifier.startsWith('@roster/')) {
    const doors = DOORS[workspace] ?? []
    if (doors.includes(specifier)) return undefined
    return doors.length === 0
      ? `${workspace} imports no other workspace`
      : `${workspace} may import ${doors.join(', ')} only`
  }
  // A package's scripts write its generated files. They are not published.
  const isPureWorkspace =
    PURE_WORKSPACES.includes(workspace) && !file.path.startsWith(`${workspace}/scripts/`)
  const isNodes = specifier.startsWith('node:') || builtinModules.includes(specifier)
  if (isPureWorkspace && isNodes && !PURE_MODULES.includes(specifier))
    return `${workspace} is pure: of Node's modules it may import ${PURE_MODULES.join(', ')} only`
  if (workspace.startsWith('packages/') && /^(?:node:)?process$/.test(specifier))
    return 'the process and its environment are read in apps only, and come in as arguments'
  return undefined
}

export function importViolations(file: SourceFile): readonly Violation[] {
  return importsOf(parse(file).program).flatMap(({ specifier, offset }) => {
    const rule = brokenRule(file, specifier)
    return rule === undefined ? [] : [violationAt(file, offset, `import of ${specifier}`, rule)]
  })
}
