/**
 * Resolves a members file of the right shape to a roster: names become ids, groups become assignments, and expired
 * members are set apart. Checks that need the whole file are here.
 */

import { isOwner } from '../catalog/assignment.ts'
import { endTime, type InForce, inForce, longest, termOf, termThrough } from '../catalog/term.ts'
import type { Finding } from '../finding/finding.ts'
import type { MemberEntry, MembersFile } from '../format/members-file.ts'
import type { JsoncDocument } from '../jsonc/document.ts'
import { type Item, startOf, type Value } from '../jsonc/tree.ts'
import { endText } from '../text/date.ts'
import { emailKey, isUserKey } from '../text/email.ts'
import { conjunction } from '../text/enumeration.ts'
import { daysUntil, EXPIRES_SOON, expiryTime } from '../text/expiry.ts'
import { keySubject } from '../text/key-subject.ts'
import { looksOf, mixedScripts } from '../text/look-alike.ts'
import { Suggestions } from '../text/nearest.ts'
import { quoted } from '../text/quoted.ts'
import { AccessReader, type Asked, sizeOf } from './access-reader.ts'
import { reportDomains } from './domains.ts'
import { offsetIn } from './entry-offset.ts'
import { FileFindings } from './file-findings.ts'
import { GroupLibrary } from './group-library.ts'
import { resolveKeys } from './key-resolver.ts'
import type { MembersSource } from './members-source.ts'
import { NamedResources } from './named-resources.ts'
import { type Listing, Origins } from './origin.ts'
import { reportOverlaps } from './overlaps.ts'
import { resolvePolicy } from './policy.ts'
import type { GroupTerm, ListedMember, Policy, Roster } from './roster.ts'
import { reportTerms } from './term-findings.ts'

export interface ResolveOptions {
  /** Milliseconds since the epoch. */
  readonly now: number
  /**
   * Assignments and custom roles of all members together. Groups multiply: a file within the limit on its size could
   * otherwise ask for more than fits in memory.
   */
  readonly maxAssignments: number
}

export interface Resolution {
  readonly roster: Roster
  readonly origins: Origins
  readonly findings: readonly Finding[]
}

/**
 * @param file The value of `document`.
 * @param source What it was read from.
 */
export function resolve(
  file: MembersFile,
  document: JsoncDocument,
  source: MembersSource,
  limits: ResolveOptions,
): Resolution {
  return new Resolver(file, document, source, limits).resolve()
}

class Resolver {
  readonly #file: MembersFile
  readonly #document: JsoncDocument
  readonly #now: number
  readonly #maxAssignments: number
  readonly #policy: Policy
  readonly #findings: FileFindings
  readonly #resources: NamedResources
  readonly #access: AccessReader
  readonly #groups: GroupLibrary
  readonly #groupNames: Suggestions
  readonly #usedGroups = new Set<string>()
  readonly #loginOwner = new Map<string, string>()
  /** By e-mail key. */
  readonly #listings = new Map<string, Listing>()
  #size = 0

