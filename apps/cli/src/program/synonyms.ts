/** Other tools' words for commands, and for the second word of a command. */

/** Word → the command, with what to add. */
const SYNONYMS: Readonly<Record<string, string>> = {
  access: 'who',
  adopt: 'init',
  audit: 'report',
  check: 'validate',
  completions: 'completion',
  create: 'add',
  delete: 'remove',
  deploy: 'apply',
  deprovision: 'offboard',
  destroy: 'remove',
  diff: 'plan',
  drift: 'plan',
  edit: 'grant',
  emulator: 'emulate',
  export: 'report',
  extend: 'grant',
  format: 'fmt',
  get: 'explain',
  import: 'init',
  invite: 'add',
  key: 'keys',
  kick: 'remove',
  leave: 'offboard',
  lint: 'validate',
  list: "who '*/*'",
  ls: "who '*/*'",
  members: "who '*/*'",
  mock: 'emulate',
  new: 'init',
  preview: 'plan',
  prettify: 'fmt',
  rename: 'resources',
  rm: 'remove',
  serve: 'emulate',
  set: 'grant',
  setup: 'init',
  show: 'explain',
  status: 'plan',
  sudo: 'elevate',
  sync: 'apply',
  test: 'validate',
  token: 'keys',
  tokens: 'keys',
  ungrant: 'revoke',
  uninvite: 'remove',
  update: 'grant',
  users: "who '*/*'",
  verify: 'validate',
  whoami: 'doctor',
}

const SECOND: Readonly<Record<string, string>> = {
  create: 'open',
  end: 'close',
  finish: 'close',
  new: 'open',
  start: 'open',
  status: 'show',
  list: 'show',
  check: 'verify',
}

/** What to type instead of `roster <word>`, without `roster`. */
export function commandMeant(word: string): string | undefined {
  return Object.hasOwn(SYNONYMS, word) ? SYNONYMS[word] : undefined
}

/** What to type instead of the second word of a command. */
export function secondMeant(word: string): string | undefined {
  return Object.hasOwn(SECOND, word) ? SECOND[word] : undefined
}
