/** The flags of `add` and `grant`: roles, groups, and the other fields of an entry. */
import type { Grant, Roster } from '@roster/core'
import { accountId } from '../file/gh.ts'
import type { Context } from '../process/context.ts'
import { Failure } from '../process/failure.ts'
import type { Flags } from '../terminal/flags.ts'
import { ADDRESSES_FLAG, EDIT_FLAGS } from './file-edit.ts'
import { GROUP_FLAG, ROLES_FLAG, readRole, rolesText } from './roles.ts'
import { readEnd, readTerm, TERM_FLAGS } from './term-flags.ts'

export const GRANT_FLAGS = {
  emails: ADDRESSES_FLAG,
  roles: ROLES_FLAG,
  group: { ...GROUP_FLAG, description: 'A group to join; can be repeated' },
  ...TERM_FLAGS,
  expires: {
    type: 'string',
    valueHint: 'date',
    description: 'End of the membership: a date, a time (RFC 3339), a duration such as 30d, or never',
  },
  reason: {
    type: 'string',
    valueHint: 'text',
    canBeEmpty: true,
    description: 'Why they have access, or with --for and --until these roles; "" removes it',
  },
  github: {
    type: 'string',
    valueHint: 'login',
    canBeEmpty: true,
    description: 'Their GitHub login; "" removes it',
  },
  ...EDIT_FLAGS,
} as const

type GrantFlags = Flags<typeof GRANT_FLAGS>

/**
 * One grant for each address.
 *
 * @param now Milliseconds since the epoch.
 * @throws Failure for an invalid role or end.
 */
export function readGrants(
  { emails, roles, group, ...flags }: GrantFlags,
  roster: Roster,
  now: number,
): readonly [Grant, ...Grant[]] {
  const { expires, reason, github } = flags
  const end = readTerm(flags, now)
  if (end !== undefined && roles.length + group.length === 0) {
    throw new Failure(
      'Say what ends, such as "deployments/*=viewer" or --group. The membership ends with --expires.',
    )
  }
  if (github && emails.length > 1) {
    throw new Failure('--github is the login of one person. Give one address with it.')
  }
  const because = reason === undefined ? {} : { reason: reason || null }
  const given = {
    assignments: roles.map((text) => readRole(text, roster)),
    groups: group,
    ...(end !== undefined && { term: { expires: end, ...because } }),
    details: {
      ...(expires !== undefined && { expires: readEnd(expires, '--expires', now) }),
      ...(end === undefined ? because : {}),
      ...(github !== undefined && { github: github || null }),
    },
  }
  const [first = '', ...others] = emails
  return [{ email: first, ...given }, ...others.map((email) => ({ email, ...given }))]
}

/**
 * With the id of the GitHub account, if `gh` returns it, because another account can take over a login. Without `gh`,
 * the login alone is written.
 */
export async function withAccount(
  [first, ...others]: readonly [Grant, ...Grant[]],
  context: Context,
): Promise<readonly [Grant, ...Grant[]]> {
  const login = first.details?.github
  if (typeof login !== 'string') return [first, ...others]
  const id = await accountId(login, context)
  if (id === undefined) return [first, ...others]
  return [{ ...first, details: { ...first.details, github: { login, id } } }, ...others]
}

const LIST = new Intl.ListFormat('en-GB')

/** For a sentence; empty if no flag is set. */
export function grantText(
  { assignments = [], groups = [], details = {}, term }: Grant,
  roster: Roster,
): string {
  const { expires, reason, github } = details
  const end =
    term?.expires === undefined ? '' : term.expires === null ? ' without an end' : ` until ${term.expires}`
  const parts = [
    ...rolesText({ assignments, groups }, roster, end),
    ...(expires === undefined
      ? []
      : [expires === null ? 'no end of the membership' : `an end of the membership (${expires})`]),
    ...(reason === undefined ? [] : [reason === null ? 'no reason' : 'a reason']),
    ...(github === undefined ? [] : [accountText(github)]),
  ]
  return LIST.format(parts)
}

function accountText(github: NonNullable<Grant['details']>['github']): string {
  if (github === null || github === undefined) return 'no GitHub login'
  return typeof github === 'string'
    ? `the GitHub login ${github}`
    : `the GitHub login ${github.login} (id ${github.id})`
}
