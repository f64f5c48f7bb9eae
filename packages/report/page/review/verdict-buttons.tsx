/** The decisions that can be made in a row. Each has a key. */
interface VerdictButtonsProps {
  /** The subject of the buttons, for screen readers. */
  readonly about: string
  readonly canChange: boolean
  readonly isDecided: boolean
  /** Whether the keyboard reaches them from the row. */
  readonly isActive: boolean
  readonly onKey: (key: string) => void
}

export function VerdictButtons({ about, canChange, isDecided, isActive, onKey }: VerdictButtonsProps) {
  const buttons = [
    { key: 'k', title: 'Keep', shown: true },
    { key: 'r', title: 'Revoke', shown: true },
    { key: 'c', title: 'Change', shown: canChange },
    { key: 'u', title: 'Undo', shown: isDecided },
  ]
  return (
    <span class="verdicts">
      {buttons
        .filter(({ shown }) => shown)
        .map(({ key, title }) => (
          <button
            key={key}
            type="button"
            aria-keyshortcuts={key}
            aria-label={`${title}: ${about}`}
            tabIndex={isActive ? 0 : -1}
            onClick={() => onKey(key)}
          >
            {title}
          </button>
        ))}
    </span>
  )
}
