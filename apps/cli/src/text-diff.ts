/** The difference between two texts, as a unified diff that `git apply` reads. */
import { styleText } from 'node:util'
import { structuredPatch } from 'diff'
import { isColored } from './color.ts'
import type { Context } from './context.ts'

const COLORS = { '+': 'green', '-': 'red', '@': 'cyan' } as const

/** On standard output; nothing for equal texts. */
export function printDiff(path: string, before: string, after: string, context: Context): void {
  if (before === after) return
  const { hunks } = structuredPatch(path, path, before, after)
  const lines = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: changed }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...changed,
  ])
  const colored = isColored(context.stdout, context) ? lines.map(paint) : lines
  context.stdout.write(`${[`--- a/${path}`, `+++ b/${path}`, ...colored].join('\n')}\n`)
}

function paint(line: string): string {
  const [sign] = line
  const color = Object.entries(COLORS).find(([each]) => each === sign)?.[1]
  return color === undefined ? line : styleText(color, line, { validateStream: false })
}
