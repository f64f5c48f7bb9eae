import { ALL, type Assignment, type AuthorityChange, emailKey, type Policy, type Roster } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { renderComment, showsAuthority } from '../index.ts'
import { invite, listed, member, OWNER, role, roster } from '../testing/membership.ts'
import { preview } from '../testing/report-input.ts'

const ADMIN = role('deployment', 'admin', ALL)
const VIEWER = role('deployment', 'viewer', ALL)
const NEW_APPROVERS =
  '**New approvers** · once this is merged, these GitHub accounts can approve what their roles cover'
/** What the seal of 1,500 effects takes of a comment. */
const HEAD = [`<!-- roster:reviewed ${'x'.repeat(18_000)} -->`]

type Entry = readonly [email: string, github: string | undefined, ...roles: readonly Assignment[]]

function file(policy: Partial<Policy>, ...entries: readonly Entry[]): Roster {
  const members = entries.map(([email, github, ...assignments]) =>
    listed(email, { assignments, ...(github !== undefined && { github }) }),
  )
  const given = roster({ members })
  return { ...given, policy: { ...given.policy, ...policy } }
}

const OFF = { approvals: 'off' } as const
const ENFORCE = { approvals: 'enforce' } as const
const ada = (github = 'ada'): Entry => ['ada@acme.example', github, OWNER]
const bob = (...roles: readonly Assignment[]): Entry => ['bob@acme.example', 'bob', ...roles]

const login = (email: string, before?: string, after?: string): AuthorityChange => ({
  kind: 'login',
  email,
  ...(before !== undefined && { before }),
  ...(after !== undefined && { after }),
})

describe('GitHub accounts in a preview', () => {
  it.each<[string, Roster, Roster]>([
    [
      'who gains a role that can approve',
      file(ENFORCE, ada(), bob(VIEWER)),
      file(ENFORCE, ada(), bob(ADMIN)),
    ],
    ['once the policy asks for approvals', file(OFF, ada(), bob(ADMIN)), file(ENFORCE, ada(), bob(ADMIN))],
    [
      'once the policy asks for approvals of elevations alone',
      file(OFF, ada(), bob(ADMIN)),
      file({ ...OFF, elevation: { ownerApprovals: 2 } }, ada(), bob(ADMIN)),
    ],
  ])('are shown of a person %s, although they stay the same', (_, before, head) => {
    const comment = renderComment(preview([], { before, roster: head }))
    expect(comment).toContain(NEW_APPROVERS)
    expect(comment).toContain('`bob@acme.example` · GitHub account `bob`')
  })

  it.each<[string, Roster, Roster]>([
    ['nothing changes', file(ENFORCE, ada(), bob(ADMIN)), file(ENFORCE, ada(), bob(ADMIN))],
    ['they can approve nothing', file(ENFORCE, ada(), bob()), file(ENFORCE, ada(), bob(VIEWER))],
    ['the policy asks for no approvals', file(OFF, ada(), bob()), file(OFF, ada(), bob(ADMIN))],
    ['approvals are no longer asked for', file(ENFORCE, ada(), bob()), file(OFF, ada(), bob(ADMIN))],
  ])('are not shown again if %s', (_, before, head) => {
    const comment = renderComment(preview([], { before, roster: head }))
    expect(comment).not.toContain('approvers')
    expect(comment).not.toContain('GitHub account')
  })

  it('of an owner say so of the owner, not of the account', () => {
    const before = file(OFF, ada())
    const comment = renderComment(preview([], { before, roster: file(ENFORCE, ada()) }))
    expect(comment).toContain('- `ada@acme.example` · **Organization owner** · GitHub account `ada`\n')
  })

  it('of people who join count as new approvers if their role can approve', () => {
    const before = file(ENFORCE, ada())
    const head = file(ENFORCE, ada(), bob(ADMIN), ['cat@acme.example', 'cat', VIEWER])
    const authority = [
      login('bob@acme.example', undefined, 'bob'),
      login('cat@acme.example', undefined, 'cat'),
    ]
    const changes = [invite('bob@acme.example', ADMIN), invite('cat@acme.example', VIEWER)]
    const comment = renderComment(preview(changes, { before, roster: head, authority }))
    const [, approvers = ''] = comment.split(NEW_APPROVERS)
    const [joined, rest] = approvers.split('**GitHub accounts** · of people who cannot approve changes\n')
    expect(joined).toContain('`bob@acme.example` · GitHub account `bob`, new in the file')
    expect(rest).toContain('`cat@acme.example` · GitHub account `cat`, new in the file')
    expect(comment).not.toContain('changes who may approve')
  })

  it.each<[string, Roster, readonly Assignment[]]>([
    ['the file before', file(ENFORCE, ada(), bob(ADMIN)), []],
    ['the organization', file(ENFORCE, ada(), bob()), [ADMIN]],
  ])('change who may approve if %s gives a role that can', (_, before, held) => {
    const comment = renderComment(
      preview([], {
        before,
        roster: file(ENFORCE, ada(), bob()),
        members: [member('bob@acme.example', 'Bob', ...held)],
        authority: [login('bob@acme.example', 'bob', 'mallory')],
      }),
    )
    expect(comment).toContain('### Merging this changes who may approve')
  })

  const many = Array.from({ length: 1_200 }, (_, index) => `person-${index}@acme.example`)

  it.each([
    ['the policy asks for no approvals', OFF, ADMIN],
    ['they can approve nothing', ENFORCE, VIEWER],
  ])(
    'of 1,200 people who join are cut and counted, and the comment is a review, if %s',
    (_, policy, held) => {
      const joining = many.map((email): Entry => [email, emailKey(email).slice(0, 11), held])
      const given = preview(
        many.map((email) => invite(email, held)),
        {
          before: file(policy, ada()),
          roster: file(policy, ada(), ...joining),
          authority: many.map((email) => login(email, undefined, email.slice(0, 11))),
        },
      )
      expect(renderComment(given, { head: HEAD })).toMatch(/… and [\d,]+ more, not shown here/)
      expect(showsAuthority(given, { head: HEAD })).toBe(true)
    },
  )

  it.each<[string, Roster, readonly AuthorityChange[]]>([
    ['they join', file(ENFORCE, ada()), many.map((email) => login(email, undefined, email.slice(0, 11)))],
    [
      'they gain the role',
      file(ENFORCE, ada(), ...many.map((email): Entry => [email, email.slice(0, 11)])),
      [],
    ],
  ])(
    'of 1,200 people who can approve from now on are never cut: if %s, the comment is no review',
    (_, before, authority) => {
      const head = file(ENFORCE, ada(), ...many.map((email): Entry => [email, email.slice(0, 11), ADMIN]))
      const given = preview([], { before, roster: head, authority })
      expect(showsAuthority(given, { head: HEAD, limit: 40_000 })).toBe(false)
    },
  )
})
