/**
 * The applied effects of a reviewed plan, sealed into a hidden line of the record on its pull request. A later run
 * thereby distinguishes a member who has left since from one who has yet to be invited.
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

/** The effects that have been applied, as read from a seal. */
export class AppliedEffects {
  readonly #seal: Seal
  readonly #tags: ReadonlySet<string>

  constructor(tags: ReadonlySet<string>, seal: Seal) {
    this.#tags = tags
    this.#seal = seal
  }

  /** Whether an effect has been applied. */
  has(effectDigest: string): boolean {
    return this.#tags.has(this.#seal.tag(effectDigest))
  }

  get tags(): Iterable<string> {
    return this.#tags
  }
}

/** The effects that a run and earlier runs have applied. */
export interface Applied extends ReviewSubject {
  /** The most important first: if they do not all fit, the last ones are left out. */
  readonly effectDigests: readonly string[]
  /** The effects on record so far. All of them are kept. */
  readonly earlier?: AppliedEffects | undefined
}

/**
 * The hidden line for the record.
 *
 * @param limits.maxLength The longest line, in characters. Effects that were on record before are kept even if they
 *   exceed it.
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

/** The effects that a comment proves to have been applied. Never throws, whatever the comment contains. */
export function openApplied(commentBody: string, key: Secret, expected: ReviewSubject): OpenedApplied {
  const seal = new Seal(key)
  const opened = openLine('applied', commentBody, { seal, expected, schema: SubjectHeader })
  if (opened.status !== 'valid') return opened
  return { status: 'valid', applied: new AppliedEffects(tagsIn(opened.tags), seal) }
}
