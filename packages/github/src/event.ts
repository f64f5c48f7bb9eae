/** The event that started a workflow, reduced to what Roster goes by. */
import { z } from 'zod'

/** Strict on what is relied upon; GitHub's payloads hold much more. */
const PullRequestPayload = z.looseObject({
  action: z.string(),
  number: z.int().positive(),
  pull_request: z.looseObject({
    head: z.looseObject({
      sha: z.string(),
      /** Null once the fork has been deleted. */
      repo: z.looseObject({ id: z.number() }).nullable(),
    }),
    base: z.looseObject({ ref: z.string(), repo: z.looseObject({ id: z.number() }) }),
  }),
})

const PushPayload = z.looseObject({
  ref: z.string(),
  after: z.string(),
  deleted: z.boolean().default(false),
  repository: z.looseObject({ default_branch: z.string() }),
})

const MergeGroupPayload = z.looseObject({
  action: z.string(),
  merge_group: z.looseObject({ head_sha: z.string(), base_sha: z.string(), base_ref: z.string() }),
})

const SchedulePayload = z.looseObject({ schedule: z.string() })

const ManualPayload = z.looseObject({ ref: z.string() })

export type Trigger =
  | {
      readonly kind: 'pull-request'
      readonly event: 'pull_request' | 'pull_request_target'
      readonly number: number
      /** `opened`, `synchronize`, `reopened`, `labeled`, `closed`, … */
      readonly action: string
      /** The head lies in another repository, or in one that no longer exists. */
      readonly isFromFork: boolean
      readonly headSha: string
      /** A branch name. */
      readonly baseRef: string
    }
  | {
      readonly kind: 'push'
      /** `refs/heads/main`. */
      readonly ref: string
      /** `main`; absent where a tag was pushed. */
      readonly branch?: string
      /** The commit the ref points at now. */
      readonly after: string
      readonly defaultBranch: string
    }
  | {
      readonly kind: 'merge-group'
      readonly headSha: string
      readonly baseSha: string
      /** A branch name. */
      readonly baseRef: string
    }
  | { readonly kind: 'schedule'; readonly cron: string }
  | { readonly kind: 'manual'; readonly ref: string }
  /** An event, or a kind of it, for which there is nothing to do. */
  | { readonly kind: 'unsupported'; readonly event: string; readonly reason: string }

/**
 * Reads an event.
 *
 * @param name `GITHUB_EVENT_NAME`.
 * @param payload The parsed content of the file at `GITHUB_EVENT_PATH`.
 * @throws {EventPayloadError} where the payload lacks what GitHub documents for that event.
 */
export function readEvent(name: string, payload: unknown): Trigger {
  switch (name) {
    case 'pull_request':
    case 'pull_request_target': {
      const { action, number, pull_request } = parse(name, PullRequestPayload, payload)
      const { head, base } = pull_request
      const isFromFork = head.repo?.id !== base.repo.id
      const refs = { headSha: head.sha, baseRef: base.ref }
      return { kind: 'pull-request', event: name, number, action, isFromFork, ...refs }
    }
    case 'push': {
      const { ref, after, deleted, repository } = parse(name, PushPayload, payload)
      if (deleted) return { kind: 'unsupported', event: name, reason: `The push deleted ${ref}.` }
      const branch = branchName(ref)
      const defaultBranch = repository.default_branch
      return { kind: 'push', ref, after, defaultBranch, ...(branch !== undefined && { branch }) }
    }
    case 'merge_group': {
      const { action, merge_group: group } = parse(name, MergeGroupPayload, payload)
      if (action !== 'checks_requested') {
        return { kind: 'unsupported', event: name, reason: `The merge group was ${action}.` }
      }
      const baseRef = branchName(group.base_ref) ?? group.base_ref
      return { kind: 'merge-group', headSha: group.head_sha, baseSha: group.base_sha, baseRef }
    }
    case 'schedule':
      return { kind: 'schedule', cron: parse(name, SchedulePayload, payload).schedule }
    case 'workflow_dispatch':
      return { kind: 'manual', ref: parse(name, ManualPayload, payload).ref }
    default:
      return { kind: 'unsupported', event: name, reason: `Roster does nothing on the event ${name}.` }
  }
}

/** A payload that lacks what GitHub documents for its event. Its message says what and where. */
export class EventPayloadError extends Error {
  override readonly name = 'EventPayloadError'
}

function parse<Schema extends z.ZodType>(name: string, schema: Schema, payload: unknown): z.output<Schema> {
  const parsed = schema.safeParse(payload)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'payload'}: ${message}`,
  )
  throw new EventPayloadError(`The payload of ${name} is not as GitHub documents it: ${problems.join('; ')}.`)
}

function branchName(ref: string): string | undefined {
  return ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : undefined
}
