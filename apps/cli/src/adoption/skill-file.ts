/** The skill that teaches AI agents to change members in pull requests. */
import { posix } from 'node:path'
import type { Context } from '../process/context.ts'
import type { NewFile } from './new-files.ts'
import type { Repository } from './repository.ts'
import { readTemplate } from './workflow-files.ts'

/** Where most agents look for the skills of a repository. */
export const SKILLS = '.agents/skills'

const NAME = 'elastic-cloud-members'

/** @param folder Relative to the root of the repository. */
export async function skillFile(folder: string, { root }: Repository, context: Context): Promise<NewFile> {
  const path = posix.join(root, folder, NAME, 'SKILL.md')
  return { path, text: await readTemplate('SKILL.md', context), isCommon: true }
}
