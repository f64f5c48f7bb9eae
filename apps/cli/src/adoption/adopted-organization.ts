/** Reads the organization to adopt: its members, their roles, and the names of its resources. */
import {
  ALL,
  type DraftKeys,
  type DraftPeople,
  draftKeys,
  draftNames,
  draftPeople,
  isOwner,
  type ResourceNames,
  type Snapshot,
  singleLine,
} from '@roster/core'
import {
  learnKey,
  lookUpResources,
  possiblyOwnKeys,
  type Reader,
  type ResourceDirectory,
  readSnapshot,
} from '@roster/elastic-cloud'
import { Failure } from '../process/failure.ts'

export interface AdoptedOrganization {
  readonly snapshot: Snapshot
  readonly people: DraftPeople
  /** Absent if they are left out, or this key may not list them. */
  readonly keys?: DraftKeys
  readonly directory: ResourceDirectory
  readonly names: ResourceNames
  /** False if the key is known not to be an owner's, so that it may not see everything. */
  readonly seesAll: boolean
}

export interface AdoptionOptions {
  /** Required if the key can see several organizations. */
  readonly id: string | undefined
  /** Whether API keys are adopted too. */
  readonly withKeys: boolean
  /** Milliseconds since the epoch. */
  readonly now: number
}

/**
 * @throws ElasticCloudError; Failure if the organization is ambiguous, or if no member can be listed.
 */
export async function readOrganization(
  reader: Reader,
  { id, withKeys, now }: AdoptionOptions,
): Promise<AdoptedOrganization> {
  const organization = await chooseOrganization(reader, id)
  const snapshot = { ...(await readSnapshot(reader, organization.id, { withKeys })), organization }
  const key = await learnKey(reader, organization.id, snapshot.keys)
  const people = draftPeople(snapshot)
  if (people.listed.length === 0) {
    throw new Failure(
      `Nobody in the organization ${organization.id} has an address that a members file can list.`,
    )
  }
  const keys = draftKeys(snapshot, {
    people: people.listed,
    ownKeys: possiblyOwnKeys(snapshot.keys ?? [], key.userId, reader.keyExpiresAt()),
    ...(key.userId !== undefined && { userId: key.userId }),
    now,
  })
  const holders = [...people.listed, ...(keys?.listed ?? [])]
  const touched = holders
    .flatMap(({ assignments }) => assignments)
    .flatMap(({ kind, resource }) =>
      kind === 'organization' || resource === undefined || resource === ALL ? [] : [{ kind, id: resource }],
    )
  const directory = await lookUpResources(reader, touched)
  return {
    snapshot,
    people,
    ...(keys && { keys }),
    directory,
    names: draftNames(holders, directory.names),
    seesAll: key.principal === undefined || key.principal.some(isOwner),
  }
}

async function chooseOrganization(reader: Reader, id: string | undefined) {
  const organizations = await reader.organizations()
  const all = organizations.map((each) => `${each.id} (${singleLine(each.name)})`).join(', ')
  if (id === undefined && organizations.length > 1) {
    throw new Failure(`The key sees several organizations: ${all}. Choose one with --organization.`)
  }
  const chosen = organizations.find((each) => id === undefined || each.id === id)
  if (chosen) return { id: chosen.id, name: chosen.name }
  throw new Failure(
    id === undefined
      ? 'The key sees no organization. Use a key of one of its owners.'
      : `The key does not see the organization ${id}. It sees ${all || 'none'}.`,
  )
}
