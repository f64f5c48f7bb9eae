/** People who leave an organization in one run with the API keys they answered for, each in a sentence. */
import { type Change, concernsKey, emailKey, endsMembership, removesMember } from '@roster/core'
import { type Organization, organizationPhrase } from '../document/organization.ts'
import { count } from '../phrase/count.ts'
import { code, type Phrase, phrase, words } from '../phrase/phrase.ts'
import type { ChangeOutcome } from './outcome.ts'

/** How many of each end. */
export interface Ends {
  readonly memberships: number
  readonly invitations: number
  readonly keys: number
}

/** "3 memberships, 1 invitation, 2 API keys". Empty for nothing. */
export function endsText({ memberships, invitations, keys }: Ends): string {
  return [
    ...(memberships > 0 ? [count(memberships, 'membership')] : []),
    ...(invitations > 0 ? [count(invitations, 'invitation')] : []),
    ...(keys > 0 ? [count(keys, 'API key')] : []),
  ].join(', ')
}

/** More people than these are only counted, in the verdict. */
const SHOWN = 5

/** Of people whose API keys end in the same run. All others are a line among the changes. */
export function departureRemarks(
  outcomes: readonly ChangeOutcome[],
  organization: Organization,
): readonly Phrase[] {
  const leaving = outcomes.filter(({ change: { kind } }) => endsMembership(kind) && !concernsKey(kind))
  const departures = leaving.flatMap((person) => {
    const keys = outcomes.filter(({ change }) => isKeyOf(person.change, change))
    return keys.length === 0 ? [] : [{ person, keys }]
  })
  return departures.slice(0, SHOWN).map(({ person, keys }) => {
    const all = [person, ...keys]
    const open = all.filter((each) => !isDone(each))
    const where = organizationPhrase(organization)
    const who = code(person.change.email)
    if (open.length === 0) return phrase`${who} is gone from ${where}: ${words(endsText(sumOf(all)))}.`
    const done = endsText(sumOf(all.filter(isDone)))
    const ended = done === '' ? '' : `${done} ended, and `
    return phrase`${who} is not gone from ${where}: ${words(`${ended}${endsText(sumOf(open))} left.`)}`
  })
}

function isKeyOf(person: Change, { kind, key }: Change): boolean {
  if (!concernsKey(kind) || !endsMembership(kind) || key === undefined) return false
  if (key.owner !== undefined) return emailKey(key.owner) === emailKey(person.email)
  return key.userId !== undefined && key.userId === person.userId
}

function isDone({ status }: ChangeOutcome): boolean {
  return status === 'applied' || status === 'already-done'
}

function sumOf(outcomes: readonly ChangeOutcome[]): Ends {
  const amount = (is: (change: Change) => boolean) => outcomes.filter(({ change }) => is(change)).length
  return {
    memberships: amount(({ kind }) => removesMember(kind)),
    invitations: amount(({ kind }) => endsMembership(kind) && !removesMember(kind) && !concernsKey(kind)),
    keys: amount(({ kind }) => concernsKey(kind)),
  }
}
