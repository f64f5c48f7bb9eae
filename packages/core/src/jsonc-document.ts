/**
 * JSON with comments as a value whose every part knows its place in the text. What plain JSON parsers wave
 * through is refused here: a key that stands twice, keys that reach into object prototypes, nesting deep
 * enough to exhaust the stack.
 */
import {
  createScanner,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser'
import type { Finding } from './finding.ts'
import { LineIndex } from './line-index.ts'
import type { Position } from './roster.ts'

/** No members file nests deeper than a custom role in a list in a scope of a member. */
const MAX_DEPTH = 16

export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** What version control leaves in a file that it could not merge. */
const CONFLICT_MARKER = /^(?:<{7}|={7}|>{7})/

export type JsonPath = readonly (string | number)[]

/** What stands wrong, in words, for each code of the JSON parser. */
const SYNTAX_MESSAGES: Readonly<Record<string, string>> = {
  InvalidSymbol: 'text stands in double quotes',
  InvalidNumberFormat: 'this number is malformed',
  PropertyNameExpected: 'a key in double quotes is missing here',
  ValueExpected: 'a value is missing here',
  ColonExpected: 'a colon is missing after the key',
  CommaExpected: 'a comma is missing before this',
  CloseBraceExpected: 'a closing } is missing',
  CloseBracketExpected: 'a closing ] is missing',
  EndOfFileExpected: 'the file should end here',
  InvalidCommentToken: 'this comment is malformed',
  UnexpectedEndOfComment: 'the comment is never closed with */',
  UnexpectedEndOfString: 'the string is never closed',
  UnexpectedEndOfNumber: 'this number is malformed',
  InvalidUnicode: 'this \\u escape is malformed',
  InvalidEscapeCharacter: 'this backslash escape does not exist in JSON',
  InvalidCharacter: 'a control character stands in a string; escape it as \\u00XX',
}

export interface Entry {
  readonly key: string
  readonly keyNode: Node
  readonly valueNode: Node
}

export class JsoncDocument {
  readonly root: Node
  /** Path of the file, where it is one that a members file extends. */
  readonly file: string | undefined
  readonly #lines: LineIndex
  /** Built when first asked for, since objects with thousands of keys are asked for thousands of them. */
  readonly #entries = new Map<Node, ReadonlyMap<string, Entry>>()

  constructor(root: Node, lines: LineIndex, file?: string) {
    this.root = root
    this.file = file
    this.#lines = lines
  }

  /** The document as plain objects, arrays and scalars. */
  value(): unknown {
    return getNodeValue(this.root)
  }

  position(offset: number): Position {
    return positionIn(this.#lines, offset, this.file)
  }

  /** Where the value at `path` stands, or that of the nearest part around it that exists. */
  positionAt(path: JsonPath): Position {
    let node = this.root
    for (const part of path) {
      const inner = this.#child(node, part)
      if (inner === undefined) break
      node = inner
    }
    return this.position(node.offset)
  }

  /** Where the key that ends `path` stands. */
  keyPosition(path: JsonPath): Position {
    const entry = this.#entry(path)
    return entry ? this.position(entry.keyNode.offset) : this.positionAt(path)
  }

  /** The value at `path`. */
  node(path: JsonPath): Node | undefined {
    return path.reduce<Node | undefined>((node, part) => node && this.#child(node, part), this.root)
  }

  /** Keys and values of the object at `path`, in file order; none where there is no object. */
  entries(path: JsonPath): Iterable<Entry> {
    const object = this.node(path)
    return object ? this.#entriesOf(object).values() : []
  }

  #entry(path: JsonPath): Entry | undefined {
    const object = this.node(path.slice(0, -1))
    const key = path.at(-1)
    return object && typeof key === 'string' ? this.#entriesOf(object).get(key) : undefined
  }

  #child(node: Node, part: string | number): Node | undefined {
    if (typeof part === 'string') return this.#entriesOf(node).get(part)?.valueNode
    return node.type === 'array' ? node.children?.[part] : undefined
  }

  #entriesOf(node: Node): ReadonlyMap<string, Entry> {
    const known = this.#entries.get(node)
    if (known) return known
    const entries = new Map(entriesOf(node).map((entry) => [entry.key, entry]))
    this.#entries.set(node, entries)
    return entries
  }
}

export type JsoncResult =
  | { readonly document: JsoncDocument; readonly findings: readonly [] }
  | { readonly document?: never; readonly findings: readonly Finding[] }

