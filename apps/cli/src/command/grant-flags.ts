/** What `add` and `grant` give: roles, groups, and what stands beside them. */
import { type Grant, type Roster, writeAssignment } from '@roster/core'
import type { Flags } from '../terminal/flags.ts'
import { EDIT_FLAGS, readRoles } from './file-edit.ts'

export const GRANT_FLAGS = {
  roles: {
    type: 'positional',
    required: false,
    multiple: true,
    description: 'Such as owner or deployments/shop=viewer',
  },
  group: { type: 'string', multiple: true, valueHint: 'name', description: 'A group to join; or several' },
  expires: { type: 'string', valueHint: 'date', description: 'Last day, or a time (RFC 3339); or never' },
  reason: { type: 'string', valueHint: 'text', description: 'Why they have this; "" for none' },
  github: { type: 'string', valueHint: 'login', description: 'Who they are on GitHub; "" for nobody' },
  ...EDIT_FLAGS,
} as const

type GrantFlags = Flags<typeof GRANT_FLAGS> & { readonly email: string }

/** @throws Failure for a role that cannot be. */
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

/** For a sentence; empty where nothing is given. */
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
