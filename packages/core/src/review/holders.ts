/** Everyone with access to an organization at one moment, and their access. Reviews freeze and compare this. */

import { comparePeople, compareRanks, isPrivileged, strengthOf } from '../answer/access-strength.ts'
import {
  type Assignment,
  assignmentKey,
  assignmentSet,
  type UnknownAssignment,
  unknownKey,
} from '../catalog/assignment.ts'
import { atomDocument, unknownDocument } from '../catalog/assignment-document.ts'
import type { Term } from '../catalog/term.ts'
import { writeAssignment } from '../file/notation.ts'
import type { Origins } from '../file/origin.ts'
import { hasMappedRoles } from '../file/policy.ts'
import type { ListedMember, Roster } from '../file/roster.ts'
import { knownKeys } from '../organization/known-keys.ts'
import { type Participant, People, type Presence } from '../organization/people.ts'
import type { Snapshot } from '../organization/snapshot.ts'
import { sha256 } from '../plan/digest.ts'
import { isUserKey } from '../text/email.ts'
import { keyIdSubject } from '../text/key-subject.ts'
import { type HeldItem, type Holder, itemIdentity, rolesOfSubject } from './review-document.ts'

export interface HolderSources {
  readonly snapshot: Snapshot
  readonly roster: Roster
  readonly origins: Origins
  /** Identities of items that the previous review kept. Absent if there was none. */
  readonly known?: ReadonlySet<string>
  /** RFC 3339: when the previous review was closed. */
  readonly knownAt?: string
}

/** Members and open invitations, the most powerful first. Never with a token. */
export function holdersOf(sources: HolderSources): readonly Holder[] {
  const people = new People(sources.snapshot, sources.roster)
  const holders = [...people.byKey].flatMap(([key, participant]) => {
    const presence = people.of(key)
    if (presence.status !== 'member' && presence.status !== 'invited') return []
    return [holderOf(key, participant, presence, sources)]
  })
  return [...holders, ...keysOf(sources)]
    .map((holder) => ({ holder, rank: rankOf(holder) }))
    .sort((a, b) => compareRanks(a.rank, b.rank) || comparePeople(a.holder, b.holder))
    .map(({ holder }) => holder)
}

function holderOf(
  key: string,
  { invitations }: Participant,
  { status, member, assignments, unknown }: Presence,
  { roster, origins, known, knownAt }: HolderSources,
): Holder {
  const listed = roster.members.get(key)
  const entry = listed ?? roster.expired.get(key)
  const [invitation] = invitations
  const email = member?.email ?? (isUserKey(key) ? undefined : (invitation?.email ?? key))
  const since = member ? member.memberSince : invitation?.createdAt
  const items = itemsOf(key, assignments, unknown, {
    asked: new Set((listed?.assignments ?? []).map(assignmentKey)),
    terms: new Map((listed?.terms ?? []).map((term) => [assignmentKey(term.assignment), term])),
    origins: origins.of(key),
    mapped: hasMappedRoles(roster.policy, key),
    names: roster.resources,
  })
  return {
    key,
    kind: status === 'member' ? 'member' : 'invitation',
    ...(email !== undefined && { email }),
    ...(member && { userId: member.userId }),
    ...(member?.name !== undefined && { name: member.name }),
    ...(since !== undefined && { since }),
    listing: listed ? 'listed' : entry ? 'expired' : 'unlisted',
    groups: entry?.groups ?? [],
    ...(entry?.expires !== undefined && { expires: entry.expires }),
    ...(entry?.reason !== undefined && { reason: entry.reason }),
    ...endedSince(entry, knownAt),
    items:
      known === undefined
        ? items
        : items.map((item) =>
            known.has(itemIdentity(key, item)) ? item : { ...item, isNew: true as const },
          ),
  }
}

