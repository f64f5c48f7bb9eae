/** The data that the page carries in itself, as its writer put it there. */
import type { PageData } from '../src/access/access-view.ts'

export function readPageData(document: Document): PageData {
  return JSON.parse(document.getElementById('access-data')?.textContent ?? '') as PageData
}
