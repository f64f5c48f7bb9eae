/** What a connection needs to be told, checked before the first request: the API's address and the key. */
import type { Secret } from '@roster/core'

/** A setting that no request could be made with. The message is for the person who made the setting. */
export class ConnectionSettingsError extends Error {
  override readonly name = 'ConnectionSettingsError'
}

const LOCAL_HOSTS: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/**
 * The origin of the API, without a trailing slash. The key goes to whatever this names, so it must be https,
 * or http on this machine.
 *
 * @throws ConnectionSettingsError where the text is not such an address.
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
      `The API address holds a user name or password. Leave them out: ${url.protocol}//${url.host}.`,
    )
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOCAL_HOSTS.includes(url.hostname))) {
    throw new ConnectionSettingsError(
      `The API address ${url.protocol}//${url.host} would send the API key unencrypted. Use https; http is for this machine only.`,
    )
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw new ConnectionSettingsError(
      `The API address has more than a host: give ${url.protocol}//${url.host}, without a path.`,
    )
  }
  return url.origin
}

/**
 * @throws ConnectionSettingsError where the key is empty, or holds what no key holds: such a key could not be
 *   sent, and the error of whoever tried to would show it.
 */
export function checkApiKey(apiKey: Secret): void {
  const key = apiKey.reveal()
  if (key === '') {
    throw new ConnectionSettingsError('The API key is empty. Is the secret set, and passed on to this run?')
  }
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new ConnectionSettingsError(
      'The API key holds white space or other characters that no key has. Copy it again, without line breaks.',
    )
  }
}
