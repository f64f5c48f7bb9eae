/** Reads the organization to adopt: its members, their roles, and the names of its resources. */
import {
  ALL,
  type DraftPeople,
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
  type Reader,
  type ResourceDirectory,
  readSnapshot,
} from '@roster/elastic-cloud'
import { Failure } from '../process/failure.ts'

export interface AdoptedOrganization {
  readonly snapshot: Snapshot
  readonly people: DraftPeople
  readonly directory: ResourceDirectory
  readonly names: ResourceNames
  /** False if the key is known not to be an owner's, so that it may not see everything. */
  readonly seesAll: boolean
}

/**
 * @param id Required if the key can see several organizations.
 * @throws ElasticCloudError; Failure if the organization is ambiguous, or if no member can be listed.
 */
export async function readOrganization(reader: Reader, id: string | undefined): Promise<AdoptedOrganization> {
  const organization = await chooseOrganization(reader, id)
  const [{ members, invitations }, key] = await Promise.all([
    readSnapshot(reader, organization.id),
    learnKey(reader, organization.id),
  ])
  const people = draftPeople({ organization, members, invitations })
  if (people.listed.length === 0) {
    throw new Failure(
      `Nobody in the organization ${organization.id} has an address that a members file can list.`,
    )
  }
  const touched = people.listed
    .flatMap(({ assignments }) => assignments)
    .flatMap(({ kind, resource }) =>
      kind === 'organization' || resource === undefined || resource === ALL ? [] : [{ kind, id: resource }],
    )
  const directory = await lookUpResources(reader, touched)
  return {
    snapshot: { organization, members, invitations },
    people,
    directory,
    names: draftNames(people.listed, directory.names),
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
