/** Resolves the API keys of a members file: what each may do, until when, and who answers for it. */
import { canonicalKeyAssignment } from '../catalog/canonical-assignment.ts'
import { type Given, inForce } from '../catalog/term.ts'
import type { ApiKeyEntry } from '../format/api-key-entry.ts'
import type { MembersFile } from '../format/members-file.ts'
import type { JsoncDocument } from '../jsonc/document.ts'
import { type Item, startOf } from '../jsonc/tree.ts'
import { emailKey } from '../text/email.ts'
import { daysUntil, EXPIRES_SOON, expiryTime } from '../text/expiry.ts'
import { keySubject } from '../text/key-subject.ts'
import { didYouMean } from '../text/nearest.ts'
import { quoted } from '../text/quoted.ts'
import { type AccessReader, sizeOf } from './access-reader.ts'
import { offsetIn } from './entry-offset.ts'
import type { FileFindings } from './file-findings.ts'
import type { Listing } from './origin.ts'
import type { ListedKey, ListedKeys, ListedMember } from './roster.ts'

export interface KeyResolverOptions {
  readonly file: MembersFile
  readonly document: JsoncDocument
  readonly findings: FileFindings
  /** Reads what keys may do. */
  readonly access: AccessReader
  readonly readGroups: (entry: ApiKeyEntry, item: Item) => Listing['groups']
  /** False, and a finding, if the file asks for too much. */
  readonly hasRoom: (size: number, item: Item) => boolean
  /** By subject. */
  readonly listings: Map<string, Listing>
  readonly members: ReadonlyMap<string, ListedMember>
  readonly expired: ReadonlyMap<string, ListedMember>
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Undefined if the file says nothing about keys. */
export function resolveKeys(options: KeyResolverOptions): ListedKeys | undefined {
  const { file, document, findings, now } = options
  if (file.apiKeys === undefined) {
    reportUnlistedWithout(options)
    return undefined
  }
  const current = new Map<string, ListedKey>()
  const ended = new Map<string, ListedKey>()
  const byId = new Map<string, string>()
  for (const item of document.entries(['apiKeys'])) {
    const { key: name = '' } = item
    const entry = file.apiKeys[name]
    if (entry === undefined) throw new Error(`expected an entry of ${name}`)
    const key = readKey(name, entry, item, options)
    if (key === undefined) break
    const other = key.id === undefined ? undefined : byId.get(key.id)
    if (other !== undefined) {
      const message = `The API keys ${quoted(name)} and ${quoted(other)} have one id. Keep one of the two entries.`
      findings.report('error', 'duplicate-key-id', message, offsetIn(item.value, 'id'), key.email)
    }
    if (key.id !== undefined) byId.set(key.id, name)
    if (key.expiresAt <= now) ended.set(name, key)
    else current.set(name, key)
  }
  return { current, ended }
}

function readKey(
  name: string,
  entry: ApiKeyEntry,
  item: Item,
  options: KeyResolverOptions,
): ListedKey | undefined {
  const { document, access, readGroups, hasRoom, listings } = options
  const email = keySubject(name)
  const asked = access.read(entry, item.value)
  const groups = readGroups(entry, item)
  if (!hasRoom(sizeOf(asked) + groups.reduce((sum, { group }) => sum + group.size, 0), item)) return undefined
  const all = [...asked, ...groups.flatMap(({ group }) => group.asked)].map(
    ({ assignment, written = assignment, term }): Given => ({
      assignment: canonicalKeyAssignment(written),
      ...(term && { term }),
    }),
  )
  // A role of a group can end. The key then needs to be replaced by one without it.
  const { assignments } = inForce(all, { now: options.now })
  listings.set(email, { item, asked, groups })
  reportOwner(name, entry, item, options)
  reportEnd(name, entry, item, options)
  const { id, owner, expires, reason } = entry
  return {
    name,
    email,
    ...(id !== undefined && { id }),
    assignments,
    groups: entry.groups ?? [],
    owner,
    expires,
    expiresAt: expiryTime(expires),
    ...(reason !== undefined && { reason }),
    position: document.position(startOf(item)),
  }
}

/** A key outlives its person, so each needs a member who answers for it until it ends. */
function reportOwner(
  name: string,
  { owner, expires }: ApiKeyEntry,
  { value }: Item,
  { members, expired, findings, now }: KeyResolverOptions,
): void {
  const key = emailKey(owner)
  if (expiryTime(expires) <= now) return
  const offset = offsetIn(value, 'owner')
  const email = keySubject(name)
  const member = members.get(key)
  if (member !== undefined) {
    if (member.expires === undefined || expiryTime(member.expires) >= expiryTime(expires)) return
    const message = `The API key ${quoted(name)} (expires ${expires}) outlives the access of ${owner}, who answers for it (expires ${member.expires}). Name another owner before that, or let the key end with it.`
    findings.report('warning', 'key-outlives-owner', message, offset, email)
    return
  }
  if (expired.has(key)) {
    const message = `${owner}, who answers for the API key ${quoted(name)}, no longer counts as listed. Name another owner, or delete the entry.`
    findings.report('warning', 'key-without-owner', message, offset, email)
    return
  }
  const hint =
    didYouMean(
      owner,
      [...members.values()].map((member) => member.email),
    ) || '; list them first.'
  const message = `${quoted(owner)}, who answers for the API key ${quoted(name)}, is not among the members${hint}`
  findings.report('error', 'unknown-owner', message, offset, email)
}

function reportEnd(
  name: string,
  { expires }: ApiKeyEntry,
  { value }: Item,
  { now, findings }: KeyResolverOptions,
): void {
  const expiresAt = expiryTime(expires)
  if (expiresAt - now > EXPIRES_SOON) return
  const offset = offsetIn(value, 'expires')
  const email = keySubject(name)
  if (expiresAt <= now) {
    const message = `The API key ${quoted(name)} ended (${expires}) and is revoked if it still exists. Delete the entry, or extend it.`
    findings.report('info', 'expired', message, offset, email)
    return
  }
  const days = daysUntil(expiresAt, now)
  const left = days === 1 ? 'in less than a day' : `in ${days} days`
  const message = `The API key ${quoted(name)} ends ${left} (expires ${expires}). Replace it before that with roster keys rotate.`
  findings.report('warning', 'expires-soon', message, offset, email)
}

/** A file that loses its list must not revoke every key. */
function reportUnlistedWithout({ file, document, findings }: KeyResolverOptions): void {
  if (file.policy?.unlistedKeys !== 'revoke') return
  const item = document.itemAt(['policy', 'unlistedKeys'])
  const message = '"unlistedKeys": "revoke" needs "apiKeys": list the keys that stay.'
  findings.report('error', 'missing-key', message, item === undefined ? 0 : startOf(item))
}
