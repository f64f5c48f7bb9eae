/** Whether an output is to be coloured: a terminal that can, and a person who has not said no. */
import type { Context, Output } from '../process/context.ts'

export function isColored(output: Output, { env }: Context): boolean {
  return output.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
}
