/** Findings at places in a file, collected while it is read. */
import type { Finding, FindingCode, Severity } from '../finding/finding.ts'
import type { JsoncDocument } from '../jsonc/document.ts'

export class FileFindings {
  readonly #document: JsoncDocument
  readonly #findings: Finding[] = []

  constructor(document: JsoncDocument) {
    this.#document = document
  }

  /** `offset` is that of the key or value that is wrong, and `email` the member it is about. */
  report(severity: Severity, code: FindingCode, message: string, offset: number, email?: string): void {
    const position = this.#document.position(offset)
    this.#findings.push({ severity, code, message, ...(email !== undefined && { email }), ...position })
  }

  get all(): readonly Finding[] {
    return this.#findings
  }
}
