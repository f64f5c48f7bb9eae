/** What has changed about access since an earlier version of the file: for pages and tables. */
import {
  type AccessChange,
  type AccessReportDocument,
  ALL,
  type Assignment,
  accessChanges,
  assignmentDocument,
  assignmentKey,
  emailKey,
  isKeySubject,
  type MovedEnd,
  nameInSubject,
  ResourceNames,
  type Roster,
  roleLabel,
  subtractAssignments,
} from '@roster/core'
import { assignmentPhrase } from '../answer/answer.ts'
import { type Block, type Item, type Mark, section } from '../document/document.ts'
import { count } from '../phrase/count.ts'
import { day, minute } from '../phrase/date.ts'
import { code, type Phrase, phrase, plainText, prose, words } from '../phrase/phrase.ts'
import { termsPhrase } from '../wording/change-line.ts'
import { holdingsPhrase } from '../wording/holding.ts'
import { type NamedMember, Names } from '../wording/names.ts'
import { byPower } from '../wording/power.ts'
import { roleChangePhrase } from '../wording/role-change.ts'
import type { ViewLost, ViewSince } from './access-view.ts'

export interface ComparedWith {
  /** The file as it was. */
  readonly roster: Roster
  readonly commit: { readonly id: string; readonly at: string }
}

/** A member or an API key that an earlier file listed. */
export interface GoneSubject {
  readonly subject: string
  readonly title: string
  /** Absent for API keys. */
  readonly email?: string
  readonly lost: readonly ViewLost[]
}

export class Comparison {
  readonly #commit: ComparedWith['commit']
  readonly #changes: readonly AccessChange[]
  readonly #byKey: ReadonlyMap<string, AccessChange>
  readonly #ends: readonly MovedEnd[]
  readonly #resources: ResourceNames
  readonly #names: Names

  /** @param members The organization's members, for their names. */
  constructor({ roster: before, commit }: ComparedWith, after: Roster, members: readonly NamedMember[]) {
    const { changes, ends } = accessChanges(before, after)
    this.#commit = commit
    this.#changes = changes
    this.#byKey = new Map(changes.map((change) => [change.subject, change]))
    this.#ends = ends
    this.#resources = withFormerNames(before, after)
    this.#names = new Names({ ...after, resources: this.#resources }, changes, members)
  }

  get view(): ViewSince {
    return { day: day(this.#commit.at) }
  }

  /** Members and API keys that the file listed at the earlier time, and does not list today. */
  get gone(): readonly GoneSubject[] {
    return this.#changes
      .filter(({ kind }) => kind === 'removed')
      .map(({ subject, email, revoke }) => ({
        subject,
        title: plainText(this.#names.address(email)),
        ...(!isKeySubject(subject) && { email: plainText(code(email)) }),
        lost: revoke.map((each) => this.#lost(each)),
      }))
  }

  get document(): NonNullable<AccessReportDocument['since']> {
    const named = (assignment: Assignment) => assignmentDocument(assignment, this.#resources)
    const { id, at } = this.#commit
    return {
      commit: { id, at },
      changes: this.#changes.map(({ kind, subject, email, grant, revoke }) => {
        const key = nameInSubject(subject)
        return {
          kind,
          ...(key === undefined ? { email } : { key }),
          granted: grant.map(named),
          revoked: revoke.map(named),
        }
      }),
      ends: this.#ends.map((end) => ({
        email: end.email,
        ...(end.kind === 'role-end' && { assignment: named(end.assignment) }),
        ...(end.before !== undefined && { before: end.before }),
        ...(end.after !== undefined && { after: end.after }),
      })),
    }
  }

  hasChanged(key: string): boolean {
    return this.#byKey.has(key) || this.#ends.some(({ email }) => emailKey(email) === key)
  }

  isNew(key: string, assignment: Assignment): boolean {
    const wanted = assignmentKey(assignment)
    return this.#byKey.get(key)?.grant.some((each) => assignmentKey(each) === wanted) === true
  }

  hasLost(key: string, assignment: Assignment): boolean {
    const wanted = assignmentKey(assignment)
    return this.#byKey.get(key)?.revoke.some((each) => assignmentKey(each) === wanted) === true
  }

