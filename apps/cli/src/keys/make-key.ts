/**
 * Makes an API key and hands its secret over. Whatever fails, either no key is left, or its id is reported, so that a
 * key whose secret is lost never stays unknown.
 */
import { assignmentKey, isOwner, type ListedKey, type OrganizationKey, quoted } from '@roster/core'
import {
  createKeyMaker,
  createReader,
  createWriter,
  ElasticCloudError,
  learnKey,
  type MadeKey,
  possiblyOwnKeys,
  type Reader,
  readKeys,
  type Transport,
  type Writer,
} from '@roster/elastic-cloud'
import { Failure } from '../process/failure.ts'
import type { KeySink } from './key-sink.ts'

export interface KeyService {
  readonly organization: string
  readonly reader: Reader
  readonly writer: Pick<Writer, 'revokeKeys'>
  readonly transport: Transport
}

export function keyService(organization: string, transport: Transport): KeyService {
  return { organization, reader: createReader(transport), writer: createWriter(transport), transport }
}

export const MAY_NOT_LIST = 'This API key may not list API keys. Use a key of an Organization owner.'

/** @throws Failure if the key of the run may not list keys. */
export async function listKeys({ organization, reader }: KeyService): Promise<readonly OrganizationKey[]> {
  const keys = await readKeys(reader, organization)
  if (keys === undefined) throw new Failure(MAY_NOT_LIST)
  return keys
}

/** What is known about the key that this runs with. */
export interface OwnKey {
  /** Ids of the keys that can be that key. */
  readonly ids: ReadonlySet<string>
  /** User id of the member who made it, if the API says so. */
  readonly userId?: string
  /** False if it is known not to belong to an Organization owner: then it sees only keys of its own member. */
  readonly seesAll: boolean
}

/** @param keys Those of the organization. */
export async function ownKey(
  keys: readonly OrganizationKey[],
  { organization, reader }: KeyService,
): Promise<OwnKey> {
  const { userId, principal } = await learnKey(reader, organization, keys)
  return {
    ids: possiblyOwnKeys(keys, userId, reader.keyExpiresAt()),
    seesAll: principal === undefined || principal.some(isOwner),
    ...(userId !== undefined && { userId }),
  }
}

const HOUR = 60 * 60 * 1000

export interface Making {
  readonly listed: ListedKey
  readonly sink: KeySink
  /** The keys that existed before. */
  readonly before: readonly OrganizationKey[]
  readonly own: OwnKey
  /** Milliseconds since the epoch. */
  readonly now: number
}

/**
 * The secret is handed over only if the key is as asked.
 *
 * @throws Failure The message says whether the key exists.
 */
export async function makeKey(making: Making, service: KeyService): Promise<MadeKey> {
  const { listed, sink, now } = making
  const lifetime = listed.expiresAt - now
  if (lifetime < HOUR) {
    await sink.discard()
    throw new Failure(`The API key ${quoted(listed.name)} would end within an hour. Extend "expires" first.`)
  }
  const made = await post(making, lifetime, service).catch(async (error: unknown) => {
    await sink.discard()
    throw error
  })
  try {
    await requireAsAsked(listed, made, service)
    await sink.deliver(made.secret)
  } catch (error) {
    const why = error instanceof Failure ? error.message : 'The secret could not be handed over.'
    await sink.discard().catch(() => undefined)
    throw new Failure(`${why} ${await revoked([made.id], service)}`, { cause: error })
  }
  return made
}

/** An answer to a write proves nothing: a key with other roles is not handed over. */
async function requireAsAsked(
  { name, assignments }: ListedKey,
  { id }: MadeKey,
  service: KeyService,
): Promise<void> {
  const key = await listKeys(service).then(
    (keys) => keys.find((each) => each.id === id),
    () => undefined,
  )
  if (key === undefined) return
  const asked = new Set(assignments.map(assignmentKey))
  const isSame =
    key.assignments.length === asked.size && key.assignments.every((each) => asked.has(assignmentKey(each)))
  if (isSame && key.unknown.length === 0) return
  throw new Failure(`The API key ${quoted(name)} was made with other roles than those asked for.`)
}

async function post(
  { listed: { name, assignments }, before, own }: Making,
  lifetime: number,
  service: KeyService,
): Promise<MadeKey> {
  const maker = createKeyMaker(service.transport)
  try {
    return await maker.make(service.organization, { name, lifetime, assignments })
  } catch (error) {
    if (!(error instanceof ElasticCloudError) || !error.outcomeUnknown) throw error
    throw new Failure(`${error.message} ${await lost(name, before, own, service)}`, { cause: error })
  }
}

/** The answer with the secret is lost. If the key was made, it is useless. Another member can have made one, too. */
async function lost(
  name: string,
  before: readonly OrganizationKey[],
  { userId }: OwnKey,
  service: KeyService,
): Promise<string> {
  const known = new Set(before.map(({ id }) => id))
  const isOurs = (key: OrganizationKey) =>
    userId === undefined || key.userId === undefined || key.userId === userId
  try {
    const found = (await listKeys(service)).filter(
      (key) => key.name.trim() === name && !known.has(key.id) && isOurs(key),
    )
    if (found.length === 0) return 'No API key was made.'
    return await revoked(
      found.map(({ id }) => id),
      service,
    )
  } catch (error) {
    if (!(error instanceof ElasticCloudError) && !(error instanceof Failure)) throw error
    return `Whether the API key ${quoted(name)} was made is unknown, and its secret is lost. The next plan names it if it was: run this again with --replace and its id then.`
  }
}

/** Revokes keys whose secret is lost, and checks whether they are gone. */
async function revoked(ids: readonly string[], service: KeyService): Promise<string> {
  const named = `The API key ${ids.join(', ')} was made`
  try {
    await service.writer.revokeKeys(ids).catch((error: unknown) => {
      if (!(error instanceof ElasticCloudError)) throw error
    })
    const left = (await listKeys(service)).filter(({ id }) => ids.includes(id))
    if (left.length === 0) return `${named}, and revoked at once: nobody has its secret.`
  } catch (error) {
    if (!(error instanceof ElasticCloudError) && !(error instanceof Failure)) throw error
  }
  return `${named}, nobody has its secret, and it could not be revoked. Revoke it in the Cloud Console.`
}
