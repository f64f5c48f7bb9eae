/** The people of a snapshot, by the e-mail key under which a file would list them. */
import { compareText } from './assignment.ts'
import { emailKey } from './email.ts'
import { isListable } from './expressible.ts'
import type { PlanFindings } from './plan-findings.ts'
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

/** Reports, in a fixed order, the members that no file can speak of. */
export function peopleOf(snapshot: Snapshot, findings: PlanFindings): People {
  const members = Map.groupBy(snapshot.members, ({ email = '' }) => emailKey(email))
  const invitations = Map.groupBy(snapshot.invitations, ({ email }) => emailKey(email))
  for (const userId of (members.get('') ?? []).map(({ userId }) => userId).sort(compareText)) {
    const message = `The member ${userId} has no e-mail address, so the file cannot speak of them: they are left alone.`
    findings.report('info', 'member-without-email', message)
  }
  members.delete('')
  const byKey = new Map<string, Person>()
  const untold = new Map<string, 'ambiguous' | 'unlistable'>()
  for (const key of [...new Set([...members.keys(), ...invitations.keys()])].sort(compareText)) {
    const [member, namesake] = members.get(key) ?? []
    if (!isListable(key)) {
      const message = `No members file can list the address ${JSON.stringify(key)}: whoever has it is left alone. Manage them in the console.`
      findings.report('warning', 'unlistable-address', message)
      untold.set(key, 'unlistable')
      continue
    }
    if (namesake === undefined) {
      byKey.set(key, { ...(member ? { member } : {}), invitations: invitations.get(key) ?? [] })
      continue
    }
    const message = `Several members have the address ${key}: they are left alone. Manage them in the console.`
    findings.report('warning', 'ambiguous-member', message, { email: key })
    untold.set(key, 'ambiguous')
  }
  return { byKey, untold }
}
