/** What lies ahead although nothing is to be applied now: the next end date of the file. */
import { type Roster, roleEnds } from '@roster/core'
import { count, people } from '../phrase/count.ts'
import { lastMoment } from '../phrase/date.ts'
import { list, type Phrase, phrase, words } from '../phrase/phrase.ts'

interface ComingEnd {
  /** As written. */
  readonly expires: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/** "The next end date is 31 Dec 2026, for 8 people." Empty if it has none. */
export function nextEndRemark(roster: Roster): readonly Phrase[] {
  const members = [...roster.members.values()].map((entry) => [
    ...(entry.expires === undefined || entry.expiresAt === undefined || roster.policy.unlisted === 'report'
      ? []
      : [{ expires: entry.expires, expiresAt: entry.expiresAt }]),
    ...roleEnds({ terms: entry.terms ?? [] }),
  ])
  const keys = [...(roster.keys?.current.values() ?? [])]
  const [first] = [...members.flat(), ...keys].sort((a, b) => a.expiresAt - b.expiresAt)
  if (first === undefined) return []
  const isNext = ({ expiresAt }: ComingEnd) => expiresAt === first.expiresAt
  const persons = members.filter((ends) => ends.some(isNext)).length
  const ended = keys.filter(isNext).length
  const who = [...(persons === 0 ? [] : [people(persons)]), ...(ended === 0 ? [] : [count(ended, 'API key')])]
  return [phrase`The next end date is ${words(lastMoment(first.expires))}, for ${list(who.map(words))}.`]
}
