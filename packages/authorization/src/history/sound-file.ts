/**
 * The last sound version of a file on a branch: what counts as the file before a change if the branch's own is broken
 * or missing. Nobody can switch the policy off by breaking it, or by deleting the file.
 */
import type { Roster } from '@roster/core'
import type { Files, Merges } from '../port/repository.ts'
import { type FileHistory, fileSteps } from './file-steps.ts'

export type SoundFilePorts = Pick<Merges, 'commitsTouching' | 'pullRequestBehind'> & Pick<Files, 'rosterAt'>

/** Undefined if no version of it was ever sound. */
export async function lastSoundFile(file: FileHistory, ports: SoundFilePorts): Promise<Roster | undefined> {
  for await (const { commit } of fileSteps(file, ports)) {
    const roster = await ports.rosterAt(commit)
    if (roster !== undefined) return roster
  }
  return undefined
}
