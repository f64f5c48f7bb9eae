/** Ids, tokens and chances that are the same in every run, drawn from a hash instead of randomness. */
import { createHash } from 'node:crypto'

/** 32 hexadecimal digits, like the service's resource ids. */
export function mintToken(sequence: number): string {
  return createHash('sha256').update(`token ${sequence}`).digest('hex').slice(0, 32)
}

/** Ten digits, like the service's user ids. */
export function mintUserId(sequence: number): string {
  return String(2_000_000_000 + Math.floor(fraction(`user ${sequence}`) * 7_999_999_999))
}

/** A number in [0, 1) that depends only on the text. */
export function fraction(text: string): number {
  return createHash('sha256').update(text).digest().readUIntBE(0, 6) / 2 ** 48
}
