/** Findings and standing differences of one plan, collected while it is made. Each is reported once. */
import { type Assignment, assignmentSet, type UnknownAssignment } from '../catalog/assignment.ts'
import type { Finding, PlanFindingCode, Severity } from '../finding/finding.ts'
import type { StandingCode, StandingDifference } from '../finding/standing.ts'
import type { Position } from '../jsonc/line-index.ts'

/** The person or API key that a finding is about, and its place in the file if it is listed. */
interface Subject {
  readonly email: string
  readonly position?: Position
}

/** What differs, and for which person. */
export interface DifferenceOf {
  readonly email?: string | undefined
  readonly userId?: string | undefined
  readonly assignments?: readonly Assignment[]
  readonly unknown?: readonly UnknownAssignment[]
}

export class PlanFindings {
  readonly #byMessage = new Map<string, Finding>()
  readonly #standing = new Map<string, StandingDifference>()

  report(severity: Severity, code: PlanFindingCode, message: string, about?: Subject): void {
    if (this.#byMessage.has(message)) return
    const subject = about ? { email: about.email, ...about.position } : {}
    this.#byMessage.set(message, { severity, code, message, ...subject })
  }

  /** Reports a difference that stays, with the finding that explains it. */
  differ(
    severity: Severity,
    code: StandingCode,
    message: string,
    about: Subject | undefined,
    { email = about?.email, userId, assignments = [], unknown = [] }: DifferenceOf,
  ): void {
    this.report(severity, code, message, about)
    const known = this.#standing.get(message)
    this.#standing.set(message, {
      code,
      message,
      ...(email !== undefined && { email }),
      ...(userId !== undefined && { userId }),
      assignments: assignmentSet([...(known?.assignments ?? []), ...assignments]),
      unknown: known?.unknown ?? unknown,
    })
  }

  get all(): readonly Finding[] {
    return [...this.#byMessage.values()]
  }

  get standing(): readonly StandingDifference[] {
    return [...this.#standing.values()]
  }
}
