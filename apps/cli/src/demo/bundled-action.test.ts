import { expect, it } from 'vitest'
import { openTerminal } from '../testing/terminal.ts'

it('says how to build actions that are not there', async () => {
  const { roster, folder } = await openTerminal()
  const { code, stderr } = await roster('demo')
  expect(code).toBe(1)
  expect(stderr).toBe(
    `error: The bundled action ${folder}/actions/preview.js does not exist. Run npm run build in the checkout.\n`,
  )
})
