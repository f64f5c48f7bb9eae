/**
 * From a members file that has the right shape to a roster: names become ids, groups become atoms, who has
 * expired is set apart. Everything that needs the whole file to judge is judged here.
 */
import type { Node } from 'jsonc-parser'
import {
  ALL,
  type Assignment,
  applicationRoleSet,
  assignmentKey,
  assignmentSet,
  impliesAssignment,
} from './assignment.ts'
import { emailKey } from './email.ts'
import { daysUntil, EXPIRES_SOON, expiryTime } from './expiry.ts'
import type { Finding, FindingCode, Severity } from './finding.ts'
import type { JsoncDocument } from './jsonc-document.ts'
import type { Access, MemberEntry, MembersFile, ScopedRole } from './members-file.ts'
import { didYouMean } from './nearest.ts'
import { isExtraRole, resolvePolicy } from './policy.ts'
import {
  type AssignmentKind,
  isPredefined,
  OWNER,
  PROJECT_KINDS,
  RESOURCE_KIND,
  RESOURCE_KINDS,
  type ResourceKind,
  roleLabel,
  rolesOf,
} from './role.ts'
import { type ListedMember, type Policy, ResourceNames, type Roster } from './roster.ts'

/** Ids as the service makes them. */
const SERVICE_ID = /^[0-9a-f]{32}$/i

/** An atom and the offset in the file at which it is asked for. */
interface Asked {
  readonly assignment: Assignment
  readonly offset: number
}

export interface Resolution {
  readonly roster: Roster
  readonly findings: readonly Finding[]
}

/** `now` is in milliseconds since the epoch. */
export function resolve(file: MembersFile, document: JsoncDocument, now: number): Resolution {
  return new Resolver(file, document, now).resolve()
}

class Resolver {
  readonly #file: MembersFile
  readonly #document: JsoncDocument
  readonly #now: number
  readonly #policy: Policy
  readonly #findings: Finding[] = []
  /** Resource name → id, by kind. */
  readonly #ids = new Map<ResourceKind, ReadonlyMap<string, string>>()
  readonly #usedResources = new Set<string>()
  readonly #usedGroups = new Set<string>()

  constructor(file: MembersFile, document: JsoncDocument, now: number) {
    this.#file = file
    this.#document = document
    this.#now = now
    this.#policy = resolvePolicy(file.policy)
  }

  resolve(): Resolution {
    const resources = this.#readResources()
    const groups = this.#readGroups()
    const { members, expired } = this.#readMembers(groups)
    this.#reportUnused()
    this.#reportFewOwners(members)
    const roster: Roster = {
      organization: this.#file.organization,
      policy: this.#policy,
      members,
      expired,
      resources,
    }
    return { roster, findings: this.#findings }
  }

  #report(severity: Severity, code: FindingCode, message: string, offset: number, email?: string): void {
    const position = this.#document.position(offset)
    this.#findings.push({ severity, code, message, ...(email === undefined ? {} : { email }), ...position })
  }

