/** What to do about a failed request, in a sentence: by the API's error code, otherwise by status and kind. */
import { PROXY_ADVICE, TRUST_ADVICE } from '@roster/core'
import type { ElasticCloudErrorKind, Failure } from './failure.ts'

const CHECK_ORGANIZATION =
  'Check the organization id, and that the API key belongs to that organization: a key works only for its own organization.'

const RUN_AGAIN = 'Run again to make a new plan.'

/** Source of the codes: the public API description. */
const BY_CODE: Readonly<Record<string, string>> = {
  'organization.not_found': CHECK_ORGANIZATION,
  'organization.invalid_access': CHECK_ORGANIZATION,
  'organization.invitation_invalid_email':
    'The service does not accept this address. Correct it in the members file.',
  'organization.invitation_already_exists':
    'There is already an open invitation. Run again; if the error stays, cancel the invitation in the console.',
  'organization.user_organization_already_belongs':
    'The person is already a member here, perhaps under another address: list them with the address of their account. If accounts can only belong to one organization, they are a member of another one, and have to leave it first.',
  'organization.user_organization_does_not_belong':
    'The person behind the API key is not in this organization. Use a key of an Organization owner.',
  'organization.invitations_rate_limit_exceeded':
    'The service accepts no more invitations for now. Run again later; changes that were made are kept.',
  'organization.invitation_not_found': `The invitation has been accepted or cancelled, or has expired. ${RUN_AGAIN}`,
  'organization.membership_not_found': `The person is no longer a member. ${RUN_AGAIN}`,
  'user.not_found': `The service no longer knows this person. ${RUN_AGAIN}`,
  'role_assignments.unauthorized_role_assignments':
    'The API key cannot manage these roles, or one of the deployments is stopped. Use a key of an Organization owner, or start the deployment.',
  'role_assignments.invalid_target_user_id': `The person is no longer a member. ${RUN_AGAIN}`,
  'role_assignments.invalid_config':
    'The service does not accept this combination of role and resource. Check the roles and ids in the members file.',
}

const BY_STATUS: Readonly<Record<number, string>> = {
  401: 'The API key is wrong, expired or revoked. Make a new one with the Organization owner role at https://cloud.elastic.co/account/keys.',
  403: 'The API key is not allowed to do this. Use a key with the Organization owner role, from https://cloud.elastic.co/account/keys.',
}

const BY_KIND: Readonly<Partial<Record<ElasticCloudErrorKind, string>>> = {
  'rate-limited': 'The API limits the rate of requests: run again later.',
  'no-response': 'Check the network, the proxy and the API address, then run again.',
  untrusted: TRUST_ADVICE,
}

const NOT_THE_API =
  'Something in between answered instead, such as a proxy or a firewall: check the network and the API address.'
const SERVICE_IN_TROUBLE = 'The service, or something in front of it, has a problem: run again later.'
const REDIRECTED =
  'Redirects are not followed, since they would take the API key along: check the API address, and whether a proxy is in between.'
const UNFORESEEN =
  'Either something in between answered instead, such as a proxy, or the API has changed: check the API address, and look for a newer version of Roster.'

export function adviceFor({ kind, status, codes = [], retryAfterMs }: Failure): string | undefined {
  if (status === 407) return PROXY_ADVICE
  if (kind === 'unavailable') return (status ?? 0) >= 500 ? SERVICE_IN_TROUBLE : NOT_THE_API
  if (kind === 'unexpected-answer') {
    return status !== undefined && status >= 300 && status < 400 ? REDIRECTED : UNFORESEEN
  }
  if (kind === 'rate-limited' && retryAfterMs) {
    return `The API asks to wait for ${Math.ceil(retryAfterMs / 1000)} s: run again after that.`
  }
  // With this status, `user.not_found` is about the user of the key.
  if (kind === 'refused' && status === 401) return BY_STATUS[status]
  for (const code of codes) {
    if (Object.hasOwn(BY_CODE, code)) return BY_CODE[code]
  }
  return (kind === 'refused' && status !== undefined ? BY_STATUS[status] : undefined) ?? BY_KIND[kind]
}
