/** The panel next to the matrix, with the details of a person or a resource. */
import { useEffect, useRef } from 'preact/hooks'
import type { AccessIndex } from './access-index.ts'
import type { Place } from './address.ts'
import { PersonDetail } from './person-detail.tsx'
import { ResourceDetail } from './resource-detail.tsx'

interface DetailProps {
  readonly index: AccessIndex
  readonly detail: NonNullable<Place['detail']>
  readonly onOpen: (detail: Place['detail']) => void
  readonly onClose: () => void
}

export function Detail({ index, detail, onOpen, onClose }: DetailProps) {
  const { type, key } = detail
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus()
    heading.current?.closest('aside')?.scrollTo(0, 0)
  }, [type, key])
  const person = type === 'person' ? index.view.subjects.find((each) => each.key === key) : undefined
  const resource = type === 'resource' ? index.view.columns.findIndex((each) => each.key === key) : -1
  return (
    <aside class="detail" aria-labelledby="detail-title">
      <button type="button" class="close" aria-label="Close" title="Close (Esc)" onClick={onClose}>
        ×
      </button>
      {person && <PersonDetail index={index} subject={person} headingRef={heading} onOpen={onOpen} />}
      {resource !== -1 && (
        <ResourceDetail index={index} column={resource} headingRef={heading} onOpen={onOpen} />
      )}
      {!person && resource === -1 && (
        <h2 id="detail-title" ref={heading} tabIndex={-1}>
          This {type} is not on this page
        </h2>
      )}
    </aside>
  )
}
