/**
 * The account that a token writes as. GraphQL returns it for every kind of token, also on GitHub Enterprise Server.
 * REST returns it only for tokens of users.
 */
import * as z from 'zod'
import { GitHubRequestError } from './request-error.ts'

export interface Identity {
  /** `github-actions[bot]`, `my-app[bot]`, `ada`. */
  readonly login: string
  readonly id?: number
}

/** The account of a workflow's own token. */
const WORKFLOW: Identity = { login: 'github-actions[bot]' }

export const VIEWER_QUERY = 'query { viewer { login databaseId } }'

/** GraphQL reports errors beside data, with the status 200. */
export const ViewerAnswer = z.looseObject({
  data: z
    .looseObject({
      viewer: z.looseObject({ login: z.string().min(1), databaseId: z.int().nullish() }).nullish(),
    })
    .nullish(),
  errors: z.array(z.looseObject({ type: z.string().nullish(), message: z.string().nullish() })).nullish(),
})
export type ViewerAnswer = z.infer<typeof ViewerAnswer>

export const UserAnswer = z.object({ login: z.string().min(1), id: z.int() })
export type UserAnswer = z.infer<typeof UserAnswer>

export interface IdentityQuestions {
  /** Sends `VIEWER_QUERY`. */
  readonly viewer: () => Promise<ViewerAnswer>
  /** `GET /user`. */
  readonly user: () => Promise<UserAnswer>
}

/**
 * A token without an identity, for which neither request gets an answer, can only belong to a workflow.
 *
 * @throws {GitHubRequestError} if GitHub cannot be asked now: who wrote a comment must not depend on an outage.
 */
export async function askIdentity({ viewer, user }: IdentityQuestions): Promise<Identity> {
  const seen = await unlessRefused(viewer)
  const found = seen?.data?.viewer
  if (found) return { login: found.login, ...(found.databaseId && { id: found.databaseId }) }
  const limit = seen?.errors?.find(({ type }) => type === 'RATE_LIMITED')
  if (limit) {
    const reason = limit.message ?? 'the rate limit of GraphQL is used up'
    throw new GitHubRequestError({
      method: 'POST',
      path: '/graphql',
      httpStatus: 403,
      reason,
      retryAfterMs: 60_000,
    })
  }
  return (await unlessRefused(user)) ?? WORKFLOW
}

/** Undefined for a final refusal, by GitHub or by a firewall on the way. A wrong token is an error. */
async function unlessRefused<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask()
  } catch (error) {
    const isFinal = error instanceof GitHubRequestError && !error.isTransient && !error.isRateLimit
    if (isFinal && error.status !== 401) return undefined
    throw error
  }
}
