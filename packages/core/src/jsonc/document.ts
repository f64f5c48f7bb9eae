/**
 * JSON with comments as a value whose every part knows its place in the text. What plain JSON parsers wave
 * through is refused here: a key that stands twice, keys that reach into object prototypes, nesting deep
 * enough to exhaust the stack.
 */
import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'
import type { Finding } from '../finding/finding.ts'
import type { Position } from './line-index.ts'
import { LineIndex } from './line-index.ts'
import { FORBIDDEN_KEYS, MAX_DEPTH, type Outline, readOutline, type Span, type Spans } from './outline.ts'
import { type Entry, entriesOf, type JsonPath, Part, type Place } from './part.ts'

/** What version control leaves in a file that it could not merge. */
const CONFLICT_MARKER = /^(?:<{7}|={7}|>{7})/

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

/** A key of an outer part of a document; its value is read only when asked for. */
export interface OuterEntry extends Entry {
  readonly part: Part
}

class PartEntry implements OuterEntry {
  readonly key: string
  readonly keyNode: Place
  readonly part: Part

  constructor(key: string, { keyOffset, offset, end }: Span, text: string) {
    this.key = key
    this.keyNode = { offset: keyOffset }
    this.part = new Part(text, offset, end)
  }

  get valueNode(): Node {
    return this.part.node
  }
}

export class JsoncDocument {
  /** Path of the file, where it is one that a members file extends. */
  readonly file: string | undefined
  readonly #text: string
  readonly #outline: Outline
  readonly #lines: LineIndex
  /** The one that was asked last: what is asked for is mostly close together. */
  #part: Part | undefined

  constructor(text: string, outline: Outline, lines: LineIndex, file?: string) {
    this.file = file
    this.#text = text
    this.#outline = outline
    this.#lines = lines
  }

  /** The document as plain objects, arrays and scalars. */
  value(): unknown {
    return new Part(this.#text, this.#outline.offset, this.#text.length).value()
  }

  /**
   * The values of the outermost object but `section`, where it is one and that is one in it: by far the largest
   * part of a file need not be read at once.
   */
  valuesBeside(section: string): Readonly<Record<string, unknown>> | undefined {
    if (!this.#outline.inner.has(section)) return undefined
    const { sections } = this.#outline
    return Object.fromEntries(
      sections.keys.flatMap((key, index) => {
        const { offset, end } = sections.at(index)
        return key === section ? [] : [[key, new Part(this.#text, offset, end).value()]]
      }),
    )
  }

  position(offset: number): Position {
    return positionIn(this.#lines, offset, this.file)
  }

  /** Where the value at `path` stands, or that of the nearest part around it that exists. */
  positionAt(path: JsonPath): Position {
    if (path.length === 0) return this.position(this.#outline.offset)
    const { part, rest } = this.#partAt(path)
    return this.position(rest.length === 0 ? part.offset : part.place(rest).offset)
  }

  /** Offset of a key of the outermost object, or of that object. */
  keyOffset(section: string): number {
    return this.#outline.sections.of(section)?.keyOffset ?? this.#outline.offset
  }

  /** Where the key that ends `path` stands. */
  keyPosition(path: JsonPath): Position {
    const span = this.#spansOf(path.slice(0, -1))?.of(String(path.at(-1)))
    if (span !== undefined) return this.position(span.keyOffset)
    const { part, rest } = this.#partAt(path)
    return this.position(part.keyPlace(rest).offset)
  }

  /** The value at `path`. */
  node(path: JsonPath): Node | undefined {
    const [section] = path
    // Most files lack most sections: nothing has to be read to know that.
    if (section !== undefined && this.#outline.sections.of(String(section)) === undefined) return undefined
    const { part, rest } = this.#partAt(path)
    return part.nodeAt(rest)
  }

  /** Keys and values of the object at `path`, in file order; none where there is no object. */
  entries(path: JsonPath): Iterable<Entry> {
    const object = this.node(path)
    return object ? entriesOf(object) : []
  }

  /** Those of an object in the outermost one, such as the members: their values need not be read. */
  *outerEntries(section: string): Iterable<OuterEntry> {
    const spans = this.#outline.inner.get(section)
    if (spans === undefined) return
    let index = 0
    for (const key of spans.keys) {
      yield new PartEntry(key, spans.at(index), this.#text)
      index += 1
    }
  }

  #spansOf([section, ...rest]: JsonPath): Spans | undefined {
    if (rest.length > 0) return undefined
    return section === undefined ? this.#outline.sections : this.#outline.inner.get(String(section))
  }

  /** The smallest part whose place is kept and that `path` leads into, and how the path goes on in it. */
  #partAt(path: JsonPath): { readonly part: Part; readonly rest: JsonPath } {
    const [section = '', key = ''] = path
    const outer = this.#outline.sections.of(String(section))
    if (outer === undefined) {
      const { offset } = this.#outline
      return { part: this.#partOf({ offset, end: this.#text.length }), rest: path }
    }
    const inner = this.#spansOf([section])?.of(String(key))
    return inner === undefined
      ? { part: this.#partOf(outer), rest: path.slice(1) }
      : { part: this.#partOf(inner), rest: path.slice(2) }
  }

  #partOf({ offset, end }: Pick<Span, 'offset' | 'end'>): Part {
    if (this.#part?.offset !== offset) this.#part = new Part(this.#text, offset, end)
    return this.#part
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
  const { outline, problem } = readOutline(body)
  if (outline !== undefined) {
    return { document: new JsoncDocument(body, outline, lines, file), findings: [] }
  }
  switch (problem.kind) {
    case 'nothing': {
      const message = 'There is nothing in the file; a members file is a JSON object.'
      return { findings: [at(0, 'file-syntax', message)] }
    }
    case 'too-deep': {
      const message = `Values nest more than ${MAX_DEPTH} deep here; no members file needs that.`
      return { findings: [at(problem.offset, 'file-syntax', message)] }
    }
    case 'syntax':
      return { findings: [at(problem.error.offset, 'file-syntax', syntaxMessage(body, problem.error))] }
    case 'bad-keys': {
      const root = parseTree(body, [], { allowTrailingComma: true })
      return { findings: root ? objectsIn(root).flatMap((object) => badKeys(object, at, lines)) : [] }
    }
  }
}

type FindingAt = (offset: number, code: Finding['code'], message: string) => Finding

function syntaxMessage(text: string, { error, offset }: ParseError): string {
  if (CONFLICT_MARKER.test(text.slice(offset, offset + 7))) {
    return 'A merge conflict is left in the file: choose one side and delete the markers.'
  }
  const name = printParseErrorCode(error)
  return `This is not valid JSON: ${SYNTAX_MESSAGES[name] ?? name}.`
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
