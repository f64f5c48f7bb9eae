/** What depends on people who leave an organization, besides their entries in its file. */
import { compareText } from '../catalog/assignment.ts'
import { joinsBySignIn } from '../file/policy.ts'
import type { RosterFile } from '../file/read-roster.ts'
import { type Listed, memberIn, type Roster } from '../file/roster.ts'
import type { Finding, OffboardingFindingCode, Severity } from '../finding/finding.ts'
import { knownKeys } from '../organization/known-keys.ts'
import { isAbsent, People } from '../organization/people.ts'
import type { Snapshot } from '../organization/snapshot.ts'
import type { Principal } from '../permission/permission.ts'
import { addressChanges } from '../plan/address-change.ts'
import { emailKey, isUserKey } from '../text/email.ts'
import { conjunction } from '../text/enumeration.ts'
import { looksOf } from '../text/look-alike.ts'
import { quoted } from '../text/quoted.ts'
import { approvalGaps } from './approval-gaps.ts'
import type { Departure } from './departure.ts'
import { type Identity, sharedAddresses } from './identity.ts'

export interface LooseEndOptions {
  readonly before: RosterFile
  readonly after: RosterFile
  readonly departure: Departure
  readonly identity: Identity
  /** Absent if the organization could not be read. */
  readonly snapshot?: Snapshot
}

/** In a fixed order: people first, then what they did for others, then the text of the file. */
export function looseEnds(options: LooseEndOptions): readonly Finding[] {
  return [
    ...accountFindings(options),
    ...presenceFindings(options),
    ...loginFindings(options),
    ...approvalFindings(options),
    ...groupFindings(options),
    ...secretFindings(options),
    ...lookAlikeFindings(options),
    ...mentionFindings(options),
  ]
}

/** Entries of people who leave have no place in the edited file. */
function found(
  severity: Severity,
  code: OffboardingFindingCode,
  message: string,
  about?: Pick<Listed, 'email'>,
): Finding {
  return { severity, code, message, ...(about && { email: about.email }) }
}

/** What keeps a membership although the entry is gone. */
function accountFindings({ before: { roster }, departure }: LooseEndOptions): readonly Finding[] {
  return departure.members.flatMap(({ listed }): readonly Finding[] => {
    const { email } = listed
    const stays =
      roster.policy.unlisted === 'report'
        ? `Under "unlisted": "report", no run removes ${email}. Remove them in the Cloud Console.`
        : undefined
    const signsIn = joinsBySignIn(roster.policy, email)
      ? `${email} joins by single sign-on. Close the account at the identity provider first: until then, they can sign in again.`
      : undefined
    return [
      ...(stays === undefined ? [] : [found('warning', 'removal-not-applied', stays, listed)]),
      ...(signsIn === undefined ? [] : [found('info', 'close-account-first', signsIn, listed)]),
    ]
  })
}

/** What the organization knows of them, and the file does not. */
function presenceFindings({
  before: { roster },
  departure,
  identity,
  snapshot,
}: LooseEndOptions): readonly Finding[] {
  if (snapshot === undefined) return []
  const people = new People(snapshot, roster)
  const keys = identity.keysIn(snapshot)
  const isListed = (key: string) => memberIn(roster, key) !== undefined
  const unlisted = [...people.byKey].filter(([key]) => keys.has(key) && !isListed(key))
  const shared = [...sharedAddresses(identity, snapshot)]
  return [
    ...shared.map(([address, accounts]) => {
      const message = `Several members have the address ${address}, so it does not say who leaves. Name those who do: ${conjunction(accounts)}.`
      return found('warning', 'shared-address', message)
    }),
    ...unlisted
      .filter(([key]) => !isAbsent(people.of(key)))
      .map(([key, { member }]) => {
        const email = member?.email ?? key
        const is = member === undefined ? 'is invited' : 'is a member'
        const message = `${email} ${is}, and the file does not list them. If an edit that took them out is not merged and applied yet, that ends it. If not, remove them in the Cloud Console, or have a run apply it by hand with "unreviewed: apply".`
        return found('warning', 'not-in-file', message)
      }),
    ...[...addressChanges(roster, people.byKey).values()].flatMap(({ listed, actualKey }) => {
      const [leaves, stays] = keys.has(actualKey) ? [actualKey, listed.email] : [listed.email, actualKey]
      if (!keys.has(emailKey(leaves)) || keys.has(emailKey(stays))) return []
      const message = `${stays} is probably another address of ${leaves}. If it is, name it in the same command.`
      return [found('warning', 'other-address', message, departure.members[0]?.listed)]
    }),
  ]
}

function loginFindings({ departure }: LooseEndOptions): readonly Finding[] {
  return departure.members.flatMap(({ listed }) => {
    const { email, github, githubId } = listed
    if (github === undefined) return []
    const account = githubId === undefined ? github : `${github} (id ${githubId})`
    const message = `The GitHub account ${account} of ${email} no longer counts for approvals. Take it out of the repository and of teams on GitHub, too.`
    return [found('info', 'login-goes', message, listed)]
  })
}

function approvalFindings({ before, after, snapshot }: LooseEndOptions): readonly Finding[] {
  const people = snapshot && new People(snapshot, before.roster)
  const held = (key: string): Principal =>
    people ? (people.of(key).member?.assignments ?? []) : (before.roster.members.get(key)?.assignments ?? [])
  return approvalGaps({ before: before.roster, after: after.roster, held }).map((message) =>
    found('warning', 'approvals-uncovered', message),
  )
}

