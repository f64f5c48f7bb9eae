/**
 * `node --conditions=@roster/source bench/serve-large-change.ts <latency> [requests a second]`: the emulator with
 * the organization of the large change. Prints its address, and serves until it is killed.
 */
import { createElasticCloud, serve } from '@roster/emulator'
import { beforeLargeChange } from '../tests/large-change.ts'

const [latency = '0', perSecond] = process.argv.slice(2)
const cloud = createElasticCloud({ state: beforeLargeChange(Date.now()), now: Date.now })
if (perSecond !== undefined) {
  cloud.faults.configure({
    rateLimits: { requests: { requests: Number(perSecond), windowMilliseconds: 1000 } },
  })
}
const { url } = await serve(cloud, { latency: Number(latency) })
process.stdout.write(`${url}\n`)
