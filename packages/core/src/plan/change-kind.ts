/**
 * The kinds of change, as one table. Everything that depends on the kind of a change is read from here: how it is
 * planned, reviewed, guarded, sent and put into words. A new kind is a new row; the compiler names what it lacks.
 */
import { subjectText } from '../text/key-subject.ts'

/**
 * What happens to the membership. An invited person counts as a member who only has to accept. An API key begins when it
 * is made and ends when it is revoked.
 */
export type MembershipEffect = 'begins' | 'continues' | 'ends'

/**
 * The phases of applying a plan, in order, with their steps. The steps of a phase run at once, and a phase ends
 * before the next one begins, so that nobody's access has a gap.
 */
export const PHASES = {
  grants: ['grant'],
  /** Invitations cannot be edited: one that is to be replaced is cancelled first. */
  withdrawals: ['withdraw'],
  invitations: ['invite', 'refresh'],
  cancellations: ['cancel'],
  revokes: ['revoke'],
  keys: ['revoke-key'],
  removals: ['remove'],
} as const

export type ChangeStep = (typeof PHASES)[keyof typeof PHASES][number]

interface ChangeKindRow {
  /** What the person is before the change. Absent for a change of an API key. */
  readonly person?: 'absent' | 'invited' | 'member'
  readonly membership: MembershipEffect
  /** The requests of the change. None for a change that only a member can make, who then receives a secret. */
  readonly steps: readonly ChangeStep[]
  /** Which of the product's permissions it takes; `manage-assignment` for each assignment granted or revoked. */
  readonly requires: readonly (
    | 'invite'
    | 'cancel-invitation'
    | 'remove'
    | 'manage-assignment'
    | 'manage-key'
  )[]
  /** False if it grants and revokes nothing that was not reviewed before. */
  readonly needsApproval: boolean
  /** Whether `maxRemovals` limits it. Revoking a member's last role must not be a way around the limit. */
  readonly countsAsRemoval: 'always' | 'if nothing is left' | 'never'
  /** Which assignments describe it: those before it, those after it, or the difference. */
  readonly tells: 'before' | 'after' | 'difference'
  readonly mark: 'add' | 'change' | 'remove' | 'renew'
  /** `base`: "would invite"; `third`: "merging this invites"; `past`: "invited". */
  readonly verb: Readonly<Record<'base' | 'third' | 'past', string>>
  /** What the verb is about. */
  readonly object: 'person' | 'roles' | 'invitation' | 'key'
  /** As in "2 removals": the plural has an s. */
  readonly noun: string
}

