import { describe, expect, it } from 'vitest'
import { readRoster } from '../file/read-roster.ts'
import { planChanges } from '../plan/planner.ts'
import { NOW, rosterOf } from '../testing/members-text.ts'
import { member, snapshot } from '../testing/organization.ts'
import { emailDomain, emailKey } from './email.ts'

const SPELLINGS: readonly (readonly [string, string, string])[] = [
  ['capitals', 'Ada@Example.com', 'ada@example.com'],
  ['white space around', ' ada@example.com\t', 'ada@example.com'],
  ['normal forms', 'ju\u0308rgen@example.com', 'j\u00fcrgen@example.com'],
  ['capitals in a normal form', 'JU\u0308RGEN@example.com', 'j\u00fcrgen@example.com'],
  ['an international domain', 'ada@b\u00fccher.example', 'ada@xn--bcher-kva.example'],
  ['capitals in an encoded domain', 'ada@XN--BCHER-KVA.example', 'ada@b\u00fccher.example'],
]

describe('two spellings of one address', () => {
  it.each(SPELLINGS)('compare equal: %s', (_name, one, other) => {
    expect(emailKey(one)).toBe(emailKey(other))
    expect(emailDomain(one)).toBe(emailDomain(other))
  })

  it.each(SPELLINGS)('are one person in the file and in the organization: %s', (_name, one, other) => {
    const actual = snapshot([member(one, ['deployment/*=viewer'])])
    expect(planChanges(rosterOf({ [other]: { deployments: { '*': 'viewer' } } }), actual).changes).toEqual([])
  })

  it.each(SPELLINGS.filter(([name]) => !name.startsWith('white')))(
    'are an error in one file: %s',
    (_name, one, other) => {
      const text = JSON.stringify({ organization: '1', members: { [one]: {}, [other]: {} } })
      expect(readRoster(text, { now: NOW }).findings.map(({ code }) => code)).toContain('duplicate-email')
    },
  )
})

it.each([
  ['different people', 'ada@example.com', 'bob@example.com'],
  ['accents', 'jurgen@example.com', 'j\u00fcrgen@example.com'],
  ['subdomains', 'ada@example.com', 'ada@eu.example.com'],
  ['user ids in another case', 'user:Ab', 'user:ab'],
  ['what would end a domain in a URL', 'ada@bücher.example/x', 'ada@bücher.example'],
  ['what would be a number in a URL', 'ada@１０', 'ada@0.0.0.10'],
])('different identities stay different: %s', (_name, one, other) => {
  expect(emailKey(one)).not.toBe(emailKey(other))
})
