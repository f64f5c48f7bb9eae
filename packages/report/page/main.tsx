/** The entry point of the page: replaces the plain table, which is for browsers without scripts. */
import { render } from 'preact'
import { AccessIndex } from './access-index.ts'
import { App, currentPlace, makeRoom } from './app.tsx'
import { readPageData } from './page-data.ts'

const root = document.getElementById('access-app')
if (root !== null) {
  const { view, occasion, name } = readPageData(document)
  const plan = document.getElementById('plan')
  makeRoom(currentPlace(plan).tab, plan)
  render(<App index={new AccessIndex(view)} occasion={occasion} name={name} plan={plan} />, root)
}
