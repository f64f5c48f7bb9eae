/**
 * Runs a scenario against the emulator, and checks the invariants at every instant. They are checked against the
 * service's request log and states, not against the plan.
 */
import { type Change, effectsOf, effectsReviewedWith, isBlocking } from '@roster/core'
import { ElasticCloudError } from '@roster/elastic-cloud'
import type { ElasticCloudEmulator, ElasticCloudState } from '@roster/emulator'
import { createWorld, rosterOf } from '../world.ts'
import { Instant, wantedBy } from './access.ts'
import { ORGANIZATION, type Scenario, type Trouble } from './scenario.ts'

/** Resolves to the number of requests that the service saw: the possible crash points. */
export async function checkScenario(scenario: Scenario): Promise<number> {
  try {
    return await carryOut(scenario)
  } catch (error) {
    const { trouble, readings, file } = scenario
    throw new Error(`${String(error)}\n${JSON.stringify({ trouble, readings, file })}`, { cause: error })
  }
}

async function carryOut(scenario: Scenario): Promise<number> {
  const { state, file, readings, trouble } = scenario
  const hand = administrator(trouble, state)
  const world = createWorld(state, { readings, beforeRequest: hand.act })
  const { cloud } = world
  const now = cloud.clock.now()
  const roster = rosterOf(file, now)

  const reviewed = await planUntroubled(scenario)
  const instants: ElasticCloudState[] = [state]
  cloud.observe((next) => instants.push(next))
  strike(cloud, trouble)

  const result = await world
    .apply(file, { ...(reviewed.blocked && { signal: AbortSignal.abort() }) })
    .catch((error: unknown) => {
      if (error instanceof ElasticCloudError) return undefined
      throw error
    })
  const requests = cloud.requests.length
  const afterFirst = cloud.state.export()
  cloud.faults.clear()
  hand.leave()

  checkInstants(instants.splice(0), scenario, reviewed.changes, hand.touched)
  if (reviewed.blocked) return requests
  checkOutcomes(result, afterFirst, scenario, hand.touched)
  if (trouble.kind === 'none') checkMinimal(cloud)

  // After any trouble, the next run finds the rest, and only the rest.
  const rest = await world.plan(file)
  if (trouble.kind !== 'crash' && trouble.kind !== 'administrator' && rest.plan.changes.length > 0) {
    throw new Error(
      `one run did not do it all: ${summary(rest.plan.changes)} is left, ${JSON.stringify(result?.outcomes.map(({ status, message, change }) => [change.email, status, message]))}`,
    )
  }
  const covered = new Set(reviewed.changes.flatMap((change) => effectsReviewedWith(ORGANIZATION, change)))
  for (const change of rest.plan.changes) {
    if (change.email === hand.touched) continue
    if (effectsOf(ORGANIZATION, change).some((effect) => !covered.has(effect))) {
      throw new Error(`the rest asks for what was not reviewed: ${summary([change])}`)
    }
  }
  await world.apply(file)
  checkInstants(instants, scenario, reviewed.changes, hand.touched)
  const { plan } = await world.plan(file)
  if (plan.changes.length > 0) throw new Error(`does not converge: ${summary(plan.changes)} is left`)
  if (roster.members.size === 0) throw new Error('expected a file that lists a member')
  return requests
}

/** The plan that a reviewer would have seen. */
async function planUntroubled({ state, file, readings }: Scenario) {
  const { plan, guards } = await createWorld(state, { readings }).plan(file)
  return { changes: plan.changes, blocked: guards.some(isBlocking) }
}

function strike(cloud: ElasticCloudEmulator, trouble: Trouble): void {
  const { faults } = cloud
  switch (trouble.kind) {
    case 'crash':
      faults.add({ kind: 'dropped-connection', afterEffect: trouble.afterEffect }, { index: trouble.at })
      faults.add({ kind: 'dropped-connection' }, { from: trouble.at + 1 })
      break
    case 'dropped':
      faults.add({ kind: 'dropped-connection', afterEffect: trouble.afterEffect }, { index: trouble.at })
      break
    case 'every-second-answer-lost':
      faults.add({ kind: 'dropped-connection', afterEffect: true }, { every: 2 })
      break
    case 'html':
      faults.add({ kind: 'html-error', status: 502, afterEffect: trouble.afterEffect }, { index: trouble.at })
      break
    case 'rate-limit':
      faults.add(
        { kind: 'too-many-requests', ...(trouble.retryAfter ? { retryAfterSeconds: 2 } : {}) },
        { from: trouble.from, to: trouble.from + trouble.length - 1 },
      )
      break
    case 'none':
    case 'administrator':
  }
}

