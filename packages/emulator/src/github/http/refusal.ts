/** Refusals: the errors of the API, with the bodies that GitHub sends. */
import type { ContentfulStatusCode } from 'hono/utils/http-status'

const DOCUMENTATION = 'https://docs.github.com/rest'

/** An invalid field of a request. */
export interface FieldError {
  readonly resource: string
  readonly code: 'invalid' | 'missing_field' | 'already_exists' | 'unprocessable' | 'custom'
  readonly field: string
  readonly message?: string
}

interface RefusalDetails {
  readonly headers?: Readonly<Record<string, string>>
  readonly errors?: readonly FieldError[]
}

export class Refusal extends Error {
  readonly status: ContentfulStatusCode
  readonly headers: Readonly<Record<string, string>>
  readonly errors: readonly FieldError[] | undefined

  constructor(status: ContentfulStatusCode, message: string, details: RefusalDetails = {}) {
    super(message)
    this.status = status
    this.headers = details.headers ?? {}
    this.errors = details.errors
  }

  toResponse(): Response {
    const body = {
      message: this.message,
      ...(this.errors && { errors: this.errors }),
      documentation_url: DOCUMENTATION,
      status: String(this.status),
    }
    return Response.json(body, { status: this.status, headers: this.headers })
  }
}

export function notFound(message = 'Not Found'): Refusal {
  return new Refusal(404, message)
}

export function validationFailed(...errors: readonly FieldError[]): Refusal {
  return new Refusal(422, 'Validation Failed', { errors })
}

/**
 * The refusal of a token that lacks a permission.
 *
 * @param accepted The permissions that would be enough, in the form of the header `x-accepted-github-permissions`:
 *   `issues=write`, with alternatives after `; `.
 */
export function notAccessible(accepted?: string): Refusal {
  return new Refusal(403, 'Resource not accessible by integration', {
    headers: accepted === undefined ? {} : { 'x-accepted-github-permissions': accepted },
  })
}
