import { publishedSchema, readRoster } from '@roster/core'
import { expect, it } from 'vitest'
import { accessReportDocument } from '../index.ts'
import { liveReport, sinceReport } from '../testing/access-cases.ts'

function rosterOf(apiKeys: object) {
  const text = JSON.stringify({
    organization: '1234567890',
    apiKeys,
    members: { 'ada@acme.example': { organization: 'owner' } },
  })
  const { roster, findings } = readRoster(text, { now: Date.UTC(2026, 10, 23, 9) })
  if (roster === undefined) throw new Error(`expected a sound file, got ${findings[0]?.message}`)
  return roster
}

it('has what has changed since an earlier file, with the names that the file had then', () => {
  const document = accessReportDocument(sinceReport())
  expect(publishedSchema('access-report').describes(document)).toBe(true)
  expect(document.since).toMatchObject({
    commit: { id: 'd1ff'.repeat(10), at: '2026-10-23T08:00:00Z' },
    changes: [
      {
        kind: 'changed',
        email: 'grace@acme.example',
        granted: expect.arrayContaining([expect.objectContaining({ kind: 'security', name: 'siem' })]),
        revoked: [{ kind: 'deployment', role: 'admin', label: 'Admin', name: 'old-shop' }],
      },
      { kind: 'added', email: 'joan@acme.example', revoked: [] },
      { kind: 'removed', email: 'tom@acme.example', granted: [] },
    ],
    ends: [{ email: 'max@acme.example', before: '2026-11-28', after: '2026-12-04' }],
  })
})

it('has nothing of changes if it is not asked for them', () => {
  expect(accessReportDocument(liveReport())).not.toHaveProperty('since')
})

it('names an API key that has changed by its name in the file', () => {
  const key = { expires: '2027-03-01', owner: 'ada@acme.example', reason: 'CI' }
  const before = rosterOf({ ci: { deployments: { '*': 'viewer' }, ...key } })
  const after = rosterOf({ ci: { deployments: { '*': 'editor' }, ...key } })
  const document = accessReportDocument({
    ...liveReport(),
    roster: after,
    since: { roster: before, commit: { id: 'd1ff'.repeat(10), at: '2026-10-23T08:00:00Z' } },
  })
  expect(publishedSchema('access-report').describes(document)).toBe(true)
  expect(document.since?.changes).toEqual([
    {
      kind: 'changed',
      key: 'ci',
      granted: [expect.objectContaining({ role: 'editor', resource: '*' })],
      revoked: [expect.objectContaining({ role: 'viewer', resource: '*' })],
    },
  ])
})
