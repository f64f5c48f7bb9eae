/** The inputs of the actions, with strict values. The actions share most of them. */
import { parseDuration, quoted, Secret } from '@roster/core'
import { reviewKeyProblem } from '../seal/review-key.ts'

/** Like `getInput` of `@actions/core`: the text of the input, or an empty string. */
export type GetInput = (name: string) => string

/** An invalid input. The message names it and the values that are expected. */
export class InputError extends Error {
  override readonly name = 'InputError'
}

export interface CommonInputs {
  /** Relative to the root of the repository, with `/` between its parts. */
  readonly membersFile: string
  readonly apiKey: Secret | undefined
  readonly apiUrl: string
  /** At least 32 characters. The API key by default. */
  readonly reviewKey: Secret | undefined
  readonly githubToken: Secret
}

/** @throws {InputError} */
export function commonInputs(get: GetInput): CommonInputs {
  const apiKey = secretInput(get, 'api-key')
  const githubToken = tokenInput(get)
  return {
    membersFile: pathInput(get, 'members-file'),
    apiKey,
    apiUrl: get('api-url'),
    reviewKey: reviewKeyInput(get, apiKey),
    githubToken,
  }
}

/**
 * @throws {InputError} if it is empty, or contains characters that no token has: the HTTP client could not send it, and its
 *   error would show it.
 */
export function tokenInput(get: GetInput): Secret {
  const token = secretInput(get, 'github-token')
  if (token === undefined) {
    throw new InputError(
      'The input "github-token" is empty: leave it out, or pass a token for this repository.',
    )
  }
  if (!/^[\x21-\x7e]+$/.test(token.reveal())) {
    throw new InputError(
      'The input "github-token" contains white space or other characters that no token has. Copy it again, without line breaks.',
    )
  }
  return token
}

/** @throws {InputError} for anything except `true` and `false`, in any case, as in YAML. */
export function booleanInput(get: GetInput, name: string): boolean {
  return choiceInput((input) => get(input).toLowerCase(), name, ['true', 'false']) === 'true'
}

/** @throws {InputError} for anything except one of `choices`. */
export function choiceInput<const T extends string>(get: GetInput, name: string, choices: readonly T[]): T {
  const value = get(name)
  const choice = choices.find((known) => known === value)
  if (choice === undefined) {
    throw new InputError(
      `The input "${name}" is ${quoted(value)}; expected ${choices.map((known) => `"${known}"`).join(' or ')}.`,
    )
  }
  return choice
}

/** Milliseconds. @throws {InputError} */
export function durationInput(get: GetInput, name: string): number {
  const value = get(name)
  const duration = parseDuration(value)
  if (duration === undefined) {
    throw new InputError(`The input "${name}" is ${quoted(value)}; expected a time such as "90s" or "10m".`)
  }
  return duration
}

/** Undefined if the input is empty. GitHub replaces a secret that a workflow has no access to by an empty text. */
function secretInput(get: GetInput, name: string): Secret | undefined {
  const value = get(name)
  return value === '' ? undefined : new Secret(value)
}

/** @throws {InputError} for a key that can be guessed. */
function reviewKeyInput(get: GetInput, apiKey: Secret | undefined): Secret | undefined {
  const given = secretInput(get, 'review-key')
  const key = given ?? apiKey
  const problem = key && reviewKeyProblem(key)
  if (problem === undefined) return key
  const subject =
    given === undefined
      ? 'The input "review-key" is empty, and the API key that takes its place'
      : 'The key in the input "review-key"'
  throw new InputError(`${subject} ${problem}`)
}

function pathInput(get: GetInput, name: string): string {
  const parts = get(name)
    .split('/')
    .filter((part) => part !== '.' && part !== '')
  if (get(name).startsWith('/') || parts.includes('..') || parts.length === 0) {
    throw new InputError(
      `The input "${name}" is ${quoted(get(name))}; expected a path inside the repository, such as "members.json".`,
    )
  }
  return parts.join('/')
}
