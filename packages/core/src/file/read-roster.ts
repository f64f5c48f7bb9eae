/** The entry point: turns the text of a members file into a roster, or into findings that say what is wrong. */
import { compareText } from '../catalog/assignment.ts'
import { type ExtraKind, isExtraKind } from '../catalog/kind.ts'
import { type Finding, isBlocking, type Severity } from '../finding/finding.ts'
import { membersFileWith } from '../format/members-file.ts'
import type { JsoncDocument } from '../jsonc/document.ts'
import { plainValue } from '../jsonc/tree.ts'
import { loneSource, type MembersSource, parseMembers } from './members-source.ts'
import type { Origins } from './origin.ts'
import { withoutMappedRoles } from './policy.ts'
import { resolve } from './resolve.ts'
import type { Roster } from './roster.ts'
import { checkShape } from './schema-findings.ts'

/** Bytes of UTF-8. */
export const MAX_FILE_BYTES = 5 * 1024 * 1024

/** Assignments that a file of `MAX_FILE_BYTES` may ask for. Larger limits on the size allow more. */
const MAX_ASSIGNMENTS = 500_000

/** Maximum length of a message, in characters. A quotation can be as long as the file. */
const MAX_MESSAGE = 1000

const MAX_FINDINGS = 10_000

export interface ReadRosterOptions {
  /** Milliseconds since the epoch, for expiries. */
  readonly now: number
  /** Bytes of UTF-8, of the file and what it extends together; 5 MiB by default. */
  readonly maxBytes?: number
}

/** A sound members file that has been read. */
export interface RosterFile {
  readonly source: MembersSource
  /** Its text with places and comments, which edits start from. */
  readonly document: JsoncDocument
  readonly roster: Roster
  /** Where its assignments come from. */
  readonly origins: Origins
  /** Warnings, in file order, those of the members file first. */
  readonly findings: readonly Finding[]
}

/** A sound file, or findings with at least one error. */
export type ReadRoster = RosterFile | { readonly roster?: never; readonly findings: readonly Finding[] }

/** @param members A members file with what it extends, or the text of one that extends nothing. */
export function readRoster(
  members: MembersSource | string,
  { now, maxBytes = MAX_FILE_BYTES }: ReadRosterOptions,
): ReadRoster {
  const source = typeof members === 'string' ? loneSource(members) : members
  const bytes = bytesOf(source)
  if (bytes > maxBytes) {
    const what = source.extended.size === 0 ? 'The file has' : 'The file and those it extends have'
    const message = `${what} ${bytes} bytes; at most ${maxBytes} are read.`
    return { findings: [{ severity: 'error', code: 'file-too-large', message, line: 1, column: 1 }] }
  }
  const { document, findings: syntax } = parseMembers(source)
  if (document === undefined) return { findings: listed(syntax) }
  const { value: file, findings: shape } = checkShape(membersFileWith(extraKindsIn(document)), document)
  if (file === undefined) return { findings: listed(shape) }
  const maxAssignments = MAX_ASSIGNMENTS * Math.max(1, Math.ceil(maxBytes / MAX_FILE_BYTES))
  const resolved = resolve(file, document, source, { now, maxAssignments })
  const { roster, findings } = withoutMappedRoles(resolved.roster)
  const ordered = listed([...resolved.findings, ...findings])
  return ordered.some(isBlocking)
    ? { findings: ordered }
    : { source, document, roster, origins: resolved.origins, findings: ordered }
}

/** The kinds that the file's policy admits, before anything is known of the shape of the file. */
function extraKindsIn(document: JsoncDocument): readonly ExtraKind[] {
  const list = document.valueAt(['policy', 'extraKinds'])
  const names = list?.type === 'array' ? list.items.map(({ value }) => plainValue(value)) : []
  return [...new Set(names.filter((name) => typeof name === 'string'))].filter(isExtraKind)
}

function bytesOf({ text, extended }: MembersSource): number {
  const texts = [text, ...[...extended.values()].flatMap((each) => ('text' in each ? each.text : []))]
  return texts.reduce((sum, each) => sum + Buffer.byteLength(each), 0)
}

/** In file order. Of too many, the most severe are kept. */
function listed(findings: readonly Finding[]): readonly Finding[] {
  const left = findings.length - MAX_FINDINGS
  const kept = left > 0 ? [...findings].sort(bySeverity).slice(0, MAX_FINDINGS) : findings
  const rest: readonly Finding[] = left > 0 ? [leftOut(findings, left)] : []
  return [...rest, ...kept]
    .map((finding) => ({ ...finding, message: shortened(finding.message) }))
    .sort(
      (a, b) =>
        compareText(a.file ?? '', b.file ?? '') ||
        (a.line ?? 0) - (b.line ?? 0) ||
        (a.column ?? 0) - (b.column ?? 0),
    )
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']

function bySeverity(a: Finding, b: Finding): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)
}

function leftOut(findings: readonly Finding[], left: number): Finding {
  const message = `Too many findings: ${left} more are not shown.`
  const severity = findings.some(isBlocking) ? 'error' : 'warning'
  return { severity, code: 'file-too-large', message, line: 1, column: 1 }
}

/** A long message loses its middle, since it begins with what is wrong and ends with what to do. */
function shortened(message: string): string {
  if (message.length <= MAX_MESSAGE) return message
  const kept = MAX_MESSAGE / 2 - 1
  return `${message.slice(0, kept)}…${message.slice(-kept)}`
}
