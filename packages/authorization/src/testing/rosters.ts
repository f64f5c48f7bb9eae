/** Builders of members files, read as they are in earnest. */
import { type Roster, readRoster } from '@roster/core'

export const ORGANIZATION = '1234567890'

/** Name → roles on all deployments; undefined for someone the file does not list. */
export type Listing = Readonly<Record<string, readonly string[] | undefined>>

export const address = (name: string) => `${name}@acme.example`

const read = new Map<string, Roster>()

/** The roster of a file with an owner, and with these people beside. */
export function rosterOf(listing: Listing, policy: object = {}, now = 0): Roster {
  const members = Object.entries(listing).flatMap(([name, roles]) =>
    roles === undefined
      ? []
      : [[address(name), roles.length === 0 ? {} : { deployments: { '*': roles } }] as const],
  )
  return rosterOfMembers(Object.fromEntries(members), policy, now)
}

/** The same with entries as the file has them. */
export function rosterOfMembers(members: object, policy: object = {}, now = 0): Roster {
  const text = JSON.stringify({
    organization: ORGANIZATION,
    policy,
    members: { 'root@acme.example': { organization: 'owner' }, ...members },
  })
  const key = `${now} ${text}`
  const known = read.get(key)
  if (known !== undefined) return known
  const { roster, findings } = readRoster(text, { now })
  if (roster === undefined) throw new Error(`Expected a sound file: ${findings[0]?.message}`)
  read.set(key, roster)
  return roster
}
