/** Candidates for the values of arguments and flags: from the members file, from git, and from the folder of reviews. */
import {
  ALL,
  DEFAULT_POLICY,
  type RosterFile,
  readRoster,
  resourceKind,
  resourceKindsOf,
  rolesOf,
} from '@roster/core'
import { gitIfAny } from '../file/git.ts'
import { readMembers } from '../file/roster-file.ts'
import { findOrganizationFiles } from '../offboarding/organization-files.ts'
import type { Context } from '../process/context.ts'
import type { Completes, FlagDefinition } from '../terminal/flags.ts'

export interface Candidate {
  readonly value: string
  readonly description?: string
}

/** `files`: any path, which the shell completes itself. */
export type Completion = readonly Candidate[] | 'files'

/** Where candidates come from. */
export interface Sources {
  /** Path of the members file. */
  readonly file: string
  /** The folder of reviews. */
  readonly reviews: string
  readonly context: Context
}

/** For the value of a flag or an argument, by its definition, its name, or the hint on its value. */
export async function candidatesFor(
  name: string,
  { completes, choices, options, valueHint = '' }: FlagDefinition & { readonly options?: readonly string[] },
  sources: Sources,
): Promise<Completion> {
  const words = choices ?? options
  if (words !== undefined) return words.map((value) => ({ value }))
  const what = completes ?? BY_NAME[name] ?? BY_HINT.find(([hint]) => hint.test(valueHint))?.[1]
  return what === undefined ? [] : CANDIDATES[what](sources)
}

const BY_NAME: Readonly<Record<string, Completes>> = {
  email: 'address',
  emails: 'address',
  files: 'path',
  group: 'group',
  roles: 'role',
  scope: 'scope',
}

const BY_HINT: readonly (readonly [RegExp, Completes])[] = [
  [/^file or git ref$/, 'ref-or-path'],
  [/\b(?:ref|commit)\b/, 'ref'],
  [/^(?:path|folder|file)$/, 'path'],
  [/^emails?$/, 'address'],
  [/^role$/, 'role'],
]

const CANDIDATES: Readonly<Record<Completes, (sources: Sources) => Promise<Completion>>> = {
  path: async () => 'files',
  ref: ({ context }) => refs(context),
  async 'ref-or-path'({ context }) {
    const found = await refs(context)
    return found.length === 0 ? 'files' : found
  },
  async address(sources) {
    const file = await read(sources)
    return [...(file?.roster.members.values() ?? [])].map(({ email, reason }) => ({
      value: email,
      ...(reason !== undefined && { description: reason }),
    }))
  },
  async 'address-in-any-file'({ context }) {
    const files = await findOrganizationFiles({ file: [] }, context).catch(() => [])
    const found = await Promise.all(files.map(({ file }) => read({ file, context })))
    const listed = found.flatMap((each) => [...(each?.roster.members.values() ?? [])])
    return [...new Set(listed.map(({ email }) => email))].sort().map((value) => ({ value }))
  },
  async group(sources) {
    const file = await read(sources)
    const used = [...(file?.roster.members.values() ?? [])].flatMap(({ groups }) => groups)
    const own = (file?.document.entries(['groups']) ?? []).map(({ key = '' }) => key)
    return [...new Set([...own, ...used])].sort().map((value) => ({ value }))
  },
  async key(sources) {
    const file = await read(sources)
    return [...(file?.roster.keys?.current.values() ?? [])].map(({ name, reason, owner }) => ({
      value: name,
      description: reason ?? owner,
    }))
  },
  async scope(sources) {
    const file = await read(sources)
    return [...organizationRoles(), ...resources(file).map(({ place }) => ({ value: place }))]
  },
  async role(sources) {
    const file = await read(sources)
    const scoped = resources(file).flatMap(({ place, kind }) =>
      rolesOf(kind).map(({ name, label }) => ({ value: `${place}=${name}`, description: label })),
    )
    return [...organizationRoles(), ...scoped]
  },
  async review({ reviews, context }) {
    const names = await context.files.list(reviews)
    return names.flatMap((name) => (name.endsWith('.json') ? { value: name.slice(0, -'.json'.length) } : []))
  },
}

/** The most recent first. */
async function refs(context: Context): Promise<readonly Candidate[]> {
  const format = '--format=%(refname:short)%09%(committerdate:short)'
  const sources = ['refs/heads', 'refs/tags', 'refs/remotes']
  const text = await gitIfAny(['for-each-ref', '--sort=-committerdate', format, ...sources], context)
  if (text === undefined || text === '') return []
  const lines = text.split('\n').map((line) => line.split('\t'))
  return [
    { value: 'HEAD' },
    ...lines.map(([value = '', date = '']) => ({ value, ...(date !== '' && { description: date }) })),
  ]
}

/** Problems with the file are ignored here; other commands report them. */
async function read({ file, context }: Pick<Sources, 'file' | 'context'>): Promise<RosterFile | undefined> {
  const members = await readMembers(file, context).catch(() => undefined)
  const found = members && readRoster(members, { now: context.now() })
  return found?.roster === undefined ? undefined : found
}

/** `deployments/shop`, `deployments/*`. */
function resources(file: RosterFile | undefined) {
  return resourceKindsOf(file?.roster.policy ?? DEFAULT_POLICY).flatMap((kind) =>
    [ALL, ...(file?.roster.resources.namesOf(kind) ?? [])].map((name) => ({
      kind,
      place: `${resourceKind(kind).scopeKey}/${name}`,
    })),
  )
}

function organizationRoles(): readonly Candidate[] {
  return rolesOf('organization').map(({ name, label }) => ({ value: name, description: label }))
}
