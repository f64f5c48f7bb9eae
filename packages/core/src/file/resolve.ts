/**
 * From a members file that has the right shape to a roster: names become ids, groups become atoms, who has
 * expired is set apart. Everything that needs the whole file to judge is judged here.
 */

import { assignmentSet, isOwner } from '../catalog/assignment.ts'
import type { Finding } from '../finding/finding.ts'
import type { MemberEntry, MemberTerms } from '../format/members-file.ts'
import type { JsoncDocument, OuterEntry } from '../jsonc/document.ts'
import type { Part } from '../jsonc/part.ts'
import { emailKey, isEmail } from '../text/email.ts'
import { Suggestions } from '../text/nearest.ts'
import { AccessReader, type Asked } from './access-reader.ts'
import { EntryReader, type ReadEntry, type Resolved } from './entry-reader.ts'
import { daysUntil, EXPIRES_SOON, expiryTime } from './expiry.ts'
import { FileFindings } from './file-findings.ts'
import { GroupLibrary } from './group-library.ts'
import type { FileHead } from './members-shape.ts'
import type { MembersSource } from './members-source.ts'
import { NamedResources } from './named-resources.ts'
import { reportOverlaps } from './overlaps.ts'
import { resolvePolicy } from './policy.ts'
import type { ListedMember, Policy, Roster } from './roster.ts'

const NO_GROUPS: readonly string[] = []

export interface ResolveOptions {
  /** Milliseconds since the epoch. */
  readonly now: number
  /**
   * Assignments and custom roles of all members together. Groups multiply: a file within the limit on its size
   * could otherwise ask for more than fits in memory.
   */
  readonly maxAssignments: number
}

export interface Resolution {
  readonly roster: Roster
  readonly findings: readonly Finding[]
}

/**
 * Undefined where an entry has not the shape of one.
 *
 * @param file What `document` holds.
 * @param source What it was read from.
 */
export function resolve(
  file: FileHead,
  document: JsoncDocument,
  source: MembersSource,
  limits: ResolveOptions,
): Resolution | undefined {
  return new Resolver(file, document, source, limits).resolve()
}

class Resolver {
  readonly #file: FileHead
  readonly #document: JsoncDocument
  readonly #now: number
  readonly #maxAssignments: number
  readonly #policy: Policy
  readonly #findings: FileFindings
  readonly #resources: NamedResources
  readonly #access: AccessReader
  readonly #groups: GroupLibrary
  readonly #groupSizes = new Map<string, number>()
  readonly #groupNames: Suggestions
  readonly #usedGroups = new Set<string>()
  readonly #loginOwner = new Map<string, string>()
  readonly #entries = new EntryReader()
  #size = 0

