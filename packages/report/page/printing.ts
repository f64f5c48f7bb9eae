/** Prints the plain table. If people are filtered, it contains only the matching ones, and says so. */
import type { ViewPerson } from '../src/access/access-view.ts'

export function preparePrint(shown: readonly ViewPerson[], all: readonly ViewPerson[]): void {
  const kept = new Set(shown)
  const rows = document.querySelectorAll<HTMLElement>('#access-table tr[data-person]')
  for (const row of rows) {
    const person = all[Number(row.dataset['person'])]
    row.hidden = person === undefined || !kept.has(person)
  }
  const note = document.getElementById('access-table-note')
  if (note === null) return
  note.hidden = shown.length === all.length
  note.textContent = `Filtered: ${shown.length} of ${all.length} people.`
}
