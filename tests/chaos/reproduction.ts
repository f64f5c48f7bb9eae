/** The report of a failed property, and the command that reproduces it. */
import type fc from 'fast-check'

type Failure = Pick<fc.RunDetails<unknown>, 'errorInstance' | 'seed' | 'counterexamplePath' | 'numRuns'>

export function reproduction({ errorInstance, seed, counterexamplePath, numRuns }: Failure): string {
  return [
    String(errorInstance),
    `Failed after ${numRuns} runs. To reproduce it:`,
    `  npm run chaos -- --seed ${seed} --path ${counterexamplePath}`,
  ].join('\n')
}
