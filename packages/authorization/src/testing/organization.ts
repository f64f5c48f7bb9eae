/** Organizations for tests, and plans against them. */
import {
  type Assignment,
  type Change,
  type ChangeKind,
  checkGuards,
  type Invitation,
  type Member,
  type Plan,
  planChanges,
  planOf,
  Secret,
  type Snapshot,
} from '@roster/core'
import type { LivePlan, LivePlanRequest } from '../port/live-plan.ts'
import { ORGANIZATION } from './members-files.ts'

export const OWNER: Assignment = { kind: 'organization', role: 'owner' }
export const BILLING: Assignment = { kind: 'organization', role: 'billing-admin' }

/** A member whose user id is the part of the address before the at sign. */
export function member(
  name: string,
  assignments: readonly Assignment[] = [],
  rest: Partial<Member> = {},
): Member {
  return { userId: name, email: `${name}@acme.example`, assignments, unknown: [], ...rest }
}

export function invitation(name: string, rest: Partial<Invitation> = {}): Invitation {
  const token = new Secret(`token of ${name}`)
  return { email: `${name}@acme.example`, token, expired: false, assignments: [], unknown: [], ...rest }
}

/** An organization of Ada, an owner, and these. */
export function organization(
  members: readonly Member[] = [],
  invitations: readonly Invitation[] = [],
): Snapshot {
  return { organization: { id: ORGANIZATION }, members: [member('ada', [OWNER]), ...members], invitations }
}

/** A change of a person, whatever it grants and revokes. */
export function changeOf(kind: ChangeKind, name: string, rest: Partial<Change> = {}): Change {
  return {
    kind,
    email: `${name}@acme.example`,
    digest: `${kind} of ${name}`,
    grant: [],
    revoke: [],
    before: [],
    after: [],
    carried: [],
    ...rest,
  }
}

/** A plan of these changes, whatever the organization is. */
export function planWith(
  changes: readonly Change[],
  rest: Partial<Pick<Plan, 'awaited' | 'findings'>> = {},
): Plan {
  return planOf(ORGANIZATION, changes, rest)
}

const NO_RESOURCES = { stopped: new Set<string>(), missing: new Set<string>() }

/** A live plan as the boundary makes it, without a network; remembers what it was asked. */
export class TestOrganization {
  readonly requests: LivePlanRequest[] = []
  readonly snapshot: Snapshot

  constructor(snapshot: Snapshot) {
    this.snapshot = snapshot
  }

  readonly planLive = async (request: LivePlanRequest): Promise<LivePlan> => {
    this.requests.push(request)
    const { snapshot } = this
    const { roster, isTouched } = request
    const plan = planChanges(roster, snapshot, { isTouched, resources: NO_RESOURCES })
    const guards = checkGuards(plan, snapshot, { policy: roster.policy })
    return { roster, snapshot, plan, resources: NO_RESOURCES, keyOptions: {}, guards }
  }
}
