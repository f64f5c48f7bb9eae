/** Findings about ends of roles and groups: those that have passed, those that come soon, and those without effect. */

import { assignmentKey } from '../catalog/assignment.ts'
import { assignmentText } from '../catalog/assignment-text.ts'
import type { ResourceNames } from '../catalog/resource.ts'
import { type End, endTime, hasEnd, longest, type Term } from '../catalog/term.ts'
import { endText } from '../text/date.ts'
import { daysUntil, EXPIRES_SOON } from '../text/expiry.ts'
import { quoted } from '../text/quoted.ts'
import type { Asked } from './access-reader.ts'
import type { FileFindings } from './file-findings.ts'
import { longestElevation } from './policy.ts'
import type { Policy } from './roster.ts'

/** A group where an entry joins it. */
interface Joined {
  readonly name: string
  readonly group: { readonly asked: readonly Asked[] }
  readonly offset: number
  readonly term?: Term
}

interface Subject {
  readonly email: string
  /** Of the membership. */
  readonly end: Term | undefined
  /** What the entry itself gives. */
  readonly asked: readonly Asked[]
  readonly groups: readonly Joined[]
  /** What groups give, each until the sooner of its end and the group's, at the place that joins the group. */
  readonly fromGroups: readonly Asked[]
}

interface Context {
  readonly names: ResourceNames
  readonly policy: Policy
  readonly findings: FileFindings
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** About the ends that an entry sets. What has ended with the membership is not mentioned again. */
export function reportTerms(subject: Subject, { names, policy, findings, now }: Context): void {
  const { email, end: membership, asked, groups, fromGroups } = subject
  const all = [...asked, ...fromGroups]
  if (all.every(({ term }) => !hasEnd(term)) && groups.every(({ term }) => !hasEnd(term))) return
  if (endTime(membership) <= now) return
  const max = longestElevation(policy.elevation)
  const byKey = Map.groupBy(all, ({ assignment }) => assignmentKey(assignment))
  /** The term by which the assignment lasts longer than one that is given at `offset` until `end`. */
  const longer = ({ assignment }: Pick<Asked, 'assignment'>, end: number, offset: number) => {
    const others = (byKey.get(assignmentKey(assignment)) ?? []).filter((other) => other.offset !== offset)
    return others.find(({ term }) => endTime(term) >= end)
  }
  const report = (what: string, { expires, expiresAt }: End, offset: number, why: string | undefined) => {
    if (expiresAt - now > max) {
      findings.report('error', 'elevation-too-long', tooLong(what, email, expires, policy), offset, email)
    } else if (expiresAt <= now) {
      const message = `${capitalized(what)} of ${email} ended (${endText(expires)}). Delete it, or extend "expires".`
      findings.report('info', 'role-ended', message, offset, email)
    } else if (why !== undefined) {
      const message = `The end of ${what} (${endText(expires)}) has no effect for ${email}: ${why}. Keep one of the two.`
      findings.report('warning', 'end-without-effect', message, offset, email)
    } else if (expiresAt - now <= EXPIRES_SOON) {
      findings.report('info', 'role-ends-soon', soonText(what, email, expires, expiresAt, now), offset, email)
    }
  }
  const afterMembership = ({ expiresAt }: End) =>
    expiresAt >= endTime(membership)
      ? `they stop being listed before that (${endText(membership?.expires ?? '')})`
      : undefined
  for (const each of asked) {
    const { assignment, offset, term } = each
    if (!hasEnd(term)) continue
    const other = longer(each, term.expiresAt, offset)
    const why = afterMembership(term) ?? (other && `another place gives it ${untilText(other.term)}`)
    report(assignmentText(assignment, names), term, offset, why)
  }
  for (const { name, group, offset, term } of groups) {
    if (!hasEnd(term)) continue
    const rest = group.asked.map((each) => longer(each, term.expiresAt, offset))
    const isCovered = rest.length > 0 && rest.every((each) => each !== undefined)
    const last = isCovered ? longest(rest.map((each) => each?.term)) : undefined
    const why =
      afterMembership(term) ?? (isCovered ? `other places give all of it ${untilText(last)}` : undefined)
    report(`the group ${quoted(name)}`, term, offset, why)
  }
}

/** About the ends that a group itself sets, for all who are in it. */
export function reportGroupTerms(
  name: string,
  asked: readonly Asked[],
  { names, policy, findings, now }: Context,
): void {
  for (const { assignment, offset, term } of asked) {
    if (!hasEnd(term)) continue
    const { expires, expiresAt } = term
    const what = assignmentText(assignment, names)
    const holder = `the group ${quoted(name)}`
    if (expiresAt - now > longestElevation(policy.elevation)) {
      findings.report('error', 'elevation-too-long', tooLong(what, holder, expires, policy), offset)
    } else if (expiresAt <= now) {
      const message = `${what} of ${holder} ended (${endText(expires)}). Delete it, or extend "expires".`
      findings.report('info', 'role-ended', message, offset)
    } else if (expiresAt - now <= EXPIRES_SOON) {
      findings.report('info', 'role-ends-soon', soonText(what, holder, expires, expiresAt, now), offset)
    }
  }
}

function tooLong(what: string, holder: string, expires: string, { elevation: { max } }: Policy): string {
  return `${capitalized(what)} of ${holder} ends ${endText(expires)}, which is further ahead than "elevation" › "max" of the policy allows (${max}).`
}

function soonText(what: string, holder: string, expires: string, expiresAt: number, now: number): string {
  const days = daysUntil(expiresAt, now)
  return `${capitalized(what)} of ${holder} ends ${days === 1 ? 'in less than a day' : `in ${days} days`} (expires ${endText(expires)}).`
}

function untilText(term: Term | undefined): string {
  return hasEnd(term) ? `until ${endText(term.expires)}` : 'without an end'
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
