/** A role in the matrix: the color shows how much it allows, and a sign and words show how it changes. */
import { endText } from '../src/phrase/term.ts'
import type { HeldRole } from './access-index.ts'

interface RoleChipProps {
  readonly role: HeldRole
  /** The wider scope that it is inherited from. */
  readonly through?: string
  /** Whether its change was already pending. */
  readonly pending?: boolean
  /** How many more roles there is no room for. */
  readonly more?: number
}

export function RoleChip({
  role: { is, change, only, expires, hasEnded, isNew },
  through,
  pending = false,
  more = 0,
}: RoleChipProps) {
  const sign = change === 'add' ? '+' : change === 'remove' ? '−' : ''
  const classes = [
    'chip',
    is.level,
    change,
    through && 'inherited',
    only && !change && !through && 'lone',
    change && pending && 'pending',
    isNew && !through && 'new',
  ]
  return (
    <span class={classes.filter(Boolean).join(' ')}>
      {sign !== '' && (
        <span class="sign" aria-hidden="true">
          {sign}
        </span>
      )}
      <span class="label">
        {is.level === 'owner' ? 'Owner' : is.role}
        {is.inside !== undefined && (
          <small> {is.inside === 'Cloud Console only' ? 'console only' : is.inside}</small>
        )}
      </span>
      {more > 0 && <span class="more">+{more}</span>}
      <span class="unseen">
        {change === 'add' && ', added'}
        {change === 'remove' && ', removed'}
        {change && pending && ' (already pending)'}
        {only && !change && `, only in the ${only}`}
        {expires !== undefined && `, ${endText(expires, hasEnded)}`}
        {isNew && !through && ', new'}
        {through && `, through ${through}`}
      </span>
    </span>
  )
}
