/** The people of a snapshot, by the e-mail key under which a file would list them. */
import { compareText } from '../catalog/assignment.ts'
import { isListable } from '../file/expressible.ts'
import type { PlanFindings } from '../file/plan-findings.ts'
import { emailKey } from '../text/email.ts'
import type { Invitation, Member, Snapshot } from './snapshot.ts'

export interface Person {
  /** Absent for people who are invited only. */
  readonly member?: Member
  /** Everything sent to the address; of a member, what lies around. */
  readonly invitations: readonly Invitation[]
}

export interface People {
  readonly byKey: ReadonlyMap<string, Person>
  /** Keys of addresses by which no file can tell somebody: several members have them, or no key can be like them. */
  readonly untold: ReadonlyMap<string, 'ambiguous' | 'unlistable'>
}

const NO_INVITATIONS: readonly Invitation[] = []

/** Reports, in a fixed order, the members that no file can speak of. */
export function peopleOf(snapshot: Snapshot, findings: PlanFindings): People {
  // One map of them all, since there may be a hundred thousand.
  const byKey = new Map<string, Person>()
  const untold = new Map<string, 'ambiguous' | 'unlistable'>()
  const nameless: string[] = []
  for (const member of snapshot.members) {
    const key = emailKey(member.email ?? '')
    if (key === '') nameless.push(member.userId)
    else if (byKey.has(key)) untold.set(key, 'ambiguous')
    else byKey.set(key, { member, invitations: NO_INVITATIONS })
  }
  const invited = Map.groupBy(snapshot.invitations, ({ email }) => emailKey(email))
  for (const [key, invitations] of invited) byKey.set(key, { ...byKey.get(key), invitations })
  for (const key of byKey.keys()) if (!isListable(key)) untold.set(key, 'unlistable')
  for (const userId of nameless.sort(compareText)) {
    const message = `The member ${userId} has no e-mail address, so the file cannot speak of them: they are left alone.`
    findings.report('info', 'member-without-email', message)
  }
  for (const key of [...untold.keys()].sort(compareText)) {
    byKey.delete(key)
    if (untold.get(key) === 'unlistable') {
      const message = `No members file can list the address ${JSON.stringify(key)}: whoever has it is left alone. Manage them in the console.`
      findings.report('warning', 'unlistable-address', message)
    } else {
      const message = `Several members have the address ${key}: they are left alone. Manage them in the console.`
      findings.report('warning', 'ambiguous-member', message, { email: key })
    }
  }
  return { byKey, untold }
}
