/** The two tabs of a page with changes: the changes, and who has access. */
import { useEffect, useRef } from 'preact/hooks'
import type { PageData } from '../src/access/access-view.ts'
import type { Place } from './address.ts'

/** A page without a preview compares with an earlier file. */
const PLAN_TITLES: Readonly<Record<PageData['occasion'], string>> = {
  merge: 'What changes',
  apply: 'What has changed',
}

interface TabsProps extends Pick<PageData, 'occasion'> {
  readonly tab: Place['tab']
  readonly onTab: (tab: Place['tab']) => void
}

export function Tabs({ tab, occasion, onTab }: TabsProps) {
  const tabs = [
    { tab: 'plan', title: PLAN_TITLES[occasion] },
    { tab: 'access', title: 'Who has access' },
  ] as const
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
      {tabs.map(({ tab: each, title }) => (
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
