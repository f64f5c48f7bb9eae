/** A role as the matrix draws it: how much it allows by its tint, what becomes of it by a sign and in words. */
import type { HeldRole } from './access-index.ts'

interface RoleChipProps {
  readonly role: HeldRole
  /** What it comes through, where that is not the resource itself. */
  readonly through?: string
  /** Whether what becomes of it would happen anyway. */
  readonly pending?: boolean
  /** How many others there are that have no room. */
  readonly more?: number
}

export function RoleChip({ role: { is, change, only }, through, pending = false, more = 0 }: RoleChipProps) {
  const sign = change === 'add' ? '+' : change === 'remove' ? '−' : ''
  const classes = [
    'chip',
    is.level,
    change,
    through && 'inherited',
    only && !change && !through && 'lone',
    change && pending && 'pending',
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
        {change && pending && ' anyway'}
        {only && !change && `, only in the ${only}`}
        {through && `, through ${through}`}
      </span>
    </span>
  )
}
