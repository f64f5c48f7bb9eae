/**
 * Changes of authority: the parts of a members file that decide about access without being access. The policy is the
 * rules for plans, a GitHub account is the right to approve, the name of a resource is what reviewers read, and an end
 * date is a future removal. The id, the owner and the end of an API key are authority, too. None of them is a change of
 * the plan, so each is reported separately and needs an approval of its own.
 */
import { type Assignment, assignmentKey, compareText, isOwner } from '../catalog/assignment.ts'
import type { ResourceKind } from '../catalog/kind.ts'
import { limitText, stricterPolicy } from '../file/policy.ts'
import {
  entryIn,
  type ListedKey,
  type ListedMember,
  memberIn,
  type Policy,
  type Roster,
} from '../file/roster.ts'
import { sha256 } from '../plan/digest.ts'
import { roleEnd, roleEnds } from '../plan/due-end.ts'
import { emailKey } from '../text/email.ts'
import { keySubject } from '../text/key-subject.ts'

export type AuthorityChange =
  | {
      readonly kind: 'policy'
      readonly field: keyof Policy
      /** As a members file writes it, in JSON. */
      readonly before: string
      readonly after: string
      /** Items of a list that only one of the two sides has. */
      readonly gains?: readonly string[]
      readonly loses?: readonly string[]
      /** Whether it lets a plan do more than before; see `stricterPolicy`. */
      readonly loosens?: true
    }
  /** Of a name in the file that the file before used for another resource, or that replaces another name. */
  | {
      readonly kind: 'resource'
      readonly resourceKind: ResourceKind
      readonly name: string
      /** The id that the name meant before; absent for a new name. */
      readonly before?: string
      /** The id that the name means now. */
      readonly after: string
      /** The name that this id had before, if it was another one. */
      readonly formerName?: string
    }
  /**
   * Of a person in either file: their GitHub account, as in `ada` or `ada (id 583231)`. A side is absent if the file
   * gives them none, or does not list them.
   */
  | {
      readonly kind: 'login'
      readonly email: string
      readonly before?: string
      readonly after?: string
    }
  /**
   * The end date, as written, of a person in both files, or of a member that only the new file lists. A side is absent
   * if their access has no end there.
   */
  | {
      readonly kind: 'expiry'
      readonly email: string
      readonly before?: string
      readonly after?: string
      /** The file before had the date, too, and only reported members after it. */
      readonly wasReported?: true
    }
  /** Of an API key in both files, by its name or its id, or of the end of one that only one of them lists, as written. */
  | {
      readonly kind: 'key'
      readonly name: string
      readonly field: KeyField
      readonly before?: string
      readonly after?: string
    }
  /** Of a role that the file gives a person, and that they have, or the file before gives or gave them until its end. */
  | {
      readonly kind: 'role-end'
      readonly email: string
      readonly assignment: Assignment
      readonly before?: string
      readonly after?: string
    }

/** The end of a role that both files give a person, as written. A side is absent if the role has no end. */
export type RoleEndChange = Extract<AuthorityChange, { kind: 'role-end' }>
/** Which key it is, who answers for it, and until when it may exist. */
const KEY_FIELDS = ['id', 'owner', 'expires'] as const
type KeyField = (typeof KEY_FIELDS)[number]

/**
 * Whether it decides who or what counts: the policy, the names of resources, who may approve, and API keys. What reviewers read of
 * everything else depends on these, so they are always shown, first and in full.
 */
export function isFundamental({ kind }: AuthorityChange): boolean {
  return kind !== 'expiry' && kind !== 'role-end'
}

/** What the organization has already, so that an end in the file takes it away. */
export interface Existing {
  /** The roles of a member, by the key of their entry; undefined for everyone else. */
  readonly rolesOf: (key: string) => readonly Assignment[] | undefined
  /** The key under which the file before lists the same member; undefined if it does not, or there is none. */
  readonly keyBefore: (key: string) => string | undefined
  /** Whether there is such a key. */
  readonly hasKey: (entry: ListedKey) => boolean
  /** Whether the end of an entry takes away an API key that would live longer. */
  readonly endsKey: (entry: ListedKey) => boolean
}

const NOTHING: Existing = {
  rolesOf: () => undefined,
  keyBefore: () => undefined,
  hasKey: () => true,
  endsKey: () => false,
}

/** A new meaning needs a new version. */
const VERSION = 'roster/authority/1'

/**
 * SHA-256, in hexadecimal, for the records of runs: it stands for all changes of authority that await an approval.
 */
export function authorityDigest(organization: string): string {
  return sha256([VERSION, organization])
}