function groupFindings({ before, after, departure }: LooseEndOptions): readonly Finding[] {
  const used = new Set(everyEntry(after.roster).flatMap(groupsOf))
  const leaving = [...departure.members, ...departure.keys].flatMap(({ listed }): readonly Listed[] =>
    listed === undefined ? [] : [listed],
  )
  const names = new Set(leaving.flatMap(groupsOf))
  return [...names]
    .filter((name) => !used.has(name))
    .sort(compareText)
    .map((name) => {
      const message = `Nobody is left in the group ${quoted(name)} in ${before.source.path}.`
      return found('info', 'group-left-empty', message)
    })
}

function everyEntry({ members, expired, keys }: Roster): readonly Listed[] {
  return [
    ...members.values(),
    ...expired.values(),
    ...(keys?.current.values() ?? []),
    ...(keys?.ended.values() ?? []),
  ]
}

function groupsOf(listed: Listed): readonly string[] {
  const terms = 'groupTerms' in listed ? (listed.groupTerms ?? []) : []
  return [...listed.groups, ...terms.map(({ group }) => group)]
}

/** Keys that stay, and whose secret they can know. */
function secretFindings({
  before: { roster },
  departure,
  identity,
  snapshot,
}: LooseEndOptions): readonly Finding[] {
  const theirs = new Set(departure.keys.map(({ name }) => name))
  const known = snapshot === undefined ? [] : knownKeys({ roster, snapshot })
  const madeByThem = known.flatMap(({ key, listed, isEnded }) => {
    const isTheirs = key?.userId !== undefined && identity.isTheirs({ userId: key.userId })
    return listed !== undefined && isTheirs && !isEnded && !theirs.has(listed.name) ? [listed] : []
  })
  const handedOver = departure.keys.flatMap(({ listed, becomes }) =>
    listed !== undefined && becomes === 'handed-over' ? [listed] : [],
  )
  return [
    ...handedOver.map((listed) => {
      const message = `${listed.owner} answered for the API key ${quoted(listed.name)} and can know its secret. Replace it with roster keys rotate.`
      return found('warning', 'secret-known', message, listed)
    }),
    ...madeByThem.map((listed) => {
      const message = `They made the API key ${quoted(listed.name)}, for which ${listed.owner} answers, and can know its secret. Replace it with roster keys rotate.`
      return found('warning', 'secret-known', message, listed)
    }),
  ]
}

function lookAlikeFindings({ after: { roster }, departure, identity }: LooseEndOptions): readonly Finding[] {
  const leaving = [...identity.given, ...departure.members.map(({ listed }) => emailKey(listed.email))]
  const looks = new Map(leaving.filter((key) => !isUserKey(key)).map((key) => [looksOf(key), key]))
  return [...roster.members].flatMap(([key, listed]) => {
    const like = isUserKey(key) || leaving.includes(key) ? undefined : looks.get(looksOf(key))
    if (like === undefined) return []
    const message = `${listed.email} looks like ${like}, but it is another address, so it stays. If it is the same person, name it in the same command.`
    return [{ ...found('warning', 'look-alike-stays', message, listed), ...listed.position }]
  })
}

/** Maximum number of lines to list. */
const MAX_MENTIONS = 20

/** Other lines that contain one of their addresses, such as comments and other members' reasons. */
function mentionFindings({ after, departure, identity }: LooseEndOptions): readonly Finding[] {
  const { source, document, origins } = after
  const subjects = [
    ...departure.members.map(({ listed }) => listed.email),
    ...[...(after.roster.keys?.ended.values() ?? [])].map(({ email }) => email),
  ]
  const entries = subjects.flatMap((subject) => origins.lines(subject) ?? [])
  const spelled = [...identity.given, ...departure.members.map(({ listed }) => listed.email.toLowerCase())]
  const addresses = [...new Set(spelled)].filter((each) => !isUserKey(each))
  const text = source.text.toLowerCase()
  // Lower case can be longer than the original text.
  if (text.length !== source.text.length) return []
  const offsets = addresses.flatMap((address) =>
    placesOf(address, text).map((offset) => ({ address, offset })),
  )
  const lines = new Map(
    offsets.map(({ address, offset }) => [document.position(offset).line, { address, offset }]),
  )
  return [...lines]
    .filter(([line]) => !entries.some(({ first, last }) => first <= line && line <= last))
    .toSorted(([a], [b]) => a - b)
    .slice(0, MAX_MENTIONS)
    .map(([, { address, offset }]) => ({
      ...found('info', 'still-named', `This line still names ${address}.`),
      ...document.position(offset),
    }))
}

const PART_OF_ADDRESS = /[\p{L}\p{N}._%+@-]/u

function placesOf(address: string, text: string): readonly number[] {
  const places: number[] = []
  for (let at = text.indexOf(address); at !== -1; at = text.indexOf(address, at + 1)) {
    const isWhole =
      !PART_OF_ADDRESS.test(text[at - 1] ?? ' ') && !/[\p{L}\p{N}@-]/u.test(text[at + address.length] ?? ' ')
    if (isWhole) places.push(at)
  }
  return places
}
