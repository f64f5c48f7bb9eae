/** The guide to findings: what each code means, and what to do. The reference is generated from it. */
import type {
  FileFindingCode,
  GuardFindingCode,
  KeyFindingCode,
  PlanFindingCode,
  PullRequestFindingCode,
} from './finding.ts'
import { type Entries, error, type FindingEntry, info, warning } from './guide-entry.ts'
import { OFFBOARDING } from './offboarding-guide.ts'

/** In the order in which a file is read. */
const FILE: Entries<FileFindingCode> = {
  'file-missing': error(
    'Merging would delete the members file, or it is not where the workflow looks for it.',
    'Restore it, or correct the input "members-file". A missing file never counts as a request to remove all members: to stop using Roster, remove its workflows first.',
  ),
  'file-too-large': error(
    'The file and the files it extends are larger than 5 MiB, or ask for too many assignments.',
    'Use "*" for all resources of a kind, and smaller groups.',
  ),
  'file-syntax': error(
    'It is not JSON. Comments and trailing commas are allowed.',
    'Check the line. A missing comma or quote is often on the line before it.',
  ),
  'unknown-key': error(
    'There is no such key at this place.',
    'Use the name that the message suggests. If it is a type of project newer than the release, list it under "extraKinds" of the policy. Unknown keys are never ignored, because a misspelt guard would be switched off.',
  ),
  'missing-key': error('A required key is missing, such as "organization".', 'Add it.'),
  'duplicate-key': error(
    'An object has the same key twice. JSON parsers silently use the last one.',
    'Keep one of the two.',
  ),
  'forbidden-key': error(
    'A name such as "__proto__" has a special meaning in JavaScript.',
    'Choose another name.',
  ),
  'invalid-value': error(
    'A value has the wrong type or form.',
    'The message says what is expected. The reference of the members file lists the values of each key.',
  ),
  'invalid-email': error(
    'Members are listed by e-mail address, and this is not one.',
    'Correct it. Look for spaces and invisible characters.',
  ),
  'duplicate-email': error(
    'Two entries are spellings of one address. Capitals, the Unicode normal form and the encoding of the domain make no difference.',
    'Merge them into one entry.',
  ),
  'look-alike-address': warning(
    'An address mixes scripts, such as Cyrillic and Latin letters, or looks like another address in the file.',
    'Compare it with the address that you were given, character by character. If it is right, leave it: this blocks nothing.',
  ),
  'lone-domain': warning(
    'One person has an address at a domain that differs in a letter or two from the domain of several others. The owner of that domain could join.',
    'Correct the address, or leave it if the domain is right.',
  ),
  'duplicate-login': error(
    'Two people have the same GitHub login, so one approval would count for both.',
    'Correct one of the two.',
  ),
  'no-members': error(
    'The file lists no members. Applying it would remove all of them.',
    'List the members who stay.',
  ),
  'unknown-role': error(
    'This release does not know the role for that kind of resource.',
    'Use the name that the message suggests. If the role is newer than the release, list it under "extraRoles" in the policy.',
  ),
  'unknown-resource': error(
    'A scope is neither a name under "resources", nor an id, nor "*".',
    'Correct the name, or give the id a name under "resources".',
  ),
  'duplicate-resource': warning('Two names have the same id.', 'Keep one of the two.'),
  'unknown-group': error(
    'A member is in a group that neither the file nor a file it extends defines.',
    'Correct the name, or define the group.',
  ),
  'duplicate-group': error('Two files define the same group.', 'Keep one of the two, or rename one.'),
  'extends-unreadable': error(
    'An extended file does not exist, is too large, or cannot be read.',
    'Correct the path. It is relative to the file that contains it.',
  ),
  'extends-cycle': error('Files extend each other in a circle.', 'Remove one of the links.'),
  'custom-role-needs-viewer': error(
    'On a project, Elastic Cloud combines custom roles only with the role "viewer".',
    'Write "viewer". If you mean both, list the other role beside it.',
  ),
  'undocumented-access': info(
    'A role on a deployment is for Cloud Console only. The product documents that for projects and Organization owners, not for deployments.',
    'Check in the Cloud Console that the role does what you mean.',
  ),
  'wider-than-it-looks': warning(
    'A predefined role and custom roles are listed for the same resource. Roles add up, so the custom roles do not limit anything.',
    'If the custom roles are meant to limit access, delete the predefined role. Otherwise delete the custom roles.',
  ),
  'implied-role': warning(
    'Another role of the same person already includes it.',
    'Delete the weaker role, so that the file shows what counts.',
  ),
  'unused-group': warning('No member is in the group.', 'Delete it, or add members.'),
  'unused-resource': warning(
    'No role uses the name.',
    'Delete it, or correct the role that was meant to use it.',
  ),
  'expires-soon': warning(
    'An entry expires within 14 days. The next run after that removes the member.',
    'If they should stay, extend "expires" in a pull request.',
  ),
  expired: info('An entry has expired and counts as not listed.', 'Delete the entry, or extend "expires".'),
  'role-ended': info(
    'A role or a group of a member has ended. The file does not ask for it any more, and the member stays.',
    'Delete it, or extend "expires".',
  ),
  'role-ends-soon': info(
    'A role or a group of a member ends within 14 days. The next run after that revokes it, and the member stays.',
    'Extend "expires" in a pull request, or let it end.',
  ),
  'end-without-effect': warning(
    'A role or a group has an end that changes nothing: another place gives the same for as long or longer, or the member stops being listed before that.',
    'Keep one of the two.',
  ),
  'elevation-too-long': error(
    'The end of a role or a group of a member is further ahead than "elevation" › "max" of the policy allows. The policy of the base branch counts as well.',
    'Choose an earlier end, or give the role without an end.',
  ),
  'few-owners': warning(
    'Fewer owners are listed than "minOwners" asks for.',
    'List another owner, or lower "minOwners".',
  ),
  'mapped-roles': warning(
    'An entry has roles, but the identity provider decides the roles of this member: the policy has "roles": "mapped" for their domain.',
    'Delete the roles and groups of the entry, or set "roles" to "file".',
  ),
  'unknown-owner': error(
    'The owner of an API key is not among the members. Keys outlive the members who made them, so each needs a member who answers for it.',
    'Name a member, or list the owner first.',
  ),
  'key-without-owner': warning(
    'The access of the member who answers for an API key has ended. The key still works.',
    'Name another owner, or delete the entry of the key.',
  ),
  'key-outlives-owner': warning(
    'The access of the member who answers for an API key ends before the key does. The key then keeps working.',
    'Name another owner, or let the key end with the access of its owner.',
  ),
  'duplicate-key-id': error('Two entries under "apiKeys" have one id.', 'Keep one of the two.'),
}

