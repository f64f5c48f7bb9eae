/**
 * What editors show beside the rules of a schema, as the JSON language service of VS Code reads it: texts on choices, and
 * its complaints in our words. Validators ignore all of it.
 */
import * as z from 'zod'

/** A string of a pattern. `message` begins with "must"; editors show it as a sentence. */
export function matching(pattern: RegExp, message: string): z.ZodString {
  return z
    .string()
    .regex(pattern, message)
    .meta({ patternErrorMessage: sentence(message) })
}

/** A message of the schema as a sentence. Editors underline its place, so it names none. */
export function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`
}

/** A sentence on each choice, for an `enum` of the same choices in the same order. */
export function explained(sentences: readonly string[]) {
  return { enumDescriptions: sentences, markdownEnumDescriptions: sentences.map(inMarkdown) }
}

/** A text of ours as Markdown: what it has in double quotes is code. */
export function inMarkdown(text: string): string {
  return text.replaceAll(/"[^"]+"/g, (quoted) => `\`${quoted}\``)
}
