/** API keys beside the people who answer for them: listed keys by owner, and last those that nobody answers for. */
import {
  assignmentText,
  atomDocument,
  compareText,
  emailKey,
  type ListedKey,
  type OrganizationKey,
  type Roster,
  unknownDocument,
} from '@roster/core'

export interface KeyLine {
  /** As the file has it; of a key that no file lists, its description. */
  readonly name: string
  /** Absent for a key that does not exist. */
  readonly key?: OrganizationKey
  /** Absent for a key that no file lists. */
  readonly listed?: ListedKey
}

/** Each key once, and each entry: those that someone answers for first, by owner and name. */
export function keyLines(
  { keys, members }: Roster,
  existing: readonly OrganizationKey[],
): readonly KeyLine[] {
  const entries = [...(keys?.current.values() ?? []), ...(keys?.ended.values() ?? [])]
  const byId = new Map(existing.map((key) => [key.id, key]))
  const pinned = new Set(entries.flatMap(({ id }) => id ?? []))
  const claimed = new Set<string>()
  const listed = entries.map((entry): KeyLine => {
    const spare = existing.filter(({ id, name }) => name === entry.name && !pinned.has(id))
    const key = entry.id === undefined ? (spare.length === 1 ? spare[0] : undefined) : byId.get(entry.id)
    if (key) claimed.add(key.id)
    return { name: entry.name, listed: entry, ...(key && { key }) }
  })
  const rest = existing.filter(({ id }) => !claimed.has(id)).map((key): KeyLine => ({ name: key.name, key }))
  const order = ({ listed: entry, name, key }: KeyLine) =>
    `${entry && members.has(emailKey(entry.owner)) ? `0 ${emailKey(entry.owner)}` : '1'} ${name} ${key?.id ?? ''}`
  return [...listed, ...rest].sort((a, b) => compareText(order(a), order(b)))
}

/** As text, with a heading for each owner. */
export function keyListText(lines: readonly KeyLine[], roster: Roster): string {
  const groups = Map.groupBy(lines, ({ listed }) =>
    listed !== undefined && roster.members.has(emailKey(listed.owner)) ? listed.owner : '',
  )
  const parts = [...groups].map(([owner, list]) => {
    const heading = owner === '' ? 'Nobody answers for these:' : owner
    return [heading, ...list.map((line) => `  ${lineText(line, roster)}`)].join('\n')
  })
  return parts.length === 0 ? 'There are no API keys.\n' : `${parts.join('\n')}\n`
}

function lineText({ name, key, listed }: KeyLine, { resources }: Roster): string {
  const roles = (key?.assignments ?? listed?.assignments ?? []).map((each) => assignmentText(each, resources))
  const end = key === undefined ? undefined : (key.expiresAt?.slice(0, 10) ?? 'no end')
  return [
    key === undefined ? `${name} (not made)` : `${name} (${key.id})`,
    [...roles, ...(key?.unknown ?? []).map(({ path, roleId }) => roleId || path)].join('; ') || 'no roles',
    ...(end === undefined ? [] : [end === 'no end' ? end : `until ${end}`]),
    ...(listed === undefined ? ['not in the file'] : listed.reason === undefined ? [] : [listed.reason]),
  ].join(' · ')
}

/** For programs. Never a secret. */
export function keyListDocument(lines: readonly KeyLine[], { organization }: Roster) {
  return {
    version: 1,
    organization,
    keys: lines.map(({ name, key, listed }) => ({
      name,
      listed: listed !== undefined,
      ...(key && {
        id: key.id,
        description: key.name,
        ...(key.userId !== undefined && { madeBy: key.userId }),
        ...(key.createdAt !== undefined && { createdAt: key.createdAt }),
        ...(key.expiresAt !== undefined && { expiresAt: key.expiresAt }),
      }),
      ...(listed && { owner: listed.owner, expires: listed.expires }),
      ...(listed?.reason !== undefined && { reason: listed.reason }),
      roles: (key?.assignments ?? listed?.assignments ?? []).map(atomDocument),
      unknown: (key?.unknown ?? []).map(unknownDocument),
    })),
  }
}