function positionIn(lines: LineIndex, offset: number, file: string | undefined): Position {
  const position = lines.position(offset)
  return file === undefined ? position : { ...position, file }
}

/**
 * Parses `text`. Either there is a document, or there are findings that say what is wrong with it.
 *
 * @param file Path of the file, where it is one that a members file extends.
 */
export function parseJsonc(text: string, file?: string): JsoncResult {
  const lines = new LineIndex(text)
  // A byte order mark is what some editors write; it is one column wide, so positions stay true.
  const body = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text
  const at: FindingAt = (offset, code, message) => ({
    severity: 'error',
    code,
    message,
    ...positionIn(lines, offset, file),
  })

  const tooDeep = offsetBeyondDepth(body)
  if (tooDeep !== undefined) {
    const message = `Values nest more than ${MAX_DEPTH} deep here; no members file needs that.`
    return { findings: [at(tooDeep, 'file-syntax', message)] }
  }
  const errors: ParseError[] = []
  const root = parseTree(body, errors, { allowTrailingComma: true })
  // One slip makes the parser stumble over what follows: the first error is the one to mend.
  const [first] = errors
  if (first === undefined && root !== undefined) {
    const findings = objectsIn(root).flatMap((object) => badKeys(object, at, lines))
    return findings.length > 0
      ? { findings }
      : { document: new JsoncDocument(root, lines, file), findings: [] }
  }
  if (first === undefined || (root === undefined && first.length === 0)) {
    const message = 'There is nothing in the file; a members file is a JSON object.'
    return { findings: [at(0, 'file-syntax', message)] }
  }
  return { findings: [at(first.offset, 'file-syntax', syntaxMessage(body, first))] }
}

type FindingAt = (offset: number, code: Finding['code'], message: string) => Finding

function syntaxMessage(text: string, { error, offset }: ParseError): string {
  if (CONFLICT_MARKER.test(text.slice(offset, offset + 7))) {
    return 'A merge conflict is left in the file: choose one side and delete the markers.'
  }
  const name = printParseErrorCode(error)
  return `This is not valid JSON: ${SYNTAX_MESSAGES[name] ?? name}.`
}

/** The value under `key` of an object of a few keys; `JsoncDocument` finds its way in large ones. */
export function valueNode(object: Node, key: string): Node | undefined {
  return object.children?.find((property) => property.children?.[0]?.value === key)?.children?.[1]
}

/** Keys and values of an object node, in file order; none of any other node. */
export function entriesOf(node: Node): readonly Entry[] {
  if (node.type !== 'object') return []
  return (node.children ?? []).flatMap((property) => {
    const [keyNode, valueNode] = property.children ?? []
    return keyNode && valueNode ? [{ key: String(keyNode.value), keyNode, valueNode }] : []
  })
}

function objectsIn(root: Node): readonly Node[] {
  const found: Node[] = []
  const pending: Node[] = [root]
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.type === 'object') found.push(node)
    for (const child of node.children ?? []) pending.push(child)
  }
  return found
}

function badKeys(object: Node, at: FindingAt, lines: LineIndex): readonly Finding[] {
  const findings: Finding[] = []
  const firstSeen = new Map<string, number>()
  for (const { key, keyNode } of entriesOf(object)) {
    const first = firstSeen.get(key)
    if (FORBIDDEN_KEYS.has(key)) {
      const message = `${JSON.stringify(key)} cannot be a key or a name; choose another one.`
      findings.push(at(keyNode.offset, 'forbidden-key', message))
    } else if (first !== undefined) {
      const { line } = lines.position(first)
      const message = `The key ${JSON.stringify(key)} stands twice, first on line ${line}; keep one of the two.`
      findings.push(at(keyNode.offset, 'duplicate-key', message))
    } else {
      firstSeen.set(key, keyNode.offset)
    }
  }
  return findings
}

/**
 * Where brackets nest too deep for the recursive parser. A closing bracket counts only where it closes the
 * innermost open one: the parser skips others as errors and nests on.
 */
function offsetBeyondDepth(text: string): number | undefined {
  const scanner = createScanner(text, true)
  const open: string[] = []
  for (scanner.scan(); scanner.getTokenOffset() < text.length; scanner.scan()) {
    // Only a bracket itself starts a token with that character: strings start with a quote.
    const first = text.charAt(scanner.getTokenOffset())
    if (first === '{' || first === '[') {
      open.push(first === '{' ? '}' : ']')
      if (open.length > MAX_DEPTH) return scanner.getTokenOffset()
    } else if (first === open.at(-1)) {
      open.pop()
    }
  }
  return undefined
}
