/**
 * The record of a release: files as teams wrote them for it, what they meant, and what workflows and scripts could
 * rely on. Every later release must keep these promises.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EXIT_CODES } from '@roster/cli/command'
import { COMMANDS } from '@roster/cli/commands'
import { gatherSource, planChanges, planDocument, readRoster } from '@roster/core'
import { readSnapshot } from '@roster/elastic-cloud'
import { readActionMetadata } from '../../scripts/generate/action-metadata.ts'
import { readerOf } from '../fuzz/service.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const RELEASES = fileURLToPath(new URL('.', import.meta.url))

/** The date at which the files are read. */
const NOW = Date.UTC(2026, 10, 23, 12)

/** The path of a file in a release's record. */
export function recordFile(release: string, name: string): string {
  return join(RELEASES, release, name)
}

/** What its members file means against its organization: everything that decides about access, and no wording. */
export async function meaning(release: string): Promise<unknown> {
  const read = (name: string) => readFileSync(recordFile(release, name), 'utf8')
  const source = await gatherSource('members.jsonc', read('members.jsonc'), async (path) => ({
    text: read(path),
  }))
  const { roster, findings } = readRoster(source, { now: NOW })
  if (roster === undefined) throw new Error(`the file is refused: ${JSON.stringify(findings, null, 2)}`)
  const snapshot = await readSnapshot(readerOf(read('organization.json')), roster.organization)
  const { findings: _, ...document } = planDocument(planChanges(roster, snapshot))
  const standing = document.standing.map(({ message: __, ...difference }) => difference)
  const { policy, members } = roster
  return {
    policy,
    logins: Object.fromEntries([...members].map(([key, { github }]) => [key, github])),
    plan: { ...document, standing },
  }
}

/** What workflows and scripts can name now. */
export async function surface() {
  const actions = await Promise.all(
    ['preview', 'apply', 'matrix'].map(async (name) => {
      const { inputs, outputs } = await readActionMetadata(ROOT, `apps/${name}`)
      const defaults = Object.entries(inputs).map(([input, { default: value = '' }]) => [input, value])
      return [name, { inputs: Object.fromEntries(defaults), outputs: Object.keys(outputs) }] as const
    }),
  )
  const commands = Object.entries(COMMANDS).map(async ([name, { load }]) => {
    const { flags } = await load()
    return [name, Object.keys(flags).toSorted()] as const
  })
  return {
    actions: Object.fromEntries(actions),
    commands: Object.fromEntries(await Promise.all(commands)),
    exitCodes: Object.keys(EXIT_CODES),
  }
}

export type Surface = Awaited<ReturnType<typeof surface>>
