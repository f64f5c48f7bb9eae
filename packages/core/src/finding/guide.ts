/** The guide to findings: for each code what it means, and what to do. The reference is written from it. */
import type {
  FileFindingCode,
  FindingCode,
  GuardFindingCode,
  KeyFindingCode,
  PlanFindingCode,
  PullRequestFindingCode,
  Severity,
} from './finding.ts'

export interface FindingEntry {
  /** Worst first. */
  readonly severities: readonly Severity[]
  /** One or more sentences. */
  readonly means: string
  /** One or more sentences. */
  readonly remedy: string
}

type Entries<Code extends FindingCode> = Readonly<Record<Code, FindingEntry>>

const error = (means: string, remedy: string): FindingEntry => ({ severities: ['error'], means, remedy })
const warning = (means: string, remedy: string): FindingEntry => ({ severities: ['warning'], means, remedy })
const info = (means: string, remedy: string): FindingEntry => ({ severities: ['info'], means, remedy })

/** In the order in which a file is read. */
const FILE: Entries<FileFindingCode> = {
  'file-missing': error(
    'Merging would delete the members file, or it is not where the workflow looks for it.',
    'Restore it, or correct the input "members-file". A missing file never counts as a request to remove all members: to stop using Roster, remove its workflows first.',
  ),
  'file-too-large': error(
    'The file, with those it extends, has more than 5 MiB, or asks for more assignments than are planned at once.',
    'Use "*" for all resources of a kind, and groups instead of repetition.',
  ),
  'file-syntax': error(
    'It is not JSON. Comments and trailing commas are allowed.',
    'Look at the line; a missing comma or quote is often on the line before.',
  ),
  'unknown-key': error(
    'No key has that name there.',
    'Take the nearest name, which the message says. Keys are never ignored: a misspelt guard would be a guard that is off.',
  ),
  'missing-key': error('A key is missing that has to be there, such as "organization".', 'Add it.'),
  'duplicate-key': error(
    'One object has the same key twice; JSON would silently take the last.',
    'Keep one of the two.',
  ),
  'forbidden-key': error(
    'A name such as "__proto__" means something else to programs.',
    'Choose another name.',
  ),
  'invalid-value': error(
    'A value is not of the kind that belongs there.',
    'The message says what it must be. The reference of the file lists what each key takes.',
  ),
  'invalid-email': error(
    'Members are listed by e-mail address, and this is none.',
    'Correct it. Invisible characters and spaces count.',
  ),
  'duplicate-email': error(
    'Two entries are spellings of one address. Capitals, the Unicode normal form and the encoding of the domain make no difference.',
    'Make them one entry.',
  ),
  'duplicate-login': error(
    'Two people have one GitHub login, so that an approval would count for both.',
    'Correct one of the two.',
  ),
  'no-members': error('No member is listed, which would remove everybody.', 'List those who stay.'),
  'unknown-role': error(
    'This release knows no such role for that kind of resource.',
    'Take the nearest name, which the message says. Where the role is newer than the release, list it under "extraRoles" of the policy.',
  ),
  'unknown-resource': error(
    'A scope is neither a name under "resources", nor an id, nor "*".',
    'Correct the name, or give the id a name under "resources".',
  ),
  'duplicate-resource': warning('Two names stand for one id.', 'Keep one of the two.'),
  'unknown-group': error(
    'Somebody is in a group that neither the file nor what it extends defines.',
    'Correct the name, or define the group.',
  ),
  'duplicate-group': error(
    'A group is defined in the file and in one that it extends, or in two of those.',
    'Keep one of the two, or rename one.',
  ),
  'extends-unreadable': error(
    'A file that is extended is not there, is too large, or cannot be read.',
    'Correct the path; it starts at the file that has it.',
  ),
  'extends-cycle': error('Files extend each other in a circle.', 'Take one of the links out.'),
  'custom-role-needs-viewer': error(
    'Custom application roles on a project go with the role "viewer" only; the service has it so.',
    'Write "viewer", or list the other role beside it where both are meant.',
  ),
  'undocumented-access': info(
    'A role on a deployment is for Cloud Console only. The product documents that for projects and Organization owners, not for deployments.',
    'Check in the Cloud Console that the role is what you mean.',
  ),
  'wider-than-it-looks': warning(
    'A predefined role stands beside custom roles on the same resource. The union counts, so the custom roles narrow nothing.',
    'Take the predefined role out where the custom roles are meant to limit; else take the custom roles out.',
  ),
  'implied-role': warning(
    'Another role of the same person gives all of it already.',
    'Take the weaker one out, so that the file says what counts.',
  ),
  'unused-group': warning('Nobody is in the group.', 'Delete it, or put somebody in.'),
  'unused-resource': warning('No role uses the name.', 'Delete it, or correct the role that was to use it.'),
  'expires-soon': warning(
    'Somebody’s time is up within 14 days. The next run after that removes them.',
    'Extend "expires" in a pull request, or let it happen.',
  ),
  expired: info('Somebody’s time is up: they count as not listed.', 'Delete the entry, or extend "expires".'),
  'few-owners': warning(
    'Fewer owners are listed than "minOwners" asks for.',
    'List another owner, or lower "minOwners".',
  ),
  'mapped-roles': warning(
    'An entry has roles, but the identity provider decides the roles of this member: the policy has "roles": "mapped" for their domain.',
    'Take the roles and groups out of the entry, or set "roles" to "file".',
  ),
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
  'unlistable-address': warning(
    'An address cannot be a key of a members file. Roster leaves the member or the invitation alone.',
    'List the member by user id, as `"user:2271290993": {}`. Cancel an invitation in the console.',
  ),
  'unknown-assignment': info(
    'A member has roles that this release does not know, or in a form that no members file can ask for. They count as a difference and stay.',
    'Update Roster, or name the role under "extraRoles". To take such roles away, revoke them in the console, or set "unknown" to "revoke".',
  ),
  'unlisted-member': warning(
    'A member or an invited person is not in the file, and "unlisted" is "report".',
    'Add them to the file, remove them in the console, or set "unlisted" to "remove".',
  ),
  'waiting-for-sso': info(
    'A listed person of a domain under "sso" is not a member yet. They join by signing in, so they are not invited.',
    'They sign in once. The next run gives them the roles that the file has for them.',
  ),
  'invitation-beside-membership': warning(
    'A member still has an open invitation. Accepting it would add its roles, and would undo a later removal.',
    'Cancel the invitation in the Cloud Console.',
  ),
  'invitation-expired': warning(
    'An invitation ran out before it was accepted, and this run does not send it again.',
    'Touch their entry in a pull request, its "reason" for instance: the merge sends it again. Or set "resend" to "always", for every run to do so.',
  ),
  'left-or-declined': warning(
    'Someone was a member or invited, and is neither now: they left, declined, or were removed by hand. Roster does not invite them again by itself: the invitation is held.',
    'Edit their entry in a pull request to invite them again, or take it out.',
  ),
  'undone-since': warning(
    'A run carried this change out, and someone undid it since, in the console for instance. Merging a pull request about something else does not do it again.',
    'Edit the entry in a pull request: to ask for it anew, or so that the file says what the organization is.',
  ),
  'resource-stopped': warning(
    'The deployment is stopped, and the service lets nobody change roles on it then. These roles are left out of the plan.',
    'Start the deployment; the next run changes them.',
  ),
  'resource-gone': info(
    'A member still holds roles on a resource that the organization no longer has. They give no access, and the service refuses to revoke them.',
    'Nothing.',
  ),
  'resource-not-found': warning(
    'The organization has no resource with that id, or the key may not see it.',
    'Correct the id, or take the roles on it out of the file.',
  ),
  'custom-role-missing': warning(
    'The project has no custom role with that name. The service accepts the assignment all the same, and it gives no access.',
    'Correct the name, or create the role in the project.',
  ),
  'stopped-in-the-way': warning(
    'An invitation is for all deployments, and a deployment is stopped. Users report that the service then refuses the invitation.',
    'Start the deployment, or delete it, before you merge. Otherwise a later run sends the invitation.',
  ),
}

