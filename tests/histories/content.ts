/** What the members file of a history lists, and how it is written. Ada owns the organization and is always listed. */
import { LOGS, ORGANIZATION } from '../actions/acme.ts'

export const NAMES = ['bob', 'cat', 'dan', 'eve'] as const
export type Name = (typeof NAMES)[number]

/** A deployment's two, and one of the organization: two kinds of resources. */
export const ROLES = ['viewer', 'editor', 'billing-admin'] as const
export type Role = (typeof ROLES)[number]

export interface Entry {
  readonly roles: readonly Role[]
  readonly isInGroup: boolean
  /** Milliseconds since the epoch. */
  readonly until: number | undefined
  readonly reason: string | undefined
}

export interface Content {
  readonly members: Readonly<Partial<Record<Name, Entry>>>
  /** The role of everyone in the group. */
  readonly group: 'viewer' | 'editor'
}

/** The same for all of a history. */
export interface Setting {
  readonly policy: {
    readonly resend: 'always' | 'on-merge' | 'never'
    readonly approvals: 'off' | 'enforce'
    readonly maxRemovals: '20%' | '100%'
  }
  /** Whether the group is in a file that the members file extends. */
  readonly isDivided: boolean
}

export type Edit =
  | { readonly of: 'member'; readonly who: Name; readonly to: Entry | undefined }
  | { readonly of: 'group'; readonly to: Content['group'] }

export function edited(content: Content, edit: Edit): Content {
  if (edit.of === 'group') return { ...content, group: edit.to }
  return { ...content, members: { ...content.members, [edit.who]: edit.to } }
}

export const FILE = 'members.json'
const SHARED = 'groups.json'

export type Files = Readonly<Record<string, string>>

/** Members are some lines apart, so that edits of different members merge. */
export function filesOf(content: Content, { policy, isDivided }: Setting): Files {
  const { members, group } = content
  const groups = `"groups": { "on-call": { "deployments": { ${JSON.stringify(LOGS)}: "${group}" } } }`
  const entries = NAMES.map((name) => {
    const entry = members[name]
    return `    // ${name}\n${entry ? `    ${JSON.stringify(addressOf(name))}: ${JSON.stringify(written(entry))},\n` : ''}`
  })
  const text = `{
  "organization": ${JSON.stringify(ORGANIZATION)},
  ${isDivided ? `"extends": "${SHARED}"` : groups},
  "policy": ${JSON.stringify({ ...policy, maxDemotions: '100%' })},
  "members": {
    "ada@acme.example": { "organization": "owner", "github": "ada" },
${entries.join('')}  },
}
`
  return { [FILE]: text, ...(isDivided && { [SHARED]: `{\n  ${groups}\n}\n` }) }
}

function written({ roles, isInGroup, until, reason }: Entry): object {
  const onDeployments = roles.filter((role) => role !== 'billing-admin')
  return {
    ...(roles.includes('billing-admin') && { organization: 'billing-admin' }),
    ...(onDeployments.length > 0 && { deployments: { '*': onDeployments } }),
    ...(isInGroup && { groups: ['on-call'] }),
    ...(until !== undefined && { expires: new Date(until).toISOString() }),
    ...(reason !== undefined && { reason }),
  }
}

export function addressOf(name: Name): string {
  return `${name}@acme.example`
}
