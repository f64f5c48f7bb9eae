/** Changes and snapshots, for tests: as a plan has them, from assignments in short. */
import {
  ALL,
  type Assignment,
  type AssignmentKind,
  assignmentSet,
  type Change,
  type ChangeKind,
  type Invitation,
  type Member,
  Secret,
  type Snapshot,
  subtractAssignments,
} from '@roster/core'
import type { ElasticCloudErrorDetails } from '../transport/api-error.ts'
import { ElasticCloudError } from '../transport/api-error.ts'

export const ORGANIZATION = '123'

/** `owner`, `deployment/d1=viewer`, `security/*=editor`. */
export function roles(...texts: readonly string[]): readonly Assignment[] {
  return assignmentSet(
    texts.map((text): Assignment => {
      const [, kind, resource = ALL, role] = /^(.*)\/(.*)=(.*)$/.exec(text) ?? []
      if (kind === undefined || role === undefined) return { kind: 'organization', role: text }
      return { kind: kind as AssignmentKind, role, resource }
    }),
  )
}

/** The change of a member called `name`; members have their name as user id. */
export function change(
  kind: ChangeKind,
  name: string,
  before: readonly string[] = [],
  after: readonly string[] = [],
  rest: Partial<Pick<Change, 'carried'>> = {},
): Change {
  const [had, has] = [roles(...before), roles(...after)]
  const isMember = kind === 'change-roles' || kind === 'remove'
  return {
    kind,
    email: `${name}@example.com`,
    ...(isMember && { userId: name }),
    grant: subtractAssignments(has, had),
    revoke: subtractAssignments(had, has),
    before: had,
    after: has,
    digest: `${kind} ${name}`,
    carried: [],
    ...rest,
  }
}

export function member(name: string, ...texts: readonly string[]): Member {
  return { userId: name, email: `${name}@example.com`, assignments: roles(...texts), unknown: [] }
}

export function invitation(
  name: string,
  texts: readonly string[] = [],
  rest: Partial<Pick<Invitation, 'expired' | 'token'>> = {},
): Invitation {
  return {
    email: `${name}@example.com`,
    token: new Secret(`token of ${name}`),
    expired: false,
    assignments: roles(...texts),
    unknown: [],
    ...rest,
  }
}

export function snapshot(members: readonly Member[] = [], invitations: readonly Invitation[] = []): Snapshot {
  return { organization: { id: ORGANIZATION }, members, invitations }
}

/** What a write fails with: a refusal with this status and code, unless told otherwise. */
export function failure(
  code: string,
  status = 400,
  rest: Partial<ElasticCloudErrorDetails> = {},
): ElasticCloudError {
  return new ElasticCloudError({
    method: 'POST',
    path: '/x',
    kind: 'refused',
    status,
    codes: code === '' ? [] : [code],
    ...rest,
  })
}

/** No answer came: the write may have taken effect. */
export function lostAnswer(): ElasticCloudError {
  return new ElasticCloudError({ method: 'POST', path: '/x', kind: 'no-response' })
}
