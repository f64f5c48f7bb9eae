import { ResourceNames, type UnknownAssignment } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { change, failure, lostAnswer, roles } from '../testing/changes.ts'
import { Attempt, type Omission } from './attempt.ts'
import { type ItemResult, NOT_SENT } from './divide.ts'
import { type OutcomeFacts, outcomeOf } from './outcome.ts'

const INVITE = change('invite', 'bob', [], ['deployment/d1=viewer'])
const NAMES = new ResourceNames()
const REFUSED = failure('organization.invitation_invalid_email')
const PLATFORM: UnknownAssignment = { path: 'platform', roleId: 'platform-admin', wire: {} }

function attemptWith(...results: readonly ItemResult[]): Attempt {
  const attempt = new Attempt({ change: INVITE, lost: 0 })
  for (const result of results) attempt.record(result)
  return attempt
}

function withheld(): Attempt {
  const attempt = attemptWith(undefined)
  attempt.withheld = 'Too few owners.'
  return attempt
}

function outcome(attempt: Attempt | undefined, facts: Partial<OutcomeFacts> = {}) {
  return outcomeOf(INVITE, { attempt, isDone: false, isTouched: false, isRead: true, names: NAMES, ...facts })
}

describe('the outcome of a change', () => {
  it.each<[string, Attempt | undefined, Partial<OutcomeFacts>, object]>([
    [
      'seen to be true',
      attemptWith(undefined),
      { isDone: true, isTouched: true },
      { status: 'applied', verified: true },
    ],
    [
      'true before anything was sent',
      undefined,
      { isDone: true },
      { status: 'already-done', verified: true },
    ],
    [
      'true in spite of a refusal',
      attemptWith(REFUSED),
      { isDone: true },
      { status: 'already-done', verified: true },
    ],
    [
      'that the run never got to',
      undefined,
      {},
      { status: 'not-attempted', message: 'The run ended before this.' },
    ],
    [
      'that was never sent',
      attemptWith(NOT_SENT),
      {},
      { status: 'not-attempted', message: 'The run ended before this.' },
    ],
    [
      'of which part was sent',
      attemptWith(undefined, NOT_SENT),
      { isTouched: true },
      { status: 'failed', message: 'The run ended before all of it was done.' },
    ],
    [
      'refused',
      attemptWith(REFUSED),
      {},
      { status: 'failed', code: REFUSED.codes[0], message: REFUSED.advice ?? REFUSED.message },
    ],
    [
      'refused in one part, with another not sent',
      attemptWith(REFUSED, NOT_SENT),
      {},
      { status: 'failed', code: REFUSED.codes[0] },
    ],
    ['withheld in part', withheld(), { isTouched: true }, { status: 'failed', message: 'Too few owners.' }],
    [
      'whose answer was lost',
      attemptWith(lostAnswer()),
      { isTouched: true },
      { status: 'failed', message: lostAnswer().message },
    ],
    [
      'accepted, and not read afterwards',
      attemptWith(undefined),
      { isTouched: true, isRead: false },
      { status: 'applied', verified: false, message: expect.stringContaining('could not be read') },
    ],
    [
      'lost, and not read afterwards',
      attemptWith(undefined, lostAnswer()),
      { isTouched: true, isRead: false },
      { status: 'failed', message: lostAnswer().message },
    ],
    [
      'accepted, and not to be seen',
      attemptWith(undefined),
      { isTouched: true },
      { status: 'failed', message: expect.stringContaining('does not show it') },
    ],
  ])('%s', (_name, attempt, facts, expected) => {
    expect(outcome(attempt, facts)).toEqual({
      change: INVITE,
      verified: false,
      ...('code' in expected && !('message' in expected) ? { message: expect.any(String) } : {}),
      ...expected,
    })
  })

  it.each<[Omission, string | undefined]>([
    [{}, undefined],
    [
      { assignments: roles('deployment/d1=viewer', 'deployment/d2=viewer') },
      'The invitation was sent without deployments/d1=viewer, deployments/d2=viewer: the service refuses roles on what is gone or stopped.',
    ],
    [
      { carried: [PLATFORM, { ...PLATFORM, roleId: '' }] },
      'The invitation was sent without platform-admin (platform), platform, which this release does not know and the service refused.',
    ],
    [
      { assignments: roles('deployment/d1=viewer'), carried: [PLATFORM] },
      expect.stringMatching(
        /^The invitation was sent without deployments.*stopped\. The invitation was sent without platform-admin/,
      ) as unknown as string,
    ],
  ])('says what was left out: %j', (omitted, message) => {
    const attempt = attemptWith(undefined)
    attempt.omitted = omitted
    expect(outcome(attempt, { isDone: true, isTouched: true }).message).toEqual(message)
  })

  it('names the stopped deployments that can be in the way', () => {
    const attempt = attemptWith(failure('role_assignments.unauthorized_role_assignments', 403))
    attempt.stoppedDeployments = ['d8', 'd9']
    expect(outcome(attempt).message).toMatch(
      / while one is stopped, and these are: d8, d9\. Start or delete them\.$/,
    )
  })
})
