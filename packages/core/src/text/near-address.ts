/** The address that was probably meant by a mistyped one. It never suggests another person, who would get the roles. */
import { nearDomain } from './domain.ts'
import { emailKey } from './email.ts'
import { looksOf } from './look-alike.ts'

/**
 * The known address that looks the same, or has the same name at a domain that differs in a letter or two; for a name
 * without a domain, the only address with that name. Undefined if there is none.
 */
export function nearAddress(typed: string, known: Iterable<string>): string | undefined {
  const [name, domain] = parts(emailKey(typed))
  const people = new Map([...known].map((address) => [emailKey(address), address]))
  const namesakes = [...people].flatMap(([key, address]) =>
    looksOf(parts(key)[0]) === looksOf(name) ? address : [],
  )
  if (domain === '') return namesakes.length === 1 ? namesakes[0] : undefined
  const byDomain = new Map(namesakes.map((address) => [parts(emailKey(address))[1], address]))
  const same = [...byDomain.keys()].find((other) => looksOf(other) === looksOf(domain))
  return byDomain.get(same ?? nearDomain(domain, byDomain.keys()) ?? '')
}

function parts(key: string): readonly [name: string, domain: string] {
  const at = key.lastIndexOf('@')
  return at === -1 ? [key, ''] : [key.slice(0, at), key.slice(at + 1)]
}
