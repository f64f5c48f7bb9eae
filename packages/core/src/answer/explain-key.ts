/** Explains one API key from a members file and, if it was read, the organization. */
import { unknownDocument } from '../catalog/assignment-document.ts'
import type { Roster } from '../file/roster.ts'
import { type KnownKey, knownKeys } from '../organization/known-keys.ts'
import type { Plan } from '../plan/plan.ts'
import { keyIdSubject, keySubject } from '../text/key-subject.ts'
import type { ExplanationSources } from './explain.ts'
import { explainAssignments } from './explain-assignments.ts'
import type { Explanation } from './explanation.ts'
import { addressOf, keyIdentity, traceKey } from './known-key.ts'

/**
 * @param text A name or an id, or the subject of a key.
 * @returns One explanation for each key that is meant: several can have one name.
 */
export function explainKey(text: string, sources: ExplanationSources): readonly Explanation[] {
  const { roster, live } = sources
  const known = knownKeys({ roster, ...(live && { snapshot: live.snapshot }) })
  const byId = known.filter(({ key }) => key !== undefined && [key.id, keyIdSubject(key.id)].includes(text))
  const byName = known.filter(({ name }) => [name, keySubject(name)].includes(text))
  return (byId.length > 0 ? byId : byName).map((each) => explanationOf(each, sources))
}

function explanationOf(
  known: KnownKey,
  { roster, origins, findings, live }: ExplanationSources,
): Explanation {
  const { subject, listed, isEnded, key, madeBy } = known
  const ended = isEnded ? (listed?.assignments ?? []) : []
  const traced = traceKey(known, { roster, origins, ...(live && { snapshot: live.snapshot }) }, ended)
  return {
    version: 1,
    email: subject,
    apiKey: {
      ...keyIdentity(known, roster),
      ...(madeBy !== undefined && { madeBy: addressOf(madeBy, roster) }),
      ...(key?.expiresAt !== undefined && { expiresAt: key.expiresAt }),
    },
    file: listed === undefined ? { status: 'unlisted', groups: [] } : inFile(listed, isEnded),
    ...(live?.snapshot.keys && { organization: inOrganization(known, roster, live.plan) }),
    assignments: explainAssignments(traced, roster.resources, 'key'),
    findings: findings.filter(({ email }) => email === subject),
  }
}

function inFile(
  { position, groups, expires, reason }: NonNullable<KnownKey['listed']>,
  isEnded: boolean,
): Explanation['file'] {
  return {
    status: isEnded ? 'expired' : 'listed',
    ...position,
    groups,
    expires,
    ...(reason !== undefined && { reason }),
  }
}

function inOrganization(
  { subject, key }: KnownKey,
  roster: Roster,
  { changes, standing }: Plan,
): NonNullable<Explanation['organization']> {
  const change = changes.find(({ email }) => email === subject)?.kind
  const differs = standing.some(({ email }) => email === subject)
  return {
    status: key === undefined ? 'absent' : 'member',
    agrees: roster.keys === undefined || (change === undefined && !differs),
    ...(change !== undefined && { change }),
    ...(key?.createdAt !== undefined && { memberSince: key.createdAt }),
    unknown: (key?.unknown ?? []).map(unknownDocument),
  }
}
