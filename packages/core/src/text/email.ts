/** E-mail addresses and user ids as identities: what a members file lists people by. */
import { domainToASCII, domainToUnicode } from 'node:url'
import * as z from 'zod'
import { isKeySubject } from './key-subject.ts'

/** The longest address that SMTP can carry, in characters (RFC 5321, 4.5.3.1.3). */
const MAX_LENGTH = 254

/** Invisible characters, and those that lists and displayed names of addresses are written with. */
const DISGUISING = /[\p{C}\p{Default_Ignorable_Code_Point}"<>,;:\\()[\]]/u

const ASCII = /^[\x21-\x7e]*$/

/** Anything else would be read as a URL, in which other characters end the domain. */
const DOMAIN = /^(?=.*\p{L})[\p{L}\p{M}\p{N}.-]+$/u

const USER_PREFIX = 'user:'

/** The key of a member listed by user id. No address begins like this: a colon is not allowed in one. */
export const USER_KEY = /^user:[\x21-\x7e]{1,200}$/

/**
 * What identifies a person: `user:` and a user id as they are, or an address. Subjects that are API keys stay as they
 * are. Two spellings of one address have one key:
 * white space around it, the case of letters, the Unicode normal form and the encoding of the domain make no difference.
 */
export function emailKey(email: string): string {
  if (isUserKey(email) || isKeySubject(email)) return email
  const address = email.trim()
  if (ASCII.test(address) && !/xn--/i.test(address)) return address.toLowerCase()
  const at = address.lastIndexOf('@')
  if (at === -1) return canonical(address)
  const domain = canonical(address.slice(at + 1))
  const readable = DOMAIN.test(domain) ? domainToUnicode(domainToASCII(domain)) : ''
  return canonical(address.slice(0, at + 1)) + (readable || domain)
}

function canonical(text: string): string {
  return text.normalize('NFC').toLowerCase().normalize('NFC')
}

/**
 * Whether this can be an address: permissive about letters, since the service has the last word, and strict
 * about what could disguise one (white space, control and invisible formatting characters).
 */
export function isEmail(text: string): boolean {
  return text.length <= MAX_LENGTH && z.regexes.unicodeEmail.test(text) && !DISGUISING.test(text)
}

/** The part after the last `@`, as keys have it. */
export function emailDomain(email: string): string {
  const key = emailKey(email)
  return key.slice(key.lastIndexOf('@') + 1)
}

/** The key of a member without an address that is theirs alone. */
export function userKey(userId: string): string {
  return USER_PREFIX + userId
}

/** Whether the key is that of a user id rather than an address. */
export function isUserKey(key: string): boolean {
  return key.startsWith(USER_PREFIX)
}
