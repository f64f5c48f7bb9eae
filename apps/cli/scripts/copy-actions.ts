/**
 * `node scripts/copy-actions.ts`, in this folder: copies the bundled actions beside the bundled program, where
 * `roster demo` runs them as a workflow would.
 */
import { copyFile, mkdir } from 'node:fs/promises'

await mkdir('dist/actions', { recursive: true })
for (const action of ['preview', 'apply']) {
  await copyFile(`../${action}/dist/index.js`, `dist/actions/${action}.js`)
}
