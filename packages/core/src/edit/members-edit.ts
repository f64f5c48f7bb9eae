/**
 * Edits of a members file: text in, text out. Everything else stays byte for byte, including comments, and a file in
 * canonical layout stays in it. The new text has been read as a roster.
 */

import { type Assignment, assignmentKey, subtractAssignments } from '../catalog/assignment.ts'
import { kindOfScopeKey, type ResourceKind, resourceKind } from '../catalog/kind.ts'
import { type ResourceNames, resourceKey } from '../catalog/resource.ts'
import { endTime } from '../catalog/term.ts'
import { writeAssignment } from '../file/notation.ts'
import type { Origins } from '../file/origin.ts'
import { resourceKindsOf } from '../file/policy.ts'
import { type ReadRosterOptions, type RosterFile, readRoster } from '../file/read-roster.ts'
import { memberIn, type Roster } from '../file/roster.ts'
import type { Finding } from '../finding/finding.ts'
import { type Container, itemOf, plainValue, propertiesOf, treeOf, type Value } from '../jsonc/tree.ts'
import { emailKey } from '../text/email.ts'
import { expiryTime } from '../text/expiry.ts'
import { didYouMean } from '../text/nearest.ts'
import { quoted } from '../text/quoted.ts'
import type { EditProblem, EndedKey, Grant, MembersEdit, OldKey, ResourceRename } from './edit-request.ts'
import {
  groupsIn,
  groupTermsIn,
  hasAssignment,
  type MemberDetails,
  type TermEdit,
  termsIn,
  type WrittenTerm,
  withAssignment,
  withDetails,
  withGroup,
  withoutAssignment,
  withoutGroup,
} from './entry-edit.ts'
import { freeKeyName, oldKeyEntry, withEarlierEnd, withKeyId, withKeyOwner } from './key-edit.ts'
import { laidOut } from './layout.ts'
import { editAt, renameKeys, type TreePath } from './tree-edit.ts'
import { textOfEdited } from './tree-text.ts'

export type EditResult =
  /** The text is the old one if there is nothing to change. `findings` are warnings about the new text. */
  | {
      readonly code: 'edited'
      readonly text: string
      readonly roster: Roster
      readonly findings: readonly Finding[]
      /** The edited file, as it was read. */
      readonly file: RosterFile
    }
  /** The edit is not possible. */
  | { readonly code: 'refused'; readonly problem: EditProblem }
  /** The edited file would be invalid. The places of the findings are in the edited text, which is not returned. */
  | { readonly code: 'broken'; readonly findings: readonly Finding[] }

/** Makes all edits in order, or none. Groups count as they were before the first edit. */
export function editMembers(
  file: RosterFile,
  edits: readonly MembersEdit[],
  options: ReadRosterOptions,
): EditResult {
  const { source, document, roster, findings } = file
  const { text } = source
  const { tree } = document
  const before = tree.root
  if (before.type === 'scalar') throw new Error('expected a members file to be an object')
  const editor = new Editor(before, file, options.now)
  for (const edit of edits) {
    const problem = editor.apply(edit)
    if (problem) return { code: 'refused', problem }
  }
  if (editor.root === before) return { code: 'edited', text, roster, findings, file }
  const isCanonical = laidOut(tree, text) === text
  const edited = isCanonical
    ? laidOut({ ...tree, root: editor.root }, text)
    : textOfEdited(text, before, editor.root)
  const after = readRoster({ ...source, text: edited }, options)
  if (after.roster === undefined) return { code: 'broken', findings: after.findings }
  return { code: 'edited', text: edited, roster: after.roster, findings: after.findings, file: after }
}

/** A role or a group without an end. */
const FOR_GOOD: TermEdit = { expires: null, reason: null }

type Problem = EditProblem | undefined
type Entry = Value | undefined

class Editor {
  root: Container
  readonly #names: ResourceNames
  readonly #roster: Roster
  readonly #origins: Origins
  /** Milliseconds since the epoch. */
  readonly #now: number
  /** E-mail key → the address as the file spells it. */
  readonly #spellings: Map<string, string>

