/**
 * The record of a run, sealed into a hidden line of the comment on the newest merged pull request: what the file asked
 * for and was still open at the end of the run. With it, a later run can distinguish unfinished changes from changes
 * that someone has undone.
 */
import type { Secret } from '@roster/core'
import * as z from 'zod'
import { Seal, TAG_LENGTH } from './seal.ts'
import {
  joinTags,
  type LineContent,
  type OpenedLine,
  openLine,
  type ReviewSubject,
  SubjectHeader,
  sealedLines,
  sealLine,
  subjectHeader,
  tagsIn,
} from './sealed-line.ts'

/**
 * - `intact`: the text was the sealed one, and the comment had not been written to after the merge.
 * - `edited`: the text was another one.
 * - `late`: the comment was written to after the merge, so nobody may have seen it before.
 */
const PreviewState = z.enum(['intact', 'edited', 'late'])
export type PreviewState = z.infer<typeof PreviewState>

/** The facts that a run found at its end. */
export interface RunRecord extends ReviewSubject {
  /** When the run planned, in milliseconds since the epoch. */
  readonly at: number
  /** How the first record found the preview that it replaced. */
  readonly preview: PreviewState
  /** See `reviewFingerprint`: the sealed preview that this is about, and no other. */
  readonly review: string
  /** Absent on a pull request that is not the newest: later runs do not read it there. */
  readonly found?: RunFindings
}

export interface RunFindings {
  /** The newest commit that had changed the file; absent if none was known. */
  readonly commit?: string
  /** Digests of the effects that were authorised and not applied. */
  readonly open: readonly string[]
  /** Digests of further effects that were not in force, the most important first. */
  readonly others: readonly string[]
  /** When effects that someone has undone were last in force, in milliseconds since the epoch, by their digests. */
  readonly spent: ReadonlyMap<string, number>
}

const Header = SubjectHeader.extend({
  preview: PreviewState,
  review: z.string(),
  /** False if it is not known what was open. */
  isComplete: z.boolean(),
  /** Absent from records of older releases. */
  commit: z.string().exactOptional(),
  /** Tags with times. */
  spent: z.array(z.tuple([z.string(), z.int()])),
})
type Header = z.infer<typeof Header>

export type OpenedRunRecord =
  | { readonly status: 'valid'; readonly record: SealedRunRecord }
  | Exclude<OpenedLine<Header>, { readonly status: 'valid' }>

/** A record, as read from its seal. */
export class SealedRunRecord {
  readonly at: number
  readonly preview: PreviewState
  /** See `reviewFingerprint`. */
  readonly review: string
  /** Whether it says what was open. */
  readonly isComplete: boolean
  /** The newest commit that had changed the file then; absent from records of older releases. */
  readonly commit?: string
  readonly #open: ReadonlySet<string>
  readonly #spent: ReadonlyMap<string, number>
  readonly #seal: Seal

  constructor({ header, tags, plannedAt }: LineContent<Header>, seal: Seal) {
    const { preview, review, isComplete, commit, spent } = header
    this.at = plannedAt
    this.preview = preview
    this.review = review
    this.isComplete = isComplete
    if (commit !== undefined) this.commit = commit
    this.#open = tagsIn(tags)
    this.#spent = new Map(spent)
    this.#seal = seal
  }

  /** When an effect was last known to be in force, in milliseconds since the epoch; undefined if never. */
  inForceAt(digest: string): number | undefined {
    const tag = this.#seal.tag(digest)
    return this.#open.has(tag) ? undefined : (this.#spent.get(tag) ?? this.at)
  }
}

/** The most characters that an effect with its time adds to the header, in base64url. */
const SPENT_LENGTH = 42

/**
 * The hidden line for the record. Undefined if the open effects do not fit: a part would count open effects as done.
 * Other effects that do not fit are left out, and count as in force at the time of the record. Later runs then hold
 * them, so that a long record never gives back access that someone took away.
 *
 * @param limits.maxLength Maximum number of characters of the line.
 */
export function sealRunRecord(
  record: RunRecord,
  key: Secret,
  limits: { readonly maxLength: number },
): string | undefined {
  const seal = new Seal(key)
  const { at, preview, review, found } = record
  const { commit, open = [], others = [], spent = new Map<string, number>() } = found ?? {}
  const line = (tagged: readonly string[], times: readonly (readonly [string, number])[]) => {
    const header = {
      ...subjectHeader(record),
      preview,
      review,
      isComplete: found !== undefined,
      ...(commit !== undefined && { commit }),
      spent: times
        .map(([digest, time]) => [seal.tag(digest), time] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    }
    const tags = joinTags(tagged.map((digest) => seal.tag(digest)))
    return sealLine('applied', { header, tags, plannedAt: at }, seal)
  }
  const room = limits.maxLength - line(open, []).length
  if (room < 0) return undefined
  const fitting = others.slice(0, Math.floor(room / TAG_LENGTH))
  const rest = Math.floor((room - fitting.length * TAG_LENGTH) / SPENT_LENGTH)
  return line([...open, ...fitting], [...spent].slice(0, rest))
}

/** Identifies the sealed preview in a comment: its MAC; empty if there is none. */
export function reviewFingerprint(commentBody: string): string {
  return / ([\w-]+) -->$/.exec(sealedLines('reviewed', commentBody)[0] ?? '')?.[1] ?? ''
}

/** What a comment proves about the last run. Never throws, whatever the comment contains. */
export function openRunRecord(commentBody: string, key: Secret, expected: ReviewSubject): OpenedRunRecord {
  const seal = new Seal(key)
  const opened = openLine('applied', commentBody, { seal, expected, schema: Header })
  if (opened.status !== 'valid') return opened
  return { status: 'valid', record: new SealedRunRecord(opened, seal) }
}