/** Roles that were given for a while since the previous review, and have ended. */
function endedSince(entry: ListedMember | undefined, knownAt: string | undefined): Pick<Holder, 'ended'> {
  const from = knownAt === undefined ? Number.NEGATIVE_INFINITY : Date.parse(knownAt)
  const ended = (entry?.ended ?? []).filter(({ expiresAt }) => expiresAt > from)
  if (ended.length === 0) return {}
  return {
    ended: ended.map(({ assignment, expires, reason }) => ({
      assignment: atomDocument(assignment),
      expires,
      ...(reason !== undefined && { reason }),
    })),
  }
}

/** API keys by their ids: several can have the same description. */
function keysOf(sources: HolderSources): readonly Holder[] {
  const { known } = sources
  return knownKeys(sources).flatMap(({ key: actual, listed, isEnded, answeredBy }): readonly Holder[] => {
    if (actual === undefined) return []
    const key = keyIdSubject(actual.id)
    const item: HeldItem = {
      id: key,
      what: 'key',
      roles: assignmentSet(actual.assignments).map(atomDocument),
      through: listed?.groups ?? [],
      inFile: listed !== undefined && !isEnded,
    }
    const isKnown = known === undefined || known.has(itemIdentity(key, item))
    return [
      {
        key,
        kind: 'key',
        name: actual.name,
        ...(actual.createdAt !== undefined && { since: actual.createdAt }),
        listing: listed === undefined ? 'unlisted' : isEnded ? 'expired' : 'listed',
        groups: listed?.groups ?? [],
        ...(answeredBy !== undefined && { answeredBy: [answeredBy] }),
        ...(actual.expiresAt !== undefined && { expires: actual.expiresAt }),
        ...(listed?.reason !== undefined && { reason: listed.reason }),
        items: [isKnown ? item : { ...item, isNew: true }],
      },
    ]
  })
}

interface ItemSources {
  readonly asked: ReadonlySet<string>
  readonly terms: ReadonlyMap<string, Term>
  readonly origins: ReturnType<Origins['of']>
  readonly mapped: boolean
  readonly names: Roster['resources']
}

function itemsOf(
  key: string,
  assignments: readonly Assignment[],
  unknown: readonly UnknownAssignment[],
  { asked, terms, origins, mapped, names }: ItemSources,
): readonly HeldItem[] {
  const ids = new Ids(key)
  const roles = assignments.map((assignment): HeldItem => {
    const identity = assignmentKey(assignment)
    const groups = (mapped ? [] : (origins.get(identity) ?? [])).flatMap(({ group }) => group ?? [])
    return {
      id: ids.next(writeAssignment(assignment, names)),
      what: 'role',
      assignment: atomDocument(assignment),
      through: [...new Set(groups)],
      ...written(terms.get(identity)),
      inFile: asked.has(identity),
      ...(mapped && { fromProvider: true as const }),
    }
  })
  const others = unknown.map((each): HeldItem => {
    const { path, roleId } = unknownDocument(each)
    return {
      id: ids.next(`${path} ${roleId}`.trim()),
      what: 'unknown',
      unknown: { path, roleId, digest: sha256(unknownKey(each)) },
      through: [],
      inFile: false,
    }
  })
  if (roles.length + others.length > 0) return [...roles, ...others]
  return [{ id: ids.next('membership'), what: 'membership', through: [], inFile: true }]
}

function written(term: Term | undefined): Pick<HeldItem, 'expires' | 'reason'> {
  const { expires, reason } = term ?? {}
  return {
    ...(expires !== undefined && { expires }),
    ...(reason !== undefined && { reason }),
  }
}

/** Ids of one subject's items: readable, and different from each other. */
class Ids {
  readonly #subject: string
  readonly #seen = new Map<string, number>()

  constructor(subject: string) {
    this.#subject = subject
  }

  next(text: string): string {
    const before = this.#seen.get(text) ?? 0
    this.#seen.set(text, before + 1)
    return `${this.#subject} ${text}${before === 0 ? '' : ` #${before + 1}`}`
  }
}

/** People without access come last. */
function rankOf(holder: Holder): readonly number[] {
  const roles = rolesOfSubject(holder)
  const [strongest] = roles.map(strengthOf).sort(compareRanks)
  return [roles.some(isPrivileged) ? 0 : 1, ...(strongest ?? [Number.MAX_SAFE_INTEGER])]
}
