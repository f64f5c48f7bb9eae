/** What a refusal by the API means for a run: what to check, what to divide, and when to stop. */
import type { ElasticCloudError } from '../transport/api-error.ts'
import { type ItemResult, NOT_SENT } from './divide.ts'

/** Codes that an earlier attempt of this run can have caused. The next reading shows whether it did. */
const TRACES: ReadonlySet<string> = new Set([
  'organization.invitation_already_exists',
  'organization.user_organization_already_belongs',
  'organization.invitation_not_found',
  'organization.membership_not_found',
  'user.not_found',
])

/** Codes about the request as such: dividing it would not help. */
const ABOUT_THE_REQUEST: ReadonlySet<string> = new Set([
  'organization.not_found',
  'organization.invalid_access',
  'organization.user_organization_does_not_belong',
  'root.unauthorized',
  'root.invalid_authentication',
])

/** Codes about the person who is invited, whatever the roles. */
const ABOUT_THE_PERSON: ReadonlySet<string> = new Set([
  'organization.invitation_invalid_email',
  'organization.invitation_already_exists',
  'organization.user_organization_already_belongs',
])

export function mayBeTrace(error: ElasticCloudError): boolean {
  return error.codes.some((code) => TRACES.has(code))
}

/** Whether single items of the request can be the reason for the refusal. */
export function isDivisible(error: ElasticCloudError): boolean {
  return error.kind === 'refused' && !error.codes.some((code) => ABOUT_THE_REQUEST.has(code))
}

/** Whether an invitation request can be refused for one of its addresses. They all get the same roles. */
export function isAboutAddresses(error: ElasticCloudError): boolean {
  return (
    isDivisible(error) &&
    error.status !== 403 &&
    !error.codes.some((code) => code.startsWith('role_assignments.'))
  )
}

/** Whether an invitation can be refused for the roles it contains. */
export function isAboutRoles(result: ItemResult): boolean {
  if (result === undefined || result === NOT_SENT) return false
  return isDivisible(result) && !result.codes.some((code) => ABOUT_THE_PERSON.has(code))
}

export function alreadyExists(result: ItemResult): boolean {
  if (result === undefined || result === NOT_SENT) return false
  return result.codes.includes('organization.invitation_already_exists')
}

/** Whether no later request can succeed either. */
export function endsTheRun(error: ElasticCloudError): boolean {
  return error.status === 401 || error.codes.includes('organization.not_found')
}