  /** @param held Assignments that the organization still has. */
  lostBy(key: string, held: readonly Assignment[]): readonly ViewLost[] {
    const lost = subtractAssignments(this.#byKey.get(key)?.revoke ?? [], held)
    return lost.map((each) => this.#lost(each))
  }

  #lost(assignment: Assignment): ViewLost {
    const { kind, role, resource, applicationRoles } = assignment
    const on =
      kind === 'organization' || resource === undefined
        ? 'Organization'
        : this.#names.resources(kind, [resource]).map(plainText).join('')
    return {
      text: plainText(assignmentPhrase(assignment, this.#names)),
      role: plainText(prose(roleLabel(kind, role))),
      ...(applicationRoles && {
        inside:
          applicationRoles.length === 0
            ? 'Cloud Console only'
            : plainText(prose(applicationRoles.join(', '))),
      }),
      kind,
      on,
      ...(resource !== undefined && resource !== ALL && { resource }),
    }
  }

  /** "Compared with members.json as of 23:59 UTC on 30 Sep 2026 (commit 1a2b3c4): 2 new, 1 gone, 3 with other roles." */
  remark(file: string): Phrase {
    const amount = (wanted: AccessChange['kind']) =>
      this.#changes.filter(({ kind }) => kind === wanted).length
    const parts = [
      ...(amount('added') === 0 ? [] : [`${amount('added')} new`]),
      ...(amount('removed') === 0 ? [] : [`${amount('removed')} gone`]),
      ...(amount('changed') === 0 ? [] : [`${amount('changed')} with other roles`]),
      ...(this.#ends.length === 0 ? [] : [`${count(this.#ends.length, 'end date')} changed`]),
    ]
    const { id, at } = this.#commit
    const result = parts.length === 0 ? 'the same access' : parts.join(', ')
    return phrase`Compared with ${code(file)} as of ${words(minute(at))} (commit ${code(id.slice(0, 7))}): ${words(result)}.`
  }

  get blocks(): readonly Block[] {
    const of = (kind: AccessChange['kind'], mark: Mark, effect: (change: AccessChange) => Phrase) =>
      byPower(
        this.#changes.filter((change) => change.kind === kind),
        ({ email, grant, revoke }) => ({ email, assignments: [...grant, ...revoke] }),
      ).map(
        (change): Item => ({
          phrase: phrase`${this.#names.person(change.email)} · ${effect(change)}`,
          stands: 1,
          mark,
        }),
      )
    const none = words('no roles')
    return [
      ...section(
        'New in the file',
        of(
          'added',
          'add',
          ({ email, after }) =>
            phrase`${holdingsPhrase(after, this.#names) ?? none}${termsPhrase(email, this.#names)}`,
        ),
        { folded: false },
      ),
      ...section(
        'Not in the file any more',
        of('removed', 'remove', ({ before }) => phrase`had ${holdingsPhrase(before, this.#names) ?? none}`),
        { folded: false },
      ),
      ...section(
        'Other roles',
        of('changed', 'change', (change) =>
          roleChangePhrase({ ...change, carried: [] }, this.#names, 'past'),
        ),
        { folded: false },
      ),
      ...section(
        'Changed end dates',
        this.#ends.map((end) => this.#endItem(end)),
        { folded: false },
      ),
    ]
  }

  #endItem(end: MovedEnd): Item {
    const what =
      end.kind === 'expiry' ? words('access') : (holdingsPhrase([end.assignment], this.#names) ?? [])
    const [was, is] = [end.before, end.after].map((text) => (text === undefined ? 'no end' : day(text)))
    return {
      phrase: phrase`${this.#names.person(end.email)} · ${what}: ${words(`${was} → ${is}`)}`,
      stands: 1,
      mark: 'change',
    }
  }
}

/** Names that the file had for resources, unless it calls something else so now. */
function withFormerNames(before: Roster, { resources }: Roster): ResourceNames {
  const of = (names: ResourceNames) =>
    names.kinds.flatMap((kind) =>
      names.namesOf(kind).flatMap((name) => {
        const id = names.id(kind, name)
        return id === undefined ? [] : [[kind, id, name] as const]
      }),
    )
  const former = of(before.resources).filter(([kind, , name]) => resources.id(kind, name) === undefined)
  return new ResourceNames([...of(resources), ...former])
}
