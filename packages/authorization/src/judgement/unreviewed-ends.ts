/** End dates that a push brings and that no preview has cleared: nobody should wait for them in vain. */
import { conjunction, effectDigest, type Finding, lastDayText, type Roster, subjectText } from '@roster/core'
import type { Ledger } from '../ledger/ledger.ts'
import { endsSet } from '../review/review-content.ts'

export interface PushedFile {
  readonly head: Roster
  /** The last sound file before the push. */
  readonly before: Roster
  readonly ledger: Ledger
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Up to this many are named. */
const NAMED = 5

/** A date is not cleared if a limit did not allow it and the pull request was merged all the same, or without a preview. */
export async function unreviewedEnds({ head, before, ledger, now }: PushedFile): Promise<readonly Finding[]> {
  const found: string[] = []
  for (const { email, part } of endsSet({ head, before })) {
    if (part.due <= now) continue
    const digest = effectDigest(head.organization, email, part)
    const { status } = await ledger.weigh({ email, part, digest, changeDigest: '', planDigest: '' })
    if (status === 'held') found.push(`${subjectText(email)} (${lastDayText(part.due)})`)
  }
  if (found.length === 0) return []
  const more = found.length - NAMED
  const names = conjunction(more > 0 ? [...found.slice(0, NAMED), `${more} more`] : found)
  const what = found.length === 1 ? 'an end date' : `${found.length} end dates`
  return [
    {
      severity: 'warning',
      code: 'end-not-reviewed',
      message: `No preview has cleared ${what}: ${names}. When the day comes, runs hold what it ends. To have it applied, edit the entry in a pull request whose preview allows it.`,
    },
  ]
}
