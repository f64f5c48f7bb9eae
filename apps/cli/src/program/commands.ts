/** The commands by name. Some names are two words. Each command is loaded only when it is called. */
import type { Command } from '../command/command.ts'

export interface CommandEntry {
  readonly summary: string
  readonly load: () => Promise<Command>
}

export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  init: {
    summary: 'Adopt an organization: write its members file and workflows',
    load: async () => (await import('../commands/set-up/init.ts')).init,
  },
  validate: {
    summary: 'Check the members file, offline',
    load: async () => (await import('../commands/ask/validate.ts')).validate,
  },
  plan: {
    summary: 'Show what applying the members file would change',
    load: async () => (await import('../commands/change/plan.ts')).plan,
  },
  apply: {
    summary: 'Apply the members file to the organization',
    load: async () => (await import('../commands/change/apply.ts')).apply,
  },
  add: {
    summary: 'Add members to the members file',
    load: async () => (await import('../commands/edit/add.ts')).add,
  },
  grant: {
    summary: 'Grant listed members roles, groups or more time',
    load: async () => (await import('../commands/edit/grant.ts')).grant,
  },
  elevate: {
    summary: 'Give a listed member roles for a few hours, in a pull request',
    load: async () => (await import('../commands/edit/elevate.ts')).elevate,
  },
  revoke: {
    summary: 'Revoke roles or groups of listed members',
    load: async () => (await import('../commands/edit/revoke.ts')).revoke,
  },
  remove: {
    summary: 'Remove members from the members file',
    load: async () => (await import('../commands/edit/remove.ts')).remove,
  },
  offboard: {
    summary: 'Take people who leave out of every file, and verify that they are gone',
    load: async () => (await import('../commands/edit/offboard.ts')).offboard,
  },
  resources: {
    summary: 'Refresh the names for ids in the members file',
    load: async () => (await import('../commands/edit/resources.ts')).resources,
  },
  fmt: {
    summary: 'Format the members file',
    load: async () => (await import('../commands/edit/fmt.ts')).fmt,
  },
  explain: {
    summary: 'Explain where the access of a member comes from',
    load: async () => (await import('../commands/ask/explain.ts')).explain,
  },
  who: {
    summary: 'Show who has access to a resource, and why',
    load: async () => (await import('../commands/ask/who.ts')).who,
  },
  can: {
    summary: 'Check whether a member may do something, and why',
    load: async () => (await import('../commands/ask/can.ts')).can,
  },
  report: {
    summary: 'Report all access, for an access review',
    load: async () => (await import('../commands/ask/report.ts')).report,
  },
  'review open': {
    summary: 'Open an access review: freeze who has what, and divide it',
    load: async () => (await import('../commands/review/open.ts')).open,
  },
  'review show': {
    summary: 'Show the progress of an access review',
    load: async () => (await import('../commands/review/show.ts')).show,
  },
  'review decide': {
    summary: 'Decide about access in a review, and edit the members file',
    load: async () => (await import('../commands/review/decide.ts')).decide,
  },
  'review close': {
    summary: 'Close an access review, and write its evidence',
    load: async () => (await import('../commands/review/close.ts')).close,
  },
  'review verify': {
    summary: 'Verify a closed access review, offline',
    load: async () => (await import('../commands/review/verify.ts')).verify,
  },
  codeowners: {
    summary: 'Print CODEOWNERS for the members file, from its owners',
    load: async () => (await import('../commands/ask/codeowners.ts')).codeowners,
  },
  matrix: {
    summary: 'Print a job matrix for several organizations',
    load: async () => (await import('../commands/change/matrix.ts')).matrix,
  },
  keys: {
    summary: 'List, make and replace API keys',
    load: async () => (await import('../commands/keys/keys.ts')).keys,
  },
  doctor: {
    summary: 'Check the key, the file, the workflows and the repository',
    load: async () => (await import('../commands/set-up/doctor.ts')).doctor,
  },
  completion: {
    summary: 'Print a shell completion script',
    load: async () => (await import('../commands/set-up/completion.ts')).completion,
  },
  emulate: {
    summary: 'Run a local Elastic Cloud organization API',
    load: async () => (await import('../commands/set-up/emulate.ts')).emulate,
  },
  demo: {
    summary: 'Run the whole loop locally, from pull request to apply',
    load: async () => (await import('../commands/set-up/demo.ts')).demo,
  },
  version: {
    summary: 'Print the version of roster',
    load: async () => (await import('../commands/set-up/version.ts')).version,
  },
}

/** The command that `words` begin with, and the words after its name. */
export function commandIn(
  words: readonly string[],
): { readonly name: string; readonly entry: CommandEntry; readonly rest: readonly string[] } | undefined {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ')
    const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
    if (entry !== undefined && words.length >= length) return { name, entry, rest: words.slice(length) }
  }
  return undefined
}

/** The commands whose name begins with a word: those of `review`. */
export function commandsUnder(word: string): readonly string[] {
  return Object.keys(COMMANDS).filter((name) => name.startsWith(`${word} `))
}
