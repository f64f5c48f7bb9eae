/**
 * Names for resources: their names in the organization, made valid for a members file and different from each other.
 */
import { ALL, compareText } from '../catalog/assignment.ts'
import { type ResourceKind, resourceKind } from '../catalog/kind.ts'
import { isServiceId } from '../file/named-resources.ts'
import { FORBIDDEN_KEYS } from '../jsonc/parse.ts'
import { singleLine } from '../text/single-line.ts'

export interface NamedId {
  readonly id: string
  /** Its name in the organization. */
  readonly name: string
}

/** Longer names are cut. A file allows longer ones, which leaves room for a suffix. */
const MAX_LENGTH = 100

/** Characters of the id in a suffix. More are used if these are not enough. */
const SUFFIX_LENGTH = 6

/**
 * Returns id → name. If several resources have one name, each gets the beginning of its id as a suffix, so that none
 * can be mistaken for another. The order of the resources does not matter.
 *
 * @param taken Names that are in use.
 */
export function resourceNaming(
  kind: ResourceKind,
  resources: readonly NamedId[],
  taken: Iterable<string> = [],
): ReadonlyMap<string, string> {
  const used = new Set(taken)
  const byId = new Map(resources.map(({ id, name }) => [id, safeName(kind, name)]))
  const byName = Map.groupBy(
    [...byId].sort(([a], [b]) => compareText(a, b)),
    ([, name]) => name,
  )
  const names = new Map<string, string>()
  // Unique names come first, so that no name with a suffix takes them.
  const groups = [...byName].sort(([, a], [, b]) => a.length - b.length)
  for (const [name, alike] of groups) {
    for (const [id] of alike) {
      const chosen = alike.length === 1 && !used.has(name) ? name : suffixed(name, id, used)
      used.add(chosen)
      names.set(id, chosen)
    }
  }
  return names
}

function suffixed(name: string, id: string, used: ReadonlySet<string>): string {
  for (let length = SUFFIX_LENGTH; length < id.length; length += SUFFIX_LENGTH) {
    const candidate = `${name}-${id.slice(0, length)}`
    if (!used.has(candidate)) return candidate
  }
  let candidate = `${name}-${id}`
  while (used.has(candidate)) candidate += '-'
  return candidate
}

/** On one line, without invisible characters, and not a key with a meaning of its own. */
function safeName(kind: ResourceKind, name: string): string {
  const short = [...singleLine(name)].slice(0, MAX_LENGTH).join('').trim()
  const { singular } = resourceKind(kind)
  const word = singular.split(' ')[0]?.toLowerCase() ?? kind
  if (short === '') return word
  return short === ALL || isServiceId(short) || FORBIDDEN_KEYS.has(short) ? `${word} ${short}` : short
}
