/** Decides what goes wrong with a request, by a plan that can be changed at any time. */

import { fraction } from '../state/mint.ts'
import { type Fault, FaultPlan, type FaultRule, RANDOM_FAULTS, type RequestMatcher } from './fault.ts'
import { RateLimiter } from './rate-limiter.ts'

/** The properties of a request that a matcher compares. */
export interface FaultTarget {
  readonly index: number
  readonly method: string
  readonly path: string
}

export class Faults {
  #plan: FaultPlan = FaultPlan.parse({})
  #fitted = new Map<FaultRule, number>()
  readonly requests = new RateLimiter()
  readonly invitations = new RateLimiter()

  get plan(): FaultPlan {
    return this.#plan
  }

  /** Replaces the given parts, and starts counting again. */
  configure(plan: Partial<FaultPlan>): void {
    this.#plan = { ...this.#plan, ...plan }
    this.#fitted = new Map()
    this.requests.limit(this.#plan.rateLimits.requests)
    this.invitations.limit(this.#plan.rateLimits.invitations)
  }

  add(fault: Fault, match: RequestMatcher = {}): void {
    this.#plan = { ...this.#plan, rules: [...this.#plan.rules, { match, fault }] }
  }

  clear(): void {
    this.configure({ random: undefined, ...FaultPlan.parse({}) })
  }

  /** What goes wrong with a request: latency to wait for, and at most one fault. */
  strike(target: FaultTarget): { readonly latency: number; readonly fault?: Fault } {
    let latency = 0
    let first: Fault | undefined
    for (const { fault } of this.#plan.rules.filter((rule) => this.#fits(rule, target))) {
      if (fault.kind === 'latency') latency += fault.milliseconds
      else first ??= fault
    }
    const fault = first ?? this.#chance(target)
    if (fault?.kind === 'latency') return { latency: latency + fault.milliseconds }
    return { latency, ...(fault && { fault }) }
  }

  /** In lower case. */
  get refusedEmails(): ReadonlySet<string> {
    return new Set(this.#plan.refuse.emails.map((email) => email.toLowerCase()))
  }

  refusesResource(resource: string | undefined): boolean {
    return resource !== undefined && this.#plan.refuse.resources.includes(resource)
  }

  #fits(rule: FaultRule, { index, method, path }: FaultTarget): boolean {
    const { match } = rule
    const fits =
      index === (match.index ?? index) &&
      index >= (match.from ?? index) &&
      index <= (match.to ?? index) &&
      method === (match.method ?? method) &&
      (match.path === undefined || matchesPath(match.path, path))
    if (!fits) return false
    const count = (this.#fitted.get(rule) ?? 0) + 1
    this.#fitted.set(rule, count)
    return count === (match.nth ?? count) && count % (match.every ?? 1) === 0
  }

  #chance({ index }: FaultTarget): Fault | undefined {
    const { random } = this.#plan
    if (!random || fraction(`${random.seed} strikes ${index}`) >= random.rate) return undefined
    const faults = random.faults ?? RANDOM_FAULTS
    return faults[Math.floor(fraction(`${random.seed} picks ${index}`) * faults.length)]
  }
}

function matchesPath(pattern: string, path: string): boolean {
  const source = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${source.join('.*')}$`).test(path)
}
