/** The decision about one person's access. */
import type { Decision } from '@roster/core'
import type { ViewBundle } from '../../src/review/review-view.ts'
import { PAST } from './drafts.ts'

const SIGNS: Readonly<Record<Decision['decision'], string>> = { keep: '✓', revoke: '−', change: '~' }

interface DecisionBadgeProps {
  readonly decision: Decision
  readonly bundle: ViewBundle
}

export function DecisionBadge({ decision: { decision, to, reason }, bundle }: DecisionBadgeProps) {
  const choice = bundle.choices.find((each) => JSON.stringify(each.to) === JSON.stringify(to))
  return (
    <span class={`made ${decision}`}>
      <span aria-hidden="true">{SIGNS[decision]} </span>
      {PAST[decision]}
      {choice && <> to {choice.title}</>}
      {reason !== undefined && (
        <>
          : <bdi>{reason}</bdi>
        </>
      )}
    </span>
  )
}

/** The decisions about the people of a bundle: "12 kept · 1 revoked · 3 open". */
export function BundleState({
  bundle,
  decisions,
}: {
  readonly bundle: ViewBundle
  readonly decisions: readonly (Decision | undefined)[]
}) {
  const [first] = decisions
  if (decisions.length === 1) {
    return first ? <DecisionBadge decision={first} bundle={bundle} /> : <span class="made open">open</span>
  }
  const open = decisions.filter((each) => each === undefined).length
  return (
    <>
      {(['keep', 'revoke', 'change'] as const).map((kind) => {
        const amount = decisions.filter((each) => each?.decision === kind).length
        return (
          amount > 0 && (
            <span key={kind} class={`made ${kind}`}>
              <span aria-hidden="true">{SIGNS[kind]} </span>
              {amount} {PAST[kind]}
            </span>
          )
        )
      })}
      {open > 0 && <span class="made open">{open} open</span>}
    </>
  )
}
