/** Whether to color an output: it is a terminal that supports colors, and the user has not disabled them. */
import type { Context, Output } from '../process/context.ts'

export function isColored(output: Output, { env }: Context): boolean {
  return output.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
}
