/**
 * Role assignments as JSON, taken apart and put together again: lists under keys, some of them nested. Only this file
 * knows the paths that name unknown assignments, and it knows nothing about what an entry means.
 */

/** As parsed from JSON, or to be serialized to it. */
export type AssignmentTree = Readonly<Record<string, unknown>>

export interface Leaf {
  /** Keys joined by dots, such as `project.elasticsearch`; dots within a key are escaped. */
  readonly path: string
  /** An entry of the list there; or, if there is no list, the value itself. */
  readonly value: unknown
  readonly inList: boolean
}

/**
 * Everything in the tree that is not a branch, in order. Null counts as absent everywhere: clients and services written
 * in Go send it for every unset list.
 */
export function* leavesOf(tree: unknown, path = ''): Generator<Leaf> {
  if (tree === null || tree === undefined) return
  if (Array.isArray(tree)) {
    for (const value of tree) if (value !== null) yield { path, value, inList: true }
  } else if (typeof tree === 'object') {
    for (const [key, branch] of Object.entries(tree)) {
      yield* leavesOf(branch, path === '' ? escapeKey(key) : `${path}.${escapeKey(key)}`)
    }
  } else {
    yield { path, value: tree, inList: false }
  }
}

/**
 * The tree with these values at their paths, its keys in the order of the paths. If two exclude each other, such as a
 * value and a branch at the same place, the first one stays.
 */
export function treeOf(values: Iterable<readonly [path: string, value: unknown]>): AssignmentTree {
  const root: Branch = new Map()
  for (const [path, value] of values) place(root, path.split('.').map(unescapeKey), value)
  return plain(root)
}

/** A map, because objects treat some keys from outside in their own way. */
type Branch = Map<string, unknown>

function place(branch: Branch, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    if (!branch.has(key)) branch.set(key, value)
    return
  }
  const next = branch.get(key) ?? new Map()
  if (!(next instanceof Map)) return
  branch.set(key, next)
  place(next, rest, value)
}

function plain(branch: Branch): AssignmentTree {
  return Object.fromEntries(
    [...branch].map(([key, value]) => [key, value instanceof Map ? plain(value) : value]),
  )
}

function escapeKey(key: string): string {
  return key.replaceAll('%', '%25').replaceAll('.', '%2E')
}

function unescapeKey(key: string): string {
  return key.replaceAll('%2E', '.').replaceAll('%25', '%')
}