/** Another administrator, who once makes a member a viewer of all Security projects. */
function administrator(trouble: Trouble, start: ElasticCloudState) {
  if (trouble.kind !== 'administrator') return { act: () => {}, leave: () => {}, touched: undefined }
  const person = start.people[trouble.person % start.people.length]
  let acted = false
  return {
    touched: person?.email,
    leave: () => {
      acted = true
    },
    act: (cloud: ElasticCloudEmulator) => {
      if (acted || cloud.requests.length < trouble.at || person === undefined) return
      acted = true
      const state = cloud.state.export()
      cloud.state.import({
        ...state,
        memberships: state.memberships.map((membership) =>
          membership.userId === person.userId
            ? {
                ...membership,
                assignments: [
                  ...membership.assignments,
                  { scope: 'project.security' as const, roleId: 'security-viewer', resource: '*' },
                ],
              }
            : membership,
        ),
      })
    },
  }
}

function checkInstants(
  states: readonly ElasticCloudState[],
  { state, file }: Scenario,
  changes: readonly Change[],
  exempt: string | undefined,
): void {
  const start = new Instant(state)
  const wanted = wantedBy(rosterOf(file, 0))
  const changing = new Set(changes.map(({ email }) => email))
  for (const [number, current] of states.entries()) {
    const instant = new Instant(current)
    if (start.owners > 0 && instant.owners === 0) throw new Error(`locked out at instant ${number}`)
    for (const email of new Set([...start.people(), ...instant.people()])) {
      if (email === exempt) continue
      const was = start.of(email)
      const is = instant.of(email)
      const goal = wanted.get(email) ?? new Set<string>()
      const problem = !changing.has(email)
        ? !sameStanding(was, is) && 'touched although nothing was to change'
        : (beyond(is.roles, union(was.roles, goal)) && 'more than before or after') ||
          (was.is === 'member' &&
            wanted.has(email) &&
            is.is !== 'member' &&
            'a membership that was to stay ended') ||
          (was.is === 'member' &&
            is.is === 'member' &&
            beyond(intersection(was.roles, goal), is.roles) &&
            'less than before and after')
      if (problem)
        throw new Error(
          `${email} at instant ${number}: ${problem}; had ${show(was)}, has ${show(is)}, wanted ${show({ is: 'wanted', roles: goal })}`,
        )
    }
  }
}

/** Every outcome matches the organization. */
function checkOutcomes(
  result: Awaited<ReturnType<ReturnType<typeof createWorld>['apply']>> | undefined,
  after: ElasticCloudState,
  { state, file }: Scenario,
  exempt: string | undefined,
): void {
  const start = new Instant(state)
  const end = new Instant(after)
  const wanted = wantedBy(rosterOf(file, 0))
  for (const { change, status, verified } of result?.outcomes ?? []) {
    const { email } = change
    if (email === exempt) continue
    if (status === 'not-attempted' && !sameStanding(start.of(email), end.of(email))) {
      throw new Error(`${email} was not attempted, and is not as before`)
    }
    if (!verified) continue
    const goal = wanted.get(email)
    const is = end.of(email)
    if (
      goal === undefined
        ? is.is !== 'absent'
        : is.is === 'absent' || beyond(withoutStopped(goal, state), is.roles)
    ) {
      throw new Error(`${email} was verified, and is not as wanted: ${show(is)}`)
    }
  }
}

/** Without trouble, every successful request has an effect. */
function checkMinimal(cloud: ElasticCloudEmulator): void {
  const idle = cloud.requests.find(
    ({ method, status, effect }) => method !== 'GET' && status !== null && status < 300 && !effect,
  )
  if (idle) throw new Error(`sent what another had done: ${idle.method} ${idle.path}`)
}

function withoutStopped(goal: ReadonlySet<string>, { deployments }: ElasticCloudState): ReadonlySet<string> {
  const stopped = deployments.filter((deployment) => deployment.stopped).map(({ id }) => id)
  return new Set([...goal].filter((key) => !stopped.some((id) => key.includes(id))))
}

interface RolesOf {
  readonly is: string
  readonly roles: ReadonlySet<string>
}

function sameStanding(a: RolesOf, b: RolesOf): boolean {
  return a.is === b.is && !beyond(a.roles, b.roles) && !beyond(b.roles, a.roles)
}

function beyond(set: ReadonlySet<string>, bound: ReadonlySet<string>): boolean {
  return [...set].some((role) => !bound.has(role))
}

function union(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...a, ...b])
}

function intersection(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...a].filter((role) => b.has(role)))
}

function show({ is, roles }: RolesOf): string {
  return `${is} ${[...roles].join(' ')}`
}

function summary(changes: readonly Change[]): string {
  return changes.map(({ kind, email }) => `${kind} ${email}`).join(', ')
}
