/** A folder with what `roster init` finds beside the built program. */
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { WORKFLOW_NAMES } from '../adoption/workflow-names.ts'

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url))

const TEMPLATES = [
  'packages/core/members.schema.json',
  'skills/elastic-cloud-members/SKILL.md',
  ...WORKFLOW_NAMES.map((name) => `examples/workflows/${name}`),
]

/** @param release As a release has it: `owner/repository@commit v1.2.3`. */
export async function installation(release?: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'roster-installation-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const templates = join(folder, 'templates')
  await mkdir(templates)
  for (const path of TEMPLATES) await copyFile(join(ROOT, path), join(templates, basename(path)))
  if (release !== undefined) await writeFile(join(templates, 'release.txt'), `${release}\n`)
  return folder
}
