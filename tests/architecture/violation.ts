/** A violation: a place in the sources that breaks a rule of the house. */

export interface Violation {
  /** Relative to the root, with forward slashes. */
  readonly path: string
  /** From 1. */
  readonly line: number
  /** The violating text: an import, a name, a word. */
  readonly found: string
  readonly rule: string
}

export function violationLine({ path, line, found, rule }: Violation): string {
  return `${path}:${line}: ${found}: ${rule}`
}