const PLAN: Entries<PlanFindingCode> = {
  'member-without-email': info(
    'A member has no address and is not listed by user id. Roster leaves them alone.',
    'List them by user id, as `"user:2271290993": {}`, to manage their roles.',
  ),
  'member-not-found': warning(
    'The file lists a user id that no member of the organization has. Nobody can be invited by user id.',
    'Correct the user id, or delete the entry.',
  ),
  'address-changed': warning(
    'An entry has an address that nobody in the organization has, and a member who is not listed has the same name before the @. They are probably one person with a new address. If the member holds exactly the roles of the entry, Roster does nothing about either. Otherwise it plans a removal and an invitation.',
    'If they are one person, change the key of the entry to their address. If not, remove the one and list the other in two pull requests.',
  ),
  'ambiguous-member': warning(
    'An address does not identify one member: several have it, or a member with this address is listed by user id as well. Roster leaves them alone.',
    'List each of them by user id, as `"user:2271290993": {}`, and delete the entry with the address.',
  ),
  'look-alike-member': warning(
    'An address in the file looks like that of another member or invited person of the organization.',
    'Make sure that both are meant. This blocks nothing.',
  ),
  'unlistable-address': warning(
    'An address cannot be a key of a members file. Roster leaves the member or the invitation alone.',
    'List the member by user id, as `"user:2271290993": {}`. Cancel an invitation in the console.',
  ),
  'unknown-assignment': info(
    'A member has roles that this release does not know, or in a form that no members file can ask for. They count as a difference and stay.',
    'Update Roster, or name the role under "extraRoles" or the type of project under "extraKinds". To revoke such roles, use the console, or set "unknown" to "revoke".',
  ),
  'unlisted-member': warning(
    'A member or an invited person is not in the file, and "unlisted" is "report".',
    'Add them to the file, remove them in the console, or set "unlisted" to "remove".',
  ),
  'waiting-for-sso': info(
    'A listed person of a domain under "sso" is not a member yet. They join by signing in, so they are not invited.',
    'Ask them to sign in once. The next run grants them the roles in the file.',
  ),
  'invitation-beside-membership': warning(
    'A member still has an open invitation. Accepting it would add its roles, and would undo a later removal.',
    'Cancel the invitation in the Cloud Console.',
  ),
  'invitation-expired': warning(
    'An invitation expired before it was accepted, and this run does not send it again.',
    'Edit their entry in a pull request, for example its "reason": the merge sends it again. Or set "resend" to "always", so that every run does.',
  ),
  'left-or-declined': warning(
    'Someone was a member or invited, and is neither now: they left, declined, or were removed by hand. Roster does not invite them again by itself: the invitation is held.',
    'To invite them again, edit their entry in a pull request. Otherwise delete it.',
  ),
  'undone-since': warning(
    'A run applied this change, and someone has undone it since, for example in the console. Merging a pull request about something else does not apply it again.',
    'Edit the entry in a pull request, either to ask for it again or to match the organization.',
  ),
  'asked-anew': warning(
    'A run applied this change or a part of it, someone has undone it since, for example in the console, and the pull request asks for it again. Under "enforce", earlier approvals do not count for it.',
    'Merge only if it should be applied again. Otherwise make the entry match the organization.',
  ),
  'end-not-reviewed': warning(
    'The file has end dates that no preview has cleared: a limit did not allow them, or they came without a pull request or a preview. When they come, runs hold what they end.',
    'Edit the entries in a pull request whose preview allows the dates, with the label "roster: allow removals" if a limit does not.',
  ),
  'resource-stopped': warning(
    'The deployment is stopped. Elastic Cloud does not change roles on stopped deployments, so these roles are left out of the plan.',
    'Start the deployment; the next run changes them.',
  ),
  'resource-gone': info(
    'A member still holds roles on a resource that the organization no longer has. They grant no access, and Elastic Cloud refuses to revoke them.',
    'There is nothing to do.',
  ),
  'resource-not-found': warning(
    'The organization has no resource with that id, or the key cannot see it. If an Organization owner’s key cannot see it, the roles on it are not granted and stay a difference.',
    'Correct the id, or delete the roles on it from the file.',
  ),
  'custom-role-missing': warning(
    'The project has no custom role with that name, or no project of the type has one if the role is for all of them. Elastic Cloud accepts the assignment, but it grants no access.',
    'Correct the name, or create the role in the project.',
  ),
  'stopped-in-the-way': warning(
    'An invitation is for all deployments, and a deployment is stopped. Users report that the service then refuses the invitation.',
    'Start the deployment, or delete it, before you merge. Otherwise a later run sends the invitation.',
  ),
  'unlisted-key': warning(
    'An API key is not under "apiKeys", and "unlistedKeys" is "report".',
    'List it with its id, revoke it in the Cloud Console, or set "unlistedKeys" to "revoke".',
  ),
  'key-not-pinned': warning(
    'An API key is what an entry asks for, and the entry does not have its id. Its secret may have been lost on the way.',
    'If someone has its secret, write its id into the entry. Otherwise run roster keys create with --replace, which revokes it and makes another.',
  ),
  'ambiguous-key': warning(
    'Several API keys have the name of an entry as their description. Roster does nothing about them.',
    'Write the id of the right one into the entry.',
  ),
  'key-ends-early': warning(
    'An API key ends earlier than its entry says. The end of a key cannot be moved.',
    'Replace the key with roster keys rotate, or correct "expires".',
  ),
  'key-without-end': info(
    'An API key ends later than its entry says, or never. Roster revokes it when the entry ends, which takes a scheduled run.',
    'Nothing, if apply runs on a schedule.',
  ),
  'key-not-seen': warning(
    'The API key of an entry is not among the keys that the key of the run can see. Only an Organization owner’s key sees all of them.',
    'Use a key of an Organization owner.',
  ),
  'own-key': warning(
    'An API key that should be revoked may be the key of the run. Roster never revokes that key.',
    'Replace the secret of the workflow with another key. Then revoke the old one in the Cloud Console.',
  ),
  'keys-unreadable': warning(
    'The file lists API keys, and the key of the run may not list keys. Nothing is planned about them.',
    'Use a key of an Organization owner.',
  ),
}

