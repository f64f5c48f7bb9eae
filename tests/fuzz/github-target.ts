/** Damaged answers of GitHub: no run ends in a raw error, a wrong green, or a write that should not be. */
import fc from 'fast-check'
import { type Damage, damageTo, fieldsOf, RESPONSES } from './github/damage.ts'
import { SCENARIOS, type Scenario } from './github/scenarios.ts'
import type { Run } from './github/world.ts'
import { target } from './target.ts'

const BLAME = /not valid JSON|nothing in the file|not valid UTF-8/
const RAW =
  /is a bug in Roster|is not a function|cannot read prop|is not iterable|unexpected token|\[object |\bNaN\b|\bundefined\b/i

interface Call {
  readonly method: string
  /** Matches the paths of this call, whatever numbers and SHAs they contain. */
  readonly path: RegExp
  readonly damages: readonly Damage[]
}

interface Course {
  readonly undamaged: Run
  readonly calls: readonly Call[]
}

const courses = new Map<Scenario, Promise<Course>>()

/** The calls of an undamaged run, each with the damage that its answer can take. */
async function courseOf({ prepare, mode }: Scenario): Promise<Course> {
  const { world, event } = await prepare()
  const calls = new Map<string, Call>()
  const undamaged = await world.run(event, mode, {
    kind: {
      async alter(answer, { method, path }) {
        const pattern = patternOf(path)
        const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true
        const fields = isJson ? fieldsOf(await answer.clone().json()) : []
        const damages = [...RESPONSES, ...fields.flatMap(damageTo)]
        const key = `${method} ${pattern}`
        if (!calls.has(key)) calls.set(key, { method, path: new RegExp(pattern), damages })
        return answer
      },
    },
  })
  return { undamaged, calls: [...calls.values()] }
}

/** A pattern for the paths that differ only in numbers and SHAs. */
function patternOf(path: string): string {
  const segments = (path.split('?', 1)[0] ?? '').split('/').map((segment) => {
    if (/^\d+$/.test(segment)) return '\\d+'
    return segment
      .split(/[0-9a-f]{40}/)
      .map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('[0-9a-f]{40}')
  })
  return `^${segments.join('/')}(?:\\?|$)`
}

const inputs = fc.record({ scenario: fc.constantFrom(...SCENARIOS), call: fc.nat(), damage: fc.nat() })

export const githubTarget = target('damaged answers of GitHub', 50, inputs, async (input) => {
  const { scenario } = input
  const course = courses.get(scenario) ?? courseOf(scenario)
  courses.set(scenario, course)
  const { undamaged, calls } = await course
  const call = calls[input.call % calls.length]
  const damage = call?.damages[input.damage % call.damages.length]
  if (call === undefined || damage === undefined) throw new Error(`${scenario.name} makes no call`)
  const { world, event } = await scenario.prepare()
  const run = await world.run(event, scenario.mode, { ...call, kind: damage.kind })
  const fault =
    rawErrorOf(run) ??
    (BLAME.test(run.log) ? 'it blames the members file' : undefined) ??
    scenario.faultOf(run, world, undamaged)
  if (fault)
    throw new Error(
      `${scenario.name}, ${call.method} ${call.path}, ${damage.name}: ${fault}\n${run.log.slice(-500)}`,
    )
})

function rawErrorOf({ log }: Run): string | undefined {
  const raw = RAW.exec(log)?.[0]
  return raw && `it says ${JSON.stringify(raw)}`
}