const TABLE = {
  invite: {
    person: 'absent',
    membership: 'begins',
    steps: ['invite'],
    requires: ['invite'],
    needsApproval: true,
    countsAsRemoval: 'never',
    tells: 'after',
    mark: 'add',
    verb: { base: 'invite', third: 'invites', past: 'invited' },
    object: 'person',
    noun: 'invitation',
  },
  resend: {
    person: 'invited',
    membership: 'continues',
    steps: ['refresh'],
    requires: ['invite'],
    needsApproval: false,
    countsAsRemoval: 'never',
    tells: 'after',
    mark: 'renew',
    verb: { base: 'resend', third: 'resends', past: 'resent' },
    object: 'invitation',
    noun: 'resent invitation',
  },
  'replace-invitation': {
    person: 'invited',
    membership: 'continues',
    steps: ['withdraw', 'invite'],
    requires: ['cancel-invitation', 'invite'],
    needsApproval: true,
    countsAsRemoval: 'never',
    tells: 'difference',
    mark: 'change',
    verb: { base: 'replace', third: 'replaces', past: 'replaced' },
    object: 'invitation',
    noun: 'replaced invitation',
  },
  'cancel-invitation': {
    person: 'invited',
    membership: 'ends',
    steps: ['cancel'],
    requires: ['cancel-invitation'],
    needsApproval: true,
    countsAsRemoval: 'never',
    tells: 'before',
    mark: 'remove',
    verb: { base: 'cancel', third: 'cancels', past: 'cancelled' },
    object: 'invitation',
    noun: 'cancelled invitation',
  },
  'change-roles': {
    person: 'member',
    membership: 'continues',
    steps: ['grant', 'revoke'],
    requires: ['manage-assignment'],
    needsApproval: true,
    countsAsRemoval: 'if nothing is left',
    tells: 'difference',
    mark: 'change',
    verb: { base: 'change', third: 'changes', past: 'changed' },
    object: 'roles',
    noun: 'role change',
  },
  remove: {
    person: 'member',
    membership: 'ends',
    // An invitation can still be open beside a membership, and would bring its roles back.
    steps: ['cancel', 'remove'],
    requires: ['remove'],
    needsApproval: true,
    countsAsRemoval: 'always',
    tells: 'before',
    mark: 'remove',
    verb: { base: 'remove', third: 'removes', past: 'removed' },
    object: 'person',
    noun: 'removal',
  },
  'create-key': {
    membership: 'begins',
    steps: [],
    requires: ['manage-key'],
    needsApproval: true,
    countsAsRemoval: 'never',
    tells: 'after',
    mark: 'add',
    verb: { base: 'ask for', third: 'asks for', past: 'asked for' },
    object: 'key',
    noun: 'new API key',
  },
  // Keys cannot be edited. Other roles require a new key, and an end for the old one.
  'rotate-key': {
    membership: 'continues',
    steps: [],
    requires: ['manage-key'],
    needsApproval: true,
    countsAsRemoval: 'never',
    tells: 'difference',
    mark: 'change',
    verb: { base: 'ask to replace', third: 'asks to replace', past: 'asked to replace' },
    object: 'key',
    noun: 'API key rotation',
  },
  'revoke-key': {
    membership: 'ends',
    steps: ['revoke-key'],
    requires: ['manage-key'],
    needsApproval: true,
    countsAsRemoval: 'never',
    tells: 'before',
    mark: 'remove',
    verb: { base: 'revoke', third: 'revokes', past: 'revoked' },
    object: 'key',
    noun: 'API key revocation',
  },
} as const satisfies Readonly<Record<string, ChangeKindRow>>

export type ChangeKind = keyof typeof TABLE

export const CHANGE_KIND: Readonly<Record<ChangeKind, ChangeKindRow>> = TABLE

/** In the order of the table. */
export const CHANGE_KINDS = Object.keys(TABLE) as readonly ChangeKind[]

export function membershipEffect(kind: ChangeKind): MembershipEffect {
  return CHANGE_KIND[kind].membership
}

export function endsMembership(kind: ChangeKind): boolean {
  return membershipEffect(kind) === 'ends'
}

/** Whether a member is removed, rather than an invitation cancelled. */
export function removesMember(kind: ChangeKind): boolean {
  return endsMembership(kind) && CHANGE_KIND[kind].person === 'member'
}

/** Whether the person stays a member, with other roles. */
export function changesMember(kind: ChangeKind): boolean {
  return membershipEffect(kind) === 'continues' && CHANGE_KIND[kind].person === 'member'
}

/** Whether the change is one of an API key rather than of a person. */
export function concernsKey(kind: ChangeKind): boolean {
  return CHANGE_KIND[kind].person === undefined
}

/** Whether a member makes the change: Roster only asks for it. */
export function isMadeByMember(kind: ChangeKind): boolean {
  return CHANGE_KIND[kind].steps.length === 0
}

/** Whether a new invitation is sent, which contains all roles that the person will have. */
export function sendsInvitation(kind: ChangeKind): boolean {
  return CHANGE_KIND[kind].steps.some((step) => step === 'invite' || step === 'refresh')
}

/** "change the roles of ada@example.com", `revoke the API key "terraform"`. */
export function changeText(kind: ChangeKind, email: string): string {
  const { verb, object } = CHANGE_KIND[kind]
  if (object === 'key') return `${verb.base} ${subjectText(email)}`
  return object === 'person' ? `${verb.base} ${email}` : `${verb.base} the ${object} of ${email}`
}
