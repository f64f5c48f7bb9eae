/**
 * A members source: the text of a members file, and of the files it extends, as they are at one commit. Reading
 * files is for others to do; which files there are to read is told here.
 */
import { dirname, join } from 'node:path/posix'
import { parseJsonc } from '../jsonc/document.ts'
import { plainValue } from '../jsonc/tree.ts'

/** What stands at a path: a text, or why there is none, as it follows the path in a sentence: "does not exist". */
export type ExtendedText = { readonly text: string } | { readonly problem: string }

export interface MembersSource {
  /** With `/` between its parts, and from where all paths of one source start: mostly the root of a repository. */
  readonly path: string
  readonly text: string
  /** Path → what stands there, for everything that is extended, directly or through others. */
  readonly extended: ReadonlyMap<string, ExtendedText>
}

/** Files that one members file extends, directly or through others. */
const MAX_EXTENDED = 20

const TOO_MANY: ExtendedText = {
  problem: `is one too many: a members file extends ${MAX_EXTENDED} others at most`,
}

/** Cheap, since most files extend nothing. A key spelt with escapes is not seen, and then not read either. */
const MENTIONS_EXTENDS = /"extends"\s*:/

/** A text by itself. What it extends counts as not to be had. */
export function loneSource(text: string): MembersSource {
  return { path: 'members.json', text, extended: new Map() }
}

/**
 * Reads what `text` extends, each file once.
 *
 * @param read Is given a path like `path`, which may lead out of the folder that paths start from, by `..`.
 */
export async function gatherSource(
  path: string,
  text: string,
  read: (path: string) => Promise<ExtendedText>,
): Promise<MembersSource> {
  const extended = new Map<string, ExtendedText>()
  let open = extendedPaths(path, text)
  while (open.length > 0) {
    const fresh = [...new Set(open)].filter((each) => each !== path && !extended.has(each))
    const room = MAX_EXTENDED - extended.size
    for (const beyond of fresh.slice(room)) extended.set(beyond, TOO_MANY)
    const found = await Promise.all(
      fresh.slice(0, room).map(async (each) => [each, await read(each)] as const),
    )
    for (const [each, content] of found) extended.set(each, content)
    open = found.flatMap(([each, content]) => ('text' in content ? extendedPaths(each, content.text) : []))
  }
  return { path, text, extended }
}

/** Whether two sources ask for the same, to the letter. */
export function isSameSource(a: MembersSource, b: MembersSource): boolean {
  const extended = ({ extended }: MembersSource) => JSON.stringify([...extended].sort())
  return a.text === b.text && extended(a) === extended(b)
}

/** All paths a source is made of, that of the members file first. */
export function sourcePaths({ path, extended }: MembersSource): readonly string[] {
  return [path, ...extended.keys()]
}

/** The path that `relative` has in the file `from`. */
export function pathBeside(from: string, relative: string): string {
  return join(dirname(from), relative)
}

function extendedPaths(path: string, text: string): readonly string[] {
  if (!MENTIONS_EXTENDS.test(text)) return []
  const value = parseJsonc(text).document?.valueAt(['extends'])
  const names = [value === undefined ? [] : plainValue(value)].flat()
  return names.flatMap((name) => (typeof name === 'string' ? [pathBeside(path, name)] : []))
}
