/** The reviews that count for a run: that of the pull request it is for, then those behind recent commits. */
import { type FileHistory, recentMerges } from '../history/recent-merges.ts'
import type { Evidence, ReadEvidence } from '../port/evidence.ts'
import type { MergedPullRequest, Merges } from '../port/repository.ts'

/** What the preview comment of a merged pull request proves. */
export interface MergedReview extends Evidence {
  readonly pullRequest: MergedPullRequest
}

export type MergedReviewPorts = Pick<Merges, 'commitsTouching' | 'pullRequestBehind'> & {
  readonly readEvidence: ReadEvidence
}

export interface MergedReviewsOptions {
  readonly file: FileHistory
  /** The pull request whose merge caused the run; absent if none did. */
  readonly pullRequest: MergedPullRequest | undefined
  /** Of the run's file, an id. */
  readonly organization: string
  /** How many days back. */
  readonly days: number
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Reads each comment once, and only as far back as is asked for. */
export class MergedReviews {
  readonly #read: MergedReview[] = []
  readonly #unread: AsyncGenerator<MergedReview>

  constructor(options: MergedReviewsOptions, ports: MergedReviewPorts) {
    this.#unread = readAll(options, ports)
  }

  async *newestFirst(): AsyncGenerator<MergedReview> {
    for (let index = 0; ; index += 1) {
      const known = this.#read[index]
      if (known !== undefined) {
        yield known
        continue
      }
      const { value, done } = await this.#unread.next()
      if (done) return
      this.#read.push(value)
      yield value
    }
  }

  /** Reads the newest one if it has not been read yet. */
  async readFirst(): Promise<void> {
    await this.newestFirst().next()
  }

  /** Those that were read so far, newest first. */
  get read(): readonly MergedReview[] {
    return this.#read
  }
}

async function* readAll(
  { file, pullRequest, organization, days, now }: MergedReviewsOptions,
  ports: MergedReviewPorts,
): AsyncGenerator<MergedReview> {
  const seen = new Set<number>()
  const read = async (merged: MergedPullRequest): Promise<MergedReview> => {
    seen.add(merged.number)
    return { pullRequest: merged, ...(await ports.readEvidence(merged, organization)) }
  }
  if (pullRequest) yield await read(pullRequest)
  for await (const { pullRequest: earlier } of recentMerges(ports, file, { now, days })) {
    if (earlier !== undefined && !seen.has(earlier.number)) yield await read(earlier)
  }
}
