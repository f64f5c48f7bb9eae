/** A target of the fuzzer: hostile inputs, and a property that must hold for each of them. */
import fc from 'fast-check'

export interface Target {
  readonly name: string
  /** The number of inputs that `npm test` tries. `npm run fuzz` has an option for it. */
  readonly runs: number
  readonly check: (parameters: Pick<fc.Parameters, 'numRuns' | 'seed' | 'path'>) => Promise<Outcome>
}

interface Outcome {
  readonly runs: number
  readonly seed: number
  /** The broken property, its input, and the command that reproduces it. */
  readonly failure?: string
}

/** @param holds throws if the property does not hold. */
export function target<Input>(
  name: string,
  runs: number,
  inputs: fc.Arbitrary<Input>,
  holds: (input: Input) => void | Promise<void>,
): Target {
  const property = fc.asyncProperty(inputs, async (input) => {
    await holds(input)
    expectNoPollution()
  })
  const check: Target['check'] = async (parameters) => {
    const result = await fc.check(property, parameters)
    const outcome = { runs: result.numRuns, seed: result.seed }
    return result.failed ? { ...outcome, failure: failure(name, result) } : outcome
  }
  return { name, runs, check }
}

/** The number of characters to show of an input. */
const MAX_SHOWN = 2000

function failure<Input>(name: string, result: fc.RunDetails<Input>): string {
  const { errorInstance, seed, counterexamplePath, counterexample, numRuns } = result
  return [
    `${name}: ${String(errorInstance)}`,
    fc.stringify(counterexample).slice(0, MAX_SHOWN),
    `Failed after ${numRuns} inputs. To reproduce it:`,
    `  npm run fuzz -- --target ${JSON.stringify(name)} --seed ${seed} --path ${counterexamplePath}`,
  ].join('\n')
}

const PROTOTYPES = [Object.prototype, Array.prototype, String.prototype, Function.prototype]
const keysOf = () => PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).length).join(' ')
const KEYS = keysOf()

/** No input may change `Object.prototype`. */
function expectNoPollution(): void {
  for (const key in {}) throw new Error(`every object has the property ${JSON.stringify(key)} now`)
  if (keysOf() !== KEYS) throw new Error('a prototype that all objects share has other properties now')
}
