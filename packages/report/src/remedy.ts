/**
 * What to do about a refusal, by the API's error code. Codes are those of the public API description; what
 * they are about in practice is from the same source and the product documentation.
 */

const REMEDIES: Readonly<Record<string, string>> = {
  'organization.invitation_invalid_email':
    'The service does not accept this address. Correct it in the members file.',
  'organization.invitation_already_exists':
    'An open invitation stands in the way. Run again; if it stays, cancel the invitation in the console.',
  'organization.user_organization_already_belongs':
    'They belong to an organization already, and people join one at a time. They have to leave the other one, or use another address.',
  'organization.user_organization_does_not_belong':
    'They do not belong to this organization any more. Run again to plan afresh.',
  'organization.invitations_rate_limit_exceeded':
    'The service takes no more invitations for now. Run again later; what was done stays done.',
  'organization.invitation_not_found':
    'The invitation is gone: accepted, cancelled or expired meanwhile. Run again to plan afresh.',
  'organization.membership_not_found': 'They are not a member any more. Run again to plan afresh.',
  'user.not_found': 'The service does not know this person any more. Run again to plan afresh.',
  'organization.not_found':
    'The API key does not reach this organization. Check the key and the organization id.',
  'organization.invalid_access':
    'The API key does not reach this organization. Check the key and the organization id.',
  'root.invalid_authentication': 'The API key may not do this. It needs the role Organization owner.',
  'root.unauthorized': 'The API key was not accepted. Check that it is valid and has not expired.',
  'role_assignments.unauthorized_role_assignments':
    'The API key may not manage these roles, or a deployment among them is stopped. Give the key a role that covers them, or start the deployment.',
  'role_assignments.invalid_target_user_id': 'They are not a member any more. Run again to plan afresh.',
  'role_assignments.invalid_config':
    'The service does not accept this combination of role and resource. Check the ids and roles in the members file.',
}

/** A sentence or two, or undefined for a code that nobody has documented. */
export function remedyFor(code: string | undefined): string | undefined {
  return code !== undefined && Object.hasOwn(REMEDIES, code) ? REMEDIES[code] : undefined
}
