/** The two tabs of a preview's page: the changes, and who has access. */
import { useEffect, useRef } from 'preact/hooks'
import type { Place } from './address.ts'

const TABS = [
  { tab: 'plan', title: 'What changes' },
  { tab: 'access', title: 'Who has access' },
] as const

interface TabsProps {
  readonly tab: Place['tab']
  readonly onTab: (tab: Place['tab']) => void
}

export function Tabs({ tab, onTab }: TabsProps) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // The plan is already in the page. Now that it has a tab, it is a tab panel.
    const plan = document.getElementById('plan')
    plan?.setAttribute('role', 'tabpanel')
    plan?.setAttribute('aria-labelledby', 'tab-plan')
  }, [])

  function onKeyDown({ key }: KeyboardEvent): void {
    if (key !== 'ArrowLeft' && key !== 'ArrowRight') return
    const other = tab === 'plan' ? 'access' : 'plan'
    onTab(other)
    list.current?.querySelector<HTMLElement>(`#tab-${other}`)?.focus()
  }

  return (
    <div class="tabs" role="tablist" aria-label="View" ref={list} onKeyDown={onKeyDown}>
      {TABS.map(({ tab: each, title }) => (
        <button
          key={each}
          type="button"
          role="tab"
          id={`tab-${each}`}
          aria-selected={tab === each}
          aria-controls={each}
          tabIndex={tab === each ? 0 : -1}
          onClick={() => onTab(each)}
        >
          {title}
        </button>
      ))}
    </div>
  )
}
