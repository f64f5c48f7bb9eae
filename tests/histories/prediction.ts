/** What a run is to do about one person, by the rules alone. */
import { type Content, NAMES, type Name, type Setting } from './content.ts'
import { difference, type Effect, type Held, type Holding, wanted } from './effect.ts'
import { type Event, isAuthorised, isShown, isSpent, type Memory, memoryOf } from './memory.ts'

export interface Situation {
  readonly content: Content
  readonly setting: Setting
  readonly events: readonly Event[]
  readonly holdings: ReadonlyMap<Name, Holding>
  readonly time: number
  /** Whether someone's entry was edited since the last run that left a record. */
  readonly isTouched: (name: Name) => boolean
  /** Whether the run applies what nobody reviewed. */
  readonly appliesAll: boolean
}

export interface Prediction {
  readonly effects: readonly Effect[]
  /** Effects that nothing speaks for. */
  readonly held: readonly { readonly effect: Effect; readonly memory: Memory }[]
  /** The access afterwards; undefined for none. */
  readonly after: Holding | undefined
  /** False if it can also stay as it is, for want of an approval or by a limit, which are predicted elsewhere. */
  readonly isCertain: boolean
}

/** For everyone a run plans anything about. */
export function predict(situation: Situation): ReadonlyMap<Name, Prediction> {
  const predictions = new Map<Name, Prediction>()
  for (const name of NAMES) {
    const prediction = predictOne(name, situation)
    if (prediction) predictions.set(name, prediction)
  }
  return withinLimit(predictions, situation)
}

/** Whether anything is planned: an invitation that lapsed and would be the same is sent again only if that is meant. */
export function planned(
  name: Name,
  { content, holdings, time, setting, isTouched }: Omit<Situation, 'events' | 'appliesAll'>,
): readonly Effect[] {
  const holding = holdings.get(name)
  const effects = difference(content, name, holding, time)
  if (!isOnlyLapsed(effects, holding)) return effects
  const { resend } = setting.policy
  return resend === 'always' || (resend === 'on-merge' && isTouched(name)) ? effects : []
}

function isOnlyLapsed(effects: readonly Effect[], holding: Holding | undefined): boolean {
  if (holding?.is !== 'lapsed' || !effects.some(({ does }) => does === 'begins')) return false
  const gained = effects.filter(({ does }) => does === 'gains').length
  return gained === holding.roles.size && effects.every((effect) => isOf(effect, holding.roles))
}

function isOf(effect: Effect, roles: ReadonlySet<Held>): boolean {
  return effect.does === 'begins' || (effect.does === 'gains' && roles.has(effect.role))
}

function predictOne(name: Name, situation: Situation): Prediction | undefined {
  const { content, holdings, time, setting, events, appliesAll } = situation
  const holding = holdings.get(name)
  const effects = planned(name, situation)
  if (effects.length === 0) return undefined
  const isResent = isOnlyLapsed(effects, holding)
  const weighed = effects.map((effect) => ({ effect, memory: memoryOf(effect, events, time) }))
  const held = weighed.filter(({ effect, memory }) => {
    if (appliesAll || isAuthorised(memory)) return false
    // An invitation that lapsed is sent again for what it gave before, unless the person was there since.
    const gave = holding?.is === 'lapsed' && isOf(effect, holding.roles) && isSpent(memory)
    return !(gave && (memory.inForceAt ?? 0) <= (holding.until ?? 0))
  })
  const needsApproval = setting.policy.approvals === 'enforce' && !isResent && !effects.every(isDue)
  const isApproved = weighed.every(({ memory }) => memory.isApproved)
  const roles = wanted(content, name, time)
  const after = needsApproval && !weighed.some(({ memory }) => memory.isApproved) ? holding : applied()
  return { effects, held, after, isCertain: !needsApproval || isApproved }

  function applied(): Holding | undefined {
    if (held.length === 0) {
      if (roles === undefined) return undefined
      return { is: holding?.is === 'member' ? 'member' : 'invited', roles }
    }
    if (holding?.is !== 'member' || roles === undefined) return holding
    const kinds = new Set(held.map(({ effect }) => kindOf(effect)))
    const made = effects.filter((effect) => !kinds.has(kindOf(effect)))
    return { is: 'member', roles: changedBy(holding.roles, made) }
  }
}

const isDue = ({ does }: Effect) => does === 'is due'

/** A role and what replaces it are of one kind, which is applied as a whole or not at all. */
function kindOf(effect: Effect): string {
  return 'role' in effect && effect.role === 'billing-admin' ? 'organization' : 'deployment'
}

function changedBy(roles: ReadonlySet<Held>, effects: readonly Effect[]): ReadonlySet<Held> {
  const changed = new Set(roles)
  for (const effect of effects) {
    if (effect.does === 'gains') changed.add(effect.role)
    if (effect.does === 'loses') changed.delete(effect.role)
  }
  return changed
}

/** Of five members or fewer, 20 % are one. */
function withinLimit(
  predictions: ReadonlyMap<Name, Prediction>,
  { content, holdings, setting, events, time }: Situation,
): ReadonlyMap<Name, Prediction> {
  if (setting.policy.maxRemovals === '100%') return predictions
  const counted = [...predictions].filter(([name, { effects, after }]) => {
    const holding = holdings.get(name)
    if (holding?.is !== 'member' || effects.every(isDue)) return false
    return after === undefined || (after.roles.size === 0 && holding.roles.size > 0)
  })
  const isOver = (some: typeof counted) => some.length > 1
  // A role change counts as a whole, although some of it is held.
  const partly = [...predictions].filter(([name, { held }]) => {
    return held.length > 0 && wanted(content, name, time)?.size === 0
  })
  if (!isOver([...counted, ...partly])) return predictions
  const unlifted = counted.filter(([, { effects }]) => !isLifted(effects, events, time))
  const limited = new Set(isOver(unlifted) ? unlifted.map(([name]) => name) : [])
  return new Map(
    [...predictions].map(([name, each]) => {
      if (limited.has(name)) return [name, { ...each, after: holdings.get(name) }]
      // Under "enforce", an owner has to have approved knowing of the label.
      const isCertain = each.isCertain && setting.policy.approvals === 'off' && partly.length === 0
      return [name, { ...each, isCertain }]
    }),
  )
}

/** Whether the label was on the pull request that brought the last of the effects about, and its preview showed them all. */
function isLifted(effects: readonly Effect[], events: readonly Event[], time: number): boolean {
  const memories = effects.map((effect) => memoryOf(effect, events, time))
  const begins = memories.map(({ begin }) => (begin ? events.indexOf(begin) : -1))
  const landing = events[Math.max(...begins)]
  if (landing?.is !== 'landing') return false
  const { review } = landing
  if (review === undefined || review.defect !== undefined || !review.isLabelled) return false
  return (
    effects.every((effect) => isShown(landing, review, effect)) &&
    memories.every(({ inForceAt = Number.NEGATIVE_INFINITY }) => review.at > inForceAt)
  )
}