  constructor(root: Container, { roster, origins }: RosterFile, now: number) {
    this.root = root
    this.#now = now
    this.#roster = roster
    this.#names = roster.resources
    this.#origins = origins
    const items = propertiesOf(itemOf(root, 'members')?.value)
    this.#spellings = new Map(items.map(({ key = '' }) => [emailKey(key), key]))
  }

  apply(edit: MembersEdit): Problem {
    switch (edit.kind) {
      case 'add':
        return this.#add(edit)
      case 'grant':
        return this.#grant(edit)
      case 'revoke':
        return this.#revoke(edit.email, edit.assignments ?? [], edit.groups ?? [])
      case 'set':
        return this.#set(edit.email, edit.assignments, edit.details ?? {})
      case 'remove':
        return this.#remove(edit.email)
      case 'pin-key':
        return this.#editKey(edit.name, (entry) => withKeyId(entry, edit.id))
      case 'replace-key':
        return this.#replaceKey(edit.name, edit.id, edit.old)
      case 'end-key':
        return this.#endKey(edit)
      case 'remove-key':
        return this.#editKey(edit.name, () => undefined)
      case 'hand-over-key':
        return this.#editKey(edit.name, (entry) => withKeyOwner(entry, edit.owner))
      case 'change-group':
        return this.#changeGroup(edit.group, edit.grant, edit.revoke)
      case 'name-resource':
        return this.#nameResource(edit.resource, edit.id, edit.name)
      case 'rename-resources':
        return this.#renameResources(edit.renames)
    }
  }