const GUARD: Entries<GuardFindingCode> = {
  'too-few-owners': {
    severities: ['error', 'warning'],
    means:
      'The plan lowers the number of Organization owners below "minOwners", now or on the day of an end date. It is a warning if there are fewer already, or if the file had that date before.',
    remedy: 'First make another member an owner. Invited owners count once they have accepted.',
  },
  'too-many-removals': {
    severities: ['error', 'warning'],
    means:
      'The plan removes more members than "maxRemovals" allows, or revokes all their roles, now or by the end dates that a pull request sets, with those that the file already has for the same day. It is a warning if the limit was lifted.',
    remedy:
      'Check the list. If you mean it, add the label "roster: allow removals" to the pull request, or use --allow-removals in a terminal.',
  },
  'too-many-demotions': {
    severities: ['error', 'warning'],
    means:
      'The plan revokes an Admin role from more members than "maxDemotions" allows, and they stay members, or end dates that a pull request sets would, with those that the file already has for the same day. Organization owner, Billing admin, and Admin on any kind of resource count. It is a warning if the limit was lifted.',
    remedy:
      'Check the list. If you mean it, add the label "roster: allow removals" to the pull request, or use --allow-removals in a terminal. It lifts both limits.',
  },
  'too-many-key-revocations': {
    severities: ['error', 'warning'],
    means:
      'The plan revokes more API keys than "maxKeyRevocations" allows, or end dates that a pull request sets would, with those that the file already has for the same day. It is a warning if the limit was lifted for the run.',
    remedy:
      'Look twice. If you do mean to revoke them, add the label "roster: allow removals" to the pull request, or use --allow-removals in a terminal.',
  },
}

