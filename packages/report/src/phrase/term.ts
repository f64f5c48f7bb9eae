/** Ends and reasons that the file gives, in words: "until 18:00 UTC on 1 Dec 2026", "ended 20 Nov 2026". */
import { lastMoment } from './date.ts'
import { type Phrase, phrase, quote, words } from './phrase.ts'

/** As written in the file. */
export interface WrittenTerm {
  readonly expires?: string
  readonly reason?: string
}

/** @param isOver Whether the end has passed. */
export function endText(expires: string, isOver = false): string {
  return `${isOver ? 'ended' : 'until'} ${lastMoment(expires)}`
}

/** The end, then the reason; empty if the file gives neither. */
export function termPhrases({ expires, reason }: WrittenTerm, isOver = false): readonly Phrase[] {
  return [
    ...(expires === undefined ? [] : [words(endText(expires, isOver))]),
    ...(reason === undefined || reason.trim() === '' ? [] : [phrase`${quote(reason)}`]),
  ]
}