/** What differs between two files: the policy first, then names, then people: owners first, then by address. */
export function authorityChanges(
  base: Roster,
  head: Roster,
  existing: Existing = NOTHING,
): readonly AuthorityChange[] {
  const fields = Object.keys(head.policy) as readonly (keyof Policy)[]
  const people = Math.max(base.members.size, head.members.size)
  const strict = { ...head, policy: stricterPolicy(base.policy, head.policy, people) }
  const policy = fields.flatMap((field): readonly AuthorityChange[] => {
    const [before, after] = [policyValue(base, field), policyValue(head, field)]
    const loosens =
      policyValue(strict, field) !== after ||
      LOOSENS[field] === head.policy[field] ||
      isLargerShare(field, base.policy, head.policy)
    if (before === after) return []
    const lists = listChange(base.policy[field], head.policy[field])
    return [{ kind: 'policy', field, before, after, ...lists, ...(loosens && { loosens }) }]
  })
  const keys = [base, head].flatMap(({ members, expired }) => [...members.keys(), ...expired.keys()])
  const isOwnerIn = (key: string) =>
    [base, head].some((file) => memberIn(file, key)?.assignments.some(isOwner) === true)
  const moved = movedKeys(base, head, existing)
  const isEnforced = base.policy.unlisted === 'report' && head.policy.unlisted === 'remove'
  const left = new Set(moved.values())
  const listed = [...new Set(keys)].filter((key) => !left.has(key)).sort(compareText)
  const { owners = [], others = [] } = Object.groupBy(listed, (key) => (isOwnerIn(key) ? 'owners' : 'others'))
  return [
    ...policy,
    ...nameChanges(base, head),
    ...[...owners, ...others].flatMap((key) =>
      personChanges(memberIn(base, moved.get(key) ?? key), memberIn(head, key), {
        held: existing.rolesOf(key),
        isEnforced,
      }),
    ),
    ...keyChanges(base, head, existing),
  ]
}

function listChange(before: Policy[keyof Policy], after: Policy[keyof Policy]) {
  if (!isList(before) || !isList(after)) return {}
  const [had, has] = [new Set(before), new Set(after)]
  const gains = after.filter((value) => !had.has(value))
  const loses = before.filter((value) => !has.has(value))
  return { ...(gains.length > 0 && { gains }), ...(loses.length > 0 && { loses }) }
}

function isList(value: Policy[keyof Policy]): value is readonly string[] {
  return Array.isArray(value)
}

/** New key → old key, of members who are listed by their user id instead of their address, or the other way round. */
function movedKeys(base: Roster, head: Roster, { keyBefore }: Existing): ReadonlyMap<string, string> {
  return new Map(
    [...head.members.keys(), ...head.expired.keys()].flatMap((key) => {
      const before = memberIn(base, key) === undefined ? keyBefore(key) : undefined
      const isMoved = before !== undefined && memberIn(base, before) && memberIn(head, before) === undefined
      return isMoved ? [[key, before] as const] : []
    }),
  )
}

/** In a small organization, a larger share can still allow the same number. */
function isLargerShare(field: keyof Policy, base: Policy, head: Policy): boolean {
  if (field !== 'maxRemovals' && field !== 'maxDemotions' && field !== 'maxKeyRevocations') return false
  const [before, after] = [base[field], head[field]]
  return 'percent' in before && 'percent' in after && after.percent > before.percent
}

/**
 * Settings for people, keys and roles that the file does not list. They are not guards, but these values allow more
 * than the others.
 */
const LOOSENS: Partial<Policy> = { unlisted: 'remove', unknown: 'revoke', unlistedKeys: 'revoke' }

function keyChanges(base: Roster, head: Roster, existing: Existing): readonly AuthorityChange[] {
  const [had, has] = [base, head].map(entriesOfKeys)
  const given = (has ?? []).flatMap((entry) => keyFieldChanges(counterpart(entry, had), entry, existing))
  return [...given, ...releasedKeys(base, head, existing)]
}

function entriesOfKeys({ keys }: Roster): readonly ListedKey[] {
  const entries = [...(keys?.current.values() ?? []), ...(keys?.ended.values() ?? [])]
  return entries.sort((a, b) => compareText(a.name, b.name))
}

/** The entry with the same name, otherwise the one with the same id, so that a new name hides nothing. */
function counterpart({ name, id }: ListedKey, others: readonly ListedKey[] = []): ListedKey | undefined {
  const isNamesake = (other: ListedKey) => other.name === name
  return others.find(isNamesake) ?? others.find((other) => id !== undefined && other.id === id)
}

function keyFieldChanges(
  before: ListedKey | undefined,
  after: ListedKey,
  { endsKey }: Existing,
): readonly AuthorityChange[] {
  const { name } = after
  if (before === undefined) {
    return endsKey(after) ? [{ kind: 'key', name, field: 'expires', after: after.expires }] : []
  }
  return KEY_FIELDS.flatMap((field): readonly AuthorityChange[] =>
    before[field] === after[field]
      ? []
      : [{ kind: 'key', name, field, ...sides(before[field], after[field]) }],
  )
}

