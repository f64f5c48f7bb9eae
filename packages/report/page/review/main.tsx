/** The entry point of the page of a review: replaces the plain table, which is for browsers without scripts. */
import { render } from 'preact'
import type { ReviewView } from '../../src/review/review-view.ts'
import { ReviewApp } from './review-app.tsx'

const root = document.getElementById('review-app')
if (root !== null) {
  const view = JSON.parse(document.getElementById('review-data')?.textContent ?? '') as ReviewView
  render(<ReviewApp view={view} now={Date.now} />, root)
}
