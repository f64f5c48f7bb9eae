/** The flags of `add` and `grant`: roles, groups, and the other fields of an entry. */
import { type Grant, type Roster, writeAssignment } from '@roster/core'
import type { Flags } from '../terminal/flags.ts'
import { EDIT_FLAGS, readRoles } from './file-edit.ts'

export const GRANT_FLAGS = {
  roles: {
    type: 'positional',
    required: false,
    multiple: true,
    description: 'For example owner or deployments/shop=viewer',
  },
  group: {
    type: 'string',
    multiple: true,
    valueHint: 'name',
    description: 'A group to join; can be repeated',
  },
  expires: { type: 'string', valueHint: 'date', description: 'Last day, a time (RFC 3339), or never' },
  reason: { type: 'string', valueHint: 'text', description: 'Why they have access; "" removes it' },
  github: { type: 'string', valueHint: 'login', description: 'Their GitHub login; "" removes it' },
  ...EDIT_FLAGS,
} as const

type GrantFlags = Flags<typeof GRANT_FLAGS> & { readonly email: string }

/** @throws Failure for an invalid role. */
export function readGrant({ email, roles, group, ...flags }: GrantFlags, roster: Roster): Grant {
  const { expires, reason, github } = flags
  return {
    email,
    assignments: readRoles(roles, roster),
    groups: group,
    details: {
      ...(expires === undefined ? {} : { expires: expires === 'never' ? null : expires }),
      ...(reason === undefined ? {} : { reason: reason || null }),
      ...(github === undefined ? {} : { github: github || null }),
    },
  }
}

/** For a sentence; empty if no flag is set. */
export function grantText({ assignments = [], groups = [], details = {} }: Grant, roster: Roster): string {
  const { expires, reason, github } = details
  return [
    ...assignments.map((assignment) => writeAssignment(assignment, roster.resources)),
    ...groups.map((group) => `the group ${group}`),
    ...(expires === undefined ? [] : [expires === null ? 'no end' : `an end (${expires})`]),
    ...(reason === undefined ? [] : [reason === null ? 'no reason' : 'a reason']),
    ...(github === undefined ? [] : [github === null ? 'no GitHub login' : `the GitHub login ${github}`]),
  ].join(', ')
}
