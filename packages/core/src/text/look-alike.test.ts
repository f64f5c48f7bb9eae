import { describe, expect, it } from 'vitest'
import { readRoster } from '../file/read-roster.ts'
import { planChanges } from '../plan/planner.ts'
import { member, snapshot } from '../testing/organization.ts'
import { looksOf, mixedScripts } from './look-alike.ts'

describe('addresses that look alike', () => {
  it.each([
    ['ada@acme.example', 'аdа@acme.example'],
    ['ada@acme.example', 'ADA@ACME.EXAMPLE'],
    ['lin1@acme.example', 'linl@acme.example'],
    ['root@acme.example', 'r00t@acme.example'],
    ['mark@acme.example', 'rnark@acme.example'],
    ['wendy@acme.example', 'vvendy@acme.example'],
    ['cope@acme.example', 'соре@асmе.example'],
    ['a-b@acme.example', 'a‐b@acme.example'],
  ])('%s and %s', (one, other) => {
    expect(looksOf(one)).toBe(looksOf(other))
  })

  it.each([
    ['ada@acme.example', 'eda@acme.example'],
    ['zoë@acme.example', 'zoe@acme.example'],
    ['a.b@acme.example', 'ab@acme.example'],
  ])('not %s and %s', (one, other) => {
    expect(looksOf(one)).not.toBe(looksOf(other))
  })
})

it.each([
  ['аda@acme.example', ['Latin', 'Cyrillic']],
  ['ada@acmе.example', ['Latin', 'Cyrillic']],
  ['αda@acme.example', ['Latin', 'Greek']],
  ['анна@пример.example', []],
  ['山田taro@acme.example', []],
  ['ada@acme.example', []],
])('%s mixes %j', (address, scripts) => {
  expect(mixedScripts(address)).toEqual(scripts)
})

describe('a warning that blocks nothing', () => {
  const read = (...emails: readonly string[]) =>
    readRoster(
      JSON.stringify({
        organization: '1234567890',
        members: Object.fromEntries(emails.map((email) => [email, { organization: 'owner' }])),
      }),
      { now: 0 },
    )

  it('names scripts that are mixed, and the address in the file that it looks like', () => {
    const { roster, findings } = read('ada@acme.example', 'аda@acme.example')
    expect(roster).toBeDefined()
    expect(findings).toMatchObject([
      {
        severity: 'warning',
        code: 'look-alike-address',
        message: expect.stringContaining('mixes Latin and Cyrillic letters'),
      },
      {
        severity: 'warning',
        code: 'look-alike-address',
        message: expect.stringContaining('looks like ada@acme.example'),
      },
    ])
  })

  it('names the member that an address of the file looks like', () => {
    const { roster } = read('ada@acme.example', 'rnark@acme.example')
    if (roster === undefined) return expect.fail('expected a sound file')
    const plan = planChanges(roster, snapshot([member('ada@acme.example'), member('mark@acme.example')]))
    expect(plan.findings.filter(({ code }) => code === 'look-alike-member')).toMatchObject([
      {
        severity: 'warning',
        email: 'rnark@acme.example',
        message: expect.stringContaining('looks like mark@acme.example'),
      },
    ])
  })
})
