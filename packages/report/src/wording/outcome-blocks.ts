/** The outcomes of a run as blocks of a document: what failed and is held back, then what was done. */

import { type Alert, type Block, type Item, section } from '../document/document.ts'
import { count, number } from '../phrase/count.ts'
import { code, type Phrase, phrase, prose, strong, words } from '../phrase/phrase.ts'
import { effectPhrase } from './change-line.ts'
import { changeItems, effectItems } from './change-list.ts'
import type { Names } from './names.ts'
import { type ChangeOutcome, notAttempted, type Outcomes, withStatus } from './outcome.ts'

/** Worst first; what went well comes last. `file` is the path of the members file. */
export function outcomeBlocks(result: Outcomes, file: string, names: Names): readonly Block[] {
  const applied = withStatus(result, 'applied')
  const unverified = applied.filter(({ verified }) => !verified)
  const done = withStatus(result, 'already-done')
  const open = notAttempted(result)
  const share =
    unverified.length === 0
      ? ''
      : `${number(applied.length - unverified.length)} of ${number(applied.length)} `
  return [
    ...failureAlert(withStatus(result, 'failed'), names),
    ...heldAlert(withStatus(result, 'held'), file, names),
    ...unverifiedAlert(unverified, names),
    ...section(
      `Not attempted: ${count(open.length, 'change')}`,
      changeItems(open, names, { mixed: true, mark: 'info' }),
    ),
    ...section(`Applied: ${count(applied.length, 'change')}`, doneItems(applied, names), {
      note: `${share}verified by reading again`,
    }),
    ...section(`Done already: ${count(done.length, 'change')}`, doneItems(done, names), {
      note: 'true before this run got to them',
    }),
  ]
}

function doneItems(outcomes: readonly ChangeOutcome[], names: Names): readonly Item[] {
  const changes = outcomes.map(({ change }) => change)
  return changeItems(changes, names, { tense: 'past', mixed: true, mark: 'done' })
}

function failureAlert(failed: readonly ChangeOutcome[], names: Names): readonly Alert[] {
  if (failed.length === 0) return []
  const effects = failed.map((outcome) => ({
    change: outcome.change,
    effect: effectPhrase(outcome.change, names, { mixed: true }),
    notes: [whyItFailed(outcome)],
  }))
  const lead = strong(words(`${count(failed.length, 'change')} failed.`))
  return [{ type: 'alert', level: 'caution', lead, items: effectItems(effects, names, { mark: 'error' }) }]
}

function whyItFailed({ code: errorCode, message }: ChangeOutcome): Phrase {
  const advice = prose(message ?? 'The log of the run says more.')
  return errorCode === undefined ? advice : phrase`${code(errorCode)}: ${advice}`
}

function heldAlert(held: readonly ChangeOutcome[], file: string, names: Names): readonly Alert[] {
  if (held.length === 0) return []
  const effects = held.map(({ change, message }) => ({
    change,
    effect: effectPhrase(change, names, { mixed: true }),
    notes: message === undefined ? [] : [prose(message)],
  }))
  const lead = phrase`${strong(words(`${count(held.length, 'change')} held back.`))} To release, open a pull request that touches ${code(file)}, have its preview reviewed and approved, and merge it.`
  return [{ type: 'alert', level: 'warning', lead, items: effectItems(effects, names, { mark: 'warning' }) }]
}

function unverifiedAlert(unverified: readonly ChangeOutcome[], names: Names): readonly Alert[] {
  if (unverified.length === 0) return []
  const lead = phrase`${strong(words(`${count(unverified.length, 'change')} not verified.`))} The service accepted the request, but reading again did not show its effect. Run again to check.`
  const items = changeItems(
    unverified.map(({ change }) => change),
    names,
    { mixed: true, mark: 'warning' },
  )
  return [{ type: 'alert', level: 'warning', lead, items }]
}
