/** The state in a file: what confines the emulator's use of the file system. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { State } from './state.ts'

/** Undefined where there is no such file. Throws an Error that names the file for one without a state in it. */
export function loadState(path: string): State | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  try {
    return State.parse(JSON.parse(text))
  } catch (cause) {
    throw new Error(`${path}: expected the state of an emulator, got something else. Move the file away.`, {
      cause,
    })
  }
}

/** Readers find the file whole, as it was or as it is: never half-written. */
export function saveState(path: string, state: State): void {
  const partial = `${path}.partial`
  writeFileSync(partial, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 })
  renameSync(partial, path)
}