  constructor(
    file: MembersFile,
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
    this.#resources = new NamedResources(file, this.#policy, document, this.#findings)
    this.#access = new AccessReader(this.#policy, this.#resources, this.#findings)
    const [policy, resources, findings] = [this.#policy, this.#resources, this.#findings]
    this.#groups = new GroupLibrary({ file, document, source, policy, resources, findings, now })
    this.#groupNames = new Suggestions(this.#groups.names)
  }

  resolve(): Resolution {
    // Groups of this file are checked whether used or not. Groups of extended files are checked on first use.
    for (const { key = '' } of this.#document.entries(['groups'])) this.#groups.get(key)
    const { members, expired } = this.#readMembers()
    const keys = this.#resolveKeys(members, expired)
    this.#reportUnusedGroups()
    this.#resources.reportUnused()
    this.#reportFewOwners(members)
    reportDomains(this.#listings, this.#findings)
    const { organization } = this.#file
    const { names: resources } = this.#resources
    return {
      roster: { organization, policy: this.#policy, members, expired, ...(keys && { keys }), resources },
      origins: new Origins(this.#listings, this.#document, this.#now),
      findings: [...this.#findings.all, ...this.#groups.findings],
    }
  }

  #resolveKeys(members: Roster['members'], expired: Roster['expired']): Roster['keys'] {
    return resolveKeys({
      file: this.#file,
      document: this.#document,
      findings: this.#findings,
      access: new AccessReader(this.#policy, this.#resources, this.#findings, 'key'),
      readGroups: (entry, { key: name = '', value }) => this.#readGroups(entry, keySubject(name), value),
      hasRoom: (size, item) => this.#hasRoom(size, item),
      listings: this.#listings,
      members,
      expired,
      now: this.#now,
    })
  }

  #readMembers() {
    const members = new Map<string, ListedMember>()
    const expired = new Map<string, ListedMember>()
    const items = this.#document.entries(['members'])
    for (const item of items) {
      const { key: email = '' } = item
      const entry = this.#file.members[email]
      if (entry === undefined) throw new Error(`expected an entry of ${email}`)
      const key = emailKey(email)
      const first = members.get(key) ?? expired.get(key)
      if (first) {
        const { line } = first.position
        const message = `${email} and ${first.email} (line ${line}) are one address. Keep one of the two.`
        this.#findings.report('error', 'duplicate-email', message, startOf(item), email)
        continue
      }
      const member = this.#readMember(entry, key, item)
      if (member === undefined) break
      const isExpired = member.expiresAt !== undefined && member.expiresAt <= this.#now
      if (isExpired) expired.set(key, member)
      else members.set(key, member)
    }
    this.#reportLookAlikes([...members.values(), ...expired.values()])
    if (items.length === 0) {
      const message = 'No members are listed, which would remove everybody; list those who stay.'
      this.#findings.report('error', 'no-members', message, this.#membersOffset())
    }
    return { members, expired }
  }

  /** Undefined, and a finding, if this entry asks for more than there is room for. */
  #readMember(entry: MemberEntry, memberKey: string, item: Item): ListedMember | undefined {
    const { key: email = '', value } = item
    const asked = this.#access.read(entry, value)
    const groups = this.#readGroups(entry, email, value)
    if (!this.#hasRoom(sizeOf(asked) + groups.reduce((sum, { group }) => sum + group.size, 0), item)) {
      return undefined
    }
    this.#listings.set(memberKey, { item, asked, groups })
    // A problem with an assignment that comes through a group is reported where the member joins the group.
    const fromGroups = groups.flatMap(({ group, offset, term: membership }) =>
      group.asked.map(({ assignment, term: own }): Asked => {
        const term = termThrough(membership, own)
        return { assignment, offset, ...(term && { term }) }
      }),
    )
    const all = fromGroups.length === 0 ? asked : [...asked, ...fromGroups]
    const end = termOf({ expires: entry.expires })
    const given = inForce(all, { now: this.#now, until: end?.expiresAt })
    const [names, findings] = [this.#resources.names, this.#findings]
    reportOverlaps({ email, ...given, asked: all }, names, findings)
    reportTerms(
      { email, end, asked, groups, fromGroups },
      { names, policy: this.#policy, findings, now: this.#now },
    )
    this.#checkLogin(entry, email, value)
    this.#reportExpiry(entry, email, value)
    return this.#listed(entry, { ...given, groups }, item)
  }

  /** False, and a finding, if `size` more is too much. */
  #hasRoom(size: number, item: Item): boolean {
    this.#size += size
    if (this.#size <= this.#maxAssignments) return true
    const { key: email = '' } = item
    const message = `From ${email} on, the file asks for more than ${this.#maxAssignments} assignments; use "*" for all resources of a kind, or smaller groups.`
    this.#findings.report('error', 'file-too-large', message, startOf(item), email)
    return false
  }

  #listed(
    { github, expires, reason }: MemberEntry,
    { assignments, terms, ended, groups }: InForce & Pick<Listing, 'groups'>,
    item: Item,
  ): ListedMember {
    return {
      email: item.key ?? '',
      assignments,
      ...(terms.length > 0 && { terms }),
      ...(ended.length > 0 && { ended }),
      ...groupsIn(groups, this.#now),
      ...accountOf(github),
      ...(expires !== undefined && { expires, expiresAt: expiryTime(expires) }),
      ...(reason !== undefined && { reason }),
      position: this.#document.position(startOf(item)),
    }
  }

  #readGroups({ groups = [] }: Pick<MemberEntry, 'groups'>, email: string, value: Value): Listing['groups'] {
    return groups.flatMap((membership, index) => {
      const { group: name, ...rest } = typeof membership === 'string' ? { group: membership } : membership
      const offset = offsetIn(value, 'groups', index)
      const group = this.#groups.get(name)
      if (group) {
        this.#usedGroups.add(name)
        const term = termOf(rest)
        return [{ name, group, offset, ...(term && { term }) }]
      }
      const hint = this.#groupNames.didYouMean(name) || '; define it under "groups".'
      const message = `There is no group ${quoted(name)}${hint}`
      this.#findings.report('error', 'unknown-group', message, offset, email)
      return []
    })
  }

  #checkLogin({ github }: MemberEntry, email: string, value: Value): void {
    const { github: given } = accountOf(github)
    if (given === undefined) return
    const login = given.toLowerCase()
    const other = this.#loginOwner.get(login)
    if (other === undefined) {
      this.#loginOwner.set(login, email)
      return
    }
    const message = `The GitHub login ${quoted(given)} is that of ${other} already; one login is one person.`
    this.#findings.report('error', 'duplicate-login', message, offsetIn(value, 'github'), email)
  }

  #reportExpiry({ expires }: MemberEntry, email: string, value: Value): void {
    if (expires === undefined) return
    const expiresAt = expiryTime(expires)
    if (expiresAt - this.#now > EXPIRES_SOON) return
    const offset = offsetIn(value, 'expires')
    if (expiresAt <= this.#now) {
      const message = `${email} expired (${endText(expires)}) and counts as not listed; delete the entry, or extend it.`
      this.#findings.report('info', 'expired', message, offset, email)
    } else {
      const days = daysUntil(expiresAt, this.#now)
      const left = days === 1 ? 'Less than a day is' : `${days} days are`
      const message = `${left} left for ${email} (expires ${endText(expires)}); then they count as not listed.`
      this.#findings.report('warning', 'expires-soon', message, offset, email)
    }
  }

  #reportUnusedGroups(): void {
    for (const item of this.#document.entries(['groups'])) {
      const { key = '' } = item
      if (this.#usedGroups.has(key)) continue
      const message = `Nobody is in the group ${quoted(key)}.`
      this.#findings.report('warning', 'unused-group', message, startOf(item))
    }
  }

  #reportFewOwners(members: ReadonlyMap<string, ListedMember>): void {
    const { minOwners, ssoRoles } = this.#policy
    // The identity provider can make owners, too.
    if (ssoRoles === 'mapped') return
    const owners = [...members.values()].filter(({ assignments }) => assignments.some(isOwner)).length
    if (members.size === 0 || owners >= minOwners) return
    const listed =
      owners === 0
        ? 'No Organization owner is'
        : `Only ${owners} Organization owner${owners === 1 ? ' is' : 's are'}`
    const message = `${listed} listed; "minOwners" asks for ${minOwners}.`
    this.#findings.report('warning', 'few-owners', message, this.#membersOffset())
  }

  #reportLookAlikes(listed: readonly ListedMember[]): void {
    const offsets = new Map(
      this.#document.entries(['members']).map((item) => [item.key ?? '', startOf(item)] as const),
    )
    const report = (email: string, message: string) => {
      this.#findings.report('warning', 'look-alike-address', message, offsets.get(email) ?? 0, email)
    }
    const first = new Map<string, string>()
    for (const { email } of listed) {
      if (isUserKey(email)) continue
      const scripts = mixedScripts(emailKey(email))
      const looks = looksOf(emailKey(email))
      const other = first.get(looks)
      if (scripts.length > 0) {
        report(
          email,
          `${email} mixes ${conjunction(scripts)} letters, which can look alike. Check that it is the address you mean.`,
        )
      }
      if (other === undefined) first.set(looks, email)
      else report(email, `${email} looks like ${other}, which is another address. Check that both are meant.`)
    }
  }

  #membersOffset(): number {
    const item = this.#document.itemAt(['members'])
    return item === undefined ? 0 : startOf(item)
  }
}

function accountOf(github: MemberEntry['github']): Pick<ListedMember, 'github' | 'githubId'> {
  if (github === undefined) return {}
  return typeof github === 'string' ? { github } : { github: github.login, githubId: github.id }
}

/** The groups that a member is in at `now`, and the ends and reasons of groups. */
function groupsIn(joined: Listing['groups'], now: number): Pick<ListedMember, 'groups' | 'groupTerms'> {
  const byName = Map.groupBy(joined, ({ name }) => name)
  const terms = [...byName].map(
    ([group, places]): GroupTerm => ({ group, ...longest(places.map(({ term }) => term)) }),
  )
  const isOver = new Set(terms.filter((term) => endTime(term) <= now).map(({ group }) => group))
  const groupTerms = terms.filter(({ expires, reason }) => expires !== undefined || reason !== undefined)
  return {
    groups: joined.map(({ name }) => name).filter((name) => !isOver.has(name)),
    ...(groupTerms.length > 0 && { groupTerms }),
  }
}
