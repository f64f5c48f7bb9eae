/**
 * Sightings: the day on which each person began to differ from the file. They are kept in a hidden line of the issue or
 * pull request that reports the difference. The line has a limited size. If someone edits it, the worst effect is that
 * a difference counts as new.
 */
import { compareText } from '../catalog/assignment.ts'
import { sha256 } from '../plan/digest.ts'
import { emailKey } from '../text/email.ts'

/** Days in UTC, as `2026-11-24`. */
export interface Sighting {
  /** First day on which a run saw the person differ. */
  readonly since: string
  /** First day on which a run saw the current difference. Absent if it is the same day. */
  readonly changed?: string
}

interface Seen {
  /** Digest of the person, in hexadecimal, long enough to tell people of one organization apart. */
  readonly person: string
  /** Digest of the difference, in hexadecimal, long enough to tell whether it has changed. */
  readonly what: string
}

interface Entry extends Seen, Sighting {}

const PERSON_DIGITS = 8
const WHAT_DIGITS = 6
const FILE_DIGITS = 12
const NO_FILE = '0'.repeat(FILE_DIGITS)

/** Characters. Well below GitHub's limit for a body, which also has to hold the difference itself. */
const MAX_LINE = 20_000

const DAY = String.raw`\d{4}-\d\d-\d\d`
const ENTRY = `[0-9a-f]{${PERSON_DIGITS}}\\.[0-9a-f]{${WHAT_DIGITS}}`
const GROUP = `${DAY}(?:/${DAY})?=${ENTRY}(?:,${ENTRY})*`
const LINE = new RegExp(
  `^<!-- roster:since v1 file=(?<file>[0-9a-f]{${FILE_DIGITS}})(?<groups>(?: ${GROUP})*) -->\\r?$`,
  'm',
)

export class Sightings {
  readonly #file: string
  readonly #entries: ReadonlyMap<string, Entry>

  private constructor(file: string, entries: readonly Entry[]) {
    this.#file = file
    this.#entries = new Map(entries.map((entry) => [entry.person, entry]))
  }

  /** Reads sightings from texts. If several have a person, the earliest day counts. */
  static read(...texts: readonly string[]): Sightings {
    const lines = texts.flatMap((text) => readLine(text) ?? [])
    const earliestLast = lines.flatMap(({ entries }) => entries).sort((a, b) => compareText(b.since, a.since))
    return new Sightings(lines[0]?.file ?? NO_FILE, earliestLast)
  }

  /**
   * The sightings after a run has seen these differences: continuing ones keep their day, new ones get today, and the
   * others are dropped. If the line cannot contain all of them, the newest are left out.
   *
   * @param today As `2026-11-24`.
   * @param text The file that was compared.
   */
  see(
    differences: readonly { readonly email: string; readonly digest: string }[],
    { today, text }: { readonly today: string; readonly text: string },
  ): Sightings {
    const entries = differences.map(({ email, digest }): Entry => {
      const seen = { person: personOf(email), what: sha256(digest).slice(0, WHAT_DIGITS) }
      const known = this.#entries.get(seen.person)
      // No run writes a future day.
      if (known === undefined || known.since > today) return { ...seen, since: today }
      const changed = known.what === seen.what ? known.changed : today
      const isLater = changed !== undefined && changed > known.since && changed <= today
      return { ...seen, since: known.since, ...(isLater && { changed }) }
    })
    return new Sightings(fingerprint(text), firstWithin(entries))
  }

  /** Undefined if there is no sighting. */
  of(email: string): Sighting | undefined {
    const entry = this.#entries.get(personOf(email))
    if (entry === undefined) return undefined
    const { person: _person, what: _what, ...sighting } = entry
    return sighting
  }

  /** Whether the sightings are of this file. Undefined if there are none. */
  compareFile(text: string): 'same' | 'other' | 'unknown' {
    if (this.#file === NO_FILE) return 'unknown'
    return this.#file === fingerprint(text) ? 'same' : 'other'
  }

  /** One line, a complete HTML comment of at most 20,000 characters. */
  toLine(): string {
    // Sorted, so that reading and writing the line does not change it.
    const groups = [...Map.groupBy([...this.#entries.values()], groupOf)].sort(([a], [b]) =>
      compareText(a, b),
    )
    const parts = groups.map(
      ([group, entries]) => `${group}=${entries.map(({ person, what }) => `${person}.${what}`).join(',')}`,
    )
    return ['<!-- roster:since v1', `file=${this.#file}`, ...parts, '-->'].join(' ')
  }
}

function readLine(text: string): { readonly file: string; readonly entries: readonly Entry[] } | undefined {
  const { file, groups = '' } = LINE.exec(text)?.groups ?? {}
  if (file === undefined) return undefined
  const entries = groups.split(' ').flatMap((group) => {
    const [days = '', list = ''] = group.split('=')
    const [since = '', changed] = days.split('/')
    return list === ''
      ? []
      : list.split(',').map((item): Entry => {
          const [person = '', what = ''] = item.split('.')
          return { person, what, since, ...(changed !== undefined && { changed }) }
        })
  })
  const isReal = ({ since, changed = since }: Entry) => isDay(since) && isDay(changed)
  return { file, entries: entries.filter(isReal) }
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

function personOf(email: string): string {
  return sha256(['roster/person/1', emailKey(email)]).slice(0, PERSON_DIGITS)
}

function fingerprint(text: string): string {
  return sha256(['roster/file/1', text]).slice(0, FILE_DIGITS)
}

function groupOf({ since, changed }: Entry): string {
  return changed === undefined ? since : `${since}/${changed}`
}

/** In the order of the line, oldest first, as many as it holds. */
function firstWithin(entries: readonly Entry[]): readonly Entry[] {
  const sorted = [...entries].sort(
    (a, b) => compareText(groupOf(a), groupOf(b)) || compareText(a.person, b.person),
  )
  let room = MAX_LINE - '<!-- roster:since v1 file= -->'.length - FILE_DIGITS
  let group = ''
  const kept: Entry[] = []
  for (const entry of sorted) {
    // A group begins with a space and ends its days with "="; within it, entries are set apart by a comma.
    room -= PERSON_DIGITS + WHAT_DIGITS + 2 + (groupOf(entry) === group ? 0 : groupOf(entry).length + 1)
    if (room < 0) break
    group = groupOf(entry)
    kept.push(entry)
  }
  return kept
}
