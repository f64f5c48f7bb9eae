/**
 * The applied effects: what of a reviewed plan has been carried out, sealed into a hidden line of the record
 * on its pull request. It lets a later run tell who has left since from who has yet to be invited.
 */
import type { Secret } from '@roster/core'
import { Seal } from './seal.ts'
import {
  joinTags,
  type OpenedLine,
  openLine,
  type ReviewSubject,
  SubjectHeader,
  sealLine,
  subjectHeader,
  tagsIn,
} from './sealed-line.ts'

export type OpenedApplied =
  | { readonly status: 'valid'; readonly applied: AppliedEffects }
  | Exclude<OpenedLine<SubjectHeader>, { readonly status: 'valid' }>

/** What has been carried out, as its seal tells it. */
export class AppliedEffects {
  readonly #seal: Seal
  readonly #tags: ReadonlySet<string>

  constructor(tags: ReadonlySet<string>, seal: Seal) {
    this.#tags = tags
    this.#seal = seal
  }

  /** Whether an effect has been carried out, by its digest. */
  has(effectDigest: string): boolean {
    return this.#tags.has(this.#seal.tag(effectDigest))
  }

  get tags(): Iterable<string> {
    return this.#tags
  }
}

/** What a run has carried out, beside what earlier ones have. */
export interface Applied extends ReviewSubject {
  /** Most important ones first: where they do not all fit, the last are left out. */
  readonly effectDigests: readonly string[]
  /** What was on record before; all of it stays. */
  readonly earlier?: AppliedEffects | undefined
}

/**
 * The hidden line for the record.
 *
 * @param limits.maxLength The most characters the line may have; what was on record before goes beyond it
 *   rather than being lost.
 */
export function sealApplied(applied: Applied, key: Secret, limits: { readonly maxLength: number }): string {
  const seal = new Seal(key)
  const line = (tags: Iterable<string>) => sealLine('applied', subjectHeader(applied), joinTags(tags), seal)
  const tags = new Set(applied.earlier?.tags)
  const empty = line([]).length
  for (const digest of applied.effectDigests) {
    const tag = seal.tag(digest)
    if (empty + (tags.size + 1) * tag.length > limits.maxLength) break
    tags.add(tag)
  }
  return line(tags)
}

/** What a comment proves to have been carried out. Never throws, whatever the comment is. */
export function openApplied(commentBody: string, key: Secret, expected: ReviewSubject): OpenedApplied {
  const seal = new Seal(key)
  const opened = openLine('applied', commentBody, { seal, expected, schema: SubjectHeader })
  if (opened.status !== 'valid') return opened
  return { status: 'valid', applied: new AppliedEffects(tagsIn(opened.tags), seal) }
}
