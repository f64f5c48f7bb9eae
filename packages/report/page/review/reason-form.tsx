/** Asks for a reason, and for a change also for the role instead. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { ViewChoice } from '../../src/review/review-view.ts'
import type { Verdict } from './drafts.ts'

interface ReasonFormProps {
  readonly decision: 'revoke' | 'change'
  /** Of how many people. */
  readonly amount: number
  readonly choices: readonly ViewChoice[]
  /** Reasons that were given before. */
  readonly known: readonly string[]
  readonly onDone: (verdict: Verdict) => void
  readonly onCancel: () => void
}

/** As files of decisions allow. */
const MAX_REASON = 500

export function ReasonForm({ decision, amount, choices, known, onDone, onCancel }: ReasonFormProps) {
  const [reason, setReason] = useState('')
  const [choice, setChoice] = useState(0)
  const first = useRef<HTMLElement | null>(null)
  // At once: what is typed next is the reason, and no decision.
  useLayoutEffect(() => first.current?.focus(), [])

  function submit(event: Event): void {
    event.preventDefault()
    const to = choices[choice]?.to
    if (reason.trim() === '' || (decision === 'change' && to === undefined)) return
    onDone({ decision, reason: reason.trim(), ...(decision === 'change' && to && { to }) })
  }

  function onKeyDown(event: KeyboardEvent): void {
    // Letters are text here, and keys of the list elsewhere.
    event.stopPropagation()
    if (event.key === 'Escape') onCancel()
  }

  const title = `${decision === 'revoke' ? 'Revoke' : 'Change'}${amount === 1 ? '' : ` all ${amount}`}`
  return (
    <form class="reason" onSubmit={submit} onKeyDown={onKeyDown}>
      {decision === 'change' && (
        <select
          aria-label="Role instead"
          ref={(element) => {
            first.current = element
          }}
          value={String(choice)}
          onChange={({ currentTarget }) => setChoice(Number(currentTarget.value))}
        >
          {choices.map(({ title: name }, index) => (
            <option key={name} value={String(index)}>
              {name}
            </option>
          ))}
        </select>
      )}
      <input
        aria-label="Reason"
        placeholder="Why?"
        required
        maxLength={MAX_REASON}
        list="known-reasons"
        ref={(element) => {
          if (decision === 'revoke') first.current = element
        }}
        value={reason}
        onInput={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <datalist id="known-reasons">
        {known.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
      <button type="submit" class="primary">
        {title}
      </button>
      <button type="button" onClick={onCancel}>
        Cancel
      </button>
    </form>
  )
}