const GUARD: Entries<GuardFindingCode> = {
  'too-few-owners': {
    severities: ['error', 'warning'],
    means:
      'The plan lowers the number of Organization owners below "minOwners". It is a warning where there are fewer already.',
    remedy:
      'Make somebody else an owner first, and wait until they have accepted: invited owners do not count.',
  },
  'too-many-removals': {
    severities: ['error', 'warning'],
    means:
      'The plan takes everything from more members than "maxRemovals" allows. It is a warning where the limit was lifted for the run.',
    remedy:
      'Look twice. Where it is meant, put the label "roster: allow removals" on the pull request, or use --allow-removals in a terminal.',
  },
}

const KEY: Entries<KeyFindingCode> = {
  'key-not-permitted': {
    severities: ['error', 'warning', 'info'],
    means:
      'The API key may not make a change of the plan. It is an error when applying, a warning when planning, and to be expected of a key for previews.',
    remedy: 'Apply with a key of an Organization owner.',
  },
  'key-too-powerful': info(
    'A preview runs with a key that may change the organization.',
    'Where a lesser key sees all members and invitations, use that one.',
  ),
  'key-sees-part': info(
    'The key is not an owner’s. It may not see every assignment, and the plan may grant what people have.',
    'Apply with a key of an Organization owner.',
  ),
  'own-membership': warning(
    'The plan removes the member who made the API key of the run. Elastic Cloud keys outlive their members, so the key keeps working until it expires or is revoked.',
    'Make a key as a member who stays, replace the secret, and revoke the old key.',
  ),
  'own-role': warning(
    'The plan takes a managing role from the member who made the API key of the run. The key keeps the roles that it was given.',
    'If it should not keep them, make a key as another member, and revoke the old key.',
  ),
  'keys-stay': warning(
    'A member who is removed has made API keys that are still active. They keep working after the member has left.',
    'Revoke the keys that nobody needs, and replace the others with keys of members who stay.',
  ),
  'key-expires-soon': warning(
    'The API key expires within 14 days.',
    'Make a new one, and replace the secret.',
  ),
  'key-expires': info('When the API key of the run expires.', 'Replace it before that.'),
}

