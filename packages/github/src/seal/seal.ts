/** Authentication of sealed lines: keys derived from the review key, MACs and tags. */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { Secret } from '@roster/core'

/** Part of the format's version: another version must not verify seals of this one. */
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

  /** Whether a MAC belongs to a text. Compared in constant time, and as text, since base64 has several spellings. */
  verifies(text: string, mac: string): boolean {
    const [expected, given] = [Buffer.from(this.mac(text)), Buffer.from(mac)]
    return expected.length === given.length && timingSafeEqual(expected, given)
  }

  /** Represents a digest without revealing it: 8 bytes of HMAC-SHA-256, in base64url. */
  tag(digest: string): string {
    return createHmac('sha256', this.#tagKey)
      .update(digest)
      .digest()
      .subarray(0, TAG_BYTES)
      .toString('base64url')
  }
}
