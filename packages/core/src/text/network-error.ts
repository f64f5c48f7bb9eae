/** Node's errors for requests that got no answer. */

/** The error code, such as `ECONNREFUSED`, from the chain of causes. The rest of the chain can contain secrets. */
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

/**
 * Whether a proxy answered 407. Node's fetch hides that answer, and fails without a code or a message
 * ("HTTP-network-or-cache fetch" of the Fetch standard). If a tunnel could not be opened, the error's text contains the
 * status.
 */
export function isProxyRefusal(error: unknown): boolean {
  let current = error
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    if (/\bproxy response \(407\)/i.test(current.message)) return true
    const { cause } = current
    if (
      current instanceof TypeError &&
      cause instanceof Error &&
      cause.message === '' &&
      !('code' in cause)
    ) {
      return true
    }
    current = cause
  }
  return false
}

/** "X509 certificate error codes" of Node's documentation of `tls`, and the one for a certificate of another host. */
const CERTIFICATE = /CERT|^UNABLE_TO_|^(?:HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)$/

/**
 * Whether the code is about a certificate that is not trusted. Then nothing was sent, and trying again does not help.
 *
 * @param code of `networkErrorCode`.
 */
export function isCertificateError(code: string | undefined): boolean {
  return code !== undefined && CERTIFICATE.test(code)
}

/** What to do about a certificate that is not trusted. */
export const TRUST_ADVICE =
  'Its certificate is not trusted here: set NODE_EXTRA_CA_CERTS to a file with the certificate of the authority that vouches for it, and check the address.'

/** What to do about a proxy that answers 407. */
export const PROXY_ADVICE =
  'The proxy requires authentication: put the user name and the password into HTTPS_PROXY, as in http://USER:PASSWORD@HOST:PORT.'
