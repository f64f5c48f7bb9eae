/**
 * `node scripts/copy-templates.ts`, in this folder: copies what `roster init` writes beside the bundled program. In a
 * release, ROSTER_RELEASE (`owner/repository@commit v1.2.3`) names its actions, and is written to a file there.
 */
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { WORKFLOW_NAMES } from '../src/adoption/workflow-names.ts'

const TEMPLATES = [
  '../../packages/core/members.schema.json',
  '../../skills/elastic-cloud-members/SKILL.md',
  ...WORKFLOW_NAMES.map((name) => `../../examples/workflows/${name}`),
]

await mkdir('dist/templates', { recursive: true })
for (const path of TEMPLATES) await copyFile(path, `dist/templates/${basename(path)}`)
const { ROSTER_RELEASE: release } = process.env
if (release) await writeFile('dist/templates/release.txt', `${release}\n`)
