/** Names for resources: what the organization calls them, made safe for a members file and different from each other. */
import { ALL, compareText } from '../catalog/assignment.ts'
import { type ResourceKind, resourceKind } from '../catalog/kind.ts'
import { isServiceId } from '../file/named-resources.ts'
import { FORBIDDEN_KEYS } from '../jsonc/parse.ts'
import { singleLine } from '../text/single-line.ts'

export interface NamedId {
  readonly id: string
  /** As the organization calls it. */
  readonly name: string
}

/** Names longer than this are cut; what a file allows is more, for what tells equal ones apart. */
const MAX_LENGTH = 100

/** Characters of an id that tell two resources of one name apart; more where they do not. */
const SUFFIX_LENGTH = 6

/**
 * Id → name. Where several have one name, each gets the beginning of its id behind it, so that none passes for the
 * other. The same resources get the same names in any order.
 *
 * @param taken Names that are not to be given.
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
  // Those that are alone with their name come first: no suffix may take a name that somebody has.
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

/** Without what cannot be seen, on one line, and nothing that a file would take for something else. */
function safeName(kind: ResourceKind, name: string): string {
  const short = [...singleLine(name)].slice(0, MAX_LENGTH).join('').trim()
  const { singular } = resourceKind(kind)
  const word = singular.split(' ')[0]?.toLowerCase() ?? kind
  if (short === '') return word
  return short === ALL || isServiceId(short) || FORBIDDEN_KEYS.has(short) ? `${word} ${short}` : short
}
