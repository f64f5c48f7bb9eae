/**
 * A document: JSON with comments whose every part knows its place in the text. It refuses what plain JSON parsers let
 * pass: a key that appears twice, keys that reach into object prototypes, and nesting deep enough to exhaust the stack.
 */

import { type ParseError, printParseErrorCode } from 'jsonc-parser'
import type { Finding } from '../finding/finding.ts'
import { quoted } from '../text/quoted.ts'
import { foreignTextMessage } from './foreign-text.ts'
import { LineIndex, type Position } from './line-index.ts'
import { type BadKey, FORBIDDEN_KEYS, MAX_DEPTH, parseTree } from './parse.ts'
import { type Item, propertiesOf, startOf, type Tree, type Value } from './tree.ts'

/** What version control leaves in a file that it could not merge. */
const CONFLICT_MARKER = /^(?:<{7}|={7}|>{7})/

/** What is wrong, in words, for each code of the JSON parser. */
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

export type JsonPath = readonly (string | number)[]

export class JsoncDocument {
  /** Path of the file if it is one that a members file extends. */
  readonly file: string | undefined
  readonly tree: Tree
  /** The document as plain objects, lists and scalars. */
  readonly value: unknown
  readonly #lines: LineIndex
  /** Items by key, made when first asked for: thousands of keys of one object may be asked for. */
  readonly #indexes = new Map<Value, ReadonlyMap<string, Item>>()

  constructor(tree: Tree, value: unknown, lines: LineIndex, file?: string) {
    this.file = file
    this.tree = tree
    this.value = value
    this.#lines = lines
  }

  position(offset: number): Position {
    return positionIn(this.#lines, offset, this.file)
  }

  /** Position of the value at `path`, or of the nearest part around it that exists. */
  positionAt(path: JsonPath): Position {
    let value = this.tree.root
    for (const part of path) {
      const item = this.#itemIn(value, part)
      if (item === undefined) break
      value = item.value
    }
    return this.position(startOf(value))
  }

  /** Position of the key that ends `path`, or of the nearest part around it that exists. */
  keyPosition(path: JsonPath): Position {
    const item = this.itemAt(path)
    return item === undefined ? this.positionAt(path) : this.position(startOf(item))
  }

  /** The item at `path`, which has at least one part. */
  itemAt(path: JsonPath): Item | undefined {
    const [last = ''] = path.slice(-1)
    const around = this.valueAt(path.slice(0, -1))
    return around && this.#itemIn(around, last)
  }

  valueAt(path: JsonPath): Value | undefined {
    return path.reduce<Value | undefined>(
      (value, part) => value && this.#itemIn(value, part)?.value,
      this.tree.root,
    )
  }

  /** Items of the object at `path`, in file order; none if there is no object. */
  entries(path: JsonPath): readonly Item[] {
    return propertiesOf(this.valueAt(path))
  }

  #itemIn(value: Value, part: string | number): Item | undefined {
    if (value.type === 'scalar') return undefined
    if (typeof part === 'number') return value.type === 'array' ? value.items[part] : undefined
    const known = this.#indexes.get(value)
    if (known) return known.get(part)
    const index = new Map(propertiesOf(value).map((item) => [item.key ?? '', item]))
    this.#indexes.set(value, index)
    return index.get(part)
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
 * Parses `text`. The result is a document, or findings that say what is wrong.
 *
 * @param file Path of the file if it is one that a members file extends.
 */
export function parseJsonc(text: string, file?: string): JsoncResult {
  const lines = new LineIndex(text)
  // Some editors write a byte order mark. It is one column wide, so positions stay true.
  const body = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text
  const parsed = parseTree(body)
  if (parsed.problem === undefined) {
    return { document: new JsoncDocument(parsed.tree, parsed.value, lines, file), findings: [] }
  }
  const { problem } = parsed
  const error = (offset: number, code: Finding['code'], message: string): Finding => ({
    severity: 'error',
    code,
    message,
    ...positionIn(lines, offset, file),
  })
  switch (problem.kind) {
    case 'nothing': {
      const message = 'There is nothing in the file; a members file is a JSON object.'
      return { findings: [error(0, 'file-syntax', message)] }
    }
    case 'too-deep': {
      const message = `Values nest more than ${MAX_DEPTH} deep here; no members file needs that.`
      return { findings: [error(problem.offset, 'file-syntax', message)] }
    }
    case 'syntax':
      return { findings: [error(problem.error.offset, 'file-syntax', syntaxMessage(body, problem.error))] }
    case 'bad-keys':
      return {
        findings: problem.keys.map((key) =>
          error(
            key.offset,
            FORBIDDEN_KEYS.has(key.key) ? 'forbidden-key' : 'duplicate-key',
            keyMessage(key, lines),
          ),
        ),
      }
  }
}

function syntaxMessage(text: string, { error, offset }: ParseError): string {
  if (CONFLICT_MARKER.test(text.slice(offset, offset + 7))) {
    return 'A merge conflict is left in the file: choose one side and delete the markers.'
  }
  const name = printParseErrorCode(error)
  const foreign = foreignTextMessage(text, offset, name === 'UnexpectedEndOfString')
  if (foreign !== undefined) return foreign
  return `This is not valid JSON: ${SYNTAX_MESSAGES[name] ?? name}.`
}

function keyMessage({ key, first }: BadKey, lines: LineIndex): string {
  if (first === undefined) return `${quoted(key)} cannot be a key or a name; choose another one.`
  const { line } = lines.position(first)
  return `The key ${quoted(key)} stands twice, first on line ${line}; keep one of the two.`
}
