/** Texts on standard output, as wide and as colourful as that is. */
import {
  type ApplyReport,
  type Preview,
  renderOutcomeText,
  renderText,
  type TerminalOptions,
} from '@roster/report'
import type { Context } from '../process/context.ts'
import { isColored } from './color.ts'

/** Narrower than this, wrapping does more harm than good. */
const NARROWEST = 30

export async function printPreview(preview: Preview, context: Context): Promise<void> {
  context.stdout.write(renderText(preview, await terminalOptions(context)))
}

export async function printReport(report: ApplyReport, context: Context): Promise<void> {
  context.stdout.write(renderOutcomeText(report, await terminalOptions(context)))
}

export async function terminalOptions(context: Context): Promise<TerminalOptions> {
  const { columns } = context.stdout
  const color = isColored(context.stdout, context)
  if (columns === undefined) return { color }
  const width = Math.max(NARROWEST, columns)
  // Loaded for terminals only: it takes a good part of the time that a short command takes.
  const { default: wrapAnsi } = await import('wrap-ansi')
  return { color, wrap: (text, taken) => wrapAnsi(text, width - taken, { hard: true }) }
}
