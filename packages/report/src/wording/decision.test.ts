import { ALL, type Change } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { renderText } from '../index.ts'
import {
  cancelInvitation,
  changeRoles,
  IDS,
  invite,
  OWNER,
  remove,
  resend,
  role,
} from '../testing/membership.ts'
import { preview } from '../testing/report-input.ts'

const VIEWER_ALL = role('deployment', 'viewer', ALL)
const VIEWER_SHOP = role('deployment', 'viewer', IDS.shop)
const EDITOR_SHOP = role('deployment', 'editor', IDS.shop)
const CONSOLE = role('deployment', 'viewer', IDS.shop, [])

/** The paragraph under the verdict. */
function second(changes: readonly Change[], rest: Parameters<typeof preview>[1] = {}): string | undefined {
  return renderText(preview(changes, rest), { color: false }).split('\n\n')[1]
}

const LOSES_NOTHING = 'Nobody loses access.'
const GAINS_NOTHING = 'Nobody gains access.'

describe('under the verdict, a preview says what need not be looked for', () => {
  it.each<readonly [string, Change, string]>([
    ['an invitation', invite('a@acme.example', VIEWER_ALL), LOSES_NOTHING],
    ['a widened role', changeRoles('a@acme.example', [VIEWER_SHOP], [VIEWER_ALL]), LOSES_NOTHING],
    ['a narrowed role', changeRoles('a@acme.example', [VIEWER_ALL], [VIEWER_SHOP]), GAINS_NOTHING],
    ['a lost role', changeRoles('a@acme.example', [VIEWER_SHOP, OWNER], [OWNER]), GAINS_NOTHING],
    ['a resend', resend('a@acme.example', VIEWER_ALL), 'Nobody gains or loses access.'],
  ])('%s', (_, change, sentence) => {
    expect(second([change])).toBe(sentence)
  })

  it.each<readonly [string, readonly Change[]]>([
    ['a removal', [remove('a@acme.example', VIEWER_ALL)]],
    ['a cancelled invitation', [cancelInvitation('a@acme.example', VIEWER_ALL)]],
    ['one role for another', [changeRoles('a@acme.example', [VIEWER_SHOP], [EDITOR_SHOP])]],
    ['what is inside a resource', [changeRoles('a@acme.example', [VIEWER_ALL], [CONSOLE])]],
    ['both', [invite('a@acme.example'), remove('b@acme.example', VIEWER_ALL)]],
  ])('and nothing that is not so: %s', (_, changes) => {
    expect(second(changes)).not.toContain('Nobody')
  })

  it('and nothing that a pending removal belies', () => {
    const outside = [remove('old@acme.example', VIEWER_ALL)]
    expect(second([invite('a@acme.example', VIEWER_ALL)], { outside })).not.toContain('Nobody')
  })

  it('and nothing if it moves who decides, or compares only files', () => {
    const change = invite('a@acme.example', VIEWER_ALL)
    const authority = [{ kind: 'login', email: 'a@acme.example', after: 'a' }] as const
    expect(second([change], { authority })).not.toContain('Nobody')
    expect(second([change], { mode: 'static' })).toMatch(/^Compared with/)
  })
})
