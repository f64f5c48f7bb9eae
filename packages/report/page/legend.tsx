/** The meaning of the signs and colors in the matrix. */
import type { AccessIndex } from './access-index.ts'

export function Legend({ index: { view } }: { readonly index: AccessIndex }) {
  const roles = view.subjects.flatMap(({ roles: held }) => held)
  const changes = roles.some(({ change }) => change !== undefined)
  const lone = roles.some(({ only, change }) => only !== undefined && change === undefined)
  return (
    <ul class="legend" aria-label="Legend">
      <li>
        <span class="chip view">Role</span> on this resource
      </li>
      <li>
        <span class="chip view inherited">Role</span> on all resources of the kind, or as owner
      </li>
      {changes && (
        <>
          <li>
            <span class="chip view add">+ Role</span> would be added
          </li>
          <li>
            <span class="chip view remove">
              − <span class="label">Role</span>
            </span>{' '}
            would be removed
          </li>
        </>
      )}
      {roles.some(({ isNew }) => isNew) && view.since && (
        <li>
          <span class="chip view new">Role</span> granted since {view.since.day}
        </li>
      )}
      {lone && (
        <li>
          <span class="chip view lone">Role</span> only in the file, or only in the organization
        </li>
      )}
      <li class="keys">
        <kbd>↑↓←→</kbd> move · <kbd>Enter</kbd> detail · <kbd>s</kbd> sort · <kbd>Esc</kbd> close ·{' '}
        <kbd>/</kbd> search
      </li>
    </ul>
  )
}
