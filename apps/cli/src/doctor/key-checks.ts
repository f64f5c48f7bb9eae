/** Checks of the API key: whether it is valid, its organization, its roles, whose it is, and when it expires. */
import {
  type Assignment,
  dayText,
  emailKey,
  isOwner,
  type KeyFacts,
  knownKeys,
  mayWrite,
  quoted,
  type Roster,
  roleLabel,
} from '@roster/core'
import { ElasticCloudError, learnKey, possiblyOwnKeys, type Reader } from '@roster/elastic-cloud'
import { type Check, checksOf } from './check.ts'

const check = checksOf('key')

const DAY = 24 * 60 * 60 * 1000

/** In days. A key that expires sooner fails the check, since the set-up stops working then. */
const EXPIRES_SOON = 14
/** In days. A key that expires sooner gets a warning. */
const EXPIRES = 30

/** @param roster From the members file; undefined if the file is broken. */
export async function keyChecks(
  reader: Reader,
  roster: Roster | undefined,
  now: number,
): Promise<readonly Check[]> {
  try {
    const [organization, other] = await reader.organizations()
    if (organization === undefined) {
      return [check('fail', 'The key sees no organization.', 'Make a key of the organization.')]
    }
    const facts = await learnKey(reader, organization.id)
    const { principal, expiresAt } = facts
    const isOfFile = roster?.organization === organization.id
    return [
      check('ok', `The key is valid, for ${organization.name} (${organization.id}).`),
      ...(other === undefined ? organizationChecks(organization.id, roster) : []),
      principal === undefined
        ? check('unknown', 'The API does not say what the key may do.')
        : powerCheck(principal),
      ...(isOfFile ? ownerChecks(facts, roster) : []),
      ...(isOfFile ? listingChecks(facts, roster, reader.keyExpiresAt()) : []),
      expiryCheck(expiresAt, now),
    ]
  } catch (error) {
    if (!(error instanceof ElasticCloudError)) throw error
    return [check('fail', `The key could not be used: ${error.message}`, 'Check EC_API_KEY and EC_ENDPOINT.')]
  }
}

function organizationChecks(id: string, roster: Roster | undefined): readonly Check[] {
  if (roster === undefined || roster.organization === id) return []
  const what = `The key belongs to the organization ${id}, and the file is about ${roster.organization}.`
  return [check('fail', what, 'Use a key of that organization, or correct "organization" in the file.')]
}

function powerCheck(principal: readonly Assignment[]): Check {
  if (principal.some(isOwner)) {
    return check(
      'ok',
      'It belongs to an Organization owner, as apply requires. A less privileged key may be enough for previews.',
    )
  }
  const held = [...new Set(principal.map(({ kind, role }) => `${roleLabel(kind, role)} (${kind})`))].join(
    ', ',
  )
  if (mayWrite(principal)) {
    const what = `It holds ${held}: it changes assignments in that scope, and invites and removes nobody.`
    return check('warn', what, 'Apply needs an Organization owner’s key.')
  }
  return check('ok', `It holds ${held || 'no role'}: it changes nothing, which is enough for previews only.`)
}

/** A key outlives the member who made it. */
function ownerChecks({ email }: KeyFacts, roster: Roster): readonly Check[] {
  if (email === undefined) return []
  if (roster.members.has(emailKey(email))) return [check('ok', `${email} made it, and is in the file.`)]
  const what = `${email} made it, and is not in the file. The key keeps working after they have left.`
  return [check('warn', what, 'Make a key as a member who stays, replace the secret, and revoke this one.')]
}

/** @param end RFC 3339: when the key in use expires, by the last answer. */
function listingChecks(
  { keys = [], userId }: KeyFacts,
  roster: Roster,
  end: string | undefined,
): readonly Check[] {
  if (roster.keys === undefined) return []
  const snapshot = { organization: { id: roster.organization }, members: [], invitations: [], keys }
  const ids = possiblyOwnKeys(keys, userId, end)
  const [own, another] = knownKeys({ roster, snapshot }).filter(({ key }) => key && ids.has(key.id))
  if (own === undefined) return [check('unknown', 'It is not among the API keys that it can see.')]
  if (another !== undefined) {
    const names = [...ids].join(', ')
    return [check('unknown', `The API does not say which of the API keys it is: ${names}.`)]
  }
  if (own.listed === undefined) {
    const what = `It is the API key ${quoted(own.name)} (${own.key?.id}), which is not in the file.`
    return [check('warn', what, 'List it under "apiKeys", with its id.')]
  }
  const what = `The file lists it as ${quoted(own.name)}, which ${own.listed.owner} answers for.`
  if (!own.isEnded) return [check('ok', what)]
  return [
    check('fail', `${what} Its entry has ended.`, 'Give the workflow another key, or extend "expires".'),
  ]
}

function expiryCheck(expiresAt: string | undefined, now: number): Check {
  if (expiresAt === undefined) return check('unknown', 'The API does not say when the key expires.')
  const days = Math.floor((Date.parse(expiresAt) - now) / DAY)
  const what = `It expires on ${dayText(expiresAt)}.`
  if (days >= EXPIRES) return check('ok', what)
  const fix = 'Make a new one before that, and replace the secret.'
  return check(days < EXPIRES_SOON ? 'fail' : 'warn', what, fix)
}
