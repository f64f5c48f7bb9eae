import { ALL, type Assignment } from '@roster/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderComment, renderSummary } from '../index.ts'
import { changeRoles, invite, listed, OWNER, remove, role, roster } from '../testing/membership.ts'
import { manyChanges } from '../testing/preview-cases.ts'
import { preview } from '../testing/report-input.ts'

const GITHUB_LIMIT = 65_536

describe('a comment that is too long', () => {
  it('is shorter than the limit, whatever the plan', async () => {
    await fc.assert(
      fc.property(
        fc.nat(1_500),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 3_000, max: GITHUB_LIMIT }),
        (amount, share, limit) => {
          const comment = renderComment(manyChanges(amount, Math.floor(amount * share)), { limit })
          expect(Buffer.byteLength(comment)).toBeLessThan(limit)
        },
      ),
      { numRuns: 12 },
    )
  })

  it('uses most of its room', () => {
    const comment = renderComment(manyChanges(2_000, 20))
    expect(comment.length).toBeGreaterThan(GITHUB_LIMIT * 0.8)
  })

  it('names every removal and counts the rest', () => {
    const comment = renderComment(manyChanges(2_000, 300))
    expect(comment).toContain('### Merging this invites 850 people, changes the roles of 850 and removes 300')
    for (let index = 0; index < 300; index += 1) expect(comment).toContain(address(index))
    expect(shownAndLeftOut(comment, 'Invitations: 850 people')).toBe(850)
    expect(shownAndLeftOut(comment, 'Role changes: 850 people')).toBe(850)
    expect(comment).toContain('[the run](https://github.com/acme/people/actions/runs/42) shows all of them')
  })

  it('cuts the longest section first, and shows some of each', () => {
    const short = changeRoles('zoe@acme.example', [], [role('deployment', 'viewer', ALL)])
    const { plan: long } = manyChanges(2_000, 0)
    const comment = renderComment(preview([...long.changes.filter(({ kind }) => kind === 'invite'), short]))
    expect(comment).toContain(address(0))
    expect(comment).not.toContain(address(1_998))
    expect(comment).toContain('`zoe@acme.example` · gains Viewer on all deployments')
  })

  it('keeps a changed login among 1,200 end dates', () => {
    const ends = Array.from({ length: 1_200 }, (_, index) => ({
      kind: 'expiry' as const,
      email: `person-${index}@acme.example`,
      after: `2027-0${1 + (index % 9)}-1${index % 10}`,
    }))
    const login = { kind: 'login', email: 'ada@acme.example', before: 'ada', after: 'mallory' } as const
    const asking = roster({ members: [listed('ada@acme.example', { assignments: [OWNER] })] })
    const comment = renderComment(
      preview([], {
        roster: { ...asking, policy: { ...asking.policy, approvals: 'enforce' } },
        authority: [...ends, login],
      }),
    )
    expect(Buffer.byteLength(comment)).toBeLessThan(GITHUB_LIMIT)
    expect(comment).toContain('changes who may approve')
    expect(comment).toContain('`ada` → `mallory`')
  })

  it('keeps Admin on everything among 1,500 invitations', () => {
    const { plan: long } = manyChanges(3_000, 0)
    const admin = invite('zzz@acme.example', role('observability', 'admin', ALL))
    const invitations = long.changes.filter(({ kind }) => kind === 'invite')
    const comment = renderComment(preview([...invitations, admin]), { limit: 20_000 })
    expect(comment).toContain('**Invites `zzz@acme.example` as Admin on all Observability projects**')
  })

  it('names removals by address alone if their roles have no room', () => {
    const comment = renderComment(manyChanges(1_000, 1_000))
    expect(comment).not.toContain('loses')
    for (let index = 0; index < 1_000; index += 1) expect(comment).toContain(address(index))
  })

  it('names the most powerful removals if even the addresses have no room, and counts the rest', () => {
    const owner = remove('zzz@acme.example', OWNER)
    const comment = renderComment(preview([...manyChanges(20_000, 20_000).plan.changes, owner]))
    expect(comment).toContain('### Merging this removes 20,001 people')
    expect(comment).toContain('- `zzz@acme.example`, `person-')
    const named = comment.match(/`[\w-]+@acme\.example`/g)?.length ?? 0
    expect(comment).toContain(`… and ${(20_001 - named).toLocaleString('en-US')} more, not shown here`)
    expect(Buffer.byteLength(comment)).toBeLessThan(GITHUB_LIMIT)
  })

  it('shows what blocks, beside removals that fill the page', () => {
    const removals = manyChanges(20_000, 20_000)
    const comment = renderComment({
      ...removals,
      findings: [{ severity: 'error', code: 'too-many-removals', message: 'Too many removals.' }],
    })
    expect(comment).toContain('Too many removals.')
  })

  it('keeps its head whole, and the head within the limit', () => {
    const head = [`<!-- roster:preview ${'x'.repeat(50_000)} -->`, '<!-- roster:digest y -->']
    const comment = renderComment(manyChanges(2_000, 20), { head })
    expect(comment.startsWith(`${head.join('\n')}\n\n### Merging this`)).toBe(true)
    expect(Buffer.byteLength(comment)).toBeLessThan(GITHUB_LIMIT)
  })

  it('counts characters that take several bytes', () => {
    const changes = Array.from({ length: 1_500 }, (_, index) =>
      invite(`${'é'.repeat(40)}${index}@acme.example`),
    )
    expect(Buffer.byteLength(renderComment(preview(changes)))).toBeLessThan(GITHUB_LIMIT)
  })

  it('names a removal even if what the person had is longer than the limit', () => {
    const comment = renderComment(preview([remove('ada@acme.example', manyRoles(20_000))]))
    expect(Buffer.byteLength(comment)).toBeLessThan(GITHUB_LIMIT)
    expect(comment).toContain('**Removes `ada@acme.example`**. Their access ends immediately.')
  })

  it('leaves out a line that is longer than the limit, and keeps the removals', () => {
    const comment = renderComment(
      preview([invite('zoe@acme.example', manyRoles(20_000)), remove('ada@acme.example', manyRoles(3))]),
    )
    expect(Buffer.byteLength(comment)).toBeLessThan(GITHUB_LIMIT)
    expect(comment).toContain('`ada@acme.example`')
    expect(comment).toContain('… 1, not shown here')
  })
})

describe('a job summary', () => {
  it('holds what a comment has no room for', () => {
    const summary = renderSummary(manyChanges(2_000, 300))
    expect(summary).toContain(address(1_999))
    expect(summary).not.toContain('too long')
  })
})

function address(index: number): string {
  return `\`person-${String(index).padStart(5, '0')}@acme.example\``
}

/** How many people a section names, and says it leaves out. */
function shownAndLeftOut(comment: string, title: string): number {
  const [, rest = ''] = comment.split(title)
  const [section = ''] = rest.split('</details>')
  const shown = section.match(/@acme\.example`/g)?.length ?? 0
  const [, leftOut = '0'] = /… (?:and )?([\d,]+)/.exec(section) ?? []
  return shown + Number(leftOut.replace(',', ''))
}

function manyRoles(amount: number): Assignment {
  const names = Array.from({ length: amount }, (_, index) => `role-${index}`)
  return role('elasticsearch', 'viewer', ALL, names)
}