const PULL_REQUEST: Entries<PullRequestFindingCode> = {
  'merge-conflict': error(
    'The pull request conflicts with its base branch, so there is no file to plan from.',
    'Merge or rebase; the check runs again.',
  ),
  'base-file-broken': warning(
    'The file on the base branch is broken, so changes that were already pending cannot be listed separately.',
    'Repair the file; this pull request may do so.',
  ),
  'approval-missing': {
    severities: ['error', 'warning'],
    means:
      'A change lacks the approval of somebody whose own roles cover it. It is an error under "approvals": "enforce", and a warning under "warn".',
    remedy: 'Ask one of those whom the message names for a review.',
  },
  'approval-unknown': {
    severities: ['error', 'warning'],
    means:
      'Without an API key nobody can tell who may approve, since that follows from roles in the organization. It is an error under "approvals": "enforce".',
    remedy: 'Preview with a key, as workflows on pull_request_target can.',
  },
}

export interface FindingFamily {
  /** A sentence. */
  readonly about: string
  readonly entries: Readonly<Record<string, FindingEntry>>
}

export const FINDING_GUIDE = {
  file: { about: 'What the file itself causes, known without any network.', entries: FILE },
  plan: { about: 'What the organization and the file together cause.', entries: PLAN },
  guard: { about: 'What no plan may do.', entries: GUARD },
  key: { about: 'What the API key may do.', entries: KEY },
  'pull-request': { about: 'What the pull request causes.', entries: PULL_REQUEST },
} as const satisfies Readonly<Record<string, FindingFamily>>
