/**
 * People who left or declined: they had been invited, and are neither members nor invited any more. They are not
 * invited again just because the file still lists them.
 */
import { concernsKey, dayText, emailKey, type Finding, type Roster } from '@roster/core'
import type { WeighedChange } from '../ledger/weigh-plan.ts'

export function leftOrDeclined(weighed: readonly WeighedChange[], roster: Roster): readonly Finding[] {
  return weighed.flatMap(({ change: { kind, email }, demands }): readonly Finding[] => {
    if (concernsKey(kind)) return []
    const begins = demands.find(({ demand: { part } }) => part === 'begins')
    if (begins?.standing.status !== 'spent') return []
    const day = dayText(new Date(begins.standing.inForceAt).toISOString())
    return [
      {
        severity: 'warning',
        code: 'left-or-declined',
        message: `${email} was a member or invited on ${day} and is neither now: they left, declined or were removed by hand. Edit their entry in a pull request to invite them again, or take it out.`,
        email,
        ...roster.members.get(emailKey(email))?.position,
      },
    ]
  })
}
