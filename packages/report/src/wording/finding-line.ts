/** Findings as lines: the place, the problem and the remedy. */
import { compareText, type Finding, isBlocking, type Severity } from '@roster/core'
import type { Alert, Item } from '../document/document.ts'
import { number } from '../phrase/count.ts'
import { code, phrase, strong, words } from '../phrase/phrase.ts'
import { visibleText } from '../phrase/visible-text.ts'
import type { Names } from './names.ts'

/** In code points. A message is a sentence or two. */
const MESSAGE_LIMIT = 1_000

/** Worst first. Findings of equal severity are in file order. */
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']

/**
 * One line of plain text for logs and terminals: `members.json:41:7 error: There is no role "vewer".` A finding
 * without a position, such as a guard's, begins with the severity.
 */
export function renderFinding(finding: Finding, file: string): string {
  const place = placeOf(finding, file)
  const message = `${finding.severity}: ${visibleText(finding.message, MESSAGE_LIMIT)}`
  return place === undefined ? message : `${visibleText(place, MESSAGE_LIMIT)} ${message}`
}

/** The first blocking finding as one line, and how many more there are. Undefined if nothing blocks. */
export function renderFirstBlocking(findings: readonly Finding[], file: string): string | undefined {
  const [first, ...others] = findings.filter(isBlocking)
  if (first === undefined) return undefined
  return `${renderFinding(first, file)}${others.length === 0 ? '' : ` (and ${others.length} more)`}`
}

export function findingItems(findings: readonly Finding[], file: string, names: Names): readonly Item[] {
  return [...findings]
    .sort(
      (a, b) =>
        SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
        compareText(a.file ?? '', b.file ?? '') ||
        (a.line ?? 0) - (b.line ?? 0),
    )
    .map((finding) => {
      const place = placeOf(finding, file)
      const message = names.message(finding.message, finding.email)
      return {
        phrase: place === undefined ? message : phrase`${code(place)} ${message}`,
        stands: 1,
        mark: finding.severity,
      }
    })
}

/** The problems that block applying. */
export function obstacleAlert(errors: readonly Finding[], file: string, names: Names): readonly Alert[] {
  if (errors.length === 0) return []
  const what =
    errors.length === 1 ? 'this is resolved' : `these ${number(errors.length)} problems are resolved`
  const lead = strong(words(`Nothing can be applied until ${what}:`))
  return [{ type: 'alert', level: 'caution', lead, items: findingItems(errors, file, names) }]
}

/** What a reviewer has to look at before merging, although it blocks nothing. */
export function checkAlert(findings: readonly Finding[], file: string, names: Names): readonly Alert[] {
  const items = findingItems(findings, file, names)
  const [only] = items
  if (only === undefined) return []
  const lead = strong(words('Check this first'))
  return items.length === 1
    ? [{ type: 'alert', level: 'warning', lead: phrase`${lead}: ${only.phrase}`, items: [] }]
    : [{ type: 'alert', level: 'warning', lead: phrase`${lead}:`, items }]
}

/** @param membersFile Path of the file, for findings that name no other. */
function placeOf({ line, column, file: other }: Finding, membersFile: string): string | undefined {
  const file = other ?? membersFile
  if (line === undefined) return undefined
  return column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`
}
