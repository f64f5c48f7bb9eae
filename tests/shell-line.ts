/** A line of a shell snippet that only calls `roster`, split into words as a shell would do it. */

export interface RosterCall {
  readonly args: readonly string[]
  /** The file that standard output is written to. */
  readonly output: string | undefined
  /** Whether the line goes on after a failure (`|| true`). */
  readonly mayFail: boolean
}

/** A quoted part, or characters that mean nothing to a shell. */
const PART = /'([^']*)'|"([^"$`\\]*)"|([^\s'"$`\\|&;<>()*?[\]{}~#]+)/y

/** @returns undefined for other lines, which need a shell. */
export function rosterCall(line: string): RosterCall | undefined {
  const { words, rest } = split(line)
  const [program, ...args] = words
  if (program !== 'roster') return undefined
  const ending = /^(?:> ?(?<output>[\w./-]+)|(?<mayFail>\|\| true))?\s*(?:#.*)?$/.exec(rest)?.groups
  if (ending === undefined) return undefined
  return { args, output: ending['output'], mayFail: ending['mayFail'] !== undefined }
}

function split(line: string): { readonly words: readonly string[]; readonly rest: string } {
  const words: string[] = []
  const text = line.trimStart()
  let at = 0
  while (at < text.length) {
    const word = wordAt(text, at)
    if (word === undefined) break
    words.push(word.value)
    at = word.end
    while (text[at] === ' ') at += 1
  }
  return { words, rest: text.slice(at) }
}

function wordAt(text: string, start: number): { readonly value: string; readonly end: number } | undefined {
  let value = ''
  let end = start
  while (end < text.length && text[end] !== ' ') {
    PART.lastIndex = end
    const [part, single, double, plain] = PART.exec(text) ?? []
    if (part === undefined) return undefined
    value += single ?? double ?? plain ?? ''
    end += part.length
  }
  return { value, end }
}
