/** What the file says about resources and people: names for ids, and entries by address. */
import {
  ALL,
  type Assignment,
  type AuthorityChange,
  asksForApprovals,
  type Change,
  compareText,
  emailKey,
  endedIn,
  idInSubject,
  isKeySubject,
  isUserKey,
  type Listed,
  type ListedMember,
  listedIn,
  type Member,
  managesAccess,
  memberIn,
  nameInSubject,
  type ResourceKind,
  type Roster,
  resourceKey,
  resourceKind,
  userKey,
} from '@roster/core'
import { code, fullName, name, type Phrase, phrase, prose, strong, words } from '../phrase/phrase.ts'

/** Ids without a name are shortened to this many characters, or more to tell them apart. */
const SHORTEST_ID = 8

/** The parts of a change that names depend on. */
type ShownChange = Pick<Change, 'before' | 'after'> & Partial<Pick<Change, 'email' | 'key'>>

export type NamedMember = Pick<Member, 'userId' | 'email' | 'name' | 'assignments'>

export class Names {
  readonly #roster: Roster | undefined
  readonly #people: ReadonlyMap<string, string>
  readonly #changes: readonly ShownChange[]
  /** By resource key: the names by which reviewers know resources that the file renames. */
  readonly #formerNames: ReadonlyMap<string, string>
  /** Names of API keys that no file lists, by subject. */
  readonly #keys: ReadonlyMap<string, string>
  readonly #before: Roster | undefined
  /** The roles of the organization's members, by the key under which a file lists them. */
  readonly #members: ReadonlyMap<string, readonly Assignment[]>
  #shortIds: ReadonlyMap<string, string> | undefined

