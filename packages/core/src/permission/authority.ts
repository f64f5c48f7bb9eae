/**
 * Changes of authority: the parts of a members file that decide about access without being access. The policy is the
 * rules for plans, a GitHub login is the right to approve, and an end date is a future removal. None of them is a
 * change of the plan, so each is reported separately and needs an approval of its own.
 */
import { compareText } from '../catalog/assignment.ts'
import { stricterPolicy } from '../file/policy.ts'
import type { ListedMember, Policy, Roster } from '../file/roster.ts'
import { emailKey } from '../text/email.ts'

export type AuthorityChange =
  | {
      readonly kind: 'policy'
      readonly field: keyof Policy
      /** As a members file writes it, in JSON. */
      readonly before: string
      readonly after: string
      /** Whether it lets a plan do more than before; see `stricterPolicy`. */
      readonly loosens?: true
    }
  /** Of a person in either file. A side is absent if the file gives them no login, or does not list them. */
  | {
      readonly kind: 'login'
      readonly email: string
      readonly before?: string
      readonly after?: string
    }
  /** Of a person in both files, as written. A side is absent if their access has no end. */
  | {
      readonly kind: 'expiry'
      readonly email: string
      readonly before?: string
      readonly after?: string
    }

/** What differs between two files: the policy first, then people by address. */
export function authorityChanges(base: Roster, head: Roster): readonly AuthorityChange[] {
  const fields = Object.keys(head.policy) as readonly (keyof Policy)[]
  const strict = { ...head, policy: stricterPolicy(base.policy, head.policy, base.members.size) }
  const policy = fields.flatMap((field): readonly AuthorityChange[] => {
    const [before, after] = [policyValue(base, field), policyValue(head, field)]
    const loosens = policyValue(strict, field) !== after
    return before === after ? [] : [{ kind: 'policy', field, before, after, ...(loosens && { loosens }) }]
  })
  const keys = [base, head].flatMap(({ members, expired }) => [...members.keys(), ...expired.keys()])
  const people = [...new Set(keys)].sort(compareText)
  return [...policy, ...people.flatMap((key) => personChanges(entryOf(base, key), entryOf(head, key)))]
}

function personChanges(
  before: ListedMember | undefined,
  after: ListedMember | undefined,
): readonly AuthorityChange[] {
  const { email = '' } = after ?? before ?? {}
  const changes: AuthorityChange[] = []
  if (loginKey(before) !== loginKey(after)) {
    changes.push({ kind: 'login', email, ...sides(before?.github, after?.github) })
  }
  if (before && after && before.expiresAt !== after.expiresAt) {
    changes.push({ kind: 'expiry', email, ...sides(before.expires, after.expires) })
  }
  return changes
}

/** Whether two files agree on the subject of `change`. */
export function agreeOn(change: AuthorityChange, a: Roster, b: Roster): boolean {
  switch (change.kind) {
    case 'policy':
      return policyValue(a, change.field) === policyValue(b, change.field)
    case 'login': {
      const login = (roster: Roster) => loginKey(entryOf(roster, emailKey(change.email)))
      return login(a) === login(b)
    }
    case 'expiry': {
      const end = (roster: Roster) => entryOf(roster, emailKey(change.email))?.expiresAt
      return end(a) === end(b)
    }
  }
}

function entryOf({ members, expired }: Roster, key: string): ListedMember | undefined {
  return members.get(key) ?? expired.get(key)
}

function loginKey(entry: ListedMember | undefined): string | undefined {
  return entry?.github?.toLowerCase()
}

function sides(before: string | undefined, after: string | undefined) {
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) }
}

function policyValue({ policy }: Roster, field: keyof Policy): string {
  if (field !== 'maxRemovals') return JSON.stringify(policy[field])
  const { maxRemovals } = policy
  return JSON.stringify('count' in maxRemovals ? maxRemovals.count : `${maxRemovals.percent}%`)
}
