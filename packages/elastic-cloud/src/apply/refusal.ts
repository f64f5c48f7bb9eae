/** What the API's refusals mean for the person who reads them, and for what is worth trying again. */
import type { ElasticCloudError } from '../api-error.ts'

/** Codes that an earlier attempt of ours can have caused: what is true is read, not guessed. */
const TRACES: ReadonlySet<string> = new Set([
  'organization.invitation_already_exists',
  'organization.user_organization_already_belongs',
  'organization.invitation_not_found',
  'organization.membership_not_found',
  'user.not_found',
])

/** Codes about the request as such: no part of it would fare better. */
const ABOUT_THE_REQUEST: ReadonlySet<string> = new Set([
  'organization.not_found',
  'organization.invalid_access',
  'organization.user_organization_does_not_belong',
  'root.unauthorized',
  'root.invalid_authentication',
])

/** What to do, by code. Source of the codes: the public API description. */
const ADVICE: Readonly<Record<string, string>> = {
  'organization.invitation_invalid_email': 'The service does not accept the address. Correct it in the file.',
  'organization.invitation_already_exists':
    'The service says that the person is invited already. Look at the invitation in the console, cancel it there, and run again.',
  'organization.user_organization_already_belongs':
    'The person belongs to an organization, and people join one at a time. They have to leave it first, or be listed with another address.',
  'organization.user_organization_does_not_belong':
    'The person behind the API key is not in this organization. Use a key of an Organization owner.',
  'organization.invitations_rate_limit_exceeded':
    'The service limits how many people are invited. Run again later.',
  'organization.invitation_not_found': 'The invitation was gone. Run again.',
  'organization.membership_not_found': 'The person was no longer a member. Run again.',
  'organization.not_found': 'The API key does not reach this organization.',
  'role_assignments.unauthorized_role_assignments':
    'The API key may not change this, or the deployment is stopped: start it, or use a key of an Organization owner.',
  'role_assignments.invalid_target_user_id': 'The person is no longer a member. Run again.',
  'role_assignments.invalid_config':
    'The service does not accept this assignment. Check the role and the resource.',
  'root.unauthorized': 'The API key is not valid any more. Use another one.',
  'root.invalid_authentication': 'Only a key of an Organization owner may do this.',
}

export function mayBeTrace(error: ElasticCloudError): boolean {
  return error.codes.some((code) => TRACES.has(code))
}

/** Refused for what it asked, by an answer that can be about single items of it. */
export function isDivisible(error: ElasticCloudError): boolean {
  return (
    error.kind === 'refused' &&
    error.status !== 401 &&
    !error.codes.some((code) => ABOUT_THE_REQUEST.has(code))
  )
}

/** Nothing that follows can succeed either. */
export function endsTheRun(error: ElasticCloudError): boolean {
  return error.status === 401 || error.codes.includes('organization.not_found')
}

/** One sentence or two: what the service said, and what to do. */
export function advice(error: ElasticCloudError): string {
  const known = error.codes.map((code) => ADVICE[code]).find((text) => text !== undefined)
  return known ?? error.message
}
