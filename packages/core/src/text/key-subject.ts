/**
 * What identifies an API key where people are identified by an address: `key:` and the name that a file gives it, or
 * `key-id:` and the service's id for a key that no file lists. No address has a colon.
 */
import { quoted } from './quoted.ts'

const NAME_PREFIX = 'key:'
const ID_PREFIX = 'key-id:'

/** Of an entry under `apiKeys`. */
export function keySubject(name: string): string {
  return NAME_PREFIX + name
}

/** Of a key that no file lists. */
export function keyIdSubject(id: string): string {
  return ID_PREFIX + id
}

/** Whether the text identifies an API key rather than a person. */
export function isKeySubject(text: string): boolean {
  return text.startsWith(NAME_PREFIX) || text.startsWith(ID_PREFIX)
}

/** The name that a file gives the key; undefined for a key that no file lists. */
export function nameInSubject(subject: string): string | undefined {
  return subject.startsWith(NAME_PREFIX) ? subject.slice(NAME_PREFIX.length) : undefined
}

/** The id of a key that no file lists; undefined for any other subject. */
export function idInSubject(subject: string): string | undefined {
  return subject.startsWith(ID_PREFIX) ? subject.slice(ID_PREFIX.length) : undefined
}

/** In a sentence: `the API key "terraform"`. People stay as they are. */
export function subjectText(subject: string): string {
  const name = nameInSubject(subject)
  if (name !== undefined) return `the API key ${quoted(name)}`
  const id = idInSubject(subject)
  return id === undefined ? subject : `the API key ${id}`
}
