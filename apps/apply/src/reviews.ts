/** The reviews that speak for a run: that of the pull request it is for, then those behind the last commits. */
import type { Secret } from '@roster/core'
import {
  type AppliedEffects,
  commentMarker,
  type GitHubClient,
  type MergedPullRequest,
  type OpenedReview,
  openApplied,
  openReview,
  type Repository,
  readStickyComment,
} from '@roster/github'
import { recentMerges } from './merges.ts'
import type { PushedFile } from './pushed-file.ts'

export interface ReviewSource {
  readonly client: GitHubClient
  readonly repository: Repository
  /** Path of the members file. */
  readonly file: string
  readonly organization: string
  readonly reviewKey: Secret
}

/** What the preview comment of a merged pull request proves. */
export interface MergedReview {
  readonly pullRequest: MergedPullRequest
  readonly opened: OpenedReview
  /** What of it has been carried out; absent where nothing is on record. */
  readonly applied?: AppliedEffects
}

export interface ReviewsOptions {
  readonly source: ReviewSource
  readonly pushed: PushedFile
  /** The one that was merged; absent where the run is for none. */
  readonly pullRequest: MergedPullRequest | undefined
  /** How many days back. */
  readonly days: number
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Reads each comment once, and only as far back as somebody asks. */
export class Reviews {
  readonly source: ReviewSource
  readonly #opened: MergedReview[] = []
  readonly #unopened: AsyncGenerator<MergedReview>

  constructor(options: ReviewsOptions) {
    this.source = options.source
    this.#unopened = openAll(options)
  }

  /** Newest first. @throws GitHubRequestError */
  async *newestFirst(): AsyncGenerator<MergedReview> {
    for (let index = 0; ; index += 1) {
      const known = this.#opened[index]
      if (known !== undefined) {
        yield known
        continue
      }
      const { value, done } = await this.#unopened.next()
      if (done) return
      this.#opened.push(value)
      yield value
    }
  }

  /** Reads the newest, whether or not anybody has asked for it yet. @throws GitHubRequestError */
  async readFirst(): Promise<void> {
    await this.newestFirst().next()
  }

  /** Those that were asked for so far, newest first. */
  get opened(): readonly MergedReview[] {
    return this.#opened
  }
}

async function* openAll({
  source,
  pushed,
  pullRequest,
  days,
  now,
}: ReviewsOptions): AsyncGenerator<MergedReview> {
  const seen = new Set<number>()
  if (pullRequest) {
    seen.add(pullRequest.number)
    yield await open(pullRequest, source)
  }
  for await (const { pullRequest: earlier } of recentMerges(source, pushed, { now, days })) {
    if (earlier === undefined || seen.has(earlier.number)) continue
    seen.add(earlier.number)
    yield await open(earlier, source)
  }
}

async function open(pullRequest: MergedPullRequest, source: ReviewSource): Promise<MergedReview> {
  const { client, repository, file, reviewKey } = source
  const marker = commentMarker('preview', file)
  const comment = await readStickyComment(client, repository, pullRequest.number, marker)
  const body = comment?.body ?? ''
  const expected = { ...source, pullRequest: pullRequest.number }
  const record = openApplied(body, reviewKey, expected)
  return {
    pullRequest,
    opened: openReview(body, reviewKey, expected),
    ...(record.status === 'valid' && { applied: record.applied }),
  }
}
