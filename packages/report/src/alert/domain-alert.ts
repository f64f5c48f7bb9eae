/** Addresses at domains that nobody else has: a typing error there invites a stranger. */
import {
  type Change,
  emailDomain,
  emailKey,
  isUserKey,
  type Member,
  nearDomain,
  type Roster,
} from '@roster/core'
import type { Alert, Item } from '../document/document.ts'
import { people } from '../phrase/count.ts'
import { code, list, type Phrase, phrase, strong, words } from '../phrase/phrase.ts'
import type { Names } from '../wording/names.ts'

export interface KnownPeople {
  /** The file before; absent if there was none. */
  readonly before: Roster | undefined
  /** The file. */
  readonly roster: Roster
  readonly members: readonly Member[]
}

/** If more people than this are the first at a domain, they are counted. */
const NAMED = 3

/** For people who are invited or listed for the first time. */
export function domainAlert(joining: readonly Change[], known: KnownPeople, names: Names): readonly Alert[] {
  const domains = knownDomains(known)
  const sso = new Set(known.roster.policy.ssoDomains)
  // Without people to compare with, every domain would be new.
  if (domains.size === 0) return []
  const fresh = joining.filter(({ email }) => {
    const domain = emailDomain(email)
    return !isUserKey(emailKey(email)) && !domains.has(domain) && !sso.has(domain)
  })
  const groups = [...Map.groupBy(fresh, ({ email }) => emailDomain(email))]
  if (groups.length === 0) return []
  const items = groups.map(
    ([domain, changes]): Item => ({
      phrase: domainPhrase(domain, changes, domains, names),
      stands: changes.length,
      mark: 'warning',
    }),
  )
  const [only, ...others] = items
  if (only !== undefined && others.length === 0) {
    return [{ type: 'alert', level: 'warning', lead: only.phrase, items: [] }]
  }
  const lead = strong(words('Nobody in the file or the organization has had an address at these domains.'))
  return [{ type: 'alert', level: 'warning', lead, items }]
}

function domainPhrase(
  domain: string,
  changes: readonly Change[],
  known: ReadonlySet<string>,
  names: Names,
): Phrase {
  const first = changes.length === 1 ? 'First person' : `First ${people(changes.length)}`
  const who = changes.length > NAMED ? [] : phrase`: ${list(changes.map(({ email }) => names.person(email)))}`
  const near = nearDomain(domain, known)
  const check = words(changes.length === 1 ? 'Check the address.' : 'Check the addresses.')
  const question = near === undefined ? check : phrase`Did you mean ${code(near)}?`
  return phrase`${strong(phrase`${words(first)} at ${code(domain)}`)}${who}. ${question}`
}

/** Of people other than those who join. */
function knownDomains({ before, members }: KnownPeople): ReadonlySet<string> {
  const listed = [...(before?.members.keys() ?? []), ...(before?.expired.keys() ?? [])]
  const addresses = [...listed, ...members.flatMap(({ email }) => email ?? [])]
  return new Set(addresses.filter((address) => !isUserKey(address)).map(emailDomain))
}
