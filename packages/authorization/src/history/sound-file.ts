/**
 * The last sound version of a file on a branch: what counts as the file before a change. If the branch's own is broken,
 * missing or at another path, nobody can switch the policy off by that.
 */
import type { Roster } from '@roster/core'
import type { Files } from '../port/repository.ts'
import { fileSteps, type StepPorts } from './file-steps.ts'
import type { FileHistory } from './file-versions.ts'
import { placeOf } from './place.ts'

export type SoundFilePorts = StepPorts & Pick<Files, 'rosterAt'>

/**
 * Undefined if no version of it was ever sound. A file that was another organization's until now keeps its authority, unless
 * the organization has had a file of its own.
 */
export async function lastSoundFile(
  file: FileHistory,
  organization: string,
  ports: SoundFilePorts,
): Promise<Roster | undefined> {
  // Usually the file is there, and sound: no history is read for that.
  const { path } = await placeOf(organization, { commit: file.sha, path: file.path }, ports)
  let foreign = await ports.rosterAt(file.sha, path)
  if (foreign?.organization === organization) return foreign
  for await (const { version } of fileSteps(file, organization, ports)) {
    const roster = await ports.rosterAt(version.commit, version.path)
    if (roster?.organization === organization) return roster
    foreign ??= roster
  }
  return foreign
}
