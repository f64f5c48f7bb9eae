import type { Change } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { plainText } from '../phrase/phrase.ts'
import { departureRemarks } from './departure.ts'
import type { ChangeOutcome } from './outcome.ts'

const KIM = 'kim@acme.example'

function outcome(
  change: Partial<Change> & Pick<Change, 'kind' | 'email'>,
  status: ChangeOutcome['status'] = 'applied',
): ChangeOutcome {
  const none = { before: [], after: [], grant: [], revoke: [], carried: [], digest: '' }
  return { change: { ...none, ...change }, status, verified: status === 'applied' }
}

const removal = (status?: ChangeOutcome['status']) =>
  outcome({ kind: 'remove', email: KIM, userId: '7' }, status)
const key = (rest: NonNullable<Change['key']>, status?: ChangeOutcome['status']) =>
  outcome({ kind: 'revoke-key', email: `key:${rest.name}`, key: rest }, status)

const said = (...outcomes: readonly ChangeOutcome[]) =>
  departureRemarks(outcomes, { id: '1', name: 'Acme' }).map(plainText)

describe('someone who leaves with their API keys', () => {
  it('is gone if all of it is done', () => {
    expect(
      said(removal(), key({ name: 'ci', owner: ' KIM@acme.example' }), key({ name: 'by hand', userId: '7' })),
    ).toEqual(['kim@acme.example is gone from Acme (1): 1 membership, 2 API keys.'])
    const cancelled = outcome({ kind: 'cancel-invitation', email: KIM }, 'already-done')
    expect(said(cancelled, key({ name: 'ci', owner: KIM }))).toEqual([
      'kim@acme.example is gone from Acme (1): 1 invitation, 1 API key.',
    ])
  })

  it.each<[ChangeOutcome, ChangeOutcome, string]>([
    [removal(), key({ name: 'ci', owner: KIM }, 'failed'), '1 membership ended, and 1 API key left.'],
    [removal('held'), key({ name: 'ci', owner: KIM }, 'not-attempted'), '1 membership, 1 API key left.'],
  ])('is not gone if something is left', (person, theirs, what) => {
    expect(said(person, theirs)).toEqual([`kim@acme.example is not gone from Acme (1): ${what}`])
  })

  it('is nothing to say if no key of theirs ends', () => {
    expect(said(removal())).toEqual([])
    expect(said(removal(), key({ name: 'ci', owner: 'ada@acme.example', userId: '7' }))).toEqual([])
    expect(said(removal(), key({ name: 'by hand', userId: '8' }), key({ name: 'of nobody' }))).toEqual([])
    expect(
      said(removal(), outcome({ kind: 'rotate-key', email: 'key:ci', key: { name: 'ci', owner: KIM } })),
    ).toEqual([])
    expect(said(key({ name: 'ci', owner: KIM }))).toEqual([])
  })
})
