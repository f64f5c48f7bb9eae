/** Explains one API key from a members file and, if it was read, the organization. */
import { type KnownKey, knownKeys } from '../organization/known-keys.ts'
import { keyIdSubject, keySubject } from '../text/key-subject.ts'
import type { ExplanationSources } from './explain.ts'
import { explainAssignments } from './explain-assignments.ts'
import type { Explanation } from './explanation.ts'
import { traceAssignments } from './traced-assignment.ts'

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
  { subject, name, listed, isEnded, key, answeredBy, madeBy }: KnownKey,
  { roster, origins, findings, live }: ExplanationSources,
): Explanation {
  const asked = isEnded ? [] : (listed?.assignments ?? [])
  // A file that says nothing about keys differs from none.
  const held = roster.keys && live?.snapshot.keys && (key?.assignments ?? [])
  const ended = isEnded ? (listed?.assignments ?? []) : []
  const traced = traceAssignments([...asked, ...ended, ...(key?.assignments ?? [])], {
    asked,
    ...(held && { held }),
    mapped: false,
    origins: origins.of(subject),
    entry: listed,
    names: roster.resources,
  })
  const change = live?.plan.changes.find(({ email }) => email === subject)?.kind
  const differs = live?.plan.standing.some(({ email }) => email === subject)
  return {
    version: 1,
    email: subject,
    apiKey: {
      name,
      ...(key && { id: key.id }),
      ...(answeredBy !== undefined && { answeredBy: roster.members.get(answeredBy)?.email ?? answeredBy }),
      ...(madeBy !== undefined && { madeBy: roster.members.get(madeBy)?.email ?? madeBy }),
      ...(key?.expiresAt !== undefined && { expiresAt: key.expiresAt }),
    },
    file:
      listed === undefined
        ? { status: 'unlisted', groups: [] }
        : {
            status: isEnded ? 'expired' : 'listed',
            ...listed.position,
            groups: listed.groups,
            expires: listed.expires,
            ...(listed.reason !== undefined && { reason: listed.reason }),
          },
    ...(live?.snapshot.keys && {
      organization: {
        status: key === undefined ? ('absent' as const) : ('member' as const),
        agrees: roster.keys === undefined || (change === undefined && !differs),
        ...(change !== undefined && { change }),
        ...(key?.createdAt !== undefined && { memberSince: key.createdAt }),
        unknown: (key?.unknown ?? []).map(({ path, roleId }) => ({ path, roleId })),
      },
    }),
    assignments: explainAssignments(traced, roster.resources, 'key'),
    findings: findings.filter(({ email }) => email === subject),
  }
}
