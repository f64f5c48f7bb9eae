import { describe, expect, it } from 'vitest'
import { ORGANIZATION } from '../testing/members-files.ts'
import { TestRepository } from '../testing/test-repository.ts'
import { judgeLabel } from './lifting-label.ts'

const LABEL = 'roster: allow removals'
const HEAD = 'head 7'
const set = (by: string, at: number, name = LABEL) => ({ name, isSet: true, by, at })
const unset = (at: number) => ({ name: LABEL, isSet: false, by: 'ada', at })
const ADA = { by: 'ada', at: 10 }

interface Case {
  readonly events?: Parameters<TestRepository['labels']['set']>[1]
  readonly last?: { readonly headSha: string; readonly asOf: number; readonly label?: typeof ADA }
  readonly labels?: readonly string[]
  readonly mayWrite?: boolean | undefined
  readonly isQueued?: boolean
}

async function judge({ events, last, labels = [LABEL], isQueued = false, ...rest }: Case) {
  const repository = new TestRepository()
  if (events) repository.labels.set(7, events)
  if (last) repository.previews.set(7, last)
  if ('mayWrite' in rest) repository.writers.set('ada', rest.mayWrite)
  const head = isQueued ? {} : { headSha: HEAD }
  const { label, findings } = await judgeLabel(
    { number: 7, labels, organization: ORGANIZATION, ...head },
    repository,
  )
  return { label, why: findings.map(({ code, message }) => `${code}: ${message}`), asked: repository.asked }
}

describe('the label that lifts limits', () => {
  it.each<[string, Case]>([
    ['nothing was previewed before', { events: [set('ada', 10)] }],
    ['it was set after the last preview', { events: [set('ada', 10)], last: { headSha: 'old', asOf: 9 } }],
    [
      'the last preview counted it',
      { events: [set('ada', 10)], last: { headSha: HEAD, asOf: 30, label: ADA } },
    ],
    [
      'it was taken off and set again after a push',
      {
        events: [set('mallory', 1), unset(5), set('ada', 10)],
        last: { headSha: 'old', asOf: 6, label: { by: 'ada', at: 1 } },
      },
    ],
    ['it has other capitals', { labels: ['Roster: Allow Removals'], events: [set('ada', 10, LABEL)] }],
    [
      'the preview of a queued pull request counted it',
      { isQueued: true, last: { headSha: HEAD, asOf: 30, label: ADA } },
    ],
  ])('counts if %s', async (_, given) => {
    expect(await judge(given)).toMatchObject({ label: ADA, why: [] })
  })

  it.each<[string, Case, string]>([
    [
      'who set it may not write',
      { events: [set('ada', 10)], mayWrite: false },
      'ada set it and may not write',
    ],
    [
      'GitHub does not tell whether they may',
      { events: [set('ada', 10)], mayWrite: undefined },
      'does not tell',
    ],
    ['GitHub does not tell who set it', {}, 'does not tell'],
    [
      'another label was renamed to it, and GitHub has the old name',
      { events: [set('ada', 1, 'x')] },
      'does not tell',
    ],
    [
      'another label was renamed to it, and GitHub has the new name',
      { events: [set('ada', 10)], last: { headSha: HEAD, asOf: 10 } },
      'an earlier preview was made since',
    ],
    [
      'it was set for an earlier commit',
      { events: [set('ada', 10)], last: { headSha: 'old', asOf: 20, label: ADA } },
      'Take it off and set it again',
    ],
    [
      'a preview of a later commit did not count it, although that commit is gone',
      { events: [set('ada', 10)], last: { headSha: 'new', asOf: 20 } },
      'Take it off',
    ],
    [
      'another account set it again',
      {
        events: [set('ada', 10), unset(11), set('mallory', 12)],
        last: { headSha: HEAD, asOf: 12, label: ADA },
      },
      'Take it off',
    ],
    [
      'no preview of a queued pull request counted it',
      { isQueued: true, events: [set('ada', 10)] },
      'did not count it',
    ],
  ])('lifts nothing if %s', async (_, given, why) => {
    const { label, why: found } = await judge(given)
    expect(label).toBeUndefined()
    expect(found).toEqual([
      expect.stringMatching(/^label-not-counted: The label "roster: allow removals" lifts no/),
    ])
    expect(found[0]).toContain(why)
  })

  it('is asked about only if it is there', async () => {
    expect(await judge({ labels: ['access'] })).toEqual({ label: undefined, why: [], asked: [] })
  })
})
