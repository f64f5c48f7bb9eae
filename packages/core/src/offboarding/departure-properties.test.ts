import fc from 'fast-check'
import { expect, it } from 'vitest'
import { editMembers } from '../edit/members-edit.ts'
import { readRoster } from '../file/read-roster.ts'
import { memberIn, type Roster } from '../file/roster.ts'
import { soundFile as anyFile, written } from '../testing/members-files.ts'
import { NOW } from '../testing/members-text.ts'
import { member, snapshot } from '../testing/organization.ts'
import { emailKey } from '../text/email.ts'
import { departureOf } from './departure.ts'
import { Identity } from './identity.ts'
import { listingIn } from './remains.ts'

const ADA = 'ada@a.example'
const SPELLINGS = [
  'kim@büro.example',
  'KIM@xn--bro-hoa.example',
  ' kim@bu\u0308ro.example ',
  'kim@BÜRO.example',
]
const KEY = { expires: '2027-12-01', deployments: { '*': 'viewer' } }

/** A file with Ada, other people and Kim: by address in any spelling or by user id, with or without keys. */
const fileWithKim = fc
  .record({
    file: anyFile,
    entry: fc.constantFrom(...SPELLINGS.map((each) => each.trim()), 'user:7'),
    owned: fc.subarray(['ci', 'cd']),
    hasKeys: fc.boolean(),
    policy: fc.constantFrom<object>({}, { unlistedKeys: 'revoke' }, { unlistedKeys: 'report' }),
    place: fc.nat(3),
    bom: fc.constantFrom('', '\uFEFF'),
    lineBreak: fc.constantFrom('\n', '\r\n'),
    commented: fc.boolean(),
  })
  .map(({ file, entry, owned, hasKeys, policy, place, bom, lineBreak, commented }) => {
    const { members, policy: own = {}, ...rest } = file as { members: object; policy?: object }
    const others: readonly (readonly [string, object])[] = Object.entries({
      [ADA]: { organization: 'owner' },
      ...members,
    })
    const all = others.toSpliced(place, 0, [entry, { organization: 'owner', groups: ['sre'] }])
    const apiKeys = Object.fromEntries(
      ['ci', 'cd'].map((name) => [name, { ...KEY, owner: owned.includes(name) ? entry : ADA }]),
    )
    const whole = {
      ...rest,
      members: Object.fromEntries(all),
      ...(hasKeys && { apiKeys }),
      policy: { ...own, ...(hasKeys && policy) },
    }
    const text = commented ? written(whole) : JSON.stringify(whole, null, 2)
    return { text: bom + text.replaceAll('\n', lineBreak), entry }
  })

function leave(text: string, given: string, identity = new Identity([given], [])) {
  const file = readRoster(text, { now: NOW })
  if (file.roster === undefined) throw new Error(JSON.stringify(file.findings))
  const departure = departureOf(file.roster, { identity, now: NOW })
  const result = editMembers(file, departure.edits, { now: NOW })
  if (result.code !== 'edited') throw new Error(JSON.stringify(result))
  return { before: file.roster, after: result.roster, text: result.text, departure }
}

/** Everything that the file asks for, except of these members and keys. */
function rest(
  { members, expired, keys, ...others }: Roster,
  mine: ReadonlySet<string>,
  names: ReadonlySet<string>,
) {
  const without = (people: Roster['members']) =>
    [...people].filter(([key]) => !mine.has(key)).map(([key, { position: _, ...listed }]) => [key, listed])
  const entries = (listed: ReadonlyMap<string, { readonly position: unknown }> | undefined) =>
    [...(listed ?? [])]
      .filter(([name]) => !names.has(name))
      .map(([name, { position: _, ...key }]) => [name, key])
  return { ...others, members: without(members), expired: without(expired), keys: entries(keys?.current) }
}

it('leaves nothing of a person in force, changes nothing of others, and does nothing the second time', () => {
  fc.assert(
    fc.property(fileWithKim, fc.constantFrom(...SPELLINGS), ({ text, entry }, spelling) => {
      const given = entry === 'user:7' ? entry : spelling
      const once = leave(text, given)
      const mine = new Set([emailKey(entry)])
      const left = listingIn(once.after, mine)
      expect(once.after.members.has(emailKey(entry))).toBe(false)
      expect(left.keys.filter(({ expiresAt }) => expiresAt > NOW)).toEqual([])
      const names = new Set(once.departure.keys.map(({ name }) => name))
      expect(rest(once.after, mine, names)).toEqual(rest(once.before, mine, names))
      // Lines that stay are as they were: no comment, mark, or line break of others changes. An entry that ends is laid out anew.
      const isWhole = [...once.departure.members, ...once.departure.keys].every(
        ({ becomes }) => becomes === 'removed',
      )
      const plain = (line: string) => line.replace(/\r$/, '').replace(/,(?=\s*(?:\/\/.*)?\s*$)/, '')
      const lines = new Set(text.split('\n').map(plain)).add('  "apiKeys": {}')
      if (isWhole) expect(once.text.split('\n').filter((line) => !lines.has(plain(line)))).toEqual([])
      const comments = (all: string) => all.match(/\/\* why \*\//g)?.length
      if (once.departure.members.every(({ becomes }) => becomes === 'ended') && isKept(once.departure.keys)) {
        expect(comments(once.text)).toBe(comments(text))
      }
      expect(once.text.startsWith('\uFEFF')).toBe(text.startsWith('\uFEFF'))
      expect(leave(once.text, given).text).toBe(once.text)
    }),
    { numRuns: 60 },
  )
})

function isKept(keys: readonly { readonly becomes: string }[]): boolean {
  return keys.every(({ becomes }) => becomes !== 'removed')
}

it('is the same for all addresses of an account, in files that list any of them', () => {
  const addresses = ['kim@a.example', 'kim@new.example', 'user:7']
  fc.assert(
    fc.property(fc.constantFrom(...addresses), fc.constantFrom(...addresses), (given, listed) => {
      const text = JSON.stringify({ organization: '1', members: { [ADA]: {}, [listed]: {} } })
      const snapshots = ['kim@a.example', 'kim@new.example'].map((email) =>
        snapshot([member(ADA), member(email, [], { userId: '7' })]),
      )
      const { after, departure } = leave(text, given, new Identity([given], snapshots))
      expect(departure.members).toHaveLength(1)
      expect(after.members.has(emailKey(listed))).toBe(false)
      expect(memberIn(after, ADA)).toBeDefined()
    }),
    { numRuns: 30 },
  )
})
