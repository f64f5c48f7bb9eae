/** Text by an attacker who wants a program to crash, or a page to show something wrong. */
import fc from 'fast-check'

/** Text with a special meaning in GitHub, Markdown, HTML, terminals, workflow logs or our own formats. */
const BAIT: readonly string[] = [
  ...['@ada', '@acme/owners', '#1', 'GH-1', 'acme/people#1', 'GHSA-aaaa-bbbb-cccc', 'CVE-2026-1234'],
  ...['4f2c91a', 'a@b.cc', 'https://x.yz', 'www.x.yz', 'mailto:a@b.cc', '<https://x.yz>', ':tada:', '$x$'],
  ...[
    '`',
    '``',
    '```',
    '~~~',
    '<!--',
    '-->',
    '--!>',
    '<x-bait>',
    '</details>',
    '<img src=x onerror=y>',
    '&lt;',
  ],
  ...['&#64;', '\\', '[x](y)', '![x](y)', '[^1]', '[^1]: x', '[x]: y', '[', ']', '(', ')', '**', '*', '_'],
  ...[
    '~~',
    '|',
    '\n',
    '\n\n',
    '\r',
    '\r\n',
    '\t',
    ' ',
    '  ',
    '> ',
    '# ',
    '- ',
    '- [x] ',
    '1. ',
    '---',
    '===',
  ],
  ...[
    '[!NOTE]',
    '\u202e',
    '\u200b',
    '\ufeff',
    '\u2028',
    '\u0000',
    '\u001b[31m',
    '\u009b2J',
    '\ud800',
    '\udc00',
  ],
  ...[
    '::error::x',
    '::stop-commands::x',
    '%0A',
    '<!-- roster:reviewed v1 ',
    '<!-- roster:applied v1 ',
    '<!-- roster:since v1 file=',
    '<!-- roster:preview file=',
    'é',
    '👍',
  ],
  ...['"', "'", '.', ',', '7', 'a', '{', '}', '/', '..', '*/', '//', '__proto__', 'constructor', 'toString'],
]

/** Elements in the bait that none of our pages has. */
export const BAIT_ELEMENTS: ReadonlySet<string> = new Set(['x-bait', 'img'])

/** A piece of text with a special meaning. */
export const bait = fc.constantFrom(...BAIT)

export const hostileText = fc.oneof(
  { weight: 3, arbitrary: fc.array(bait, { maxLength: 12 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
)

/** Keys that reach into prototypes if objects are used as maps. */
export const hostileKey = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'length', '', '0'),
  hostileText,
)
