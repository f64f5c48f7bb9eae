import { loneSource, type MembersSource } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { type JudgeOptions, judge } from './judge.ts'

const NOW = Date.UTC(2026, 10, 23, 9)

const BROKEN = loneSource('{')

function file(members: object): MembersSource {
  return loneSource(
    JSON.stringify({
      organization: '1234567890',
      members: { 'ada@acme.example': { organization: 'owner' }, ...members },
    }),
  )
}

/** Without a key. */
function judgeFiles(options: Partial<JudgeOptions>) {
  return judge({
    base: file({}),
    merged: file({}),
    reader: undefined,
    approvals: undefined,
    obstacle: undefined,
    now: NOW,
    allowRemovals: false,
    ...options,
  })
}

describe('a judgement from the files alone', () => {
  it('is the difference between them', async () => {
    const judgement = await judgeFiles({ merged: file({ 'zoe@acme.example': {} }) })
    expect(judgement).toMatchObject({
      mode: 'static',
      caused: [{ kind: 'invite', email: 'zoe@acme.example' }],
      outside: [],
    })
    expect(judgement.plan?.changes).toEqual(judgement.caused)
  })

  it('takes everybody for new where the pull request adds the file', async () => {
    const { caused } = await judgeFiles({ base: undefined })
    expect(caused).toMatchObject([{ kind: 'invite', email: 'ada@acme.example' }])
  })

  it('has no plan where the base is broken, and says so', async () => {
    const { plan, caused, roster, findings } = await judgeFiles({ base: BROKEN })
    expect({ plan, caused }).toEqual({ plan: undefined, caused: [] })
    expect(roster?.organization).toBe('1234567890')
    expect(findings).toMatchObject([{ severity: 'warning', code: 'base-file-broken' }])
  })

  it.each([
    ['a broken file', { merged: BROKEN }, 'file-syntax'],
    ['no file', { merged: undefined }, 'file-missing'],
    [
      'what keeps the file from being read',
      { obstacle: { severity: 'error', code: 'merge-conflict', message: 'It conflicts.' } },
      'merge-conflict',
    ],
  ] as const)('is blocked by %s', async (_, options, code) => {
    const { plan, findings } = await judgeFiles(options)
    expect(plan).toBeUndefined()
    expect(findings).toContainEqual(expect.objectContaining({ severity: 'error', code }))
  })
})
