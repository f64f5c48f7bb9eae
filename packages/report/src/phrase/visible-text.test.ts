import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { code, fullName, plainText, prose } from './phrase.ts'

const shown = (text: string) => plainText(prose(text))

describe('text from outside', () => {
  it.each([
    ['a family', '👩‍👩‍👧 Lee'],
    ['a heart with its selector', '❤️ Ops'],
    ['a technician with a skin tone', 'Kim 👩🏽‍💻'],
    ['Persian', 'علی‌رضا'],
    ['Hindi', 'क्‍ष'],
    ['Sinhala', 'ශ්‍රී'],
    ['Malayalam, at the end', 'അനില്‍'],
    ['Vietnamese, decomposed', 'Nguye\u0302\u0303n'],
  ])('keeps what joins letters and pictures in names: %s', (_, name) => {
    expect(shown(name)).toBe(name)
  })

  it.each([
    ['a joiner between Latin letters', 'ad\u200Da'],
    ['a joiner between Arabic letters that do not join', 'د\u200Cد'],
    ['a joiner at the end', 'ada\u200D'],
    ['a joiner before a picture', 'a\u200D👧'],
    ['a selector after a letter', 'a\uFE0F'],
    ['a zero-width space', 'a\u200Bb'],
    ['a right-to-left override', 'a\u202Eb'],
    ['a soft hyphen', 'a\u00ADb'],
  ])('shows what nobody would see: %s', (_, text) => {
    expect(shown(text)).toContain('\uFFFD')
  })

  it('keeps addresses free of joiners', () => {
    expect(plainText(code('علی‌رضا@acme.example'))).toContain('\uFFFD')
  })

  it('is cut between whole characters', () => {
    const whole = (amount: number) => plainText(fullName('e\u0301'.repeat(amount)))
    expect(whole(30)).toBe('e\u0301'.repeat(30))
    expect(whole(31)).toBe(`${'e\u0301'.repeat(29)}…`)
    const families = plainText(fullName('👩‍👩‍👧'.repeat(20)))
    expect(families).toMatch(/^(?:👩‍👩‍👧)+…$/u)
  })

  it('is never longer than its limit, nor empty, nor split within a pair', async () => {
    await fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (text) => {
        const name = plainText(fullName(text))
        expect([...name].length).toBeLessThanOrEqual(60)
        expect(name).not.toBe('')
        expect(name.isWellFormed()).toBe(true)
      }),
    )
  })
})