  /**
   * @param roster Absent if the file is broken. Resources are then shown by id.
   * @param members The organization's members, for their names.
   * @param authority With the names of resources that change.
   * @param before The file before, if it is known.
   */
  constructor(
    roster: Roster | undefined,
    changes: readonly ShownChange[],
    members: readonly NamedMember[] = [],
    {
      authority = [],
      before,
    }: { readonly authority?: readonly AuthorityChange[]; readonly before?: Roster } = {},
  ) {
    this.#roster = roster
    this.#before = before
    this.#changes = changes
    this.#keys = new Map(
      changes.flatMap(({ email, key }) => (key && email !== undefined ? [[email, key.name] as const] : [])),
    )
    this.#members = new Map(
      members.map(({ userId, email = userKey(userId), assignments }) => [emailKey(email), assignments]),
    )
    this.#formerNames = new Map(
      authority.flatMap((change) =>
        change.kind === 'resource' && change.formerName !== undefined
          ? [[resourceKey(change.resourceKind, change.after), change.formerName] as const]
          : [],
      ),
    )
    this.#people = new Map(
      members.flatMap(({ userId, email, name }) => {
        if (!name?.trim()) return []
        const keys = email ? [emailKey(email), userKey(userId)] : [userKey(userId)]
        return keys.map((key) => [key, name] as const)
      }),
    )
  }

  /** Whether members whose entry ends stay, unmanaged. */
  get keepsUnlisted(): boolean {
    return this.#roster?.policy.unlisted === 'report'
  }

  /** Whether the policy of either file asks for approvals. */
  get asksForApprovals(): boolean {
    return [this.#before, this.#roster].some((file) => file !== undefined && asksForApprovals(file.policy))
  }

  /** "ada@acme.example (Ada Lindqvist)", "API key terraform". */
  person(email: string): Phrase {
    return phrase`${this.address(email)}${this.#nameNote(email)}`
  }

  /** The same without a name: an address, or which API key it is. */
  address(email: string): Phrase {
    if (!isKeySubject(email)) return code(email)
    const id = idInSubject(email)
    const called = nameInSubject(email) ?? this.#keys.get(email)
    if (called === undefined) return phrase`API key ${code(id ?? email)}`
    return phrase`API key ${code(called)}${id === undefined ? [] : phrase` (id ${code(id)})`}`
  }

  /** The same within bold words. The name is never bold. */
  strongPerson(before: string, email: string, after: Phrase = []): Phrase {
    const start = phrase`${words(before)}${this.address(email)}`
    const note = this.#nameNote(email)
    const rest = after.length === 0 ? [] : phrase` ${after}`
    if (note.length === 0) return strong(phrase`${start}${rest}`)
    return after.length === 0
      ? phrase`${strong(start)}${note}`
      : phrase`${strong(start)}${note} ${strong(after)}`
  }

  /** A sentence about a person, with their name after their address. */
  message(text: string, email = ''): Phrase {
    const note = isUserKey(emailKey(email)) ? [] : this.#nameNote(email)
    const start = note.length === 0 ? -1 : text.indexOf(email)
    if (start === -1) return prose(text)
    const end = start + email.length
    const rest = text.slice(end)
    const after = rest.trim() === '' ? [] : phrase`${words(rest.startsWith(' ') ? ' ' : '')}${prose(rest)}`
    return phrase`${prose(text.slice(0, end))}${note}${after}`
  }

  /** " (Ada Lindqvist)". In italics: members choose their names, which must not look like our words. */
  #nameNote(email: string): Phrase {
    const full = this.#people.get(emailKey(email))
    return full === undefined ? [] : phrase` (${fullName(full)})`
  }

  /** "all deployments", "**shop**", "**search** and **shop-search** (Elasticsearch)". */
  resources(kind: ResourceKind, ids: readonly string[]): readonly Phrase[] {
    const sorted = [...ids].sort((a, b) => compareText(this.#sortKey(kind, a), this.#sortKey(kind, b)))
    return sorted.map((id) => this.#resource(kind, id))
  }

  /** " (Elasticsearch)", or nothing if the kind is obvious. */
  kindNote(kind: ResourceKind, ids: readonly string[]): Phrase {
    if (ids.includes(ALL)) return []
    if (kind === 'deployment' && ids.every((id) => this.#name(kind, id) !== undefined)) return []
    return words(` (${resourceKind(kind).note})`)
  }

  listed(email: string): Listed | undefined {
    return this.#roster && listedIn(this.#roster, emailKey(email))
  }

  /** Whether the person is listed, and was listed or a member before. True as long as the file before is not known. */
  stays(email: string): boolean {
    const key = emailKey(email)
    if (this.#before === undefined || this.#roster === undefined) return true
    const wasThere = this.#before.members.has(key) || this.#before.expired.has(key) || this.#members.has(key)
    return this.#roster.members.has(key) && wasThere
  }

  /** Whether the person has a role by which they could approve anything, in either file or in the organization. */
  mayApprove(email: string): boolean {
    return this.#approves(email, this.#before) || this.#approves(email, this.#roster)
  }

  /**
   * The people whose GitHub accounts count from now on, although the accounts stay the same: they gain a role by which
   * they can approve, or the policy did not ask for approvals before. Empty if the file before is not known.
   */
  newApprovers(): readonly ListedMember[] {
    const [before, roster] = [this.#before, this.#roster]
    if (before === undefined || roster === undefined || !asksForApprovals(roster.policy)) return []
    const asked = asksForApprovals(before.policy)
    return [...roster.members.values()].filter(
      ({ email, github }) =>
        github !== undefined && this.#approves(email, roster) && !(asked && this.#approves(email, before)),
    )
  }

  #approves(email: string, file: Roster | undefined): boolean {
    const key = emailKey(email)
    const listed = file && memberIn(file, key)
    return [listed?.assignments, this.#members.get(key)].some((held) => managesAccess(held ?? []))
  }

  expired(email: string): Listed | undefined {
    return this.#roster && endedIn(this.#roster, emailKey(email))
  }

  #resource(kind: ResourceKind, id: string): Phrase {
    if (id === ALL) return phrase`all ${words(resourceKind(kind).plural)}`
    const given = this.#name(kind, id)
    if (given === undefined) return code(this.#shortId(kind, id))
    const former = this.#formerNames.get(resourceKey(kind, id))
    if (former !== undefined) return phrase`${name(former)} (now called ${name(given)})`
    const isNew = this.#before !== undefined && this.#before.resources.name(kind, id) === undefined
    // Nobody has reviewed a name yet that the change under review introduces.
    return isNew ? phrase`${name(given)} (new name of ${code(this.#shortId(kind, id))})` : name(given)
  }

  /** Computed on the first id without a name. */
  #shortId(kind: ResourceKind, id: string): string {
    this.#shortIds ??= shortIds(this.#changes.flatMap(({ before, after }) => [...before, ...after]))
    return this.#shortIds.get(resourceKey(kind, id)) ?? id
  }

  #name(kind: ResourceKind, id: string): string | undefined {
    return this.#roster?.resources.name(kind, id)
  }

  /** Names first, by name; then ids. */
  #sortKey(kind: ResourceKind, id: string): string {
    const given = this.#name(kind, id)
    return given === undefined ? `1${id}` : `0${given}`
  }
}

/** Resource key → the shortest prefix of the id that is unique among these ids. */
function shortIds(assignments: readonly Assignment[]): ReadonlyMap<string, string> {
  const keys = new Map<string, { readonly kind: ResourceKind; readonly id: string }>()
  for (const { kind, resource } of assignments) {
    if (kind === 'organization' || resource === undefined || resource === ALL) continue
    keys.set(resourceKey(kind, resource), { kind, id: resource })
  }
  const sorted = [...keys.entries()].sort(([a], [b]) => compareText(a, b))
  return new Map(
    sorted.map(([key, { kind, id }], index) => {
      // In sorted order, only neighbors can share a longer prefix.
      const shared = [sorted[index - 1], sorted[index + 1]].map((neighbour) =>
        neighbour === undefined || neighbour[1].kind !== kind ? 0 : sharedStart(id, neighbour[1].id),
      )
      const length = Math.max(SHORTEST_ID, ...shared.map((start) => start + 1))
      return [key, id.length <= length + 1 ? id : `${id.slice(0, length)}…`]
    }),
  )
}

function sharedStart(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length += 1
  return length
}
