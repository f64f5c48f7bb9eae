/** The API keys of a file and an organization: which entry is about which key, and the people behind each. */
import { compareText } from '../catalog/assignment.ts'
import type { ListedKey, ListedKeys, Roster } from '../file/roster.ts'
import { emailKey } from '../text/email.ts'
import { keyIdSubject } from '../text/key-subject.ts'
import { People } from './people.ts'
import type { OrganizationKey, Snapshot } from './snapshot.ts'

/** Finds keys for entries: an entry is about the key with its id or, until the file has one, the key of its name. */
export class KeyMatches {
  readonly #byId: ReadonlyMap<string, OrganizationKey>
  /** Keys whose id no entry has, by name. */
  readonly #spare: ReadonlyMap<string, readonly OrganizationKey[]>

  constructor(keys: readonly OrganizationKey[], listed: ListedKeys | undefined) {
    this.#byId = new Map(keys.map((key) => [key.id, key]))
    const pinned = new Set(entriesOf(listed).flatMap(({ id }) => id ?? []))
    this.#spare = Map.groupBy(
      [...this.#byId.values()].filter(({ id }) => !pinned.has(id)),
      ({ name }) => name.trim(),
    )
  }

  /** The key that the entry has the id of. */
  pinned({ id }: ListedKey): OrganizationKey | undefined {
    return id === undefined ? undefined : this.#byId.get(id)
  }

  /** Keys of the entry's name whose id no entry has. They may have been made for it. */
  spare({ name }: ListedKey): readonly OrganizationKey[] {
    return this.#spare.get(name) ?? []
  }

  /** The key that the entry is about; undefined if it does not exist, or several have its name. */
  of(entry: ListedKey): OrganizationKey | undefined {
    if (entry.id !== undefined) return this.pinned(entry)
    const [key, another] = this.spare(entry)
    return another === undefined ? key : undefined
  }
}

/** An entry of the file, a key of the organization, or both. */
export interface KnownKey {
  /** As the file lists it, or by its id: see `keySubject`. */
  readonly subject: string
  /** As the file has it, or its description in the service. */
  readonly name: string
  /** Absent if no entry is about the key. */
  readonly listed?: ListedKey
  /** Whether the entry has ended: then the plan revokes the key. */
  readonly isEnded: boolean
  /** Absent if the key does not exist, or the organization was not read. */
  readonly key?: OrganizationKey
  /**
   * Key of the person who answers for it: its owner in the file, or the member who made a key that the file does not
   * list. Absent if nobody does, because they have left.
   */
  readonly answeredBy?: string
  /** Key of the member who made it. Absent if they have left, or the API does not say who it was. */
  readonly madeBy?: string
}

export interface KnownKeySources {
  readonly roster: Roster
  /** Absent if the organization was not read. */
  readonly snapshot?: Snapshot
}

/** Each entry and each key once, ordered by name. */
export function knownKeys({ roster, snapshot }: KnownKeySources): readonly KnownKey[] {
  const keys = snapshot?.keys ?? []
  const matches = new KeyMatches(keys, roster.keys)
  const makers = snapshot === undefined ? new Map<string, string>() : keysByUserId(snapshot, roster)
  const maker = ({ userId = '' }: Partial<OrganizationKey> = {}) => makers.get(userId)
  const claimed = new Set<string>()
  const listed = entriesOf(roster.keys).map((entry): KnownKey => {
    const key = matches.of(entry)
    if (key) claimed.add(key.id)
    const owner = emailKey(entry.owner)
    return {
      subject: entry.email,
      name: entry.name,
      listed: entry,
      isEnded: roster.keys?.ended.has(entry.name) === true,
      ...(key && { key }),
      ...people(roster.members.has(owner) ? owner : undefined, maker(key)),
    }
  })
  const rest = keys
    .filter(({ id }) => !claimed.has(id))
    .map(
      (key): KnownKey => ({
        subject: keyIdSubject(key.id),
        name: key.name,
        isEnded: false,
        key,
        ...people(maker(key), maker(key)),
      }),
    )
  return [...listed, ...rest].sort(
    (a, b) => compareText(a.name, b.name) || compareText(a.key?.id ?? '', b.key?.id ?? ''),
  )
}

export interface KeysOfPerson {
  /** Nobody else answers for these. */
  readonly answersFor: readonly KnownKey[]
  /** They made these, and another member answers for them or nobody does. */
  readonly made: readonly KnownKey[]
}

/** @param person An e-mail key, or `user:` and a user id, as the file or the organization knows them. */
export function keysOfPerson(person: string, keys: readonly KnownKey[]): KeysOfPerson {
  return {
    answersFor: keys.filter(({ answeredBy }) => answeredBy === person),
    made: keys.filter(({ answeredBy, madeBy }) => madeBy === person && answeredBy !== person),
  }
}

/** All entries, those that have ended last. */
function entriesOf(listed: ListedKeys | undefined): readonly ListedKey[] {
  return listed === undefined ? [] : [...listed.current.values(), ...listed.ended.values()]
}

/** User id → the key by which a file lists the member. */
function keysByUserId(snapshot: Snapshot, roster: Roster): ReadonlyMap<string, string> {
  return new Map(
    [...new People(snapshot, roster).byKey].flatMap(([key, { member }]) =>
      member === undefined ? [] : [[member.userId, key] as const],
    ),
  )
}

function people(answeredBy: string | undefined, madeBy: string | undefined) {
  return { ...(answeredBy !== undefined && { answeredBy }), ...(madeBy !== undefined && { madeBy }) }
}