  #add(grant: Grant): Problem {
    const key = this.#spellings.get(emailKey(grant.email))
    if (key !== undefined) return { code: 'already-listed', message: `${key} is in the file already.` }
    this.#editAt(['members', grant.email], () => this.#given(treeOf({}), grant))
    this.#spellings.set(emailKey(grant.email), grant.email)
    return undefined
  }

  #remove(email: string): Problem {
    const problem = this.#editMember(email, () => undefined)
    this.#spellings.delete(emailKey(email))
    return problem
  }

  #grant(grant: Grant): Problem {
    let problem: Problem
    const unknown = this.#editMember(grant.email, (entry) => {
      problem = this.#heldForLonger(entry, grant)
      return problem ? entry : this.#given(entry, grant)
    })
    return unknown ?? problem
  }

  /** Without a term, access that is in force keeps its end, and access that has ended is granted without an end. */
  #editKey(name: string, change: (entry: Entry) => Entry): Problem {
    if (itemOf(itemOf(this.root, 'apiKeys')?.value, name) === undefined) {
      return { code: 'not-listed', message: `The file lists no API key ${quoted(name)}.` }
    }
    this.#editAt(['apiKeys', name], change)
    return undefined
  }

  #replaceKey(name: string, id: string, old: OldKey): Problem {
    const entry = itemOf(itemOf(this.root, 'apiKeys')?.value, name)?.value
    const problem = this.#editKey(name, (value) => withKeyId(value, id))
    if (problem) return problem
    this.#editAt(['apiKeys', old.name], () =>
      old.assignments.reduce<Entry>(
        (edited, each) => withAssignment(edited, each, this.#names),
        oldKeyEntry(entry, old),
      ),
    )
    return undefined
  }

  #endKey({ name, id, expires, owner, reason }: EndedKey): Problem {
    const list = itemOf(this.root, 'apiKeys')?.value
    if (id === undefined) return this.#editKey(name, (entry) => withEarlierEnd(entry, expires))
    const isAbout = (each: string) => {
      const of = plainValue(itemOf(itemOf(list, each)?.value, 'id')?.value ?? treeOf(null))
      return of === id || (of === null && each === name)
    }
    const own = propertiesOf(list).find(({ key = '' }) => isAbout(key))?.key
    if (own !== undefined) return this.#editKey(own, (entry) => withKeyId(withEarlierEnd(entry, expires), id))
    const taken = new Set(propertiesOf(list).map(({ key = '' }) => key))
    this.#editAt(['apiKeys', freeKeyName(name, id, taken)], () =>
      treeOf({ id, expires, owner, ...(reason !== undefined && { reason }) }),
    )
    return undefined
  }

  #given(entry: Entry, { email, assignments = [], groups = [], details = {}, term }: Grant): Entry {
    const joined = groups.reduce<Entry>((edited, group) => {
      const isInForce = groupTermsIn(edited, group).some((each) => !this.#isOver(each))
      return isInForce && term === undefined ? edited : withGroup(edited, group, term ?? FOR_GOOD)
    }, entry)
    const given = assignments.reduce<Entry>((edited, assignment) => {
      const isInForce =
        termsIn(edited, assignment, this.#names).some((each) => !this.#isOver(each)) ||
        this.#givers(email, edited, assignment).length > 0
      return isInForce && term === undefined
        ? edited
        : withAssignment(edited, assignment, this.#names, term ?? FOR_GOOD)
    }, joined)
    return withDetails(given, details)
  }

  /** Why an end would change nothing, or take away what the member has for longer. */
  #heldForLonger(entry: Entry, { email, assignments = [], groups = [], term }: Grant): Problem {
    if (typeof term?.expires !== 'string') return undefined
    const end = expiryTime(term.expires)
    for (const group of groups) {
      if (groupTermsIn(entry, group).some(({ expires }) => expires === undefined)) {
        const message = `${email} is in the group ${quoted(group)} without an end. To give it an end, take them out of the group first.`
        return { code: 'held-for-longer', message }
      }
    }
    for (const assignment of assignments) {
      const role = writeAssignment(assignment, this.#names)
      if (termsIn(entry, assignment, this.#names).some(({ expires }) => expires === undefined)) {
        const message = `${email} has ${role} without an end. To give it an end, revoke it first.`
        return { code: 'held-for-longer', message }
      }
      const origins = this.#origins.of(email).get(assignmentKey(assignment)) ?? []
      const longer = origins.find(({ group, term: other }) => group !== undefined && endTime(other) >= end)
      if (longer?.group !== undefined) {
        const until = longer.term?.expires === undefined ? 'without an end' : `until ${longer.term.expires}`
        const message = `${email} has ${role} ${until} by the group ${quoted(longer.group)}.`
        return { code: 'held-for-longer', message }
      }
    }
    return undefined
  }

  #isOver({ expires }: WrittenTerm): boolean {
    return expires !== undefined && expiryTime(expires) <= this.#now
  }

  #revoke(email: string, assignments: readonly Assignment[], groups: readonly string[]): Problem {
    let problem: Problem
    const unknown = this.#editMember(email, (entry) => {
      let edited = entry
      for (const group of groups) {
        if (!groupsIn(edited).includes(group)) problem ??= notInGroup(email, group, groupsIn(edited))
        edited = withoutGroup(edited, group)
      }
      for (const assignment of assignments) {
        problem ??= this.#irrevocable(email, edited, assignment)
        edited = withoutAssignment(edited, assignment, this.#names)
      }
      return problem ? entry : edited
    })
    return unknown ?? problem
  }

  /** Why deleting the role from the person's own entry would not revoke it. */
  #irrevocable(email: string, entry: Entry, assignment: Assignment): Problem {
    const role = writeAssignment(assignment, this.#names)
    const [group, ...others] = this.#givers(email, entry, assignment)
    if (group !== undefined) {
      const names = [group, ...others].map((name) => JSON.stringify(name)).join(', ')
      const which = others.length === 0 ? `the group ${names} gives it` : `the groups ${names} give it`
      const message = `${email} cannot lose ${role} alone: ${which}. Take them out of the group, or edit the group.`
      return { code: 'from-group', message }
    }
    if (hasAssignment(entry, assignment, this.#names)) return undefined
    const listed = memberIn(this.#roster, emailKey(email))
    const has = (listed?.assignments ?? []).map((each) => writeAssignment(each, this.#names)).join(', ')
    const rest = has === '' ? 'They have no roles.' : `They have ${has}.`
    return { code: 'not-held', message: `${email} does not have ${role}. ${rest}` }
  }

  #set(email: string, assignments: readonly Assignment[], details: MemberDetails): Problem {
    if (this.#spellings.get(emailKey(email)) === undefined) return this.#add({ email, assignments, details })
    return this.#editMember(email, (entry) => {
      const listed = memberIn(this.#roster, emailKey(email))
      const surplus = subtractAssignments(listed?.assignments ?? [], assignments)
      const wider = new Set(surplus.flatMap((each) => this.#givers(email, entry, each)))
      const narrowed = surplus.reduce<Entry>(
        (edited, each) => withoutAssignment(edited, each, this.#names),
        [...wider].reduce(withoutGroup, entry),
      )
      return this.#given(narrowed, { email, assignments, details })
    })
  }

  #changeGroup(group: string, grant: readonly Assignment[], revoke: readonly Assignment[]): Problem {
    if (itemOf(itemOf(this.root, 'groups')?.value, group) === undefined) {
      return { code: 'no-such-group', message: `The file itself has no group ${quoted(group)}.` }
    }
    this.#editAt(['groups', group], (value) => {
      const left = revoke.reduce<Entry>((edited, each) => withoutAssignment(edited, each, this.#names), value)
      return grant.reduce<Entry>(
        (edited, each) =>
          hasAssignment(edited, each, this.#names) ? edited : withAssignment(edited, each, this.#names),
        left,
      )
    })
    return undefined
  }

  #nameResource(resource: ResourceKind, id: string, name: string): Problem {
    const { scopeKey } = resourceKind(resource)
    const names = itemOf(itemOf(this.root, 'resources')?.value, scopeKey)?.value
    if (itemOf(names, name)) return nameTaken(resource, name)
    this.#editAt(['resources', scopeKey, name], () => treeOf(id))
    this.#renameScopes((kind, key) => (kind === resource && key.toLowerCase() === id ? name : key))
    return undefined
  }

  #renameResources(renames: readonly ResourceRename[]): Problem {
    const byName = new Map(renames.map(({ resource, from, to }) => [resourceKey(resource, from), to]))
    for (const kind of resourceKindsOf(this.#roster.policy)) {
      const names = this.#names.namesOf(kind).map((name) => byName.get(resourceKey(kind, name)) ?? name)
      const taken = names.find((name, index) => names.indexOf(name) !== index)
      if (taken !== undefined) return nameTaken(kind, taken)
    }
    const rename = (kind: ResourceKind, key: string) => byName.get(resourceKey(kind, key)) ?? key
    this.#editAt(['resources'], (value) => value && renameKeys(value, keyRenamer(rename, 1)))
    this.#renameScopes(rename)
    return undefined
  }

  #renameScopes(rename: (kind: ResourceKind, key: string) => string): void {
    for (const part of ['groups', 'members', 'apiKeys']) {
      this.#editAt([part], (value) => value && renameKeys(value, keyRenamer(rename, 2)))
    }
  }

  /** The groups of the person that grant a role. */
  #givers(email: string, entry: Entry, assignment: Assignment): readonly string[] {
    const origins = this.#origins.of(email).get(assignmentKey(assignment)) ?? []
    const joined = groupsIn(entry)
    return [
      ...new Set(
        origins.flatMap(({ group, isOver }) =>
          group !== undefined && !isOver && joined.includes(group) ? [group] : [],
        ),
      ),
    ]
  }

  #editMember(email: string, change: (entry: Entry) => Entry): Problem {
    const key = this.#spellings.get(emailKey(email))
    if (key === undefined) return { code: 'not-listed', message: `${email} is not in the file.` }
    this.#editAt(['members', key], change)
    return undefined
  }

  #editAt(path: TreePath, change: (value: Entry) => Entry): void {
    const root = editAt(this.root, path, change)
    if (root?.type === 'object') this.root = root
  }
}

/** @param depth Number of keys above the renamed ones. The last of them is the key of a kind. */
function keyRenamer(rename: (kind: ResourceKind, key: string) => string, depth: number) {
  return (key: string, above: TreePath) => {
    if (above.length !== depth) return key
    const kind = kindOfScopeKey(above.at(-1) ?? '')
    return kind === undefined ? key : rename(kind, key)
  }
}

function notInGroup(email: string, group: string, groups: readonly string[]): EditProblem {
  const all = groups.map((name) => JSON.stringify(name)).join(', ')
  const rest = didYouMean(group, groups) || (all === '' ? '; they are in none.' : `; they are in ${all}.`)
  return { code: 'not-in-group', message: `${email} is not in the group ${quoted(group)}${rest}` }
}

function nameTaken(kind: ResourceKind, name: string): EditProblem {
  const { singular } = resourceKind(kind)
  return { code: 'name-taken', message: `The file names another ${singular} ${quoted(name)}.` }
}
