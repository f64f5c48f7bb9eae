/**
 * The record: the preview's comment once its pull request has been merged. The outcome of the last run is on top. The
 * outcomes of earlier runs and the preview are folded below it. The seal of the review stays unchanged, because later
 * runs rely on it.
 */
import { sealedLines } from '../seal/sealed-line.ts'

export interface RecordText {
  /** Makes the line that seals what has been applied, from the existing comment. */
  readonly seal: (existing: string) => string
  /** The outcome of the run in Markdown, shorter than that many bytes. */
  readonly render: (limit: number) => string
  /** Differences between two runs that did the same, such as times; with the flag `g`. */
  readonly incidental: RegExp
  /** Whether the run had nothing to do: the outcome of an earlier run then stays on top. */
  readonly isIdle: boolean
  /** Maximum size of the text without its marker, in bytes. */
  readonly limit: number
}

/** The lines before the fold of an earlier run and before that of the preview. */
const EARLIER = '<!-- roster:earlier -->'
const PREVIEWED = '<!-- roster:previewed -->'

/** Maximum number of folds of earlier runs. */
const EARLIER_KEPT = 3
/** The share of the room below the seals that is reserved for the folds, if they need that much. */
const SHARE_FOR_THE_PAST = 0.35
const SEPARATOR = '\n\n'
/** Longer than every seal of ours. A longer line is not ours and is dropped. */
const LONGEST_SEALS = 20_000

/** Whether a comment, without its marker, is a record. A preview must no longer replace it. */
export function isRecord(comment: string): boolean {
  return sealedLines('applied', comment).length > 0
}

/**
 * The text of the record, below its marker; undefined if the comment says all of this already.
 *
 * @param existing The comment as it is now, without its marker; empty if there is none.
 */
export function recordText(existing: string, text: RecordText): string | undefined {
  const past = readPast(existing)
  const seals = sealedLines('reviewed', existing).join('\n')
  const head = [...(seals === '' || seals.length > LONGEST_SEALS ? [] : [seals]), text.seal(existing)]
  const room = text.limit - sizeOf(`${head.join('\n')}\n\n`)
  const reserved = Math.min(
    sizeOf(past.folds.map((each) => `${each}${SEPARATOR}`).join(SEPARATOR)),
    Math.floor(room * SHARE_FOR_THE_PAST),
  )
  const latest = text.render(room - reserved)
  const essential = (markdown: string) => markdown.replaceAll(text.incidental, '').trimEnd()
  const isNews = past.latest === undefined || (!text.isIdle && essential(past.latest) !== essential(latest))
  const top = isNews || past.latest === undefined ? latest : past.latest
  const older = isNews && past.latest !== undefined ? [fold(EARLIER, past.latest), ...past.folds] : past.folds
  const folds = fitFolds(older, room - sizeOf(top))
  const whole = [`${head.join('\n')}\n\n${top.trimEnd()}`, ...folds].join(SEPARATOR)
  return whole.trimEnd() === existing.replaceAll('\r\n', '\n').trimEnd() ? undefined : `${whole}\n`
}

interface Past {
  /** The outcome of the last run; absent if there is no record yet. */
  readonly latest?: string
  /** Earlier runs, newest first, and the preview last. */
  readonly folds: readonly string[]
}

function readPast(existing: string): Past {
  const lines = existing.split(/\r\n|\n|\r/)
  const visible = lines.filter((line) => !/^<!-- roster:(?:reviewed|applied)\b/.test(line)).join('\n')
  if (visible.trim() === '') return { folds: [] }
  if (!isRecord(existing)) return { folds: [fold(PREVIEWED, visible)] }
  const [latest = '', ...folds] = visible.split(/\n(?=<!-- roster:(?:earlier|previewed) -->\n)/)
  return { latest: latest.trim(), folds: folds.map((each) => each.trim()) }
}

const TITLES = { [EARLIER]: 'Outcome of an earlier run', [PREVIEWED]: 'The preview' } as const

function fold(marker: keyof typeof TITLES, markdown: string): string {
  // A quoted line must not look like one of our hidden lines.
  const quoted = markdown.replaceAll('<!-- roster:', '<!-- ').trim()
  return `${marker}\n<details><summary><b>${TITLES[marker]}</b></summary>\n\n${quoted}\n\n</details>`
}

/** Makes room for the preview first, cut if it is too long; then for runs, newest first, as many as fit whole. */
function fitFolds(folds: readonly string[], room: number): readonly string[] {
  const previewed = folds.filter((each) => each.startsWith(PREVIEWED)).map((each) => cutFold(each, room))
  let left = room - sizeOf(`${previewed.join(SEPARATOR)}${SEPARATOR}`)
  const runs = folds.filter((each) => each.startsWith(EARLIER)).slice(0, EARLIER_KEPT)
  const kept = runs.filter((each) => {
    left -= sizeOf(`${each}${SEPARATOR}`)
    return left > 0
  })
  return [...kept, ...previewed]
}

/** The marker, the opening tag and the empty line below it, which a cut fold keeps. */
const HEAD_LINES = 3
const CUT_NOTE = '… The rest is in the history of this comment.'

/** Cuts between lines, and closes every fold inside. */
function cutFold(whole: string, room: number): string {
  const end = '\n\n</details>'
  if (sizeOf(`${whole}${SEPARATOR}`) < room) return whole
  const lines = whole.slice(0, -end.length).split('\n')
  let left = room - sizeOf(`${SEPARATOR}${CUT_NOTE}${SEPARATOR}</details>${end}${SEPARATOR}`)
  const kept: string[] = []
  for (const line of lines) {
    left -= sizeOf(`${line}\n`)
    if (left < 0 && kept.length >= HEAD_LINES) break
    kept.push(line)
  }
  const isOpen = count(kept, '<details>') > count(kept, '</details>') + 1
  return `${kept.join('\n')}${SEPARATOR}${isOpen ? `</details>${SEPARATOR}` : ''}${CUT_NOTE}${end}`
}

function count(lines: readonly string[], tag: string): number {
  return lines.filter((line) => line.includes(tag)).length
}

function sizeOf(text: string): number {
  return Buffer.byteLength(text)
}
