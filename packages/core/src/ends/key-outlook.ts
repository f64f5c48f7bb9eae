/** The state of API keys after the end dates of a file. */
import type { ListedKey, Roster } from '../file/roster.ts'
import type { OrganizationKey } from '../organization/snapshot.ts'
import type { TwoFiles } from './limited-ends.ts'
import { GONE, type Outlook, type StandingAt } from './outlook.ts'

interface LiveKeys {
  readonly keys: readonly OrganizationKey[] | undefined
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Every key gets an end when it is listed, so an end this far ahead does not count as a loss. In milliseconds. */
const FAR_AHEAD = 90 * 24 * 60 * 60 * 1000

/** Of the API keys that exist and that `head` lists. */
export function keyOutlooks({ base, head }: TwoFiles, { keys = [], now }: LiveKeys): readonly Outlook[] {
  return entriesOf(head).flatMap((entry) =>
    keys
      .filter((key) => isOf(entry, key))
      .map(
        (key): Outlook => ({
          key: entry.email,
          isThere: true,
          ends: [{ at: entry.expiresAt }],
          now: { isIn: ownEnd(key) > now, roles: key.assignments },
          after: standingFrom(endUnder(head, key), key),
          before: standingFrom(endUnder(base, key, now + FAR_AHEAD), key),
          leave: 'revoke-key',
        }),
      ),
  )
}

function standingFrom(end: number, { assignments: roles }: OrganizationKey): StandingAt {
  const exists = { isIn: true, roles }
  return (time) => (end <= time ? GONE : exists)
}

/** When API keys end under `head`, in order. Those that it has revoked at once end before anything else. */
export function keyEnds(head: Roster, keys: readonly OrganizationKey[] = []): readonly number[] {
  return keys.map((key) => endUnder(head, key)).sort((a, b) => a - b)
}

/** @param unlistedEnd When a key ends that the file does not list. */
function endUnder(file: Roster, key: OrganizationKey, unlistedEnd = Number.POSITIVE_INFINITY): number {
  const entry = entriesOf(file).find((each) => isOf(each, key))
  const isUnlisted = entry === undefined && file.keys !== undefined && file.policy.unlistedKeys === 'revoke'
  return isUnlisted ? Number.NEGATIVE_INFINITY : Math.min(entry?.expiresAt ?? unlistedEnd, ownEnd(key))
}

function entriesOf({ keys }: Roster): readonly ListedKey[] {
  return [...(keys?.current.values() ?? []), ...(keys?.ended.values() ?? [])]
}

/** The end that the service has for the key. */
function ownEnd({ expiresAt }: OrganizationKey): number {
  return expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(expiresAt)
}

/** Whether the entry is about the key: by its id, or as long as it has none, by its description. */
export function isOf(entry: ListedKey, { id, name }: OrganizationKey): boolean {
  return entry.id === undefined ? entry.name === name.trim() : entry.id === id
}
