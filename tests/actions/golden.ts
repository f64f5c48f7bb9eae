/** Texts for golden files: with what differs from run to run replaced, and the rest as it is. */

const REPLACEMENTS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [
    /<!-- roster:(\w+) v2 \S+ \S+ \d+ \S+ \S+ -->/g,
    '<!-- roster:$1 v2 <header> <tags> <time> <text> <mac> -->',
  ],
  [/\d\d:\d\d UTC on \d+ \w+ \d{4}/g, '<time>'],
  [/`[0-9a-f]{7}`/g, '`<commit>`'],
  [/actions\/runs\/\d+/g, 'actions/runs/<run>'],
]

export function shown(text: string): string {
  return REPLACEMENTS.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text)
}
