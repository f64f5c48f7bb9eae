import { describe, expect, test } from 'vitest'
import { createReader, createTransport } from '../index.ts'
import { ApiDouble, json } from '../testing/api-double.ts'
import { parseKeyExpiry } from './key-expiry.ts'

const END = '2027-02-21T09:00:00.000Z'

describe('the expiry header', () => {
  test.each([
    [END, END],
    ['2027-02-21T10:00:00+01:00', END],
    ['Sun, 21 Feb 2027 09:00:00 GMT', END],
    ['1803200400', END],
    [' 1803200400000 ', END],
    ['never', undefined],
    ['-1', undefined],
    ['0', undefined],
    ['99999999999999', undefined],
    ['', undefined],
    [null, undefined],
  ])('%j means %s', (value, expected) => {
    expect(parseKeyExpiry(value)).toBe(expected)
  })

  test('of the last response that has it counts, refusals included', async () => {
    const expiring = (value: string, status = 200) =>
      json({ organizations: [] }, status, { 'X-Elastic-Api-Key-Expiration': value })
    const api = ApiDouble.inTurn(
      () => json({ organizations: [] }),
      () => expiring('2027-01-01T00:00:00Z'),
      () => expiring(END, 403),
      () => json({ organizations: [] }),
    )
    const reader = createReader(createTransport(api.options()))
    const seen: (string | undefined)[] = []
    for (let turn = 0; turn < 4; turn += 1) {
      await reader.organizations().catch(() => undefined)
      seen.push(reader.keyExpiresAt())
    }
    expect(seen).toEqual([undefined, '2027-01-01T00:00:00.000Z', END, END])
  })
})
