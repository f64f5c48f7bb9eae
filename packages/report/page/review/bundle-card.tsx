/** A bundle: the access, how many people have it, and each of them if the bundle is open. */
import { people as peopleCount } from '../../src/phrase/count.ts'
import type { ReviewView, ViewBundle } from '../../src/review/review-view.ts'
import { BundleState, DecisionBadge } from './decision-badge.tsx'
import { type Drafts, meantBy, openPieces, type Verdict } from './drafts.ts'
import { ReasonForm } from './reason-form.tsx'
import { isSameRow, type Row } from './rows.ts'
import type { Asking } from './session.ts'
import { VerdictButtons } from './verdict-buttons.tsx'

interface BundleCardProps {
  readonly view: ReviewView
  /** Index of the bundle. */
  readonly at: number
  readonly bundle: ViewBundle
  readonly drafts: Drafts
  readonly isExpanded: boolean
  readonly active: Row | undefined
  readonly asking: Asking | undefined
  readonly known: readonly string[]
  readonly onKey: (row: Row, key: string) => void
  readonly onVerdict: (verdict: Verdict) => void
  readonly onCancel: () => void
}

export function BundleCard(props: BundleCardProps) {
  const { view, at, bundle, drafts, isExpanded, active, asking, onKey } = props
  const { title, way, level, pieces, choices } = bundle
  const row: Row = { bundle: at }
  const [only] = pieces
  const person = only && pieces.length === 1 ? view.people[only.person] : undefined
  const isActive = isSameRow(active, row)
  const hasOpen = openPieces(bundle, drafts).length > 0
  const about = `${title}, ${person?.title ?? peopleCount(pieces.length)}`
  return (
    <li class={`bundle ${hasOpen ? '' : 'done'} ${bundle.isPrivileged ? 'privileged' : ''}`}>
      <div class={`line ${isActive ? 'active' : ''}`} data-row={rowId(row)}>
        <button
          type="button"
          class="head"
          {...(pieces.length > 1 && { 'aria-expanded': isExpanded })}
          tabIndex={isActive ? 0 : -1}
          onClick={() => onKey(row, 'Enter')}
        >
          <span class={`chip ${level ?? 'view'}`}>
            <span class="label">{title}</span>
          </span>
          <span class="who">{person ? <PersonName person={person} /> : peopleCount(pieces.length)}</span>
          {way !== '' && <span class="way">{way}</span>}
          {person?.facts && <span class="quiet">{person.facts}</span>}
        </button>
        <span class="state">
          <BundleState bundle={bundle} decisions={pieces.map(({ item }) => drafts.get(item))} />
        </span>
        <VerdictButtons
          about={about}
          canChange={choices.length > 0}
          isDecided={pieces.some(({ item }) => drafts.has(item))}
          isActive={isActive}
          onKey={(key) => onKey(row, key)}
        />
      </div>
      {asking && isSameRow(asking.row, row) && (
        <Reason {...props} asking={asking} amount={meantBy(bundle, drafts).length} />
      )}
      {isExpanded && (
        <ul class="people">
          {pieces.map(({ item, person: index }, piece) => {
            const own: Row = { bundle: at, piece }
            const held = view.people[index]
            const decision = drafts.get(item)
            const isHere = isSameRow(active, own)
            if (held === undefined) return null
            return (
              <li key={item}>
                <div class={`line ${isHere ? 'active' : ''}`} data-row={rowId(own)}>
                  <button
                    type="button"
                    class="head"
                    tabIndex={isHere ? 0 : -1}
                    onClick={() => onKey(own, 'Focus')}
                  >
                    <PersonName person={held} />
                    {held.facts !== '' && <span class="quiet">{held.facts}</span>}
                    {held.access.length > 1 && <span class="quiet">has {held.access.join('; ')}</span>}
                  </button>
                  <span class="state">
                    {decision ? (
                      <DecisionBadge decision={decision} bundle={bundle} />
                    ) : (
                      <span class="made open">open</span>
                    )}
                  </span>
                  <VerdictButtons
                    about={`${title}, ${held.title}`}
                    canChange={choices.length > 0}
                    isDecided={decision !== undefined}
                    isActive={isHere}
                    onKey={(key) => onKey(own, key)}
                  />
                </div>
                {asking && isSameRow(asking.row, own) && <Reason {...props} asking={asking} amount={1} />}
              </li>
            )
          })}
        </ul>
      )}
    </li>
  )
}

function Reason({
  bundle,
  known,
  asking,
  amount,
  onVerdict,
  onCancel,
}: BundleCardProps & { readonly asking: Asking; readonly amount: number }) {
  return (
    <ReasonForm
      key={asking.decision}
      decision={asking.decision}
      amount={amount}
      choices={bundle.choices}
      known={known}
      onDone={onVerdict}
      onCancel={onCancel}
    />
  )
}

function PersonName({ person: { title, email } }: { readonly person: ReviewView['people'][number] }) {
  return (
    <span class="name">
      <bdi>{title}</bdi>
      {email !== undefined && email !== title && (
        <>
          {' '}
          <bdi class="quiet">{email}</bdi>
        </>
      )}
    </span>
  )
}

/** For the attribute by which the keyboard finds a row. */
export function rowId({ bundle, piece }: Row): string {
  return piece === undefined ? `${bundle}` : `${bundle}.${piece}`
}
