import { effectsOf, joiningEffect } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { BILLING, changeOf, OWNER, planWith } from '../testing/organization.ts'
import { reviewContent } from './review-content.ts'

describe('what a preview seals', () => {
  it('is every change, with what awaits those who have yet to sign in', () => {
    const change = changeOf('change-roles', 'bob', { grant: [OWNER] })
    const awaited = changeOf('change-roles', 'zoe', { grant: [BILLING] })
    const plan = planWith([change], { awaited: [awaited] })
    expect(reviewContent(plan)).toEqual({
      organization: plan.organization,
      planDigest: plan.digest,
      changeDigests: [change.digest, awaited.digest],
      effectDigests: [...effectsOf(plan.organization, change), ...effectsOf(plan.organization, awaited)],
    })
  })

  it('covers inviting a person anew whose invitation is replaced', () => {
    const plan = planWith([changeOf('replace-invitation', 'zoe', { after: [OWNER] })])
    const { effectDigests } = reviewContent(plan)
    expect(effectDigests).toContain(joiningEffect(plan.organization, 'zoe@acme.example'))
  })
})
