/** API keys with the people who answer for them: listed keys by owner, then keys that nobody answers for. */
import {
  assignmentText,
  atomDocument,
  compareText,
  dayText,
  type KeyListDocument,
  type KnownKey,
  knownKeys,
  listedIn,
  type Roster,
  type Snapshot,
  singleLine,
  unknownDocument,
} from '@roster/core'
import type { TerminalOptions } from '@roster/report'

/** Keys that someone answers for first, by person and name. */
export function keyLines(roster: Roster, snapshot: Snapshot): readonly KnownKey[] {
  const order = ({ answeredBy }: KnownKey) => (answeredBy === undefined ? '1' : `0 ${answeredBy}`)
  return [...knownKeys({ roster, snapshot })].sort((a, b) => compareText(order(a), order(b)))
}

/** Of the lines below a heading; what is wrapped hangs deeper. */
const INDENT = '  '
const HANG = INDENT.repeat(2)

/** As text, with a heading for each person. */
export function keyListText(
  lines: readonly KnownKey[],
  roster: Roster,
  { wrap = (text) => text }: TerminalOptions,
): string {
  const parts = [...Map.groupBy(lines, ({ answeredBy }) => answeredBy)].map(([person, list]) => {
    const heading =
      person === undefined ? 'Nobody answers for these:' : (listedIn(roster, person)?.email ?? person)
    return [
      heading,
      ...list.map((line) => INDENT + wrap(lineText(line, roster), HANG.length).replaceAll('\n', `\n${HANG}`)),
    ].join('\n')
  })
  return parts.length === 0 ? 'There are no API keys.\n' : `${parts.join('\n')}\n`
}

function lineText({ name, key, listed }: KnownKey, { resources, keys }: Roster): string {
  const roles = (key?.assignments ?? listed?.assignments ?? []).map((each) => assignmentText(each, resources))
  const end = key && (key.expiresAt === undefined ? 'no end' : `until ${dayText(key.expiresAt)}`)
  return [
    `${singleLine(name)} (${key?.id ?? (keys?.ended.has(name) ? 'ended' : 'not made')})`,
    [...roles, ...(key?.unknown ?? []).map(({ path, roleId }) => roleId || path)].join('; ') || 'no roles',
    ...(end === undefined ? [] : [end]),
    ...(listed === undefined ? ['not in the file'] : listed.reason === undefined ? [] : [listed.reason]),
  ].join(' · ')
}

/** For programs. Never a secret. */
export function keyListDocument(lines: readonly KnownKey[], { organization }: Roster): KeyListDocument {
  return {
    version: 1,
    organization,
    keys: lines.map(({ name, key, listed, answeredBy }) => ({
      name,
      listed: listed !== undefined,
      ...(answeredBy !== undefined && { answeredBy }),
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
