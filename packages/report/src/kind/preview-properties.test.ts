import { ALL, type AuthorityChange, type StandingDifference } from '@roster/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Preview,
  renderComment,
  renderHtml,
  renderSummary,
  renderText,
  renderVerdict,
} from '../index.ts'
import { changeRoles, invite, OWNER, plan, remove, role } from '../testing/membership.ts'
import { preview } from '../testing/report-input.ts'

const VIEWER = role('deployment', 'viewer', ALL)
const ADMIN = role('deployment', 'admin', ALL)

/** Sentences after which a reviewer looks no further. */
const DENIALS: Readonly<Record<string, RegExp>> = {
  nothing: /nothing to apply(?!;)/i,
  matches: /matches|same access/,
  'no loss': /nobody loses access|nobody gains or loses|nobody is removed|nobody’s access/i,
}

const LOSSES = ['nothing', 'matches', 'no loss']
const DIFFERENCES = ['nothing', 'matches']

interface Part {
  readonly apply: (base: Preview) => Preview
  /** What no surface may say beside it. */
  readonly denied: readonly string[]
  /** What the headline says. */
  readonly headline: RegExp
  /** What it says of a first file, if that is something else. */
  readonly firstHeadline?: RegExp
}

const removal = remove('old@acme.example', VIEWER)
const end: AuthorityChange = { kind: 'expiry', email: 'bob@acme.example', after: '2026-12-05' }
const guard: AuthorityChange = { kind: 'policy', field: 'minOwners', before: '2', after: '1', loosens: true }
const stays: StandingDifference = {
  code: 'unknown-assignment',
  message: 'kim@acme.example holds roles that this release does not know and leaves as they are: x.',
  email: 'kim@acme.example',
  assignments: [],
  unknown: [],
}

const PARTS: Readonly<Record<string, Part>> = {
  removal: {
    apply: (base) => ({ ...base, plan: { ...base.plan, changes: [...base.plan.changes, removal] } }),
    denied: LOSSES,
    headline: /remove/,
  },
  'pending removal': {
    apply: (base) => ({ ...base, outside: [...base.outside, remove('gone@acme.example', OWNER)] }),
    denied: LOSSES,
    headline: /already pending: .*removal/,
  },
  'lost role': {
    apply: (base) => ({
      ...base,
      plan: { ...base.plan, changes: [...base.plan.changes, changeRoles('cat@acme.example', [ADMIN], [])] },
    }),
    denied: LOSSES,
    headline: /roles of/,
  },
  end: {
    apply: (base) => ({ ...base, authority: [...(base.authority ?? []), end] }),
    denied: LOSSES,
    headline: /ends? the access of 1 person on 5 Dec 2026/,
  },
  guard: {
    apply: (base) => ({ ...base, authority: [guard, ...(base.authority ?? [])] }),
    denied: LOSSES,
    headline: /loosens? 1 guard/,
    firstHeadline: /sets? the policy/,
  },
  'standing difference': {
    apply: (base) => ({ ...base, plan: { ...base.plan, standing: [stays] } }),
    denied: DIFFERENCES,
    headline: /differences? stays?$/,
  },
  'undone change': {
    apply: (base) => ({ ...base, spent: [changeRoles('dan@acme.example', [VIEWER], [ADMIN])] }),
    denied: DIFFERENCES,
    headline: /differences? stays?$/,
  },
}

const previews = fc.record({
  invitations: fc.nat(2),
  parts: fc.subarray(Object.keys(PARTS), { minLength: 1 }),
  isBlocked: fc.boolean(),
  isNew: fc.boolean(),
  forTerminal: fc.boolean(),
})

describe('no surface of a preview denies', () => {
  it('a removal, a loss, an end, a loosened guard, or a difference that stays', async () => {
    await fc.assert(
      fc.property(previews, ({ invitations, parts, isBlocked, isNew, forTerminal }) => {
        const joining = Array.from({ length: invitations }, (_, index) =>
          invite(`new-${index}@acme.example`, VIEWER),
        )
        const { source, ...rest } = preview([])
        const base: Preview = {
          ...rest,
          plan: plan(...joining),
          ...(!forTerminal && source && { source }),
          isNew,
          ...(isBlocked && { findings: [{ severity: 'error', code: 'too-few-owners', message: 'No.' }] }),
        }
        const whole = parts.reduce((made, name) => PARTS[name]?.apply(made) ?? made, base)
        const verdict = renderVerdict(whole)
        const surfaces = [renderComment(whole), renderSummary(whole), renderText(whole, { color: false })]
        for (const name of parts) {
          const { denied = [], headline = /./, firstHeadline = headline } = PARTS[name] ?? {}
          // Only a difference that stays leaves a blocked preview without anything that merging would do.
          if (!(isBlocked && denied === DIFFERENCES)) {
            expect(verdict).toMatch(isNew ? firstHeadline : headline)
          }
          for (const denial of denied) {
            for (const text of [verdict, ...surfaces, renderHtml(whole)]) {
              expect(text).not.toMatch(DENIALS[denial] ?? /^/)
            }
          }
        }
      }),
      { numRuns: 150 },
    )
  })

  it('and says each of these sentences otherwise', () => {
    expect(renderComment(preview([]))).toMatch(DENIALS['nothing'] ?? /^$/)
    expect(renderComment(preview([]))).toMatch(DENIALS['matches'] ?? /^$/)
    expect(renderComment(preview([invite('zoe@acme.example', VIEWER)]))).toMatch(DENIALS['no loss'] ?? /^$/)
  })
})
