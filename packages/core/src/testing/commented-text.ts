/** Arbitrary members files as texts of any layout, with comments in any place. */
import fc from 'fast-check'
import { visit } from 'jsonc-parser'
import { accessOf, assignment } from './arbitraries.ts'

const access = fc.array(assignment(), { maxLength: 5 }).map(accessOf)
const name = fc.oneof(
  fc.constantFrom('shop', 'logs', 'a b', '"', '\\'),
  fc.string({ minLength: 1, maxLength: 8 }),
)

/** What fits the format, and a few things that do not. */
export const fileValue = fc.record(
  {
    $schema: fc.constant('./members.schema.json'),
    organization: fc.constantFrom<unknown>('1234567890', 1, null),
    extends: fc.array(fc.string(), { maxLength: 2 }),
    resources: fc.dictionary(
      fc.constantFrom('deployments', 'security', 'else'),
      dictionary(name, fc.constant('a'.repeat(32)), 4),
    ),
    groups: dictionary(name, access, 3),
    members: dictionary(
      fc.constantFrom('Zoe@a.example', 'ann@a.example', 'bob@b.example', 'cat@a.example', 'dan'),
      fc
        .record(
          {
            access,
            groups: fc.array(name, { maxLength: 3 }),
            reason: fc.string({ maxLength: 80 }),
            github: fc.string(),
          },
          { requiredKeys: ['access'] },
        )
        .map(({ access: given, ...rest }) => ({ ...rest, ...given })),
      5,
    ),
    policy: fc.record(
      { minOwners: fc.nat(), extraRoles: fc.array(fc.string(), { maxLength: 3 }), other: fc.constant([]) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['members'] },
)

function dictionary<T>(key: fc.Arbitrary<string>, value: fc.Arbitrary<T>, maxKeys: number) {
  const keys = key.filter((each) => !['__proto__', 'constructor', 'prototype'].includes(each))
  return fc.dictionary(keys, value, { maxKeys, noNullPrototype: true })
}

const SPACES = ['', '', ' ', '\n', '\r\n', '\n\n', '\r\n\r\n', '\t', ' \n ']
const space = fc.constantFrom(...SPACES)
const word = fc.string({ maxLength: 6 }).map((text) => text.replaceAll(/[*/\n\r]/g, '.'))
const comment = fc.oneof(
  word.map((text) => ({ text: `//${text}`, end: '\n' })),
  word.map((text) => ({ text: `//${text}`, end: '\r\n' })),
  word.map((text) => ({ text: `/*${text}*/`, end: '' })),
  fc
    .tuple(word, word, fc.constantFrom('\n', '\r\n'))
    .map(([a, b, br]) => ({ text: `/*${a}${br}   ${b}*/`, end: '' })),
)
const gap = fc.oneof(
  { weight: 3, arbitrary: space.map((text) => ({ text, comments: [] as string[] })) },
  {
    weight: 1,
    arbitrary: fc.array(fc.tuple(space, comment), { minLength: 1, maxLength: 3 }).chain((list) =>
      space.map((last) => ({
        text: list.map(([before, each]) => before + each.text + each.end).join('') + last,
        comments: list.map(([, each]) => each.text),
      })),
    ),
  },
)

/** The value as text, with white space and comments between any two tokens. */
export function commentedText(value: fc.Arbitrary<unknown>) {
  return value.chain((each) => {
    const tokens = JSON.stringify(each).match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^"{}[\],:]+/g) ?? []
    return fc
      .tuple(
        fc.array(gap, { minLength: tokens.length + 1, maxLength: tokens.length + 1, size: 'max' }),
        fc.boolean(),
      )
      .map(([gaps, trailing]) => ({
        text: tokens
          .map((token, index) => {
            const closes = token === '}' || token === ']'
            const empty = ['{', '['].includes(tokens[index - 1] ?? '')
            return (gaps[index]?.text ?? '') + (trailing && closes && !empty ? `,${token}` : token)
          })
          .concat(gaps[tokens.length]?.text ?? '')
          .join(''),
        comments: gaps.flatMap(({ comments }) => comments),
      }))
  })
}

/** The comments of a text, in order, without white space at their ends. */
export function commentsIn(text: string): readonly string[] {
  const found: string[] = []
  visit(text, {
    onComment: (offset, length) => {
      found.push(text.slice(offset, offset + length).trimEnd())
    },
  })
  return found
}
