/** The keys that authenticate what was reviewed, derived from the review key, and what they make. */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { Secret } from '@roster/core'

/** Of this version of the format: another one must not read what this one sealed. */
const SALT = 'roster review v1'

const KEY_BYTES = 32
const TAG_BYTES = 8

/** Characters of a MAC: 32 bytes in base64url. */
export const MAC_LENGTH = 43

/** Characters of a tag: 8 bytes in base64url. */
export const TAG_LENGTH = 11

export class Seal {
  readonly #macKey: Buffer
  readonly #tagKey: Buffer

  /** @throws {RangeError} for an empty key. */
  constructor(reviewKey: Secret) {
    if (reviewKey.reveal() === '') throw new RangeError('The review key is empty.')
    const derive = (use: string) => Buffer.from(hkdfSync('sha256', reviewKey.reveal(), SALT, use, KEY_BYTES))
    this.#macKey = derive('authenticate')
    this.#tagKey = derive('tag')
  }

  /** HMAC-SHA-256 of a text, in base64url. */
  mac(text: string): string {
    return createHmac('sha256', this.#macKey).update(text).digest('base64url')
  }

  /** Whether a MAC is that of a text, compared in constant time, and as text: base64 has several spellings. */
  verifies(text: string, mac: string): boolean {
    const [expected, given] = [Buffer.from(this.mac(text)), Buffer.from(mac)]
    return expected.length === given.length && timingSafeEqual(expected, given)
  }

  /** Stands for a digest without giving it away: 8 bytes of HMAC-SHA-256, in base64url. */
  tag(digest: string): string {
    return createHmac('sha256', this.#tagKey)
      .update(digest)
      .digest()
      .subarray(0, TAG_BYTES)
      .toString('base64url')
  }
}
