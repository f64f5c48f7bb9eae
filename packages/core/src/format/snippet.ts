/** Snippets: something to begin with, which editors insert. Their placeholders are those of VS Code and of the protocol. */

export interface Snippet {
  readonly label: string
  /** A sentence. */
  readonly description: string
  /** JSON whose strings may hold placeholders, in the order in which they are filled in. */
  readonly body: unknown
}

/** A place to type over, the `place`th, counted from 1. */
export function field(place: number, text: string): string {
  return `\${${place}:${text}}`
}

/** A place with a list to choose from. */
export function choice(place: number, texts: readonly string[]): string {
  return `\${${place}|${texts.join(',')}|}`
}

/** What the editor knows, such as `CURRENT_YEAR`. */
export function variable(name: string): string {
  return `\${${name}}`
}
