/**
 * Floors: inside a workspace a folder is a floor. A file imports its own folder or folders listed above it, types
 * included. A `src` root holds only its entry. A folder stays small enough to read at a glance.
 */
import { posix } from 'node:path'
import { importsOf } from './import-direction.ts'
import { isForTests, parse, type SourceFile, violationAt, workspaceOf } from './source-file.ts'
import type { Violation } from './violation.ts'

/** Folder with floors → its floors, from the ground up. Other folders have no floors. */
export const FLOORS: Readonly<Record<string, readonly string[]>> = {
  'packages/core/src': [
    'text',
    'catalog',
    'finding',
    'jsonc',
    'format',
    'file',
    'edit',
    'organization',
    'plan',
    'ends',
    'permission',
    'answer',
    'draft',
    'drift',
    'review',
    'offboarding',
    'document',
  ],
  'packages/authorization/src': ['port', 'history', 'ledger', 'review', 'approval', 'judgement'],
  'packages/elastic-cloud/src': ['wire', 'transport', 'read', 'write', 'apply'],
  'packages/github/src': ['api', 'file', 'review', 'seal', 'comment', 'drift-pull-request', 'action'],
  'packages/report/src': [
    'generated',
    'phrase',
    'document',
    'wording',
    'alert',
    'surface',
    'answer',
    'access',
    'review',
    'kind',
  ],
  'packages/emulator/src': ['elastic-cloud', 'github'],
  'packages/emulator/src/elastic-cloud': [
    'state',
    'http',
    'faults',
    'people',
    'seed',
    'service',
    'routes',
    'server',
  ],
  'packages/emulator/src/github': ['model', 'http', 'routes', 'server'],
  'apps/preview/src': ['input', 'connection', 'reading', 'surface', 'run'],
  'apps/matrix/src': ['input', 'run'],
  'apps/apply/src': ['input', 'connection', 'file', 'record', 'drift', 'run'],
  'apps/cli/src': [
    'process',
    'terminal',
    'file',
    'command',
    'keys',
    'adoption',
    'doctor',
    'review',
    'offboarding',
    'demo',
    'commands',
    'program',
  ],
}

/** Files that a root with floors may hold: its table of contents, or an app's entry. */
const ENTRIES = ['index.ts', 'main.ts']

/** Sources in one folder, without tests. */
const MAX_FILES = 18

/** The innermost folder with floors that contains a path, and the floor; undefined in the root itself. */
function roomOf(path: string): { readonly root: string; readonly floor: string | undefined } | undefined {
  const root = Object.keys(FLOORS)
    .filter((candidate) => path.startsWith(`${candidate}/`))
    .toSorted((a, b) => b.length - a.length)[0]
  if (root === undefined) return undefined
  const [first, ...rest] = path.slice(root.length + 1).split('/')
  return { root, floor: rest.length === 0 ? undefined : first }
}

/** The rule that an import breaks in any folder with floors that contains both files. */
function brokenFloor(from: string, to: string): string | undefined {
  for (const [root, floors] of Object.entries(FLOORS)) {
    if (!from.startsWith(`${root}/`) || !to.startsWith(`${root}/`)) continue
    const [own, other] = [from, to].map((path) => path.slice(root.length + 1).split('/')) as [
      string[],
      string[],
    ]
    // The entry is above all floors, and nothing imports it.
    if (own.length === 1) continue
    if (other.length === 1 && to.endsWith('.ts')) return 'a floor does not import the entry above it'
    const [here, there] = [floors.indexOf(own[0] ?? ''), floors.indexOf(other[0] ?? '')]
    if (there > here)
      return `${own[0]} imports its own folder and floors below it: ${floors.slice(0, here).join(', ')}`
  }
  return undefined
}

export function floorViolations(file: SourceFile): readonly Violation[] {
  if (workspaceOf(file) === undefined || isForTests(file)) return []
  const room = roomOf(file.path)
  if (room === undefined) return []
  const floors = FLOORS[room.root] ?? []
  if (room.floor === undefined) {
    return ENTRIES.includes(posix.basename(file.path))
      ? []
      : [
          violationAt(
            file,
            0,
            posix.basename(file.path),
            `${room.root} holds its entry and rooms, nothing else`,
          ),
        ]
  }
  if (!floors.includes(room.floor))
    return [
      violationAt(
        file,
        0,
        room.floor,
        `${room.root} has no such floor: list it in tests/architecture/floors.ts`,
      ),
    ]
  return importsOf(parse(file).program).flatMap(({ specifier, offset }) => {
    if (!specifier.startsWith('.')) return []
    const rule = brokenFloor(file.path, posix.join(posix.dirname(file.path), specifier))
    return rule === undefined ? [] : [violationAt(file, offset, `import of ${specifier}`, rule)]
  })
}

/** Folders with too many sources. */
export function crowdedFolders(files: readonly SourceFile[]): readonly string[] {
  const folders = Map.groupBy(
    files.filter((file) => /^(?:packages|apps)\/[^/]+\/src\//.test(file.path) && !isForTests(file)),
    ({ path }) => posix.dirname(path),
  )
  return [...folders]
    .filter(([, { length }]) => length > MAX_FILES)
    .map(([folder, { length }]) => `${folder} has ${length} sources: more than ${MAX_FILES} want rooms`)
}
