/** Schema issues as findings that a person can act on: what is wrong, where, and what was probably meant. */
import { z } from 'zod'
import type { Finding, FindingCode } from './finding.ts'
import type { JsoncDocument, JsonPath } from './jsonc-document.ts'
import { didYouMean } from './nearest.ts'

/** What zod says where a schema has no message of its own. */
const NO_MESSAGE = 'Invalid input'

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

/** The findings for one issue; an unknown-keys issue gives one a key. */
export function findingsOfIssue(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  document: JsoncDocument,
): readonly Finding[] {
  const path = textPath(issue.path)
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = knownKeys(schema, path)
      return issue.keys.map((key) =>
        error(
          'unknown-key',
          `Unknown key ${JSON.stringify(key)}${place(path)}${didYouMean(key, known) || `; known are ${known.join(', ')}`}`,
          document.keyPosition([...path, key]),
        ),
      )
    }
    case 'invalid_key':
      return [
        path[0] === 'members'
          ? error(
              'invalid-email',
              `${JSON.stringify(path.at(-1))} is not an e-mail address`,
              document.keyPosition(path),
            )
          : error(
              'invalid-value',
              `${JSON.stringify(path.at(-1))} cannot be a name here: ${issue.issues[0]?.message ?? 'invalid'}`,
              document.keyPosition(path),
            ),
      ]
    case 'invalid_union': {
      if (issue.message !== NO_MESSAGE) return [invalid(issue.message, path, document)]
      const branch = likeliestBranch(issue.errors)
      if (branch) {
        return branch.flatMap((inner) =>
          findingsOfIssue({ ...inner, path: [...issue.path, ...inner.path] }, schema, document),
        )
      }
      const types = issue.errors.flatMap((errors) => expectedTypes(errors))
      return [invalid(`expected ${alternatives(types)}`, path, document)]
    }
    case 'invalid_value':
      return [
        invalid(
          `expected ${alternatives(issue.values.map((value) => JSON.stringify(value)))}`,
          path,
          document,
        ),
      ]
    case 'invalid_type':
      if (isMissing(document, path)) {
        const parent = path.slice(0, -1)
        return [
          error(
            'missing-key',
            `The key ${JSON.stringify(path.at(-1))} is missing${place(parent)}`,
            document.positionAt(parent),
          ),
        ]
      }
      return [invalid(`expected ${alternatives(expectedTypes([issue]))}`, path, document)]
    default:
      return [invalid(issue.message, path, document)]
  }
}

function error(code: FindingCode, message: string, position: { line: number; column: number }): Finding {
  return { severity: 'error', code, message: /[.?]$/.test(message) ? message : `${message}.`, ...position }
}

function invalid(what: string, path: JsonPath, document: JsoncDocument): Finding {
  const name = path.at(-1)
  const subject = name === undefined ? 'The file' : `The value of ${pathText(path)}`
  return error('invalid-value', `${subject} is wrong: ${lowerFirst(what)}`, document.positionAt(path))
}

function isMissing(document: JsoncDocument, path: JsonPath): boolean {
  const key = path.at(-1)
  return typeof key === 'string' && !document.entries(path.slice(0, -1)).some((entry) => entry.key === key)
}

function textPath(path: readonly PropertyKey[]): JsonPath {
  return path.map((part) => (typeof part === 'symbol' ? String(part) : part))
}

function place(path: JsonPath): string {
  return path.length === 0 ? '' : ` in ${pathText(path)}`
}

function pathText(path: JsonPath): string {
  return path.map((part) => (typeof part === 'number' ? `[${part}]` : JSON.stringify(part))).join(' › ')
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
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

function alternatives(names: readonly string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(new Set(names))
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
