/** Asks for a reason and, for a change, for the new role. */
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

/** The limit of the format for decisions. */
const MAX_REASON = 500

export function ReasonForm({ decision, amount, choices, known, onDone, onCancel }: ReasonFormProps) {
  const [reason, setReason] = useState('')
  const [choice, setChoice] = useState(0)
  const first = useRef<HTMLElement | null>(null)
  // Focuses at once: the next keys typed are the reason, not decisions.
  useLayoutEffect(() => first.current?.focus(), [])

  function submit(event: Event): void {
    event.preventDefault()
    const to = choices[choice]?.to
    if (reason.trim() === '' || (decision === 'change' && to === undefined)) return
    onDone({ decision, reason: reason.trim(), ...(decision === 'change' && to && { to }) })
  }

  function onKeyDown(event: KeyboardEvent): void {
    // Letters are text here. Elsewhere they are keys of the list.
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
