import { ALL, type Change } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { renderComment, renderText } from '../index.ts'
import { invite, OWNER, remove, role, roster } from '../testing/membership.ts'
import { preview } from '../testing/report-input.ts'

const TEAM = [role('deployment', 'viewer', ALL)]

describe('a preview', () => {
  it('says how long invitations are valid in the words of the product', () => {
    const validity = (invitationExpiresIn: string) =>
      /valid for (.*)/.exec(text([invite('zoe@acme.example')], { invitationExpiresIn }))?.[1]
    expect(['3d', '72h', '1h', '30m', '7d', '168h', '100h'].map(validity)).toEqual([
      '72 hours',
      '72 hours',
      '1 hour',
      '30 minutes',
      '7 days',
      '7 days',
      '100 hours',
    ])
  })

  it('speaks of applying if there is no pull request', () => {
    const { source: _, ...atTerminal } = preview([invite('zoe@acme.example')])
    const page = renderText(atTerminal, { color: false })
    expect(page).toMatch(/^Applying members\.json invites 1 person\n/)
    expect(page).toContain('sent when applied')
    expect(page).not.toContain('merge')
  })

  it('gives people with the same change one line from four on', () => {
    const people = ['a', 'b', 'c', 'd'].map((name) => invite(`${name}@acme.example`, ...TEAM))
    expect(text(people.slice(1))).toContain('d@acme.example · Viewer on all deployments')
    expect(text(people)).toContain('4 people, each · Viewer on all deployments')
  })

  it('opens every removal and every owner who comes or goes, long sections not', () => {
    const owners = ['a', 'b'].map((name) => invite(`owner-${name}@acme.example`, OWNER))
    const guests = Array.from({ length: 30 }, (_, index) =>
      invite(`guest-${index}@acme.example`, role('deployment', 'viewer', `d${index}`)),
    )
    const leavers = ['a', 'b'].map((name) => remove(`leaver-${name}@acme.example`, OWNER))
    const [open = '', folded = ''] = renderComment(preview([...owners, ...guests, ...leavers])).split(
      '<details>',
    )
    expect(open).toContain('**Removes 2 people, including 2 Organization owners.**')
    expect(open).toContain('`leaver-b@acme.example` · loses **Organization owner**')
    expect(open).toContain('**Invites 2 people as Organization owners**')
    expect(open).toContain('> - `owner-b@acme.example`')
    expect(open).not.toContain('guest')
    expect(folded).toContain('<summary><b>Other invitations: 30 people</b>')
  })

  it('names the longest common start of ids apart', () => {
    const id = (end: string) => `abcdefab0000${end}`.padEnd(32, '0')
    const page = text([
      invite('a@acme.example', role('deployment', 'viewer', id('1'))),
      invite('b@acme.example', role('deployment', 'viewer', id('2'))),
      invite('c@acme.example', role('security', 'viewer', id('1'))),
    ])
    expect(page).toContain('a@acme.example · Viewer on abcdefab00001… (deployment)')
    expect(page).toContain('b@acme.example · Viewer on abcdefab00002… (deployment)')
    expect(page).toContain('c@acme.example · Viewer on abcdefab… (Security)')
  })

  it('reads without a roster, as of a file that went bad after planning', () => {
    const { roster: _, ...rest } = preview([invite('zoe@acme.example', ...TEAM)])
    expect(renderComment(rest)).toContain('**Invitations** · sent on merge\n')
  })

  function text(changes: readonly Change[], parts: Parameters<typeof roster>[0] = {}): string {
    return renderText(preview(changes, { roster: roster(parts) }), { color: false })
  }
})
