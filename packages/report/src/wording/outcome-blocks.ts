/** The outcomes of an apply run as blocks: failures and held changes first, then applied changes. */
import { type Alert, type Block, type Item, section } from '../document/document.ts'
import { count, number } from '../phrase/count.ts'
import { code, type Phrase, phrase, prose, strong, words } from '../phrase/phrase.ts'
import { effectPhrase } from './change-line.ts'
import { changeItems, effectItems } from './change-list.ts'
import type { Names } from './names.ts'
import { type ChangeOutcome, notAttempted, type Outcomes, sortedOutcomes, withStatus } from './outcome.ts'

/** Worst first; among the alike, the most powerful first. */
export function outcomeBlocks(outcomes: Outcomes, names: Names): readonly Block[] {
  const result = sortedOutcomes(outcomes)
  const applied = withStatus(result, 'applied')
  const unverified = applied.filter(({ verified }) => !verified)
  const done = withStatus(result, 'already-done')
  const open = notAttempted(result)
  const waiting = withStatus(result, 'waiting')
  const share =
    unverified.length === 0
      ? ''
      : `${number(applied.length - unverified.length)} of ${number(applied.length)} `
  return [
    ...failureAlert(withStatus(result, 'failed'), names),
    ...heldAlert(withStatus(result, 'held'), names),
    ...unverifiedAlert(unverified, names),
    ...section(
      `Not attempted: ${count(open.length, 'change')}`,
      changeItems(open, names, { mixed: true, mark: 'info' }),
    ),
    ...section(`Waiting for a member: ${count(waiting.length, 'change')}`, waitingItems(waiting, names), {
      note: 'the secret of a new API key is shown once, so a member makes it',
    }),
    ...section(`Applied: ${count(applied.length, 'change')}`, doneItems(applied, names), {
      note: `${share}verified by reading back`,
    }),
    ...section(`Already in place: ${count(done.length, 'change')}`, doneItems(done, names), {
      note: 'before this run reached them',
    }),
  ]
}

function doneItems(outcomes: readonly ChangeOutcome[], names: Names): readonly Item[] {
  const effects = outcomes.map(({ change, verified, message }) => ({
    change,
    effect: effectPhrase(change, names, { tense: 'past', mixed: true }),
    // Changes that are not verified have an alert of their own.
    notes: verified && message !== undefined ? [prose(message)] : [],
  }))
  return effectItems(effects, names, { mark: 'done' })
}

function waitingItems(outcomes: readonly ChangeOutcome[], names: Names): readonly Item[] {
  const effects = outcomes.map(({ change, message }) => ({
    change,
    effect: effectPhrase(change, names, { mixed: true }),
    notes: message === undefined ? [] : [prose(message)],
  }))
  return effectItems(effects, names, { mark: 'info' })
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
  const advice = prose(message ?? 'See the log of the run.')
  return errorCode === undefined ? advice : phrase`${code(errorCode)}: ${advice}`
}

function heldAlert(held: readonly ChangeOutcome[], names: Names): readonly Alert[] {
  if (held.length === 0) return []
  const effects = held.map(({ change, message }) => ({
    change,
    effect: effectPhrase(change, names, { mixed: true }),
    notes: message === undefined ? [] : [prose(message)],
  }))
  const lead = phrase`${strong(words(`${count(held.length, 'change')} held back.`))} ${words(held.length === 1 ? 'The line below says why, and what releases it.' : 'Each line says why, and what releases it.')}`
  return [{ type: 'alert', level: 'warning', lead, items: effectItems(effects, names, { mark: 'warning' }) }]
}

function unverifiedAlert(unverified: readonly ChangeOutcome[], names: Names): readonly Alert[] {
  if (unverified.length === 0) return []
  const lead = phrase`${strong(words(`${count(unverified.length, 'change')} not verified.`))} Elastic Cloud accepted the request, but reading it back did not show the change. Run apply again to check.`
  const items = changeItems(
    unverified.map(({ change }) => change),
    names,
    { mixed: true, mark: 'warning' },
  )
  return [{ type: 'alert', level: 'warning', lead, items }]
}