const KEY: Entries<KeyFindingCode> = {
  'key-not-permitted': {
    severities: ['error', 'warning', 'info'],
    means:
      'The API key does not have permission for a change of the plan. It is an error for apply, a warning for plan, and expected for a key that only previews.',
    remedy: 'Apply with a key of an Organization owner.',
  },
  'key-too-powerful': info(
    'The preview uses a key that can change the organization.',
    'If a less privileged key sees all members and invitations, use that one.',
  ),
  'key-sees-part': info(
    'The key does not belong to an Organization owner. It may not see every assignment, so the plan may grant roles that people already have.',
    'Apply with a key of an Organization owner.',
  ),
  'own-membership': warning(
    'The plan removes the member who made the API key of the run. Elastic Cloud keys outlive their members, so the key keeps working until it expires or is revoked.',
    'Make a key as a member who stays, replace the secret, and revoke the old key.',
  ),
  'own-role': warning(
    'The plan revokes a managing role of the member who made the API key of the run. The key keeps its own roles.',
    'If it should not keep them, make a key as another member, and revoke the old key.',
  ),
  'keys-stay': warning(
    'A member who is removed answers for API keys, or has made some that no other member answers for. They keep working after the member has left.',
    'Revoke the keys that are not needed, and list the others under "apiKeys" with another owner.',
  ),
  'leavers-keys-unseen': info(
    'A member is removed, and the API key of the run sees only its own keys. Keys of that member keep working.',
    'Use a key of an Organization owner, or have an owner run `roster keys`.',
  ),
  'key-expires-soon': warning(
    'The API key expires within 14 days.',
    'Make a new key, and replace the secret.',
  ),
  'key-expires': info('The day on which the API key of the run expires.', 'Replace it before that day.'),
}

const PULL_REQUEST: Entries<PullRequestFindingCode> = {
  'merge-conflict': error(
    'The pull request conflicts with its base branch, so there is no file to plan from.',
    'Merge the base branch or rebase. The check then runs again.',
  ),
  'base-file-broken': warning(
    'The file on the base branch is broken or missing. Its last valid version counts instead: the preview compares with it, and its policy and its approvers decide.',
    'Repair the file, for example in this pull request.',
  ),
  'file-moved': warning(
    'The base branch has the file of this organization at another path, as before a rename. That file decides: the preview compares with it, and its policy and its approvers count. Or there are too many JSON files to look for it.',
    'Check that the file in the message is the one that the pull request moves or replaces.',
  ),
  'organization-managed-twice': error(
    'After merging, two files would be for one organization, and each run would undo what the other file asks for.',
    'Delete one of them in the same pull request, or correct its "organization".',
  ),
  'approval-missing': {
    severities: ['error', 'warning'],
    means:
      'A change needs the approval of a member whose own roles cover it. It is an error under "approvals": "enforce", and a warning under "warn".',
    remedy: 'Ask one of the people named in the message for a review.',
  },
  'approval-unknown': {
    severities: ['error', 'warning'],
    means:
      'Without an API key, the preview cannot tell who may approve: that depends on the roles in the organization. It is an error under "approvals": "enforce".',
    remedy: 'Preview with a key, as workflows on pull_request_target can.',
  },
  'approval-not-counted': warning(
    'A review approves the pull request, and does not count. Its account may not write to the repository, or GitHub does not tell the workflow’s token whether it may.',
    'Ask an approver with write access for a review. If GitHub does not tell, give the token of the workflow read access to the repository’s metadata.',
  ),
  'label-not-counted': warning(
    'The label "roster: allow removals" is on the pull request and lifts nothing. Who set it may not write to the repository, commits were pushed since, or GitHub does not tell the workflow’s token who set it.',
    'Have someone with write access take the label off and set it again. If GitHub does not tell, give the token of the workflow “pull-requests: read”.',
  ),
}

export interface FindingFamily {
  /** A sentence. */
  readonly about: string
  readonly entries: Readonly<Record<string, FindingEntry>>
}

export const FINDING_GUIDE = {
  file: { about: 'Findings in the file itself, found without a network.', entries: FILE },
  plan: { about: 'Findings from comparing the file with the organization.', entries: PLAN },
  guard: { about: 'Limits that no plan may exceed.', entries: GUARD },
  key: { about: 'Findings about the API key.', entries: KEY },
  'pull-request': { about: 'Findings about the pull request.', entries: PULL_REQUEST },
  offboarding: {
    about: 'What hangs on people who leave, besides their entries, as roster offboard finds it.',
    entries: OFFBOARDING,
  },
} as const satisfies Readonly<Record<string, FindingFamily>>
