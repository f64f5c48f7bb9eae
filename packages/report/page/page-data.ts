/** Reads the data embedded in the page. */
import type { PageData } from '../src/access/access-view.ts'

export function readPageData(document: Document): PageData {
  return JSON.parse(document.getElementById('access-data')?.textContent ?? '') as PageData
}
