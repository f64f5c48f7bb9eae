/** Findings of one plan, gathered while it is made: each once, however often the planner comes by. */
import type { Finding, PlanFindingCode, Severity } from '../finding/finding.ts'
import type { Position } from '../jsonc/line-index.ts'

/** Whom a finding is about, and where the file lists them, if it does. */
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
