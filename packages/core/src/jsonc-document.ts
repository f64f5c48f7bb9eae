/**
 * JSON with comments as a value whose every part knows its place in the text. What plain JSON parsers wave
 * through is refused here: a key that stands twice, keys that reach into object prototypes, nesting deep
 * enough to exhaust the stack.
 */
import {
  createScanner,
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser'
import type { Finding } from './finding.ts'
import type { Position } from './roster.ts'

/** No members file nests deeper than a custom role in a list in a scope of a member. */
const MAX_DEPTH = 16

const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

export type JsonPath = readonly (string | number)[]

/** What stands wrong, in words, for each code of the JSON parser. */
const SYNTAX_MESSAGES: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is not JSON; strings need double quotes',
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

export class JsoncDocument {
  readonly root: Node
  readonly #lines: LineIndex

  constructor(root: Node, lines: LineIndex) {
    this.root = root
    this.#lines = lines
  }

  /** The document as plain objects, arrays and scalars. */
  value(): unknown {
    return getNodeValue(this.root)
  }

  position(offset: number): Position {
    return this.#lines.position(offset)
  }

  /** Where the value at `path` stands, or that of the nearest part around it that exists. */
  positionAt(path: JsonPath): Position {
    for (let length = path.length; length > 0; length--) {
      const node = findNodeAtLocation(this.root, path.slice(0, length))
      if (node) return this.position(node.offset)
    }
    return this.position(this.root.offset)
  }

  /** Where the key that ends `path` stands. */
  keyPosition(path: JsonPath): Position {
    const property = findNodeAtLocation(this.root, [...path])?.parent
    return property?.type === 'property' ? this.position(property.offset) : this.positionAt(path)
  }

  /** Key and value nodes of the object at `path`, in file order; none where there is no object. */
  entries(
    path: JsonPath,
  ): readonly { readonly key: string; readonly keyNode: Node; readonly valueNode: Node }[] {
    const object = findNodeAtLocation(this.root, [...path])
    return object ? propertiesOf(object) : []
  }
}

export type JsoncResult =
  | { readonly document: JsoncDocument; readonly findings: readonly [] }
  | { readonly document?: never; readonly findings: readonly Finding[] }

/** Parses `text`. Either there is a document, or there are findings that say what is wrong with it. */
export function parseJsonc(text: string): JsoncResult {
  const lines = new LineIndex(text)
  // A byte order mark is what some editors write; it is one column wide, so positions stay true.
  const body = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text
  const at = (offset: number, code: Finding['code'], message: string): Finding => ({
    severity: 'error',
    code,
    message,
    ...lines.position(offset),
  })

  const tooDeep = offsetBeyondDepth(body)
  if (tooDeep !== undefined) {
    return { findings: [at(tooDeep, 'file-syntax', `Values nest more than ${MAX_DEPTH} deep here.`)] }
  }
  const errors: ParseError[] = []
  const root = parseTree(body, errors, { allowTrailingComma: true })
  if (errors.length > 0 || root === undefined) {
    // One slip makes the parser stumble over what follows: the first error is the one to mend.
    const first = errors[0]
    if (first === undefined || body.trim() === '') {
      return { findings: [at(0, 'file-syntax', 'The file is empty; a members file is a JSON object.')] }
    }
    const name = printParseErrorCode(first.error)
    return {
      findings: [at(first.offset, 'file-syntax', `Not valid JSON: ${SYNTAX_MESSAGES[name] ?? name}.`)],
    }
  }
  const findings = objectsIn(root).flatMap((object) => badKeys(object, at, lines))
  return findings.length > 0 ? { findings } : { document: new JsoncDocument(root, lines), findings: [] }
}

function propertiesOf(object: Node): readonly { key: string; keyNode: Node; valueNode: Node }[] {
  if (object.type !== 'object') return []
  return (object.children ?? []).flatMap((property) => {
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

function badKeys(
  object: Node,
  at: (offset: number, code: Finding['code'], message: string) => Finding,
  lines: LineIndex,
): readonly Finding[] {
  const findings: Finding[] = []
  const firstSeen = new Map<string, number>()
  for (const { key, keyNode } of propertiesOf(object)) {
    const first = firstSeen.get(key)
    if (FORBIDDEN_KEYS.has(key)) {
      findings.push(at(keyNode.offset, 'forbidden-key', `The key ${JSON.stringify(key)} is not allowed.`))
    } else if (first !== undefined) {
      const { line } = lines.position(first)
      findings.push(
        at(
          keyNode.offset,
          'duplicate-key',
          `The key ${JSON.stringify(key)} stands twice, first on line ${line}; keep one of the two.`,
        ),
      )
    } else {
      firstSeen.set(key, keyNode.offset)
    }
  }
  return findings
}

function offsetBeyondDepth(text: string): number | undefined {
  const scanner = createScanner(text, true)
  let depth = 0
  for (scanner.scan(); scanner.getTokenOffset() < text.length; scanner.scan()) {
    // Only an opening bracket itself starts a token with that character: strings start with a quote.
    const first = text.charAt(scanner.getTokenOffset())
    if (first === '{' || first === '[') {
      depth += 1
      if (depth > MAX_DEPTH) return scanner.getTokenOffset()
    } else if (first === '}' || first === ']') {
      depth -= 1
    }
  }
  return undefined
}

/** Offsets to lines and columns, for any of the three line endings. */
class LineIndex {
  readonly #starts: number[] = [0]

  constructor(text: string) {
    for (const match of text.matchAll(/\r\n|\n|\r/g)) this.#starts.push(match.index + match[0].length)
  }

  position(offset: number): Position {
    let low = 0
    let high = this.#starts.length
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if ((this.#starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 }
  }
}
