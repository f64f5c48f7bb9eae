/** Renders texts for standard output, in its width and with its colors. */
import {
  type ApplyReport,
  type Preview,
  renderOutcomeText,
  renderText,
  type TerminalOptions,
} from '@roster/report'
import { isColored } from '../process/color.ts'
import type { Context } from '../process/context.ts'

/** Below this width, text is not wrapped. */
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
  // Loaded only for terminals, since it takes a large part of a short command's time.
  const { default: wrapAnsi } = await import('wrap-ansi')
  return { color, wrap: (text, taken) => wrapAnsi(text, width - taken, { hard: true }) }
}