  #readResources(): ResourceNames {
    const names: [ResourceKind, string, string][] = []
    for (const kind of RESOURCE_KINDS) {
      const { scopeKey } = RESOURCE_KIND[kind]
      const ids = new Map<string, string>()
      const nameOf = new Map<string, string>()
      for (const { key: name, keyNode } of this.#document.entries(['resources', scopeKey])) {
        const id = this.#file.resources?.[scopeKey]?.[name]
        if (id === undefined) continue
        if (name === ALL || SERVICE_ID.test(name)) {
          const message = `${JSON.stringify(name)} cannot name a resource: it would be read as ${name === ALL ? 'all of them' : 'an id'}.`
          this.#report('error', 'invalid-value', message, keyNode.offset)
          continue
        }
        const other = nameOf.get(id)
        if (other !== undefined) {
          const message = `${JSON.stringify(name)} and ${JSON.stringify(other)} name the same ${RESOURCE_KIND[kind].singular}; one name is enough.`
          this.#report('warning', 'duplicate-resource', message, keyNode.offset)
        } else {
          nameOf.set(id, name)
          names.push([kind, id, name])
        }
        ids.set(name, id)
      }
      this.#ids.set(kind, ids)
    }
    return new ResourceNames(names)
  }

  #readGroups(): ReadonlyMap<string, readonly Asked[]> {
    const groups = new Map<string, readonly Asked[]>()
    for (const { key: name, valueNode } of this.#document.entries(['groups'])) {
      const access = this.#file.groups?.[name]
      if (access) groups.set(name, this.#readAccess(access, valueNode))
    }
    return groups
  }

  #readMembers(groups: ReadonlyMap<string, readonly Asked[]>) {
    const members = new Map<string, ListedMember>()
    const expired = new Map<string, ListedMember>()
    const firstSpelling = new Map<string, string>()
    const loginOwner = new Map<string, string>()
    for (const { key: email, keyNode, valueNode } of this.#document.entries(['members'])) {
      const entry = this.#file.members[email]
      if (!entry) continue
      const key = emailKey(email)
      const spelling = firstSpelling.get(key)
      if (spelling !== undefined) {
        const message = `${email} and ${spelling} are one address: capitals make no difference. Keep one of the two.`
        this.#report('error', 'duplicate-email', message, keyNode.offset, email)
        continue
      }
      firstSpelling.set(key, email)
      this.#checkLogin(entry, email, valueNode, loginOwner)
      const member = this.#readMember(email, entry, keyNode, valueNode, groups)
      const isExpired = member.expiresAt !== undefined && member.expiresAt <= this.#now
      if (isExpired) expired.set(key, member)
      else members.set(key, member)
      this.#reportExpiry(member, keyNode.offset)
    }
    if (firstSpelling.size === 0) {
      const { offset } = nodeAt(this.#document.root, 'members') ?? this.#document.root
      this.#report(
        'error',
        'no-members',
        'No members are listed: applying this would remove everybody.',
        offset,
      )
    }
    return { members, expired }
  }

  #readMember(
    email: string,
    entry: MemberEntry,
    keyNode: Node,
    valueNode: Node,
    groups: ReadonlyMap<string, readonly Asked[]>,
  ): ListedMember {
    const asked = [...this.#readAccess(entry, valueNode)]
    const groupNodes = nodeAt(valueNode, 'groups')?.children ?? []
    for (const [index, name] of (entry.groups ?? []).entries()) {
      const group = groups.get(name)
      const offset = groupNodes[index]?.offset ?? valueNode.offset
      if (group) {
        this.#usedGroups.add(name)
        // An atom that comes through a group is questioned where the person joins the group.
        for (const { assignment } of group) asked.push({ assignment, offset })
      } else {
        const message = `There is no group ${JSON.stringify(name)}${didYouMean(name, groups.keys()) || '.'}`
        this.#report('error', 'unknown-group', message, offset, email)
      }
    }
    this.#reportOverlaps(asked, email)
    return {
      email,
      assignments: assignmentSet(asked.map(({ assignment }) => assignment)),
      groups: entry.groups ?? [],
      ...(entry.github === undefined ? {} : { github: entry.github }),
      ...(entry.expires === undefined
        ? {}
        : { expires: entry.expires, expiresAt: expiryTime(entry.expires) }),
      ...(entry.reason === undefined ? {} : { reason: entry.reason }),
      position: this.#document.position(keyNode.offset),
    }
  }

  #readAccess(access: Access, node: Node): readonly Asked[] {
    const asked: Asked[] = []
    if (access.organization !== undefined) {
      const organization = nodeAt(node, 'organization')
      for (const [role, roleNode] of items(access.organization, organization ?? node)) {
        if (this.#checkRole('organization', role, roleNode.offset)) {
          asked.push({ assignment: { kind: 'organization', role }, offset: roleNode.offset })
        }
      }
    }
    for (const kind of RESOURCE_KINDS) {
      const { scopeKey } = RESOURCE_KIND[kind]
      const scopes = access[scopeKey]
      if (scopes === undefined) continue
      for (const property of nodeAt(node, scopeKey)?.children ?? []) {
        const [keyNode, valueNode] = property.children ?? []
        if (!keyNode || !valueNode) continue
        const value = scopes[String(keyNode.value)]
        const resource = this.#resourceId(kind, String(keyNode.value), keyNode.offset)
        if (value === undefined || resource === undefined) continue
        for (const [item, itemNode] of items(value, valueNode)) {
          const assignment = this.#scopedAssignment(kind, resource, item, itemNode)
          if (assignment) asked.push({ assignment, offset: itemNode.offset })
        }
      }
    }
    return asked
  }

  #scopedAssignment(
    kind: ResourceKind,
    resource: string,
    item: string | ScopedRole,
    node: Node,
  ): Assignment | undefined {
    const { role, access, applicationRoles } = typeof item === 'string' ? { role: item } : item
    if (!this.#checkRole(kind, role, (nodeAt(node, 'role') ?? node).offset)) return undefined
    if (access === undefined && applicationRoles === undefined) return { kind, role, resource }
    if (kind === 'connected-cluster') {
      const message = 'Connected clusters take a role only, without "access" or "applicationRoles".'
      this.#report('error', 'invalid-value', message, node.offset)
      return undefined
    }
    if (applicationRoles !== undefined && role !== 'viewer' && isProjectKind(kind)) {
      const message = `Custom application roles on a project demand the role "viewer", not ${JSON.stringify(role)}; for more, list ${JSON.stringify(role)} beside it.`
      this.#report('error', 'custom-role-needs-viewer', message, (nodeAt(node, 'role') ?? node).offset)
      return undefined
    }
    return { kind, role, resource, applicationRoles: applicationRoleSet(applicationRoles ?? []) }
  }

  #checkRole(kind: AssignmentKind, role: string, offset: number): boolean {
    if (isPredefined(kind, role) || isExtraRole(this.#policy, kind, role)) return true
    const names = rolesOf(kind).map(({ name }) => name)
    const byId = rolesOf(kind).find(({ id, label }) => id === role || label.toLowerCase() === role)
    const what = kind === 'organization' ? 'organization' : RESOURCE_KIND[kind].singular
    const hint = byId
      ? `; write ${JSON.stringify(byId.name)}.`
      : didYouMean(role, names) || `; known are ${names.join(', ')}.`
    const message = `There is no ${what} role ${JSON.stringify(role)}${hint} A role newer than this release is listed under "policy" › "extraRoles".`
    this.#report('error', 'unknown-role', message, offset)
    return false
  }

  #resourceId(kind: ResourceKind, key: string, offset: number): string | undefined {
    if (key === ALL) return ALL
    const named = this.#ids.get(kind)?.get(key)
    if (named !== undefined) {
      this.#usedResources.add(`${kind}/${key}`)
      return named
    }
    if (SERVICE_ID.test(key)) return key.toLowerCase()
    const names = this.#ids.get(kind)?.keys() ?? []
    const hint =
      didYouMean(key, names) ||
      `; name it under "resources" › "${RESOURCE_KIND[kind].scopeKey}", or write its id (32 hexadecimal digits).`
    const message = `There is no ${RESOURCE_KIND[kind].singular} named ${JSON.stringify(key)}${hint}`
    this.#report('error', 'unknown-resource', message, offset)
    return undefined
  }

  #checkLogin(entry: MemberEntry, email: string, node: Node, loginOwner: Map<string, string>): void {
    if (entry.github === undefined) return
    const login = entry.github.toLowerCase()
    const other = loginOwner.get(login)
    if (other !== undefined) {
      const message = `The GitHub login ${JSON.stringify(entry.github)} already belongs to ${other}; one login is one person.`
      this.#report('error', 'duplicate-login', message, (nodeAt(node, 'github') ?? node).offset, email)
    }
    loginOwner.set(login, email)
  }

  /** What a person is given twice, or given wider than it looks. */
  #reportOverlaps(asked: readonly Asked[], email: string): void {
    const byScope = new Map<string, Asked[]>()
    const unique = new Map(asked.map((item) => [assignmentKey(item.assignment), item]))
    for (const item of unique.values()) {
      const { kind, resource } = item.assignment
      const scope = `${kind}/${resource}`
      byScope.set(scope, [...(byScope.get(scope) ?? []), item])
    }
    for (const item of unique.values()) {
      const { assignment } = item
      const here = byScope.get(`${assignment.kind}/${assignment.resource}`) ?? []
      const wider = assignment.resource === ALL ? [] : (byScope.get(`${assignment.kind}/${ALL}`) ?? [])
      const beside = [...here, ...wider].filter((other) => other !== item)
      const stronger = beside.find((other) => impliesAssignment(other.assignment, assignment))
      if (stronger) {
        const message = `${describe(assignment)} adds nothing for ${email}: ${describe(stronger.assignment)} covers it.`
        this.#report('warning', 'implied-role', message, item.offset, email)
      }
      if (assignment.applicationRoles === undefined || assignment.applicationRoles.length === 0) continue
      const plain = beside.find(
        (other) => other.assignment.role === 'viewer' && other.assignment.applicationRoles === undefined,
      )
      if (plain) {
        const message = `The custom roles ${assignment.applicationRoles.join(', ')} narrow nothing for ${email}: ${describe(plain.assignment)} stands beside them, and the wider of the two counts.`
        this.#report('warning', 'wider-than-it-looks', message, item.offset, email)
      }
    }
  }

  #reportExpiry(member: ListedMember, offset: number): void {
    const { email, expires, expiresAt } = member
    if (expires === undefined || expiresAt === undefined) return
    const days = daysUntil(expiresAt, this.#now)
    if (expiresAt <= this.#now) {
      const message = `${email} expired (${expires}) and counts as not listed.`
      this.#report('info', 'expired', message, offset, email)
    } else if (expiresAt - this.#now <= EXPIRES_SOON) {
      const left = days === 1 ? 'Less than a day is' : `${days} days are`
      this.#report(
        'warning',
        'expires-soon',
        `${left} left for ${email} (expires ${expires}).`,
        offset,
        email,
      )
    }
  }

  #reportUnused(): void {
    for (const { key, keyNode } of this.#document.entries(['groups'])) {
      if (this.#usedGroups.has(key)) continue
      this.#report(
        'warning',
        'unused-group',
        `Nobody is in the group ${JSON.stringify(key)}.`,
        keyNode.offset,
      )
    }
    for (const kind of RESOURCE_KINDS) {
      const { scopeKey, singular } = RESOURCE_KIND[kind]
      for (const { key, keyNode } of this.#document.entries(['resources', scopeKey])) {
        if (this.#usedResources.has(`${kind}/${key}`)) continue
        const message = `Nothing uses the name ${JSON.stringify(key)} of a ${singular}.`
        this.#report('warning', 'unused-resource', message, keyNode.offset)
      }
    }
  }

  #reportFewOwners(members: ReadonlyMap<string, ListedMember>): void {
    const owners = [...members.values()].filter(isOwner).length
    if (members.size === 0 || owners >= this.#policy.minOwners) return
    const { offset } = nodeAt(this.#document.root, 'members') ?? this.#document.root
    const message = `The file lists ${owners === 0 ? 'no Organization owner' : `${owners} of the`} ${owners === 0 ? '' : `${this.#policy.minOwners} Organization owners `}that "minOwners" asks for.`
    this.#report('warning', 'few-owners', message, offset)
  }
}

function isOwner(member: ListedMember): boolean {
  return member.assignments.some(({ kind, role }) => kind === 'organization' && role === OWNER)
}

function isProjectKind(kind: ResourceKind): boolean {
  return PROJECT_KINDS.some((project) => project === kind)
}

function describe({ kind, role, resource, applicationRoles }: Assignment): string {
  const label = roleLabel(kind, role)
  if (kind === 'organization') return label
  const inside =
    applicationRoles === undefined
      ? ''
      : applicationRoles.length === 0
        ? ' (Cloud Console only)'
        : ` (${applicationRoles.join(', ')})`
  const scope = resource === ALL ? `all ${RESOURCE_KIND[kind].plural}` : `the ${RESOURCE_KIND[kind].singular}`
  return `${label}${inside} on ${scope}`
}

function nodeAt(object: Node, key: string): Node | undefined {
  return object.children?.find((property) => property.children?.[0]?.value === key)?.children?.[1]
}

/** One value or a list of them, each with its node. */
function items<T>(value: T | readonly T[], node: Node): readonly (readonly [T, Node])[] {
  const list: readonly T[] = Array.isArray(value) ? value : [value as T]
  return list.map((item, index) => [item, Array.isArray(value) ? (node.children?.[index] ?? node) : node])
}
