/**
 * The record: the preview's own comment once its pull request has been merged. What the last run did stands on
 * top; below, folded, what earlier ones did and what had been previewed. The seal of the review stays as it is,
 * since later runs go by it.
 */
import { sealedLines } from '../seal/sealed-line.ts'

export interface RecordText {
  /** The line that says what has been carried out, given the comment that stands. */
  readonly seal: (standing: string) => string
  /** Markdown of what the run did, shorter than so many bytes. */
  readonly render: (limit: number) => string
  /** What may differ between two runs that did the same, such as times; with the flag `g`. */
  readonly incidental: RegExp
  /** Whether the run had nothing to do: what an earlier one did stays on top then. */
  readonly isIdle: boolean
  /** The most bytes the text may have, its marker left out. */
  readonly limit: number
}

/** The fold of an earlier run, and that of the preview, each on a line of its own. */
const EARLIER = '<!-- roster:earlier -->'
const PREVIEWED = '<!-- roster:previewed -->'

/** Folds of earlier runs that are kept. */
const EARLIER_KEPT = 3
/** Of the room below the seals, the share that is kept for what stood there before, if it takes as much. */
const SHARE_FOR_THE_PAST = 0.35
/** Between the parts. */
const SEPARATOR = '\n\n'
/** Longer lines than this no seal of ours is: somebody else's are not kept. */
const LONGEST_SEALS = 20_000

/** Whether a comment, without its marker, is a record already: no preview may take its place any more. */
export function isRecord(comment: string): boolean {
  return sealedLines('applied', comment).length > 0
}

/**
 * The text of the record, below its marker; undefined where it has all of this already.
 *
 * @param standing The comment as it stands, without its marker; empty where there is none.
 */
export function recordText(standing: string, text: RecordText): string | undefined {
  const past = readPast(standing)
  const seals = sealedLines('reviewed', standing).join('\n')
  const head = [...(seals === '' || seals.length > LONGEST_SEALS ? [] : [seals]), text.seal(standing)]
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
  return whole.trimEnd() === standing.replaceAll('\r\n', '\n').trimEnd() ? undefined : `${whole}\n`
}

interface Past {
  /** What the last run did; absent where there is no record yet. */
  readonly latest?: string
  /** Earlier runs, newest first, and last what had been previewed. */
  readonly folds: readonly string[]
}

function readPast(standing: string): Past {
  const lines = standing.split(/\r\n|\n|\r/)
  const visible = lines.filter((line) => !/^<!-- roster:(?:reviewed|applied)\b/.test(line)).join('\n')
  if (visible.trim() === '') return { folds: [] }
  if (!isRecord(standing)) return { folds: [fold(PREVIEWED, visible)] }
  const [latest = '', ...folds] = visible.split(/\n(?=<!-- roster:(?:earlier|previewed) -->\n)/)
  return { latest: latest.trim(), folds: folds.map((each) => each.trim()) }
}

const TITLES = { [EARLIER]: 'What an earlier run did', [PREVIEWED]: 'What had been previewed' } as const

function fold(marker: keyof typeof TITLES, markdown: string): string {
  // Nothing that is only quoted may pass for a hidden line of ours.
  const quoted = markdown.replaceAll('<!-- roster:', '<!-- ').trim()
  return `${marker}\n<details><summary><b>${TITLES[marker]}</b></summary>\n\n${quoted}\n\n</details>`
}

/** The preview first, cut where it is too long; then runs, newest first, as many as fit whole. */
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

/** Marker, opening and the empty line below it: what is cut is still a fold. */
const HEAD_LINES = 3
const CUT_NOTE = '… The rest is in the history of this comment.'

/** On whole lines, with every fold inside closed again. */
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