/** Keys that outlive their end, because the file no longer lists them. */
function releasedKeys(base: Roster, head: Roster, { hasKey }: Existing): readonly AuthorityChange[] {
  if (head.keys !== undefined && head.policy.unlistedKeys === 'revoke') return []
  const left = entriesOfKeys(head)
  return [...(base.keys?.current.values() ?? [])]
    .filter((entry) => counterpart(entry, left) === undefined && hasKey(entry))
    .sort((a, b) => compareText(a.name, b.name))
    .map(({ name, expires }) => ({ kind: 'key', name, field: 'expires', before: expires }))
}

function keyField(roster: Roster, subject: string, field: KeyField): string | undefined {
  const entry = entryIn(roster, subject)
  return entry !== undefined && 'owner' in entry ? entry[field] : undefined
}

/** A new name for a resource that had none shows no less than the id did. */
function nameChanges(base: Roster, head: Roster): readonly AuthorityChange[] {
  return head.resources.kinds.flatMap((kind) =>
    [...head.resources.namesOf(kind)].sort(compareText).flatMap((name): readonly AuthorityChange[] => {
      const before = base.resources.id(kind, name)
      const after = head.resources.id(kind, name)
      if (after === undefined || after === before) return []
      const formerName = base.resources.name(kind, after)
      if (before === undefined && formerName === undefined) return []
      return [
        {
          kind: 'resource',
          resourceKind: kind,
          name,
          after,
          ...(before !== undefined && { before }),
          ...(formerName !== undefined && { formerName }),
        },
      ]
    }),
  )
}

interface Circumstances {
  /** The roles of a member. */
  readonly held: readonly Assignment[] | undefined
  /** Whether dates that the file before only reported remove members now. */
  readonly isEnforced: boolean
}

function personChanges(
  before: ListedMember | undefined,
  after: ListedMember | undefined,
  { held, isEnforced }: Circumstances,
): readonly AuthorityChange[] {
  const { email = '' } = after ?? before ?? {}
  const changes: AuthorityChange[] = []
  if (accountKey(before) !== accountKey(after)) {
    changes.push({ kind: 'login', email, ...sides(accountText(before), accountText(after)) })
  }
  if (after && (before || held) && before?.expiresAt !== after.expiresAt) {
    changes.push({ kind: 'expiry', email, ...sides(before?.expires, after.expires) })
  } else if (after?.expires !== undefined && isEnforced) {
    changes.push({ kind: 'expiry', email, after: after.expires, wasReported: true })
  }
  return [...changes, ...roleEndChanges(before, after, held)]
}

function roleEndChanges(
  before: ListedMember | undefined,
  after: ListedMember | undefined,
  held: readonly Assignment[] = [],
): readonly RoleEndChange[] {
  if (after === undefined) return []
  const endsBefore = before ? roleEnds(before) : []
  if (endsBefore.length + roleEnds(after).length === 0) return []
  const { email } = after
  const given = new Set(
    [...(before?.assignments ?? []), ...endsBefore.map((end) => end.assignment), ...held].map(assignmentKey),
  )
  return after.assignments.flatMap((assignment): readonly RoleEndChange[] => {
    const [was, is] = [before && roleEnd(before, assignment), roleEnd(after, assignment)]
    if (!given.has(assignmentKey(assignment)) || was?.expiresAt === is?.expiresAt) return []
    return [{ kind: 'role-end', email, assignment, ...sides(was?.expires, is?.expires) }]
  })
}

/** Whether two files agree on the subject of `change`. */
export function agreeOn(change: AuthorityChange, a: Roster, b: Roster): boolean {
  switch (change.kind) {
    case 'policy':
      return policyValue(a, change.field) === policyValue(b, change.field)
    case 'resource': {
      const id = ({ resources }: Roster) => resources.id(change.resourceKind, change.name)
      return id(a) === id(b)
    }
    case 'login': {
      const account = (roster: Roster) => accountKey(memberIn(roster, emailKey(change.email)))
      return account(a) === account(b)
    }
    case 'key': {
      const value = (roster: Roster) => keyField(roster, keySubject(change.name), change.field)
      return value(a) === value(b)
    }
    case 'expiry': {
      const end = (roster: Roster) => memberIn(roster, emailKey(change.email))?.expiresAt
      return end(a) === end(b) && a.policy.unlisted === b.policy.unlisted
    }
    case 'role-end': {
      const end = (roster: Roster) => {
        const entry = memberIn(roster, emailKey(change.email))
        return entry && roleEnd(entry, change.assignment)?.expiresAt
      }
      return end(a) === end(b)
    }
  }
}

function accountKey(entry: ListedMember | undefined): string | undefined {
  return accountText(entry)?.toLowerCase()
}

function accountText({ github, githubId }: Partial<ListedMember> = {}): string | undefined {
  return github === undefined || githubId === undefined ? github : `${github} (id ${githubId})`
}

function sides(before: string | undefined, after: string | undefined) {
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) }
}

function policyValue({ policy }: Roster, field: keyof Policy): string {
  return field === 'maxRemovals' || field === 'maxDemotions' || field === 'maxKeyRevocations'
    ? limitText(policy[field])
    : JSON.stringify(policy[field])
}
