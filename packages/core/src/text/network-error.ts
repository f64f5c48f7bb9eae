/** What Node says of a request that got no answer. */

/** `ECONNREFUSED` and its like: somewhere in the chain of causes, the rest of which may hold secrets. */
export function networkErrorCode(error: unknown): string | undefined {
  let current = error
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    if ('code' in current && typeof current.code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(current.code)) {
      return current.code
    }
    current = current.cause
  }
  return undefined
}

/** "X509 certificate error codes" of Node's documentation of `tls`, and the one for a certificate of another host. */
const CERTIFICATE = /CERT|^UNABLE_TO_|^(?:HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)$/

/**
 * Whether that is about a certificate that is not trusted: nothing was sent then, and trying again is of no use.
 *
 * @param code of `networkErrorCode`.
 */
export function isCertificateError(code: string | undefined): boolean {
  return code !== undefined && CERTIFICATE.test(code)
}

/** What to do about it. */
export const TRUST_ADVICE =
  'Its certificate is not trusted here: set NODE_EXTRA_CA_CERTS to a file with the certificate of the authority that vouches for it, and check the address.'
