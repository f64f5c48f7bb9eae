import { describe, expect, it } from 'vitest'
import { membersText, NOW, soundFile } from '../testing/members-text.ts'
import type { MembersEdit } from './edit-request.ts'
import { editMembers } from './members-edit.ts'

const ADA = 'ada@a.example'
const SHOP = 'a'.repeat(32)
const END = '2026-11-23T12:00Z'

const TEXT = membersText(
  { [ADA]: { organization: 'owner' } },
  {
    resources: { deployments: { shop: SHOP } },
    apiKeys: {
      ci: { id: 'k1', deployments: { shop: 'viewer' }, expires: '2027-03-01', owner: ADA },
      old: { expires: '2026-11-01', owner: ADA },
      'not pinned': { expires: '2027-03-01', owner: ADA },
    },
  },
)

function edited(...edits: readonly MembersEdit[]) {
  const result = editMembers(soundFile(TEXT), edits, { now: NOW })
  if (result.code !== 'edited') throw new Error(JSON.stringify(result))
  return JSON.parse(result.text).apiKeys
}

const end = (name: string, id: string, rest: object = {}): MembersEdit => ({
  kind: 'end-key',
  name,
  id,
  expires: END,
  owner: ADA,
  ...rest,
})

describe('an API key that is to end', () => {
  it.each<[string, MembersEdit, string, object]>([
    [
      'ends in its entry',
      end('anything', 'k1'),
      'ci',
      { id: 'k1', expires: END, deployments: { shop: 'viewer' } },
    ],
    ['is named in an entry without an id', end('not pinned', 'k2'), 'not pinned', { id: 'k2', expires: END }],
    ['keeps an end that has come already', end('old', 'k3'), 'old', { id: 'k3', expires: '2026-11-01' }],
    [
      'gets an entry if it has none',
      end('by hand', 'k4', { reason: 'Access review' }),
      'by hand',
      { id: 'k4', expires: END, owner: ADA, reason: 'Access review' },
    ],
    ['does not take the entry of another key', end('ci', 'k5'), 'ci (2)', { id: 'k5', expires: END }],
    ['goes by its id if no file can have its name', end('\u202E\n', 'k6'), 'k6', { id: 'k6', expires: END }],
    ['goes by its name on one line', end(' two\nlines ', 'k7'), 'two lines', { id: 'k7' }],
  ])('%s', (_, edit, name, expected) => {
    expect(edited(edit)[name]).toMatchObject(expected)
  })
})

it('names of resources change in API keys too', () => {
  const renames = [{ resource: 'deployment' as const, from: 'shop', to: 'store' }]
  expect(edited({ kind: 'rename-resources', renames }).ci.deployments).toEqual({ store: 'viewer' })
})
