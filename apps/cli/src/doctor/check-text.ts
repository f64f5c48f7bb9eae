/** A check as text, in the width of the terminal. */
import { styleText } from 'node:util'
import type { TerminalOptions } from '@roster/report'
import type { Check, CheckStatus } from './check.ts'

const FORMATS: Readonly<Record<CheckStatus, 'green' | 'yellow' | 'red' | 'dim'>> = {
  ok: 'green',
  warn: 'yellow',
  fail: 'red',
  unknown: 'dim',
}

/** Of the longest status and area, with a space after each. */
const STATUS_WIDTH = 8
const AREA_WIDTH = 12

/** A sentence needs as much room beside its label. Otherwise it begins on a line of its own. */
const ROOM = 40
const INDENT = 4

/** @param columns Width of the terminal; undefined without one. */
export function checkText(
  { area, status, what, fix }: Check,
  { color, wrap = (text) => text }: TerminalOptions,
  columns = Number.POSITIVE_INFINITY,
): string {
  const beside = STATUS_WIDTH + AREA_WIDTH
  const isRoomy = columns - beside >= ROOM
  const margin = isRoomy ? beside : INDENT
  const hang = (text: string, at: number) => wrap(text, at).replaceAll('\n', `\n${' '.repeat(at)}`)
  const padded = status.padEnd(STATUS_WIDTH)
  const label = color ? styleText(FORMATS[status], padded, { validateStream: false }) : padded
  const start = isRoomy ? label + area.padEnd(AREA_WIDTH) : `${label}${area}\n${' '.repeat(margin)}`
  const remedy = fix === undefined ? '' : `${' '.repeat(margin)}→ ${hang(fix, margin + 2)}\n`
  return `${start}${hang(what, margin)}\n${remedy}`
}
