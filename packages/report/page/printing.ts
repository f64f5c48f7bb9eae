/** Prints the plain table: the rows that are shown, in their order. If they are not all, it says so. */
import type { ViewSubject } from '../src/access/access-view.ts'

export interface PrintOptions {
  readonly shown: readonly ViewSubject[]
  readonly all: readonly ViewSubject[]
  /** What is shown, in words; empty for everything. */
  readonly note: string
}

export function preparePrint({ shown, all, note }: PrintOptions): void {
  const body = document.querySelector('#access-table tbody')
  if (body === null) return
  const rows = new Map<ViewSubject | undefined, HTMLElement>()
  for (const row of body.querySelectorAll<HTMLElement>('tr')) {
    row.hidden = true
    rows.set(all[Number(row.dataset['subject'])], row)
  }
  for (const subject of shown) {
    const row = rows.get(subject)
    if (row === undefined) continue
    row.hidden = false
    body.append(row)
  }
  const line = document.getElementById('access-table-note')
  if (line === null) return
  line.hidden = note === ''
  line.textContent = note
}
