/**
 * A members source: the text of a members file and of the files it extends, at one commit. Callers read the files;
 * this module knows which ones.
 */
import { dirname, join } from 'node:path/posix'
import { type JsoncResult, parseJsonc } from '../jsonc/document.ts'
import { plainValue } from '../jsonc/tree.ts'

/** The text at a path, or why there is none, worded to follow the path: "does not exist". */
export type ExtendedText = { readonly text: string } | { readonly problem: string }

export interface MembersSource {
  /** Separated by `/`. All paths of a source start at the same folder, usually the root of the repository. */
  readonly path: string
  readonly text: string
  /** Path → text, for all files that are extended directly or indirectly. */
  readonly extended: ReadonlyMap<string, ExtendedText>
  /** Path → what was parsed to find the files that it extends. */
  readonly parsed?: ReadonlyMap<string, ParsedText>
}

interface ParsedText {
  readonly text: string
  readonly result: JsoncResult
}

/** Maximum number of files that a members file extends, directly or indirectly. */
const MAX_EXTENDED = 20

const TOO_MANY: ExtendedText = {
  problem: `is one too many: a members file extends ${MAX_EXTENDED} others at most`,
}

/** A cheap test, since most files extend nothing. It misses a key spelt with escapes, which is then not read. */
const MENTIONS_EXTENDS = /"extends"\s*:/

/** A text by itself. Files that it extends count as unreadable. */
export function loneSource(text: string): MembersSource {
  return { path: 'members.json', text, extended: new Map() }
}

/**
 * Reads the files that `text` extends, each once.
 *
 * @param read Receives a path like `path`. With `..`, it can lead out of the folder that paths start at.
 */
export async function gatherSource(
  path: string,
  text: string,
  read: (path: string) => Promise<ExtendedText>,
): Promise<MembersSource> {
  const extended = new Map<string, ExtendedText>()
  const parsed = new Map<string, ParsedText>()
  const pathsIn = (each: string, content: string) => {
    if (!MENTIONS_EXTENDS.test(content)) return []
    const result = parseJsonc(content, each === path ? undefined : each)
    parsed.set(each, { text: content, result })
    return extendedPaths(each, result)
  }
  let open = pathsIn(path, text)
  while (open.length > 0) {
    const fresh = [...new Set(open)].filter((each) => each !== path && !extended.has(each))
    const room = MAX_EXTENDED - extended.size
    for (const beyond of fresh.slice(room)) extended.set(beyond, TOO_MANY)
    const found = await Promise.all(
      fresh.slice(0, room).map(async (each) => [each, await read(each)] as const),
    )
    for (const [each, content] of found) extended.set(each, content)
    open = found.flatMap(([each, content]) => ('text' in content ? pathsIn(each, content.text) : []))
  }
  return { path, text, extended, parsed }
}

/** Parses the members file itself, unless that was done when the source was gathered. */
export function parseMembers({ path, text, parsed }: MembersSource): JsoncResult {
  return resultFor(text, parsed?.get(path)) ?? parseJsonc(text)
}

/** Parses a file that the members file extends, unless that was done when the source was gathered. */
export function parseExtended({ parsed }: MembersSource, path: string, text: string): JsoncResult {
  return resultFor(text, parsed?.get(path)) ?? parseJsonc(text, path)
}

/** An edit makes a source with another text. */
function resultFor(text: string, parsed: ParsedText | undefined): JsoncResult | undefined {
  return parsed?.text === text ? parsed.result : undefined
}

/**
 * The organization that a text names, also if it is not a valid members file.
 *
 * - `named`: the id.
 * - `none`: JSON that names no organization, such as another kind of file.
 * - `broken`: not JSON, so that nobody can tell.
 */
export type NamedOrganization =
  | { readonly kind: 'named'; readonly organization: string }
  | { readonly kind: 'none' | 'broken' }

export function namedOrganization(text: string): NamedOrganization {
  const { document } = parseJsonc(text)
  if (document === undefined) return { kind: 'broken' }
  const value = document.valueAt(['organization'])
  const organization = value === undefined ? undefined : plainValue(value)
  return typeof organization === 'string' ? { kind: 'named', organization } : { kind: 'none' }
}

/** Whether two sources have the same text. */
export function isSameSource(a: MembersSource, b: MembersSource): boolean {
  const extended = ({ extended }: MembersSource) => JSON.stringify([...extended].sort())
  return a.text === b.text && extended(a) === extended(b)
}

/** All paths of a source, the members file first. */
export function sourcePaths({ path, extended }: MembersSource): readonly string[] {
  return [path, ...extended.keys()]
}

/** Resolves the path `relative` in the file `from`. */
export function pathBeside(from: string, relative: string): string {
  return join(dirname(from), relative)
}

function extendedPaths(path: string, { document }: JsoncResult): readonly string[] {
  const value = document?.valueAt(['extends'])
  const names = [value === undefined ? [] : plainValue(value)].flat()
  return names.flatMap((name) => (typeof name === 'string' ? [pathBeside(path, name)] : []))
}
