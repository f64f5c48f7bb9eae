/**
 * Addresses that look alike. The letters are those of the Unicode list of confusable characters (UTS #39, confusables.txt)
 * that fonts draw like a Latin letter or a digit of an address; the rules on scripts follow its "highly restrictive" level.
 */

/** Latin → letters of other scripts that look like it, in lower case. */
const LOOK_LIKE: Readonly<Record<string, string>> = {
  a: 'аɑα⍺',
  b: 'ЬƄ',
  c: 'сϲᴄⅽ',
  d: 'ԁⅾ',
  e: 'еҽ',
  f: 'ſẝք',
  g: 'ɡցƍ',
  h: 'һհ',
  i: 'іıɩιӏ',
  j: 'јϳ',
  k: 'кκᴋ',
  l: '1|ⅼǀן',
  m: 'мⅿ',
  n: 'ոռ',
  o: '0оοօσᴏ',
  p: 'рρ⍴',
  q: 'ԛգ',
  r: 'гᴦ',
  s: 'ѕꜱ',
  t: 'тτ',
  u: 'սυʋᴜ',
  v: 'ѵνⅴᴠ',
  w: 'ԝաѡᴡ',
  x: 'хχⅹ',
  y: 'уγү',
  z: 'ᴢ',
  '-': '‐‑‒–−',
}

/** Pairs of letters that look like one. */
const PAIRS: readonly (readonly [string, string])[] = [
  ['rn', 'm'],
  ['vv', 'w'],
]

const LATIN: ReadonlyMap<string, string> = new Map(
  Object.entries(LOOK_LIKE).flatMap(([latin, others]) => [...others].map((other) => [other, latin] as const)),
)

/** Looks like itself: most addresses do. */
const PLAIN = /^(?!.*(?:rn|vv))[a-z2-9.@+_-]*$/

/** Equal for addresses that are hard to tell apart. */
export function looksOf(address: string): string {
  const lower = address.toLowerCase()
  if (PLAIN.test(lower)) return lower
  const latin = [...lower].map((letter) => LATIN.get(letter) ?? letter).join('')
  return PAIRS.reduce((text, [pair, letter]) => text.replaceAll(pair, letter), latin)
}

/** Scripts that have letters which look like those of another. */
const SCRIPTS = {
  Latin: /\p{Script=Latin}/u,
  Greek: /\p{Script=Greek}/u,
  Cyrillic: /\p{Script=Cyrillic}/u,
  Armenian: /\p{Script=Armenian}/u,
  Cherokee: /\p{Script=Cherokee}/u,
} as const

/** The scripts that are mixed within the name before the `@`, or within one label of the domain; none if none are. */
export function mixedScripts(address: string): readonly string[] {
  const at = address.lastIndexOf('@')
  const parts = [address.slice(0, at), ...address.slice(at + 1).split('.')]
  const mixtures = parts.map((part) =>
    Object.entries(SCRIPTS).flatMap(([name, script]) => (script.test(part) ? [name] : [])),
  )
  return mixtures.find((scripts) => scripts.length > 1) ?? []
}
