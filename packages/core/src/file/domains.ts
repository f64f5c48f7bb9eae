/** Warns of addresses at a domain that looks like a typing error: a stranger could receive the invitation. */
import { startOf } from '../jsonc/tree.ts'
import { nearDomain } from '../text/domain.ts'
import { emailDomain, isUserKey } from '../text/email.ts'
import type { FileFindings } from './file-findings.ts'
import type { Listing } from './origin.ts'

/** How often domains are compared. Hostile files have more, and comparing them all would take too long. */
const MAX_COMPARISONS = 1_000_000

/**
 * Warns of the only person at a domain, if several others are at one that differs in a letter or two.
 *
 * @param listings By e-mail key.
 */
export function reportDomains(listings: ReadonlyMap<string, Listing>, findings: FileFindings): void {
  const addresses = [...listings.keys()].filter((key) => !isUserKey(key))
  const byDomain = [...Map.groupBy(addresses, emailDomain)]
  const usual = byDomain.filter(([, keys]) => keys.length > 1).map(([domain]) => domain)
  const lone = byDomain.filter(([, keys]) => keys.length === 1)
  for (const [domain, [key = '']] of lone.slice(0, Math.floor(MAX_COMPARISONS / (usual.length || 1)))) {
    const near = nearDomain(domain, usual)
    const item = listings.get(key)?.item
    if (near === undefined || item === undefined) continue
    const email = item.key ?? key
    const message = `${email} is the only person at ${domain}; did you mean ${near}?`
    findings.report('warning', 'lone-domain', message, startOf(item), email)
  }
}
