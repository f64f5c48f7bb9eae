/** Refusals: the API's error codes with their status, and the one place that turns them into a response. */
import type * as z from 'zod'

/** Code → status and message. Codes and messages are those of the public API description, if it has them. */
const ERRORS = {
  'api_keys.invalid_input': [400, 'The API key request is not valid.'],
  'api_keys.key_not_found': [404, 'API key not found.'],
  'deployments.deployment_not_found': [404, 'Deployment not found.'],
  'organization.invalid_access': [
    403,
    'The current user does not have access to the requested organization.',
  ],
  'organization.invitation_already_exists': [400, 'Invitation already sent.'],
  'organization.invitation_invalid_email': [400, 'Invitation email was not valid.'],
  'organization.invitation_not_found': [404, 'Invitation not found.'],
  'organization.invitations_rate_limit_exceeded': [
    429,
    'Request exceeds organization invitation creation rate limits.',
  ],
  'organization.membership_not_found': [404, 'Organization membership not found.'],
  'organization.not_found': [404, 'Organization not found.'],
  'organization.user_organization_already_belongs': [400, 'User already belongs to organization.'],
  'organization.user_organization_does_not_belong': [
    404,
    'Invitation sender does not belong to organization.',
  ],
  'role_assignments.invalid_config': [400, 'The role assignments are not valid.'],
  'role_assignments.invalid_target_user_id': [400, 'The target user Id is invalid.'],
  'role_assignments.unauthorized_role_assignments': [
    403,
    'You are not authorised to change the specified RoleAssignments.',
  ],
  'root.internal_server_error': [500, 'The server could not complete the request.'],
  'root.invalid_authentication': [403, 'The current user authentication is not valid.'],
  'root.invalid_data': [400, 'The request is not valid.'],
  'root.resource_not_found': [404, 'Nothing exists at this path.'],
  'root.too_many_requests': [429, 'Too many requests.'],
  'root.unauthorized': [401, 'Credentials were invalid.'],
  'user.not_found': [404, 'User not found.'],
} as const satisfies Readonly<Record<string, readonly [status: number, message: string]>>

export type ErrorCode = keyof typeof ERRORS

/** One thing that is wrong with a request. */
export interface Refusal {
  readonly code: ErrorCode
  /** Defaults to the message of the code. */
  readonly message?: string
  readonly fields?: readonly string[]
}

interface AnswerDetails {
  /** Set if the code comes with another status than usual. */
  readonly status?: number
  /** Seconds, or an HTTP date. */
  readonly retryAfter?: string
  /** The underlying error; not shown to the caller. */
  readonly cause?: unknown
}

/** Thrown to refuse a request; only the API's error handler catches it. */
export class ApiError extends Error {
  readonly #refusals: readonly Refusal[]
  readonly #status: number
  readonly #retryAfter: string | undefined

  /** Answers with the status of the first refusal. */
  constructor(refusals: readonly [Refusal, ...Refusal[]], details: AnswerDetails = {}) {
    super(refusals[0].code, { cause: details.cause })
    this.#refusals = refusals
    this.#status = details.status ?? ERRORS[refusals[0].code][0]
    this.#retryAfter = details.retryAfter
  }

  toResponse(): Response {
    const codes = new Set(this.#refusals.map(({ code }) => code))
    const headers = new Headers({ 'x-cloud-error-codes': [...codes].join(',') })
    if (this.#retryAfter !== undefined) headers.set('retry-after', this.#retryAfter)
    const errors = this.#refusals.map(({ code, message, fields }) => ({
      code,
      message: message ?? ERRORS[code][1],
      ...(fields && { fields }),
    }))
    return Response.json({ errors }, { status: this.#status, headers })
  }
}

export function refusal(code: ErrorCode, details: Omit<Refusal, 'code'> & AnswerDetails = {}): ApiError {
  const { message, fields, ...answer } = details
  return new ApiError(
    [{ code, ...(message !== undefined && { message }), ...(fields && { fields }) }],
    answer,
  )
}

/** The refusal of a body that does not fit its schema. */
export function invalidData({ issues }: z.ZodError): ApiError {
  const [issue] = issues
  const field = issue?.path.join('.') ?? ''
  return refusal('root.invalid_data', {
    message: `${field === '' ? 'The body' : field}: ${issue?.message ?? 'not valid'}`,
    fields: issues.map(({ path }) => path.join('.')),
  })
}
