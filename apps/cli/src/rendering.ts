/** Texts on standard output, as wide and as colourful as that is. */
import {
  type ApplyReport,
  type Preview,
  renderOutcomeText,
  renderText,
  type TerminalOptions,
} from '@roster/report'
import { isColored } from './color.ts'
import type { Context } from './context.ts'

export function printPreview(preview: Preview, context: Context): void {
  context.stdout.write(renderText(preview, terminalOptions(context)))
}

export function printReport(report: ApplyReport, context: Context): void {
  context.stdout.write(renderOutcomeText(report, terminalOptions(context)))
}

export function terminalOptions(context: Context): TerminalOptions {
  const { columns } = context.stdout
  return {
    color: isColored(context.stdout, context),
    ...(columns === undefined ? {} : { width: columns }),
  }
}
