/** The event that started a workflow, reduced to the parts that Roster uses. */
import * as z from 'zod'

/** Strict about the parts that are used; GitHub's payloads contain many more. */
const PullRequestPayload = z.looseObject({ number: z.int().positive() })

/** This payload has the number only inside the pull request. */
const ReviewPayload = z.looseObject({ pull_request: z.looseObject({ number: z.int().positive() }) })

const PushPayload = z.looseObject({
  ref: z.string(),
  before: z.string().optional(),
  after: z.string(),
  deleted: z.boolean().default(false),
  repository: z.looseObject({ default_branch: z.string() }),
})

/** The `before` of a push that creates a branch. */
const NO_COMMIT = /^0+$/

const MergeGroupPayload = z.looseObject({
  action: z.string(),
  merge_group: z.looseObject({
    head_sha: z.string(),
    base_sha: z.string(),
    base_ref: z.string(),
    head_ref: z.string().optional(),
  }),
})

/** Branches of the queue are called `refs/heads/gh-readonly-queue/main/pr-7-SHA`, with the SHA of the base. */
const QUEUED = /^refs\/heads\/gh-readonly-queue\/.+\/pr-(\d+)-[0-9a-f]+$/

/** The head of the pull request is absent if its fork has been deleted. */
const WorkflowRunPayload = z.looseObject({
  workflow_run: z.looseObject({
    event: z.string(),
    head_sha: z.string(),
    head_branch: z.string().nullish(),
    head_repository: z.looseObject({ full_name: z.string() }).nullish(),
  }),
})

export type Trigger =
  | { readonly kind: 'pull-request'; readonly number: number }
  | {
      readonly kind: 'push'
      /** `refs/heads/main`. */
      readonly ref: string
      /** `main`; absent if a tag was pushed. */
      readonly branch?: string
      /** The commit the ref pointed at before; absent for a new branch. */
      readonly before?: string
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
      /** Number of the pull request that was queued last, if the branch of the queue names it. */
      readonly pullRequest?: number
    }
  /** Another workflow has run. */
  | {
      readonly kind: 'workflow-run'
      /** The event that started it. */
      readonly event: string
      readonly headSha: string
      readonly head?: {
        /** `acme/members`. */
        readonly repository: string
        readonly branch: string
      }
    }
  | { readonly kind: 'schedule' }
  | { readonly kind: 'manual' }
  /** An event that Roster does not act on. */
  | { readonly kind: 'unsupported'; readonly event: string; readonly reason: string }

/**
 * Reads an event.
 *
 * @param name `GITHUB_EVENT_NAME`.
 * @param payload The parsed content of the file at `GITHUB_EVENT_PATH`.
 * @throws {EventPayloadError} if the payload lacks a field that GitHub documents for the event.
 */
export function readEvent(name: string, payload: unknown): Trigger {
  switch (name) {
    case 'pull_request':
    case 'pull_request_target':
      // Everything else is read from the API: the payload is older than the run, which may have waited for a runner.
      return { kind: 'pull-request', number: parse(name, PullRequestPayload, payload).number }
    case 'pull_request_review':
      return { kind: 'pull-request', number: parse(name, ReviewPayload, payload).pull_request.number }
    case 'push': {
      const { ref, before, after, deleted, repository } = parse(name, PushPayload, payload)
      if (deleted) return { kind: 'unsupported', event: name, reason: `The push deleted ${ref}.` }
      const branch = branchName(ref)
      const defaultBranch = repository.default_branch
      return {
        kind: 'push',
        ref,
        after,
        defaultBranch,
        ...(branch !== undefined && { branch }),
        ...(before !== undefined && !NO_COMMIT.test(before) && { before }),
      }
    }
    case 'merge_group': {
      const { action, merge_group: group } = parse(name, MergeGroupPayload, payload)
      if (action !== 'checks_requested') {
        return { kind: 'unsupported', event: name, reason: `The merge group was ${action}.` }
      }
      const baseRef = branchName(group.base_ref) ?? group.base_ref
      const pullRequest = QUEUED.exec(group.head_ref ?? '')?.[1]
      return {
        kind: 'merge-group',
        headSha: group.head_sha,
        baseSha: group.base_sha,
        baseRef,
        ...(pullRequest !== undefined && { pullRequest: Number(pullRequest) }),
      }
    }
    case 'workflow_run': {
      const { workflow_run: run } = parse(name, WorkflowRunPayload, payload)
      const { event, head_sha: headSha, head_branch: branch, head_repository: repository } = run
      const head = branch && repository ? { repository: repository.full_name, branch } : undefined
      return { kind: 'workflow-run', event, headSha, ...(head && { head }) }
    }
    case 'schedule':
      return { kind: 'schedule' }
    case 'workflow_dispatch':
      return { kind: 'manual' }
    default:
      return { kind: 'unsupported', event: name, reason: `Roster does not act on the event ${name}.` }
  }
}

/** A payload that lacks a documented field. The message names the field. */
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
