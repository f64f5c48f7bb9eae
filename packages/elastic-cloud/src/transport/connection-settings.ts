/** The settings of a connection, validated before the first request: the address of the API and the key. */
import type { Secret } from '@roster/core'

/** An invalid setting. The message is for its author. */
export class ConnectionSettingsError extends Error {
  override readonly name = 'ConnectionSettingsError'
}

const LOCAL_HOSTS: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/**
 * The origin of the API, without a trailing slash. The key is sent to this address, so it must be https, or http on
 * this machine.
 *
 * @throws {ConnectionSettingsError} if the text is not such an address.
 */
export function parseApiUrl(text: string): string {
  const url = URL.parse(text.trim())
  if (url === null || url.hostname === '') {
    throw new ConnectionSettingsError(
      'The API address is not a URL. Expected one such as https://api.elastic-cloud.com.',
    )
  }
  if (url.username !== '' || url.password !== '') {
    throw new ConnectionSettingsError(
      `The API address contains a user name or password. Remove them: ${url.protocol}//${url.host}.`,
    )
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOCAL_HOSTS.includes(url.hostname))) {
    throw new ConnectionSettingsError(
      `The API address ${url.protocol}//${url.host} would send the API key unencrypted. Use https; http is only for this machine.`,
    )
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw new ConnectionSettingsError(
      `The API address must be a host without a path: use ${url.protocol}//${url.host}.`,
    )
  }
  return url.origin
}

/**
 * @throws {ConnectionSettingsError} if the key is empty, or contains characters that no key has: the HTTP client could
 *   not send it, and its error would show it.
 */
export function checkApiKey(apiKey: Secret): void {
  const key = apiKey.reveal()
  if (key === '') {
    throw new ConnectionSettingsError('The API key is empty. Is the secret set, and passed to this run?')
  }
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new ConnectionSettingsError(
      'The API key contains white space or other characters that no key has. Copy it again, without line breaks.',
    )
  }
}
