/** E-mail addresses as identities. */
import * as z from 'zod'

/** The longest address that SMTP can carry, in characters (RFC 5321, 4.5.3.1.3). */
const MAX_LENGTH = 254

/** Invisible characters, and those that lists and displayed names of addresses are written with. */
const DISGUISING = /[\p{C}\p{Default_Ignorable_Code_Point}"<>,;:\\()[\]]/u

/** What identifies a person: addresses compare case-insensitively. */
export function emailKey(email: string): string {
  return email.toLowerCase()
}

/**
 * Whether this can be an address: permissive about letters, since the service has the last word, and strict
 * about what could disguise one (white space, control and invisible formatting characters).
 */
export function isEmail(text: string): boolean {
  return text.length <= MAX_LENGTH && z.regexes.unicodeEmail.test(text) && !DISGUISING.test(text)
}

/** The part after the last `@`, in lower case. */
export function emailDomain(email: string): string {
  return emailKey(email.slice(email.lastIndexOf('@') + 1))
}