  constructor(
    file: FileHead,
    document: JsoncDocument,
    source: MembersSource,
    { now, maxAssignments }: ResolveOptions,
  ) {
    this.#file = file
    this.#document = document
    this.#now = now
    this.#maxAssignments = maxAssignments
    this.#policy = resolvePolicy(file.policy)
    this.#findings = new FileFindings(document)
    this.#resources = new NamedResources(file, document, this.#findings)
    this.#access = new AccessReader(this.#policy, this.#resources, this.#findings)
    const [policy, resources, findings] = [this.#policy, this.#resources, this.#findings]
    this.#groups = new GroupLibrary({ file, document, source, policy, resources, findings })
    this.#groupNames = new Suggestions(this.#groups.names)
  }

  resolve(): Resolution | undefined {
    // Nobody need be in a group for it to be checked: only those of other files wait until somebody is.
    for (const { key } of this.#document.outerEntries('groups')) this.#groups.get(key)
    const people = this.#readMembers()
    if (people === undefined) return undefined
    const { members, expired } = people
    this.#reportUnusedGroups()
    this.#resources.reportUnused()
    this.#reportFewOwners(members)
    const { organization } = this.#file
    const roster = { organization, policy: this.#policy, members, expired, resources: this.#resources.names }
    return { roster, findings: [...this.#findings.all, ...this.#groups.findings] }
  }

  #readMembers() {
    const members = new Map<string, ListedMember>()
    const expired = new Map<string, ListedMember>()
    let isEmpty = true
    for (const listing of this.#document.outerEntries('members')) {
      isEmpty = false
      const { key: email, keyNode, part } = listing
      const read = isEmail(email) ? this.#entries.read(part) : undefined
      if (read === undefined) return undefined
      const key = emailKey(email)
      const first = members.get(key) ?? expired.get(key)
      if (first) {
        const { line } = first.position
        const message = `${email} and ${first.email} (line ${line}) are one address: capitals make no difference. Keep one of the two.`
        this.#findings.report('error', 'duplicate-email', message, keyNode.offset, email)
        continue
      }
      const member = this.#readMember(read, listing)
      if (member === undefined) break
      const isExpired = member.expiresAt !== undefined && member.expiresAt <= this.#now
      if (isExpired) expired.set(key, member)
      else members.set(key, member)
    }
    if (isEmpty) {
      const message = 'No members are listed, which would remove everybody; list those who stay.'
      this.#findings.report('error', 'no-members', message, this.#membersOffset())
    }
    return { members, expired }
  }

  /** Undefined, and a finding, where this person is one too many. */
  #readMember(read: ReadEntry, listing: OuterEntry): ListedMember | undefined {
    const { key: email, part } = listing
    const { terms } = read
    const resolved = this.#resolveAccess(read, listing)
    if (resolved === undefined) return undefined
    this.#checkLogin(terms, email, part)
    this.#reportExpiry(terms, email, part)
    return this.#listed(terms, resolved, listing)
  }

  #resolveAccess(read: ReadEntry, listing: OuterEntry): Resolved | undefined {
    if (read.resolved) return this.#hasRoom(read.resolved.size, listing) ? read.resolved : undefined
    const { entry } = read
    const { key: email, part } = listing
    const said = this.#findings.all.length
    const asked = this.#access.read(entry, part)
    const fromGroups = this.#readGroups(entry, email, part)
    const size = sizeOf(asked) + fromGroups.reduce((sum, group) => sum + group.size, 0)
    if (!this.#hasRoom(size, listing)) return undefined
    // An atom that comes through a group is questioned where the person joins the group.
    const all =
      fromGroups.length === 0
        ? asked
        : [
            ...asked,
            ...fromGroups.flatMap(({ group, place }) =>
              group.asked.map(({ assignment }) => ({ assignment, place })),
            ),
          ]
    reportOverlaps(all, email, this.#resources.names, this.#findings)
    const assignments = assignmentSet(all.map(({ assignment }) => assignment))
    const resolved = { assignments, groups: entry.groups ?? NO_GROUPS, size }
    if (this.#findings.all.length === said) this.#entries.remember(read.key, resolved)
    return resolved
  }

  /** False, and a finding, where `size` more is too much. */
  #hasRoom(size: number, { key: email, keyNode }: OuterEntry): boolean {
    this.#size += size
    if (this.#size <= this.#maxAssignments) return true
    const message = `From ${email} on, the file asks for more than ${this.#maxAssignments} assignments; use "*" for all resources of a kind, or smaller groups.`
    this.#findings.report('error', 'file-too-large', message, keyNode.offset, email)
    return false
  }

  #listed(
    { github, expires, reason }: MemberTerms,
    { assignments, groups }: Resolved,
    { key: email, keyNode }: OuterEntry,
  ): ListedMember {
    return {
      email,
      assignments,
      groups,
      ...(github === undefined ? {} : { github }),
      ...(expires === undefined ? {} : { expires, expiresAt: expiryTime(expires) }),
      ...(reason === undefined ? {} : { reason }),
      position: this.#document.position(keyNode.offset),
    }
  }

  #readGroups({ groups = [] }: MemberEntry, email: string, part: Part) {
    return groups.flatMap((name, index) => {
      const place = part.at(['groups', index])
      const group = this.#groups.get(name)
      if (group) {
        this.#usedGroups.add(name)
        return [{ group, place, size: this.#groupSize(name, group.asked) }]
      }
      const hint = this.#groupNames.didYouMean(name) || '; define it under "groups".'
      const message = `There is no group ${JSON.stringify(name)}${hint}`
      this.#findings.report('error', 'unknown-group', message, place.offset, email)
      return []
    })
  }

  #groupSize(name: string, asked: readonly Asked[]): number {
    const size = this.#groupSizes.get(name) ?? sizeOf(asked)
    this.#groupSizes.set(name, size)
    return size
  }

  #checkLogin({ github }: MemberTerms, email: string, part: Part): void {
    if (github === undefined) return
    const login = github.toLowerCase()
    const other = this.#loginOwner.get(login)
    if (other === undefined) {
      this.#loginOwner.set(login, email)
      return
    }
    const message = `The GitHub login ${JSON.stringify(github)} is that of ${other} already; one login is one person.`
    const { offset } = part.place(['github'])
    this.#findings.report('error', 'duplicate-login', message, offset, email)
  }

  #reportExpiry({ expires }: MemberTerms, email: string, part: Part): void {
    if (expires === undefined) return
    const expiresAt = expiryTime(expires)
    if (expiresAt - this.#now > EXPIRES_SOON) return
    const { offset } = part.place(['expires'])
    if (expiresAt <= this.#now) {
      const message = `${email} expired (${expires}) and counts as not listed; delete the entry, or extend it.`
      this.#findings.report('info', 'expired', message, offset, email)
    } else {
      const days = daysUntil(expiresAt, this.#now)
      const left = days === 1 ? 'Less than a day is' : `${days} days are`
      const message = `${left} left for ${email} (expires ${expires}); then they count as not listed.`
      this.#findings.report('warning', 'expires-soon', message, offset, email)
    }
  }

  #reportUnusedGroups(): void {
    for (const { key, keyNode } of this.#document.outerEntries('groups')) {
      if (this.#usedGroups.has(key)) continue
      const message = `Nobody is in the group ${JSON.stringify(key)}.`
      this.#findings.report('warning', 'unused-group', message, keyNode.offset)
    }
  }

  #reportFewOwners(members: ReadonlyMap<string, ListedMember>): void {
    const { minOwners } = this.#policy
    const owners = [...members.values()].filter(({ assignments }) => assignments.some(isOwner)).length
    if (members.size === 0 || owners >= minOwners) return
    const listed =
      owners === 0
        ? 'No Organization owner is'
        : `Only ${owners} Organization owner${owners === 1 ? ' is' : 's are'}`
    const message = `${listed} listed; "minOwners" asks for ${minOwners}.`
    this.#findings.report('warning', 'few-owners', message, this.#membersOffset())
  }

  #membersOffset(): number {
    return this.#document.keyOffset('members')
  }
}

function sizeOf(asked: readonly Asked[]): number {
  return asked.reduce((sum, { assignment }) => sum + 1 + (assignment.applicationRoles?.length ?? 0), 0)
}
