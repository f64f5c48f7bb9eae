/** Candidates for completion: commands, flags, their values, and names from the members file. */
import {
  ALL,
  DEFAULT_POLICY,
  type Roster,
  readRoster,
  resourceKind,
  resourceKindsOf,
  rolesOf,
} from '@roster/core'
import type { Command } from '../command/command.ts'
import { FILE_FLAG, readMembers } from '../file/roster-file.ts'
import type { Context } from '../process/context.ts'
import { SHELLS } from '../terminal/completion-scripts.ts'
import type { FlagDefinition } from '../terminal/flags.ts'
import type { CommandEntry } from './commands.ts'

export interface Candidate {
  readonly value: string
  readonly description?: string
}

/** `files`: any path, which the shell completes itself. */
export type Completion = readonly Candidate[] | 'files'

/** Lines for the scripts, each ending in a line break. */
export function completionText(completion: Completion): string {
  const lines = completion === 'files' ? [':files'] : completion.map(lineOf)
  return lines.map((line) => `${line}\n`).join('')
}

function lineOf({ value, description }: Candidate): string {
  return description === undefined ? value : `${value}\t${description.replaceAll(/\s+/g, ' ')}`
}

/**
 * @param words The words after the program's name, up to the cursor. The last one is completed, and can be empty.
 */
export async function complete(
  words: readonly string[],
  commands: Readonly<Record<string, CommandEntry>>,
  context: Context,
): Promise<Completion> {
  const partial = words.at(-1) ?? ''
  const typed = words.slice(0, -1)
  if (typed.length === 0) {
    const options = [{ value: '--help' }, { value: '--version' }]
    return startingWith(partial, [...firstWords(commands), ...options])
  }
  const [first = ''] = typed
  const seconds = Object.entries(commands).filter(([name]) => name.startsWith(`${first} `))
  if (typed.length === 1 && seconds.length > 0 && !Object.hasOwn(commands, first)) {
    const next = seconds.map(([name, { summary }]) => ({
      value: name.slice(first.length + 1),
      description: summary,
    }))
    return startingWith(partial, next)
  }
  const length = Object.hasOwn(commands, typed.slice(0, 2).join(' ')) && typed.length > 1 ? 2 : 1
  const name = typed.slice(0, length).join(' ')
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (entry === undefined) return []
  const found = await completeArgument(await entry.load(), typed.slice(length), partial, context)
  return found === 'files' ? found : startingWith(partial, found)
}

/** A word for each command; commands of two words share their first. */
function firstWords(commands: Readonly<Record<string, CommandEntry>>): readonly Candidate[] {
  const byWord = new Map<string, string>()
  for (const [name, { summary }] of Object.entries(commands)) {
    const [word = '', second] = name.split(' ')
    byWord.set(word, second === undefined ? summary : (byWord.get(word) ?? `${word} …`))
  }
  return [...byWord].map(([value, description]) => ({ value, description }))
}

