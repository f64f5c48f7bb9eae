/** What a preview is made from. */
import type { AuthorityChange, Change, Finding, JudgedApproval, Member, Plan, Roster } from '@roster/core'
import type { Organization } from '../document/organization.ts'

export interface Preview {
  /** The id is empty if the file is too broken to read it. */
  readonly organization: Organization
  /** What the change under review introduces. */
  readonly plan: Plan
  /** Changes that were already pending: the base file causes them, too. */
  readonly outside: readonly Change[]
  /** For the names of resources, and for the ends and reasons of entries. Absent if the file is broken. */
  readonly roster?: Roster
  /** Of the file, the plan and the guards. */
  readonly findings: readonly Finding[]
  /** `live`: compared with the organization. `static`: compared with the base file, without a key. */
  readonly mode: 'live' | 'static'
  /** Path of the members file. */
  readonly file: string
  readonly source?: PreviewSource
  /** Changes of the plan that a run applied before and someone undid since. They are not applied again. */
  readonly spent?: readonly Change[]
  /** The file on the base branch. Absent if there is none, it is broken, or there is no base branch. */
  readonly before?: Roster
  /** Of the file on the base branch, and what it makes of the organization: these are not from the change under review. */
  readonly findingsBefore?: readonly Finding[]
  /** Whether the file is the first: Roster manages the organization from now on. */
  readonly isNew?: boolean
  /** Changes to the policy, logins and end dates. */
  readonly authority?: readonly AuthorityChange[]
  /** Present if the policy asks for approvals and reviewers are known. */
  readonly approvals?: readonly JudgedApproval[]
  /** The organization's members, for their names and the number of owners. Absent if it was not read. */
  readonly members?: readonly Member[]
}

export interface PreviewSource {
  /** Present for a pull request. The text then speaks of merging. */
  readonly pullRequest?: number
  readonly headSha?: string
  /** What a static plan is compared with, if not the file on the base branch. */
  readonly base?: string
  /** The branch that the pull request merges into. */
  readonly baseRef?: string
  /** The branch that is applied; absent if the pull request merges into it. */
  readonly appliedRef?: string
  readonly runUrl?: string
  /** RFC 3339. */
  readonly at?: string
}
