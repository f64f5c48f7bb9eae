import { describe, expect, it } from 'vitest'
import { type BundleSize, budgetFor, sizeComplaint } from './bundle-size.ts'

const BEFORE: BundleSize = { total: 100_000, parts: { zod: 60_000, 'packages/core': 30_000, src: 10_000 } }

describe('the size budget', () => {
  it('has room for small changes', () => {
    expect(sizeComplaint('apps/apply', { ...BEFORE, total: 104_000 }, budgetFor(BEFORE))).toBeUndefined()
  })

  it('says what grew, and what is new, largest first', () => {
    const parts = { ...BEFORE.parts, 'packages/core': 31_000, undici: 700_000, src: 10_001 }
    const complaint = sizeComplaint('apps/apply', { total: 801_001, parts }, budgetFor(BEFORE))
    expect(complaint?.split('\n')).toEqual([
      'apps/apply has 801.0 kB; its budget is 105.0 kB. What grew:',
      '  undici +700.0 kB (new)',
      '  packages/core +1.0 kB',
      'Leave out what is not needed, or, where it is worth it, set the budgets anew: node scripts/set-size-budgets.ts',
    ])
  })

  it('is there for every bundle', () => {
    expect(sizeComplaint('apps/other', BEFORE, undefined)).toMatch(/no size budget/)
  })
})
