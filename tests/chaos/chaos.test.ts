/** The invariants of applying, over random organizations, files and troubles. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkScenario } from './check.ts'
import { reproduction } from './reproduction.ts'
import { scenario } from './scenario.ts'

test('whatever goes wrong at one request, access is never wrong, and the next run finishes', async () => {
  const result = await fc.check(
    fc.asyncProperty(scenario, async (drawn) => void (await checkScenario(drawn))),
    { numRuns: 200 },
  )
  if (result.failed) throw new Error(reproduction(result))
  expect(result.numRuns).toBe(200)
}, 120_000)

test('a crash at any request leaves what the next run finishes', async () => {
  let crashes = 0
  await fc.assert(
    fc.asyncProperty(scenario, async (drawn) => {
      const requests = await checkScenario({ ...drawn, trouble: { kind: 'none' } })
      for (let at = 0; at < requests; at += 1) {
        for (const afterEffect of [false, true]) {
          await checkScenario({ ...drawn, trouble: { kind: 'crash', at, afterEffect } })
          crashes += 1
        }
      }
    }),
    { numRuns: 8 },
  )
  expect(crashes).toBeGreaterThan(50)
}, 120_000)
