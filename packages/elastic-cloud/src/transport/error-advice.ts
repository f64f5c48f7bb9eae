/** What to do about a failed request, in a sentence: by the API's error code, else by status and kind. */
import { TRUST_ADVICE } from '@roster/core'
import type { ElasticCloudErrorDetails, ElasticCloudErrorKind } from './api-error.ts'

const CHECK_ORGANIZATION =
  'Check the organization id, and that the API key belongs to that organization: a key works for its own only.'

const RUN_AGAIN = 'Run again to plan afresh.'

/** Source of the codes: the public API description. */
const BY_CODE: Readonly<Record<string, string>> = {
  'organization.not_found': CHECK_ORGANIZATION,
  'organization.invalid_access': CHECK_ORGANIZATION,
  'organization.invitation_invalid_email':
    'The service does not accept this address. Correct it in the members file.',
  'organization.invitation_already_exists':
    'An open invitation stands in the way. Run again; if it stays, cancel the invitation in the console.',
  'organization.user_organization_already_belongs':
    'The person belongs to an organization already, and people join one at a time. They have to leave it first, or be listed with another address.',
  'organization.user_organization_does_not_belong':
    'The person behind the API key is not in this organization. Use a key of an Organization owner.',
  'organization.invitations_rate_limit_exceeded':
    'The service takes no more invitations for now. Run again later; what was done stays done.',
  'organization.invitation_not_found': `The invitation is gone: accepted, cancelled or expired meanwhile. ${RUN_AGAIN}`,
  'organization.membership_not_found': `The person is not a member any more. ${RUN_AGAIN}`,
  'user.not_found': `The service does not know this person any more. ${RUN_AGAIN}`,
  'role_assignments.unauthorized_role_assignments':
    'The API key may not manage these roles, or a deployment among them is stopped. Use a key of an Organization owner, or start the deployment.',
  'role_assignments.invalid_target_user_id': `The person is not a member any more. ${RUN_AGAIN}`,
  'role_assignments.invalid_config':
    'The service does not accept this combination of role and resource. Check the roles and ids in the members file.',
}

const BY_STATUS: Readonly<Record<number, string>> = {
  401: 'The API key is wrong, expired or revoked. Make a new one with the Organization owner role at https://cloud.elastic.co/account/keys.',
  403: 'The API key may not do this. Use a key with the Organization owner role, from https://cloud.elastic.co/account/keys.',
}

const BY_KIND: Readonly<Partial<Record<ElasticCloudErrorKind, string>>> = {
  'rate-limited': 'The API limits how many requests it takes: run again later.',
  'no-response': 'Check the network, the proxy and the API address, then run again.',
  untrusted: TRUST_ADVICE,
}

const NOT_THE_API =
  'The answer is not from the Elastic Cloud API: check the API address, and whether a proxy or firewall stands in between.'
const SERVICE_IN_TROUBLE = 'The service is in trouble, or something in front of it is: run again later.'
const REDIRECTED =
  'A redirect is not followed, since the API key would go with it: check the API address, and whether a proxy stands in between.'
const UNFORESEEN = 'The API may have changed: look for a newer version of Roster, or report this.'

export function adviceFor({
  kind,
  status,
  codes = [],
  retryAfterMs,
}: ElasticCloudErrorDetails): string | undefined {
  if (kind === 'unavailable') return (status ?? 0) >= 500 ? SERVICE_IN_TROUBLE : NOT_THE_API
  if (kind === 'unexpected-answer') {
    return status !== undefined && status >= 300 && status < 400 ? REDIRECTED : UNFORESEEN
  }
  if (kind === 'rate-limited' && retryAfterMs) {
    return `The API asks to wait ${Math.ceil(retryAfterMs / 1000)} s: run again after that.`
  }
  // With this status, a person who is not found is the one behind the key.
  if (kind === 'refused' && status === 401) return BY_STATUS[status]
  for (const code of codes) {
    if (Object.hasOwn(BY_CODE, code)) return BY_CODE[code]
  }
  return (kind === 'refused' && status !== undefined ? BY_STATUS[status] : undefined) ?? BY_KIND[kind]
}
