/** The regular expressions in the sources, and those of them that take more than linear time. */

import { Visitor } from 'oxc-parser'
import { analyse } from 'scslre'
import { isForTests, parse, type SourceFile, violationAt } from '../architecture/source-file.ts'
import type { Violation } from '../architecture/violation.ts'

const RULE = 'a regular expression takes time in proportion to the text, whatever the text'

/** Literals in code that runs with keys. Tests may use any expression. */
export function slowExpressions(file: SourceFile): readonly Violation[] {
  if (isForTests(file) || !/^(?:packages|apps)\//.test(file.path)) return []
  const found: Violation[] = []
  new Visitor({
    Literal(node) {
      if (!('regex' in node)) return
      const { pattern: source, flags } = node.regex
      const { reports } = analyse({ source, flags })
      if (reports.length > 0) found.push(violationAt(file, node.start, node.raw ?? source, RULE))
    },
  }).visit(parse(file).program)
  return found
}
