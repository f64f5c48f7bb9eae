import { ALL, type AuthorityChange, type Change } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { renderComment, showsAuthority } from '../index.ts'
import { changeRoles, IDS, invite, listed, OWNER, remove, role, roster } from '../testing/membership.ts'
import { preview } from '../testing/report-input.ts'

/** GitHub's, and what the seal of 1,500 effects takes of it. */
const LIMIT = 65_536
const HEAD = [`<!-- roster:reviewed ${'x'.repeat(18_000)} -->`]

const ADMIN = role('deployment', 'admin', ALL)
const VIEWER = role('deployment', 'viewer', ALL)
const at = (index: number) => `person-${index}@acme.example`

const dayOf = (index: number) => new Date(Date.UTC(2027, 0, 1 + index)).toISOString().slice(0, 10)

type Noise = { readonly changes?: readonly Change[]; readonly authority?: readonly AuthorityChange[] }

/** So many of each that they fill the comment alone. */
const NOISE: Readonly<Record<string, (index: number) => Noise>> = {
  dates: (index) => ({
    authority: [{ kind: 'expiry', email: at(index), after: dayOf(index) }],
  }),
  'ends of roles': (index) => ({
    authority: [{ kind: 'role-end', email: at(index), assignment: ADMIN, after: dayOf(index) }],
  }),
  invitations: (index) => ({ changes: [invite(at(index), ADMIN)] }),
  'role changes': (index) => ({ changes: [changeRoles(at(index), [ADMIN], [VIEWER])] }),
  removals: (index) => ({ changes: [remove(at(index), OWNER)] }),
}

const BEFORE = 'c'.repeat(32)

/** Each with what a comment shows of it. */
const AUTHORITY: readonly (readonly [AuthorityChange, string])[] = [
  [
    { kind: 'policy', field: 'approvals', before: '"enforce"', after: '"off"', loosens: true },
    '`approvals` **loosened**',
  ],
  [
    { kind: 'policy', field: 'ssoDomains', before: '[]', after: '["evil.example"]' },
    '`sso` › `domains`: `[]` →',
  ],
  [{ kind: 'login', email: 'ada@acme.example', before: 'ada', after: 'mallory' }, '`ada` → `mallory`'],
  [
    { kind: 'login', email: 'ada@acme.example', before: 'ada (id 1)', after: 'ada (id 2)' },
    '`ada (id 1)` → `ada (id 2)`',
  ],
  [
    { kind: 'resource', resourceKind: 'deployment', name: 'shop', before: BEFORE, after: IDS['logs-prod'] },
    `**shop** now means the deployment \`${IDS['logs-prod']}\``,
  ],
  [{ kind: 'key', name: 'ci', field: 'id', before: 'one', after: 'two' }, '`ci` · id `one` → `two`'],
  [{ kind: 'key', name: 'ci', field: 'owner', before: 'a@b.example', after: 'c@d.example' }, '`ci` · owner'],
  [{ kind: 'key', name: 'ci', field: 'expires', before: '2027-01-01', after: '2026-12-01' }, '`ci` · end'],
]

const DOMAINS = (amount: number) => Array.from({ length: amount }, (_, index) => `d${index}.example`)
const LISTED = (amount: number) => JSON.stringify(DOMAINS(amount))

const asking = roster({ members: [listed('ada@acme.example', { assignments: [OWNER] })] })
const enforced = { ...asking, policy: { ...asking.policy, approvals: 'enforce' as const } }

const noisy = (kinds: readonly string[], amount: number) => {
  const parts = kinds.flatMap((kind) =>
    Array.from({ length: amount }, (_, index) => NOISE[kind]?.(index) ?? {}),
  )
  return {
    changes: parts.flatMap(({ changes = [] }) => changes),
    authority: parts.flatMap(({ authority = [] }) => authority),
  }
}

describe('what decides who and what counts', () => {
  it.each([
    ['dates', 'ends of roles'],
    ['invitations', 'role changes', 'removals'],
  ])('is shown, first and in full, although the comment is full of %s', (...kinds) => {
    const { changes, authority } = noisy(kinds, 1_500)
    const own = AUTHORITY.map(([change]) => change)
    const given = preview(changes, { roster: enforced, authority: [...authority, ...own] })
    const comment = renderComment(given, { head: HEAD, limit: LIMIT })
    expect(Buffer.byteLength(comment)).toBeLessThan(LIMIT)
    expect(comment).toContain('too long to show in full')
    expect(showsAuthority(given, { head: HEAD, limit: LIMIT })).toBe(true)
    const first = comment.search(/person-\d/)
    for (const [, text] of AUTHORITY) {
      expect(comment).toContain(text)
      if (first !== -1) expect(comment.indexOf(text)).toBeLessThan(first)
    }
  })

  it.each<[string, readonly AuthorityChange[]]>([
    [
      'very many renamed resources hide a login',
      Array.from({ length: 1_500 }, (_, index) => ({
        ...{ kind: 'resource' as const, resourceKind: 'deployment' as const, name: `name-${index}` },
        ...{ before: BEFORE, after: index.toString(16).padStart(32, '0') },
      })),
    ],
    [
      'one change takes all the room',
      [{ kind: 'policy', field: 'ssoDomains', before: '[]', after: LISTED(4_000), gains: DOMAINS(4_000) }],
    ],
  ])('is known not to be shown in full if %s', (_, authority) => {
    const login = { kind: 'login', email: 'ada@acme.example', before: 'ada', after: 'mallory' } as const
    const given = preview([], { roster: enforced, authority: [...authority, login] })
    expect(showsAuthority(given, { head: HEAD, limit: LIMIT })).toBe(false)
    expect(Buffer.byteLength(renderComment(given, { head: HEAD, limit: LIMIT }))).toBeLessThan(LIMIT)
  })

  it('is shown in full if one change is long and there is room', () => {
    const after = LISTED(900)
    const change = { kind: 'policy', field: 'ssoDomains', before: '[]', after, gains: DOMAINS(900) } as const
    const { changes } = noisy(['invitations'], 2_500)
    const given = preview(changes, { authority: [change] })
    expect(renderComment(given, { head: HEAD, limit: LIMIT })).toContain('d899.example')
  })
})
