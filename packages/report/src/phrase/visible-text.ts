/**
 * Makes text from the file, the API or GitHub safe to show: a single line without invisible characters or characters
 * that change the reading direction. Renderers add the escapes that their surface needs.
 */

/** Replaces an invisible character, so that tampering is visible. */
const REPLACEMENT = '\uFFFD'

/** Control, formatting (bidi and zero-width among them), unassigned and ignorable characters, lone surrogates. */
const INVISIBLE = String.raw`[\p{C}\p{Default_Ignorable_Code_Point}\u2800]`

/** Marks that suppress the vowel of a letter in the scripts of India and its neighbors: joiners shape what they follow. */
const VIRAMA = String.raw`[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D4D\u0DCA\u1039\u17D2\u1B44\uA9C0]`

/** Arabic letters that join the next one. Those that never do would not show a joiner. */
const JOINING = String.raw`(?![\u0622-\u0625\u0627\u0629\u062F-\u0632\u0648\u0671-\u0673\u0675-\u0677\u0688-\u0699\u06C0\u06C3-\u06CB\u06CD\u06CF\u06D2\u06D3\u06D5\u06EE\u06EF])(?=\p{L})\p{Script=Arabic}`

const PICTURE = String.raw`\p{Extended_Pictographic}`

/** The places at which a joiner or a variation selector changes what is visible, as names in many languages need it. */
const VISIBLE_JOINERS = [
  String.raw`(?<=${VIRAMA})[\u200C\u200D]`,
  String.raw`(?<=${JOINING}\p{M}{0,4})\u200C(?=\p{Script=Arabic})`,
  String.raw`(?<=${PICTURE}[\uFE0F\p{Emoji_Modifier}]{0,2})\u200D(?=${PICTURE})`,
  String.raw`(?<=${PICTURE})\uFE0F`,
]

const ALL_INVISIBLE = new RegExp(INVISIBLE, 'gu')

const INVISIBLE_IN_PROSE = new RegExp(`(?!${VISIBLE_JOINERS.join('|')})${INVISIBLE}`, 'gu')

/** White space of any kind, except U+FEFF: JavaScript counts it as white space, but it is invisible. */
const SPACES = /(?:(?!\uFEFF)\s)+/gu

/** Printable ASCII with single spaces, which needs no change. Nearly every text is like this. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/

/** What people see as one character, such as a letter with its marks, can be several code points. */
const CHARACTERS = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** For addresses and ids: no joiners. `limit` is in code points. Longer text is cut and ends in an ellipsis. Never empty. */
export function visibleText(text: string, limit: number): string {
  return shownText(text, limit, ALL_INVISIBLE)
}

/** For names and sentences: joiners stay if they change what is seen. Cut between whole characters. */
export function visibleProse(text: string, limit: number): string {
  return shownText(text, limit, INVISIBLE_IN_PROSE)
}

function shownText(text: string, limit: number, invisible: RegExp): string {
  if (text.length <= limit && PLAIN.test(text)) return text
  // Cut first, so that a huge value costs little. A code point is at most two code units.
  const start = text.slice(0, 4 * limit)
  const shown = start.replace(SPACES, ' ').replace(invisible, REPLACEMENT).trim()
  if (shown === '') return REPLACEMENT
  const points = [...shown]
  return points.length <= limit ? shown : `${cut(points, limit - 1)}…`
}

/** As many whole characters as `limit` code points have room for. */
function cut(points: readonly string[], limit: number): string {
  // The first character that is cut decides where.
  const around = points.slice(0, limit + 1).join('')
  const last = [...CHARACTERS.segment(around)].at(-1)
  const whole = last === undefined ? '' : around.slice(0, last.index)
  return whole === '' ? points.slice(0, limit).join('') : whole
}
