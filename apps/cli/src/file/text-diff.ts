/** The difference between two texts, as a unified diff that `git apply` reads. */
import { styleText } from 'node:util'
import { structuredPatch } from 'diff'
import { isColored } from '../process/color.ts'
import type { Context } from '../process/context.ts'

/** Invisible characters and those that move the cursor: a comment in a file can contain any character. */
const INVISIBLE = /(?!\t)[\p{C}\p{Default_Ignorable_Code_Point}]/gu

const COLORS = { '+': 'green', '-': 'red', '@': 'cyan' } as const

/** Prints to standard output; nothing for equal texts. */
export function printDiff(path: string, before: string, after: string, context: Context): void {
  if (before === after) return
  const { hunks } = structuredPatch(path, path, before, after)
  const lines = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: changed }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...changed,
  ])
  // Programs receive every character unchanged.
  const shown = context.stdout.isTTY ? lines.map(visible) : lines
  const colored = isColored(context.stdout, context) ? shown.map(paint) : shown
  context.stdout.write(`${[`--- a/${path}`, `+++ b/${path}`, ...colored].join('\n')}\n`)
}

function visible(line: string): string {
  return line.replace(/\r$/, '').replaceAll(INVISIBLE, '\uFFFD')
}

function paint(line: string): string {
  const [sign] = line
  const color = Object.entries(COLORS).find(([each]) => each === sign)?.[1]
  return color === undefined ? line : styleText(color, line, { validateStream: false })
}
