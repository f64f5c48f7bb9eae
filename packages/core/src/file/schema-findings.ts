/** Schema issues as findings that a person can act on: what is wrong, where, and what was probably meant. */

import * as z from 'zod'
import { isExtraKind } from '../catalog/kind.ts'
import type { Finding, FindingCode } from '../finding/finding.ts'
import { IF_NEWER } from '../format/members-file.ts'
import type { JsoncDocument, JsonPath } from '../jsonc/document.ts'
import type { Position } from '../jsonc/line-index.ts'
import { plainValue } from '../jsonc/tree.ts'
import { disjunction } from '../text/enumeration.ts'
import { didYouMean } from '../text/nearest.ts'
import { quoted } from '../text/quoted.ts'

/** How messages of the schema's own begin; zod's do not. */
const OWN_MESSAGE = /^must /

/** Types in the words of JSON. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  record: 'an object',
  object: 'an object',
  array: 'a list',
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
}

export type Shape<T> =
  | { readonly value: T; readonly findings: readonly [] }
  | { readonly value?: never; readonly findings: readonly Finding[] }

/** Either the document has the shape of `schema`, or there are findings that say where it has not. */
export function checkShape<T extends z.ZodType>(schema: T, document: JsoncDocument): Shape<z.output<T>> {
  try {
    const parsed = schema.safeParse(document.value)
    if (parsed.success) return { value: parsed.data, findings: [] }
    const { issues } = parsed.error
    return { findings: issues.flatMap((issue) => findingsOfIssue(issue, schema, document)) }
  } catch (thrown) {
    // Zod passes lists of issues on as arguments: from about a hundred thousand on, they exhaust the stack.
    if (!(thrown instanceof RangeError)) throw thrown
    const message = 'Almost nothing in this file is as it must be; there are too many errors to list.'
    return { findings: [error('invalid-value', message, document.position(0))] }
  }
}

/** The findings for one issue; an issue of unknown keys gives one a key. */
function findingsOfIssue(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  document: JsoncDocument,
): readonly Finding[] {
  const path = textPath(issue.path)
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = knownKeys(schema, path)
      return issue.keys.map((key) => unknownKey([...path, key], known, document))
    }
    case 'invalid_key':
      return [invalidKey(path, issue.issues[0]?.message ?? 'is not allowed', document)]
    case 'invalid_union': {
      if (document.valueAt(path) === undefined) return [missingKey(path, document)]
      if (OWN_MESSAGE.test(issue.message)) return [invalid(issue.message, path, document)]
      const branch = likeliestBranch(issue.errors)
      if (branch) {
        return branch.flatMap((inner) =>
          findingsOfIssue({ ...inner, path: [...issue.path, ...inner.path] }, schema, document),
        )
      }
      return [invalid(`must be ${disjunction(new Set(issue.errors.flatMap(expectedTypes)))}`, path, document)]
    }
    case 'invalid_value':
      return [invalidValue(issue.values, path, document)]
    case 'invalid_type':
      if (document.valueAt(path) === undefined) return [missingKey(path, document)]
      return [invalid(mustBe(issue, path, document), path, document)]
    default:
      return [invalid(issue.message, path, document)]
  }
}

function unknownKey(path: JsonPath, known: readonly string[], document: JsoncDocument): Finding {
  const key = String(path.at(-1))
  const value = document.valueAt(path)
  const newer = value?.type === 'object' && holdsKinds(path.slice(0, -1)) && isExtraKind(key)
  const hint = didYouMean(key, known) || `; known are ${known.join(', ')}.${newer ? ` ${IF_NEWER}` : ''}`
  const message = `Unknown key ${quoted(key)}${place(path.slice(0, -1))}${hint}`
  return error('unknown-key', message, document.keyPosition(path))
}

/** Whether what is at `path` has kinds of resources as keys. */
function holdsKinds([top, ...rest]: JsonPath): boolean {
  return rest.length === (top === 'resources' ? 0 : 1)
}