async function completeArgument(
  { flags }: Command,
  before: readonly string[],
  partial: string,
  context: Context,
): Promise<Completion> {
  const flagOf = (word: string) => (word.startsWith('--') ? flags[word.slice(2)] : undefined)
  const previous = flagOf(before.at(-1) ?? '')
  if (previous !== undefined && takesValue(previous)) return valuesOf(before.at(-1) ?? '', previous)

  const [flag = '', value] = partial.split('=', 2)
  const given = flagOf(flag)
  if (value !== undefined && given !== undefined && takesValue(given)) {
    const values = await valuesOf(flag, given)
    return values === 'files' ? values : values.map((each) => ({ ...each, value: `${flag}=${each.value}` }))
  }
  if (partial.startsWith('-')) return flagNames()

  const position = before.filter(
    (word, index) => !word.startsWith('-') && !isValue(before[index - 1] ?? ''),
  ).length
  const names = Object.entries(flags).filter(([, { type }]) => type === 'positional')
  const last = names.at(-1)
  const [argument, definition] = names[position] ?? (last?.[1].multiple ? last : [])
  return argument === undefined || definition === undefined ? flagNames() : argumentsFor(argument)

  function isValue(word: string): boolean {
    const definition = flagOf(word)
    return definition !== undefined && takesValue(definition)
  }

  function flagNames(): readonly Candidate[] {
    const open = Object.entries(flags).filter(
      ([name, { type, multiple }]) => type !== 'positional' && (multiple || !before.includes(`--${name}`)),
    )
    return [
      ...open.map(([name, { description = '' }]) => ({ value: `--${name}`, description })),
      { value: '--help', description: 'Show help' },
    ]
  }

  async function valuesOf(flag: string, definition: FlagDefinition): Promise<Completion> {
    if (definition.type === 'enum') return (definition.options ?? []).map((value) => ({ value }))
    if (flag === '--group') return groupNames(await roster())
    return /path|file/.test(definition.valueHint ?? '') ? 'files' : []
  }

  async function argumentsFor(argument: string): Promise<Completion> {
    switch (argument) {
      case 'shell':
        return SHELLS.map((value) => ({ value }))
      case 'files':
        return 'files'
      case 'email':
      case 'emails':
        return addresses(await roster()).filter(({ value }) => !before.includes(value))
      case 'scope':
        return scopes(await roster())
      case 'roles':
        return roleScopes(await roster())
      default:
        return []
    }
  }

  /** Problems with the file are ignored here; other commands report them. */
  async function roster(): Promise<Roster | undefined> {
    const at = before.indexOf('--file')
    const path = at === -1 ? FILE_FLAG.default : (before[at + 1] ?? FILE_FLAG.default)
    const members = await readMembers(path, context).catch(() => undefined)
    return members && readRoster(members, { now: context.now() }).roster
  }
}

function takesValue({ type }: FlagDefinition): boolean {
  return type !== 'boolean' && type !== 'positional'
}

function addresses(roster: Roster | undefined): readonly Candidate[] {
  return [...(roster?.members.values() ?? [])].map(({ email, reason }) => ({
    value: email,
    ...(reason === undefined ? {} : { description: reason }),
  }))
}

function groupNames(roster: Roster | undefined): readonly Candidate[] {
  const names = [...(roster?.members.values() ?? [])].flatMap(({ groups }) => groups)
  return [...new Set(names)].sort().map((value) => ({ value }))
}

/** `deployments/shop`, `deployments/*`, and organization roles. */
function scopes(roster: Roster | undefined): readonly Candidate[] {
  const resources = resourceKindsOf(roster?.policy ?? DEFAULT_POLICY).flatMap((kind) =>
    [ALL, ...(roster?.resources.namesOf(kind) ?? [])].map((name) => ({
      value: `${resourceKind(kind).scopeKey}/${name}`,
    })),
  )
  return [...organizationRoles(), ...resources]
}

/** `deployments/shop=viewer` with every role of the kind, and organization roles. */
function roleScopes(roster: Roster | undefined): readonly Candidate[] {
  const resources = resourceKindsOf(roster?.policy ?? DEFAULT_POLICY).flatMap((kind) =>
    [ALL, ...(roster?.resources.namesOf(kind) ?? [])].flatMap((resource) =>
      rolesOf(kind).map(({ name, label }) => ({
        value: `${resourceKind(kind).scopeKey}/${resource}=${name}`,
        description: label,
      })),
    ),
  )
  return [...organizationRoles(), ...resources]
}

function organizationRoles(): readonly Candidate[] {
  return rolesOf('organization').map(({ name, label }) => ({ value: name, description: label }))
}

/** A name with white space or a control character cannot be typed unquoted. */
const TYPABLE = /^[^\s\p{C}]+$/u

function startingWith(partial: string, candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.filter(({ value }) => value.startsWith(partial) && TYPABLE.test(value))
}
