/** What a file grants, compared with an earlier version of it: who has gained or lost access, and whose ends have moved. */
import { type Assignment, compareText, subtractAssignments } from '../catalog/assignment.ts'
import type { Listed, Roster } from '../file/roster.ts'
import { type AuthorityChange, authorityChanges } from '../permission/authority.ts'

/** The end of a membership or of a role that both files give. */
export type MovedEnd = Extract<AuthorityChange, { kind: 'expiry' | 'role-end' }>

export interface AccessChange {
  /** Identifies them: an e-mail key, or the subject of an API key. */
  readonly subject: string
  /** As the file spells it. For an API key, its subject. */
  readonly email: string
  /** `added` and `removed`: only one of the two files lists them at its time. */
  readonly kind: 'added' | 'removed' | 'changed'
  /** What the file asks for, in canonical order. */
  readonly before: readonly Assignment[]
  readonly after: readonly Assignment[]
  readonly grant: readonly Assignment[]
  readonly revoke: readonly Assignment[]
}

export interface AccessChanges {
  /** By address. */
  readonly changes: readonly AccessChange[]
  readonly ends: readonly MovedEnd[]
}

/** Each file counts as it was read: what had ended by then is not granted. */
export function accessChanges(before: Roster, after: Roster): AccessChanges {
  const [was, is] = [entriesOf(before), entriesOf(after)]
  const keys = [...new Set([...was.keys(), ...is.keys()])].sort(compareText)
  return {
    changes: keys.flatMap((key) => changeOf(key, was.get(key), is.get(key))),
    ends: authorityChanges(before, after).filter(isMovedEnd),
  }
}

function changeOf(subject: string, was: Listed | undefined, is: Listed | undefined): readonly AccessChange[] {
  const before = was?.assignments ?? []
  const after = is?.assignments ?? []
  const grant = subtractAssignments(after, before)
  const revoke = subtractAssignments(before, after)
  const kind = was === undefined ? 'added' : is === undefined ? 'removed' : 'changed'
  if (kind === 'changed' && grant.length + revoke.length === 0) return []
  return [{ subject, email: (is ?? was)?.email ?? '', kind, before, after, grant, revoke }]
}

function isMovedEnd(change: AuthorityChange): change is MovedEnd {
  return change.kind === 'expiry' || change.kind === 'role-end'
}

/** Members and API keys, each by what identifies them. */
function entriesOf({ members, keys }: Roster): ReadonlyMap<string, Listed> {
  const listedKeys = [...(keys?.current.values() ?? [])].map((key) => [key.email, key] as const)
  return new Map<string, Listed>([...members, ...listedKeys])
}