function missingKey(path: JsonPath, document: JsoncDocument): Finding {
  const parent = path.slice(0, -1)
  const message = `The key ${quoted(String(path.at(-1)))} is missing${place(parent)}.`
  return error('missing-key', message, document.positionAt(parent))
}

function invalidKey(path: JsonPath, why: string, document: JsoncDocument): Finding {
  const key = JSON.stringify(path.at(-1))
  const position = document.keyPosition(path)
  return path[0] === 'members'
    ? error('invalid-email', `${key} is not an e-mail address, by which members are listed.`, position)
    : error('invalid-value', `${key} cannot be a name${place(path.slice(0, -1))}: it ${why}.`, position)
}

function invalidValue(
  allowed: readonly z.core.util.Primitive[],
  path: JsonPath,
  document: JsoncDocument,
): Finding {
  const value = document.valueAt(path)
  const found = value && plainValue(value)
  const names = allowed.filter((value) => typeof value === 'string')
  const hint = typeof found === 'string' ? didYouMean(found, names) : ''
  const expected = disjunction(allowed.map((value) => JSON.stringify(value)))
  return invalid(`must be ${expected}${hint}`, path, document)
}

function mustBe(issue: z.core.$ZodIssueInvalidType, path: JsonPath, document: JsoncDocument): string {
  if (OWN_MESSAGE.test(issue.message)) return issue.message
  const value = document.valueAt(path)
  const isNumber = value?.type === 'scalar' && typeof value.value === 'number'
  const hint = issue.expected === 'string' && isNumber ? '; write it in double quotes' : ''
  return `must be ${disjunction(expectedTypes([issue]))}${hint}`
}

function invalid(what: string, path: JsonPath, document: JsoncDocument): Finding {
  const file = document.file === undefined ? 'A members file' : 'A file of shared groups'
  const message = `${path.length === 0 ? file : pathText(path)} ${what}`
  return error('invalid-value', message.endsWith('?') ? message : `${message}.`, document.positionAt(path))
}

function error(code: FindingCode, message: string, position: Position): Finding {
  return { severity: 'error', code, message, ...position }
}

function textPath(path: readonly PropertyKey[]): JsonPath {
  return path.map((part) => (typeof part === 'symbol' ? String(part) : part))
}

function place(path: JsonPath): string {
  return path.length === 0 ? '' : ` in ${pathText(path)}`
}

function pathText(path: JsonPath): string {
  return path
    .map((part) => (typeof part === 'number' ? `item ${part + 1}` : JSON.stringify(part)))
    .join(' › ')
}

/**
 * The branch of a union that was meant: the one whose value has the right type, so that its own complaint is
 * about the details.
 */
function likeliestBranch(
  errors: readonly (readonly z.core.$ZodIssue[])[],
): readonly z.core.$ZodIssue[] | undefined {
  return errors.find(
    (branch) => !branch.some((issue) => issue.path.length === 0 && issue.code === 'invalid_type'),
  )
}

function expectedTypes(issues: readonly z.core.$ZodIssue[]): readonly string[] {
  return issues.flatMap((issue) =>
    issue.code === 'invalid_type' ? [TYPE_NAMES[issue.expected] ?? issue.expected] : [],
  )
}

/** The keys an object may have at `path`, read off the schema itself. */
function knownKeys(schema: z.ZodType, path: JsonPath): readonly string[] {
  let current: z.core.$ZodType | undefined = schema
  for (const part of [...path, undefined]) {
    while (current instanceof z.ZodOptional) current = current.unwrap()
    if (current instanceof z.ZodUnion) current = unionOption(current, typeof part === 'number')
    if (part === undefined) break
    if (current instanceof z.ZodObject) current = current.shape[part]
    else if (current instanceof z.ZodRecord) current = current.valueType
    else if (current instanceof z.ZodArray) current = current.element
    else return []
  }
  return current instanceof z.ZodObject ? Object.keys(current.shape) : []
}

function unionOption(union: z.ZodUnion, wantsArray: boolean): z.core.$ZodType | undefined {
  return union.options.find((option) =>
    wantsArray ? option instanceof z.ZodArray : option instanceof z.ZodObject,
  )
}
