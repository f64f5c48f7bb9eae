/** The organization of a world: members, invitations and API keys, which runs, people and time change. */
import {
  type Assignment,
  assignmentSet,
  type Change,
  emailKey,
  type Invitation,
  type Member,
  type OrganizationKey,
  Secret,
  type Snapshot,
  subtractAssignments,
} from '@roster/core'
import { DAY, ORGANIZATION } from './members-files.ts'
import { OWNER } from './organization.ts'
import type { Effect } from './rules.ts'
import { addressOf, assignmentOf, nameOf } from './written-file.ts'

/** Root owns it. */
export class LivingOrganization {
  /** Milliseconds since the epoch. */
  now = 0
  readonly #members = new Map<string, readonly Assignment[]>([['root', [OWNER]]])
  #invitations: Invitation[] = []
  readonly #keys = new Set<string>()
  #lastKey = 0

  make(change: Change): void {
    const key = emailKey(change.email)
    const name = nameOf(change.email)
    switch (change.kind) {
      case 'invite':
      case 'resend':
      case 'replace-invitation':
        this.#uninvite(key)
        this.#invitations.push(this.#invitation(change))
        return
      case 'cancel-invitation':
        this.#uninvite(key)
        return
      case 'change-roles': {
        const held = this.#members.get(name) ?? []
        const kept = subtractAssignments(held, change.revoke)
        this.#members.set(name, assignmentSet([...kept, ...change.grant]))
        return
      }
      case 'remove':
        this.#uninvite(key)
        this.#members.delete(name)
        return
      case 'revoke-key':
        this.#keys.delete(change.key?.id ?? '')
        return
      case 'create-key':
      case 'rotate-key':
    }
  }

  /** When the last invitation of a person expired, if none is open. */
  lapsedAt(email: string): number | undefined {
    const key = emailKey(email)
    const times = this.#invitations
      .filter((invitation) => emailKey(invitation.email) === key)
      .map(({ expiresAt = '' }) => Date.parse(expiresAt))
      .filter((time) => time <= this.now)
    return times.length > 0 ? Math.max(...times) : undefined
  }

  #uninvite(key: string): void {
    this.#invitations = this.#invitations.filter(({ email }) => emailKey(email) !== key)
  }

  #invitation({ email, after }: Change): Invitation {
    const expiresAt = new Date(this.now + 3 * DAY).toISOString()
    return { email, token: new Secret(email), expired: false, expiresAt, assignments: after, unknown: [] }
  }

  accept(): void {
    for (const { email, assignments, expiresAt = '' } of this.#invitations) {
      if (Date.parse(expiresAt) <= this.now) continue
      this.#members.set(nameOf(email), assignments)
      this.#uninvite(emailKey(email))
    }
  }

  changeByHand(who: string, to: readonly string[] | undefined): void {
    const isOpen = ({ expiresAt = '', email }: Invitation) =>
      nameOf(email) === who && Date.parse(expiresAt) > this.now
    this.#invitations = this.#invitations.filter((invitation) => !isOpen(invitation))
    if (to === undefined) this.#members.delete(who)
    else this.#members.set(who, assignmentSet(to.map(assignmentOf)))
  }

  /** A new API key has an id that no other had. */
  makeKey(): void {
    this.#keys.add(`k${++this.#lastKey}`)
  }

  deleteKey(id: string): void {
    this.#keys.delete(id)
  }

  /** The ids of all API keys that there ever were. */
  get keyIds(): readonly string[] {
    return Array.from({ length: this.#lastKey }, (_, index) => `k${index + 1}`)
  }

  snapshot(): Snapshot {
    const members = [...this.#members].map(
      ([name, assignments]): Member => ({ userId: name, email: addressOf(name), assignments, unknown: [] }),
    )
    const invitations = this.#invitations.map((each) => ({
      ...each,
      expired: Date.parse(each.expiresAt ?? '') <= this.now,
    }))
    const keys = [...this.#keys].map(
      (id): OrganizationKey => ({ id, name: id, assignments: [assignmentOf('viewer')], unknown: [] }),
    )
    return { organization: { id: ORGANIZATION }, members, invitations, keys }
  }

  /** Whether the organization is as the effect leaves it. */
  isInForce({ on, part }: Effect): boolean {
    const isToCome = typeof part === 'object' && 'due' in part && part.due > this.now
    if (on.startsWith('k')) return !isToCome && !this.#keys.has(on)
    const invited = this.#invitations.filter(({ email }) => nameOf(email) === on)
    const open = invited.find(({ expiresAt = '' }) => Date.parse(expiresAt) > this.now)
    const held = this.#members.get(on) ?? open?.assignments
    // An invitation that expired has its roles still, until it is replaced.
    const mayHold = held ?? invited.at(-1)?.assignments
    if (part === 'begins') return held !== undefined
    if (part === 'ends') return held === undefined && invited.length === 0
    if ('due' in part) {
      if (isToCome) return false
      return part.role ? !has(mayHold, part.role) : held === undefined && invited.length === 0
    }
    if ('grant' in part) return has(held, part.grant)
    return 'revoke' in part ? !has(mayHold, part.revoke) : true
  }
}

function has(held: readonly Assignment[] | undefined, { role }: Assignment): boolean {
  return held?.some((each) => each.role === role) ?? false
}
