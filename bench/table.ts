/** A record as a Markdown table, compared with an earlier one. */
import { markdownTable } from 'markdown-table'
import { type Figure, isMet } from './figure.ts'
import type { BenchRecord } from './record.ts'

export function tableOf(record: BenchRecord, earlier?: BenchRecord): string {
  const before = new Map(earlier?.figures.map((figure) => [figure.name, figure.value]))
  const rows = record.figures.map((figure) => [
    figure.name,
    amount(figure.value, figure.unit),
    goalOf(figure),
    besideOf(figure),
    ratio(figure.value, before.get(figure.name)),
  ])
  const head = ['figure', 'now', 'goal', 'beside it', earlier ? 'now / earlier' : '']
  return markdownTable([head, ...rows], { align: ['l', 'r', 'l', 'l', 'r'] })
}

function goalOf(figure: Figure): string {
  const { goal, unit } = figure
  if (goal === undefined) return ''
  const text = 'atMost' in goal ? `≤ ${amount(goal.atMost, unit)}` : `≥ ${amount(goal.atLeast, unit)}`
  return `${text} ${isMet(figure) ? '✓' : '✗'}`
}

function besideOf({ value, beside }: Figure): string {
  if (beside === undefined) return ''
  return `${beside.what}: ${digits(beside.value)} (${ratio(value, beside.value)})`
}

function ratio(value: number, other: number | undefined): string {
  return other === undefined || other === 0 ? '' : `${(value / other).toFixed(2)} ×`
}

function amount(value: number, unit: Figure['unit']): string {
  return unit === 'exponent' ? value.toFixed(2) : `${digits(value)} ${unit}`
}

function digits(value: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: value < 20 ? 1 : 0 })
}
