/** A finding is an expected problem as a value: what is wrong, where, and what to do. */

/** `error` blocks: nothing is applied while there is one. */
export type Severity = 'error' | 'warning' | 'info'

/** Findings in the file itself, found without a network. */
export type FileFindingCode =
  | 'file-missing'
  | 'file-too-large'
  | 'file-syntax'
  | 'unknown-key'
  | 'missing-key'
  | 'duplicate-key'
  | 'forbidden-key'
  | 'invalid-value'
  | 'invalid-email'
  | 'duplicate-email'
  | 'look-alike-address'
  | 'lone-domain'
  | 'duplicate-login'
  | 'no-members'
  | 'unknown-role'
  | 'unknown-resource'
  | 'duplicate-resource'
  | 'unknown-group'
  | 'duplicate-group'
  | 'extends-unreadable'
  | 'extends-cycle'
  | 'custom-role-needs-viewer'
  | 'undocumented-access'
  | 'wider-than-it-looks'
  | 'implied-role'
  | 'unused-group'
  | 'unused-resource'
  | 'expires-soon'
  | 'expired'
  | 'role-ended'
  | 'role-ends-soon'
  | 'end-without-effect'
  | 'elevation-too-long'
  | 'few-owners'
  | 'mapped-roles'
  | 'unknown-owner'
  | 'key-without-owner'
  | 'key-outlives-owner'
  | 'duplicate-key-id'

/** Findings from comparing the file with the organization. */
export type PlanFindingCode =
  | 'member-without-email'
  | 'member-not-found'
  | 'address-changed'
  | 'ambiguous-member'
  | 'look-alike-member'
  | 'unlistable-address'
  | 'unknown-assignment'
  | 'unlisted-member'
  | 'waiting-for-sso'
  | 'invitation-expired'
  | 'invitation-beside-membership'
  | 'left-or-declined'
  | 'undone-since'
  | 'asked-anew'
  | 'end-not-reviewed'
  | 'resource-stopped'
  | 'resource-not-found'
  | 'resource-gone'
  | 'custom-role-missing'
  | 'stopped-in-the-way'
  | 'unlisted-key'
  | 'key-not-pinned'
  | 'ambiguous-key'
  | 'key-ends-early'
  | 'key-without-end'
  | 'key-not-seen'
  | 'own-key'
  | 'keys-unreadable'

/** Findings that hold back an otherwise possible plan. */
export type GuardFindingCode =
  | 'too-few-owners'
  | 'too-many-removals'
  | 'too-many-demotions'
  | 'too-many-key-revocations'

/** Findings about the API key. */
export type KeyFindingCode =
  | 'key-not-permitted'
  | 'key-too-powerful'
  | 'key-sees-part'
  | 'own-membership'
  | 'own-role'
  | 'keys-stay'
  | 'leavers-keys-unseen'
  | 'key-expires-soon'
  | 'key-expires'

/** Findings about the pull request rather than the plan. */
export type PullRequestFindingCode =
  | 'merge-conflict'
  | 'base-file-broken'
  | 'file-moved'
  | 'organization-managed-twice'
  | 'approval-missing'
  | 'approval-unknown'
  | 'approval-not-counted'
  | 'label-not-counted'

/** Findings about what depends on people who leave, besides their entries. */
export type OffboardingFindingCode =
  | 'group-left-empty'
  | 'approvals-uncovered'
  | 'login-goes'
  | 'named-in-codeowners'
  | 'reviewer-in-open-review'
  | 'schedule-runs-as'
  | 'removal-not-applied'
  | 'close-account-first'
  | 'not-in-file'
  | 'shared-address'
  | 'other-address'
  | 'look-alike-stays'
  | 'still-named'
  | 'secret-known'
  | 'two-files-of-one'
  | 'not-looked-up'

export type FindingCode =
  | FileFindingCode
  | PlanFindingCode
  | GuardFindingCode
  | KeyFindingCode
  | PullRequestFindingCode
  | OffboardingFindingCode

export interface Finding {
  readonly severity: Severity
  readonly code: FindingCode
  /** One or two sentences, plain text: what is wrong, and what to do. */
  readonly message: string
  /** The person it is about, as the file or the API spells the address; or the subject of an API key. */
  readonly email?: string
  /** 1-based, in the members file, or in `file`. */
  readonly line?: number
  /** 1-based, in UTF-16 code units, in the members file, or in `file`. */
  readonly column?: number
  /** Path of the file with the place, if the members file extends it. */
  readonly file?: string
}

export function isBlocking(finding: Finding): boolean {
  return finding.severity === 'error'
}
