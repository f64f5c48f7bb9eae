/** Whether to color an output: the flags decide, then the environment, then the kind of output. */
import type { Context, Output } from './context.ts'

export function isColored(output: Output, { color, env }: Pick<Context, 'color' | 'env'>): boolean {
  if (color !== undefined) return color
  if (env['NO_COLOR']) return false
  const forced = env['FORCE_COLOR']
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  return output.isTTY && env['TERM'] !== 'dumb'
}
