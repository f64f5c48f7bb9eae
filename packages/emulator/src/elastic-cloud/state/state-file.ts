/** The state in a file. No other file of the emulator uses the file system. */
import { lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { State } from './state.ts'

/** Undefined if there is no such file. Throws an Error that names the file if it is a link or holds something else. */
export function loadState(path: string): State | undefined {
  // A link could lead to a file that another user chose: the state holds keys, and saving it would overwrite that file.
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found === undefined) return undefined
  if (found.isSymbolicLink()) {
    throw new Error(`${path}: expected a file, got a symbolic link. Name the file itself.`)
  }
  const text = readFileSync(path, 'utf8')
  try {
    return State.parse(JSON.parse(text))
  } catch (cause) {
    throw new Error(`${path}: expected the state of an emulator, got something else. Move the file away.`, {
      cause,
    })
  }
}

/**
 * Readers find the file whole, as it was or as it is, never half-written. Renaming replaces a link that has appeared
 * at the path, and the exclusive flag refuses one beside it, so nothing is written through either.
 */
export function saveState(path: string, state: State): void {
  const partial = `${path}.partial`
  rmSync(partial, { force: true })
  writeFileSync(partial, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
  renameSync(partial, path)
}
