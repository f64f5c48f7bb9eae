/**
 * A phrase is part of a sentence. It records which words are ours and which came from outside, so that every surface
 * can show it safely. The tag `phrase` accepts only phrases and numbers, so text from outside cannot pass as ours.
 */
import { visibleProse, visibleText } from './visible-text.ts'

export interface Span {
  /**
   * - `words`: ours.
   * - `prose`: from outside, shown as text: names, reasons, messages.
   * - `code`: from outside, shown verbatim: addresses, ids.
   * - `link`: our words, linked to `url`.
   */
  readonly kind: 'words' | 'prose' | 'code' | 'link'
  readonly text: string
  readonly weight?: 'strong' | 'emphasis'
  /** Only on links. Never from outside. */
  readonly url?: string
}

export type Phrase = readonly Span[]

/** In code points. Addresses can have 254 characters, names 200, reasons 500. */
const CODE_LIMIT = 260
const NAME_LIMIT = 200
const FULL_NAME_LIMIT = 60
const PROSE_LIMIT = 1_000

export function phrase(ours: TemplateStringsArray, ...parts: readonly (Phrase | number)[]): Phrase {
  const spans: Span[] = []
  ours.forEach((text, index) => {
    if (text !== '') spans.push({ kind: 'words', text })
    const part = parts[index]
    if (typeof part === 'number') spans.push({ kind: 'words', text: String(part) })
    else if (part !== undefined) spans.push(...part)
  })
  return spans
}

/** Text that we wrote or computed. Never text from the file, the API or GitHub. */
export function words(text: string): Phrase {
  return [{ kind: 'words', text }]
}

export function prose(text: string): Phrase {
  return [{ kind: 'prose', text: visibleProse(text, PROSE_LIMIT) }]
}

export function code(text: string): Phrase {
  return [{ kind: 'code', text: visibleText(text, CODE_LIMIT) }]
}

/** The name of a resource or a group. */
export function name(text: string): Phrase {
  return [{ kind: 'prose', text: visibleProse(text, NAME_LIMIT), weight: 'strong' }]
}

/** The name of a person. */
export function fullName(text: string): Phrase {
  return [{ kind: 'prose', text: visibleProse(text, FULL_NAME_LIMIT), weight: 'emphasis' }]
}

/** A text that a person wrote, such as a reason. */
export function quote(text: string): Phrase {
  return emphasis(prose(text))
}

export function link(text: string, url: string): Phrase {
  return [{ kind: 'link', text, url }]
}

/** The words without formatting and links. */
export function plainText(inner: Phrase): string {
  return inner.map(({ text }) => text).join('')
}

export function strong(inner: Phrase): Phrase {
  return inner.map((span) => ({ ...span, weight: 'strong' }))
}

function emphasis(inner: Phrase): Phrase {
  return inner.map((span) => ({ ...span, weight: 'emphasis' }))
}

/** With a capital letter at the start. */
export function capitalized(inner: Phrase): Phrase {
  const [first, ...rest] = inner
  if (first === undefined) return inner
  return [{ ...first, text: first.text.charAt(0).toUpperCase() + first.text.slice(1) }, ...rest]
}

export function join(phrases: readonly Phrase[], separator: string): Phrase {
  return phrases.flatMap((item, index) => (index === 0 ? item : [...words(separator), ...item]))
}

/** "a", "a and b", "a, b and c". */
export function list(phrases: readonly Phrase[]): Phrase {
  const last = phrases.at(-1)
  if (last === undefined || phrases.length === 1) return last ?? []
  return phrase`${join(phrases.slice(0, -1), ', ')} and ${last}`
}

/** "a", "a or b", "a, b or c". */
export function alternatives(phrases: readonly Phrase[]): Phrase {
  const last = phrases.at(-1)
  if (last === undefined || phrases.length === 1) return last ?? []
  return phrase`${join(phrases.slice(0, -1), ', ')} or ${last}`
}

/** Like `list`, with semicolons if a part contains a list itself. */
export function listOfLists(phrases: readonly Phrase[]): Phrase {
  const nested = phrases.some((item) =>
    item.some(({ kind, text }) => kind === 'words' && /, | and /.test(text)),
  )
  return nested ? join(phrases, '; ') : list(phrases)
}

export interface Run {
  readonly weight: Span['weight']
  readonly run: readonly Span[]
}

/** Groups neighboring spans of equal weight, and merges our own words, so that a surface formats them as one. */
export function runsOfWeight(phrase: Phrase): readonly Run[] {
  const runs: { weight: Span['weight']; run: Span[] }[] = []
  for (const span of phrase) {
    const last = runs.at(-1)
    if (last === undefined || last.weight !== span.weight) {
      runs.push({ weight: span.weight, run: [span] })
      continue
    }
    const before = last.run.at(-1)
    if (before?.kind !== 'words' || span.kind !== 'words') last.run.push(span)
    else last.run[last.run.length - 1] = { ...before, text: before.text + span.text }
  }
  return runs
}
