/**
 * The rules of the ledger, told once more and in another way: from a list of all that happened, without seals, tags or
 * records. Properties compare what runs do with it.
 */
import type { Assignment, EffectPart } from '@roster/core'

/** What a file lists for one member. Times are in milliseconds since the epoch. */
export interface Entry {
  readonly roles: readonly { readonly role: string; readonly until?: number | undefined }[]
  readonly until?: number | undefined
}

export interface Content {
  /** By name. */
  readonly members: Readonly<Record<string, Entry | undefined>>
  readonly policy: Readonly<Record<string, unknown>>
  /** Ends of the API keys that the file lists, by id; absent if it says nothing about API keys. */
  readonly keys?: Readonly<Record<string, number | undefined>> | undefined
}

export interface SealedReview {
  readonly at: number
  readonly digests: ReadonlySet<string>
  readonly planDigest: string
  /** Whether the label lifted its limits. */
  readonly isLifted: boolean
}

export type Event =
  | {
      readonly is: 'landing'
      readonly at: number
      /** Absent if the file is broken. */
      readonly content?: Content
      readonly before?: Content
      readonly review?: SealedReview
      readonly isApproved: boolean
    }
  /** A run that could leave a record, with the digests of the effects that were in force at its end. */
  | { readonly is: 'run'; readonly at: number; readonly inForce: ReadonlySet<string> }

/** An effect on one member or API key. */
export interface Effect {
  /** A name, or the id of an API key. */
  readonly on: string
  readonly part: EffectPart
  readonly digest: string
  /** Of "access goes on past its old end", for effects that this can mean. */
  readonly extended?: string
  /** Of the plan that a run made it for. */
  readonly planDigest?: string
}

/** Whether a file asks for the effect at a time. */
export function asksFor({ members, policy, keys }: Content, { on, part }: Effect, time: number): boolean {
  const entry = members[on]
  const current = entry && (entry.until === undefined || entry.until > time) ? entry : undefined
  if (/^k\d+$/.test(on)) {
    if (typeof part === 'object' && 'due' in part) return keys?.[on] === part.due
    return keys !== undefined && policy['unlistedKeys'] === 'revoke' && !(on in keys)
  }
  const isToLeave = current === undefined && policy['unlisted'] !== 'report'
  if (part === 'begins') return current !== undefined
  if (part === 'ends') return isToLeave
  if ('due' in part)
    return part.role ? entry !== undefined && endOf(entry, part.role) === part.due : entry?.until === part.due
  if ('grant' in part) return current !== undefined && holds(current, part.grant, time)
  if ('revoke' in part) return current ? !holds(current, part.revoke, time) : isToLeave
  return false
}

/** The end of a role by the file; undefined if it has none of its own. */
export function endOf(
  { roles, until = Number.POSITIVE_INFINITY }: Entry,
  { role }: Pick<Assignment, 'role'>,
): number | undefined {
  const ends = roles
    .filter((each) => each.role === role)
    .map((each) => each.until ?? Number.POSITIVE_INFINITY)
  const last = Math.max(...ends)
  return ends.length > 0 && last < until ? last : undefined
}

function holds(entry: Entry, { role }: Pick<Assignment, 'role'>, time: number): boolean {
  return (
    entry.roles.some((each) => each.role === role) &&
    (endOf(entry, { role }) ?? Number.POSITIVE_INFINITY) > time
  )
}

export interface Verdict {
  /** When the last of the previews was sealed that showed it and were merged, since the file began to ask for it. */
  readonly shownAt?: number
  /** With which of the events the file began to ask for it. */
  readonly begin: number
  /** When a run with a record last found it in force, since then. */
  readonly inForceAt?: number
  /** Whether a pull request was approved since then that was previewed after it was last found in force. */
  readonly isApproved: boolean
  /** Whether a pull request was approved at all since then: by hand, a run does again what someone undid. */
  readonly wasApproved: boolean
}

/** What speaks for an effect at a time. */
export function verdictOn(effect: Effect, events: readonly Event[], time: number): Verdict {
  let begin = events.length
  for (let index = events.length - 1; index >= 0; index -= 1) {
    const event = events[index]
    if (event?.is !== 'landing' || event.content === undefined) continue
    if (!asksFor(event.content, effect, time)) break
    begin = index
  }
  const since = events.slice(begin)
  const shown = since.filter((event) => event.is === 'landing' && shows(event, effect))
  const seals = shown.flatMap((event) => (event.is === 'landing' && event.review ? [event.review] : []))
  const found = since.flatMap((event, index) => {
    if (event.is !== 'run' || !event.inForce.has(effect.digest)) return []
    const applied = since.slice(0, index).findLast((each) => each.is === 'landing' && each.content)
    return applied?.is === 'landing' && applied.content && asksFor(applied.content, effect, event.at)
      ? [event.at]
      : []
  })
  const inForceAt = Math.max(Number.NEGATIVE_INFINITY, ...found)
  return {
    ...(seals.length > 0 && { shownAt: Math.max(...seals.map(({ at }) => at)) }),
    ...(found.length > 0 && { inForceAt }),
    begin,
    isApproved: since.some((event) => event.is === 'landing' && event.isApproved && event.at > inForceAt),
    wasApproved: since.some((event) => event.is === 'landing' && event.isApproved),
  }
}

export function isAuthorised({ shownAt, inForceAt = Number.NEGATIVE_INFINITY }: Verdict): boolean {
  return shownAt !== undefined && shownAt > inForceAt
}

/** Whether a label lifts limits for the effects of a change: it was on the pull request that brought the last of them about. */
export function isLifted(effects: readonly Effect[], events: readonly Event[], time: number): boolean {
  const verdicts = effects.map((effect) => verdictOn(effect, events, time))
  const landing = events[Math.max(...verdicts.map(({ begin }) => begin))]
  if (landing?.is !== 'landing' || !landing.review?.isLifted) return false
  const { at } = landing.review
  return (
    effects.every((effect) => shows(landing, effect)) &&
    verdicts.every(({ inForceAt = Number.NEGATIVE_INFINITY }) => at > inForceAt)
  )
}

function shows(
  { content, review, before, at }: Event & { readonly is: 'landing' },
  { on, part, digest, extended, planDigest }: Effect,
): boolean {
  // A file that several merges broke together asks for nothing.
  if (review === undefined || content === undefined) return false
  if (review.digests.has(digest) || review.planDigest === planDigest) return true
  const entry = before?.members[on]
  if (extended === undefined || entry === undefined || !review.digests.has(extended)) return false
  const ends = [
    entry.until,
    typeof part === 'object' && 'grant' in part ? endOf(entry, part.grant) : undefined,
  ]
  return ends.some((end) => end !== undefined && end <= at)
}
