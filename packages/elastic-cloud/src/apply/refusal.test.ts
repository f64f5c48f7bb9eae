import { describe, expect, it } from 'vitest'
import { failure, lostAnswer } from '../testing/changes.ts'
import { NOT_SENT } from './divide.ts'
import {
  alreadyExists,
  endsTheRun,
  isAboutAddresses,
  isAboutRoles,
  isDivisible,
  mayBeTrace,
} from './refusal.ts'

describe('a refusal', () => {
  it.each([
    ['organization.invitation_already_exists', 400, { trace: true, divisible: true, ends: false }],
    ['organization.user_organization_already_belongs', 400, { trace: true, divisible: true, ends: false }],
    ['organization.invitation_not_found', 404, { trace: true, divisible: true, ends: false }],
    ['organization.membership_not_found', 404, { trace: true, divisible: true, ends: false }],
    ['user.not_found', 404, { trace: true, divisible: true, ends: false }],
    ['organization.invitation_invalid_email', 400, { trace: false, divisible: true, ends: false }],
    ['role_assignments.unauthorized_role_assignments', 403, { trace: false, divisible: true, ends: false }],
    ['role_assignments.invalid_config', 400, { trace: false, divisible: true, ends: false }],
    ['', 400, { trace: false, divisible: true, ends: false }],
    ['organization.not_found', 404, { trace: false, divisible: false, ends: true }],
    ['organization.invalid_access', 403, { trace: false, divisible: false, ends: false }],
    ['organization.user_organization_does_not_belong', 404, { trace: false, divisible: false, ends: false }],
    ['root.unauthorized', 401, { trace: false, divisible: false, ends: true }],
    ['root.unauthorized', 403, { trace: false, divisible: false, ends: false }],
    ['root.invalid_authentication', 403, { trace: false, divisible: false, ends: false }],
    ['something.else', 401, { trace: false, divisible: true, ends: true }],
  ])('with %s (%i)', (code, status, expected) => {
    const error = failure(code, status)
    expect({ trace: mayBeTrace(error), divisible: isDivisible(error), ends: endsTheRun(error) }).toEqual(
      expected,
    )
  })

  it.each([
    ['rate-limited', failure('', 429, { kind: 'rate-limited' })],
    ['unavailable', failure('', 503, { kind: 'unavailable' })],
    ['no-response', lostAnswer()],
  ])('is no verdict on single items if the request was %s', (_kind, error) => {
    expect([isDivisible(error), endsTheRun(error), mayBeTrace(error)]).toEqual([false, false, false])
  })
})

describe('an invitation can be refused', () => {
  it.each([
    ['organization.invitation_invalid_email', 400, { addresses: true, roles: false, exists: false }],
    ['organization.invitation_already_exists', 400, { addresses: true, roles: false, exists: true }],
    ['organization.user_organization_already_belongs', 400, { addresses: true, roles: false, exists: false }],
    ['role_assignments.invalid_config', 400, { addresses: false, roles: true, exists: false }],
    ['role_assignments.unauthorized_role_assignments', 403, { addresses: false, roles: true, exists: false }],
    ['', 403, { addresses: false, roles: true, exists: false }],
    ['root.invalid_data', 400, { addresses: true, roles: true, exists: false }],
    ['', 404, { addresses: true, roles: true, exists: false }],
    ['root.invalid_authentication', 403, { addresses: false, roles: false, exists: false }],
  ])('with %s (%i) for what it names', (code, status, expected) => {
    const error = failure(code, status)
    expect({
      addresses: isAboutAddresses(error),
      roles: isAboutRoles(error),
      exists: alreadyExists(error),
    }).toEqual(expected)
  })

  it.each([undefined, NOT_SENT] as const)('and is not if the result is %s', (result) => {
    expect([isAboutRoles(result), alreadyExists(result)]).toEqual([false, false])
  })
})
