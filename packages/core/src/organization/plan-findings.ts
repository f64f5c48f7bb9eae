/** Findings of one plan, collected while it is made. Each is reported once. */
import type { Finding, PlanFindingCode, Severity } from '../finding/finding.ts'
import type { Position } from '../jsonc/line-index.ts'

/** The person a finding is about, and their place in the file if it lists them. */
interface Subject {
  readonly email: string
  readonly position?: Position
}

export class PlanFindings {
  readonly #byMessage = new Map<string, Finding>()

  report(severity: Severity, code: PlanFindingCode, message: string, about?: Subject): void {
    if (this.#byMessage.has(message)) return
    const subject = about ? { email: about.email, ...about.position } : {}
    this.#byMessage.set(message, { severity, code, message, ...subject })
  }

  get all(): readonly Finding[] {
    return [...this.#byMessage.values()]
  }
}
