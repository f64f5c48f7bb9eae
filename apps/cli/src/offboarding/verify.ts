/** Asks every organization whether people who should have left are gone. */
import {
  type AuditRecord,
  emailKey,
  endsIn,
  type Identity,
  listingIn,
  type OffboardingCheckDocument,
  type Remains,
  remainsOf,
  type TheirEntries,
  userKey,
} from '@roster/core'
import { readAuditLog } from '../file/audit-log.ts'
import type { Context } from '../process/context.ts'
import { identityOf, type OpenOrganization, openOrganizations } from './open-organizations.ts'
import type { OrganizationFlags } from './organization-files.ts'
import { pastEntries } from './past-entries.ts'

export interface VerifyOptions extends OrganizationFlags {
  readonly emails: readonly string[]
  readonly auditLogs: readonly string[]
}

type Checked = OffboardingCheckDocument['organizations'][number]

/** @throws Failure if a file or an audit log cannot be read. */
export async function verifyOffboarding(
  { emails, auditLogs, ...flags }: VerifyOptions,
  context: Context,
): Promise<OffboardingCheckDocument> {
  const records = (await Promise.all(auditLogs.map((path) => readAuditLog(path, context)))).flat()
  const organizations = await openOrganizations({ ...flags, offline: false }, context)
  const identity = identityOf(emails, organizations)
  const checked = await Promise.all(
    organizations.map(async (each) => {
      const snapshot = typeof each.look === 'string' ? undefined : each.look.snapshot
      const leaving = identity.keysIn(snapshot)
      const past = await pastEntries(each.path, leaving, context)
      const now = listingIn(each.file.roster, leaving)
      const theirs = { members: past.members, keys: [...past.keys, ...now.keys] }
      return { theirs, document: check(each, identity, theirs, refusals(records, identity)) }
    }),
  )
  const documents = checked.map(({ document }) => document)
  const keyIds = new Set(checked.flatMap(({ theirs }) => theirs.keys.flatMap(({ id }) => id ?? [])))
  return {
    version: 1,
    gone: documents.every(({ state }) => state === 'gone' || state === 'never'),
    people: [...new Set([...identity.given, ...identity.accounts, ...identity.otherAddresses])],
    ...(auditLogs.length > 0 && { ends: endsIn(records, identity.keysIn(), keyIds) }),
    organizations: documents,
  }
}

function check(
  { name, path, file: { roster }, look }: OpenOrganization,
  identity: Identity,
  past: TheirEntries,
  refused: string,
): Checked {
  const about = { name, file: path, organization: roster.organization }
  if (typeof look === 'string') {
    const trouble = `The organization ${roster.organization} was not looked up: ${look}`
    return { ...about, state: 'unknown', trouble, left: [], keys: 0 }
  }
  const remains = remainsOf(roster, look.snapshot, identity, past)
  const left = leftOf(remains)
  if (left.length > 0)
    return { ...about, state: 'left', left, keys: 0, ...(refused !== '' && { trouble: refused }) }
  if (!look.seesAllKeys) {
    const trouble = 'This key may not see every API key, so some that the person made may be left.'
    return { ...about, state: 'unknown', trouble, left, keys: 0 }
  }
  const state = past.members.length + past.keys.length > 0 ? 'gone' : 'never'
  return { ...about, state, left, keys: remains.goneKeys.length }
}

function leftOf({ listed, members, invitations, keys }: Remains): Checked['left'] {
  return [
    ...listed.members.map(({ email }) => ({ what: 'entry' as const, name: email })),
    ...listed.keys.map(({ name }) => ({ what: 'entry' as const, name })),
    ...members.map(({ email, userId }) => ({
      what: 'membership' as const,
      name: email ?? userKey(userId),
      id: userId,
    })),
    ...invitations.map(({ email }) => ({ what: 'invitation' as const, name: email })),
    ...keys.map(({ name, id }) => ({ what: 'key' as const, name, id })),
  ]
}

/** What should have ended and the service refused, as a sentence. Empty if there is nothing. */
function refusals(records: readonly AuditRecord[], identity: Identity): string {
  const leaving = identity.keysIn()
  const codes = records
    .filter(({ result }) => result.outcome === 'refused')
    .filter(({ changes }) => changes.some(({ email }) => email !== undefined && leaving.has(emailKey(email))))
    .map(
      ({ request, result }) =>
        `${request.operation} (${[result.status ?? [], result.codes ?? []].flat().join(' ')})`,
    )
  return codes.length === 0 ? '' : `Elastic Cloud refused: ${[...new Set(codes)].join(', ')}.`
}
