import { describe, expect, it } from 'vitest'
import { readRoster } from '../index.ts'

const findingsFor = (github: string) => {
  const members = { 'ada@example.com': { organization: 'owner', github } }
  const text = JSON.stringify({ organization: '1234567890', members })
  return readRoster({ path: 'members.json', text, extended: new Map() }, { now: 0 }).findings
}

describe('a GitHub login', () => {
  it.each(['ada', 'Ada', 'ada-', '-ada-', 'a--b', 'ada_acme', '0----0', 'a'.repeat(39)])(
    'can be %j',
    (login) => {
      expect(findingsFor(login).filter(({ code }) => code === 'invalid-value')).toEqual([])
    },
  )

  it.each(['@ada', 'ada b', '', 'a/b', 'ada[bot]', 'ä'])('cannot be %j', (login) => {
    expect(findingsFor(login)).toMatchObject([{ code: 'invalid-value', severity: 'error' }])
  })
})
