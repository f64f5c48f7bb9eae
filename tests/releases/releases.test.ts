import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { meaning, recordFile, type Surface, surface } from './release-record.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))
const releases = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))

/** The newest release is not out yet: its record is written from the current state. Older records never change. */
function recorded(release: string, name: string, now: unknown): unknown {
  const path = recordFile(release, name)
  if (process.env['UPDATE_GOLDEN'] && release === releases.at(-1)) {
    writeFileSync(path, `${JSON.stringify(now, null, 2)}\n`)
  }
  return JSON.parse(readFileSync(path, 'utf8'))
}

describe.each(releases)('after version %s', (release) => {
  it('its members file still means the same', async () => {
    const now = await meaning(release)
    const then = recorded(release, 'meaning.golden.json', now) as object
    expect(JSON.parse(JSON.stringify(now))).toMatchObject(then)
  })

  it('workflows still name inputs with the same defaults, outputs, commands and options that there are', async () => {
    const now = await surface()
    const then = recorded(release, 'surface.golden.json', now) as Surface
    for (const [name, { inputs, outputs }] of Object.entries(then.actions)) {
      expect(now.actions[name]?.inputs, name).toMatchObject(inputs)
      expect(now.actions[name]?.outputs, name).toEqual(expect.arrayContaining(outputs))
    }
    for (const [name, flags] of Object.entries(then.commands)) {
      expect(now.commands[name], `roster ${name}`).toEqual(expect.arrayContaining(flags))
    }
    expect(now.exitCodes).toEqual(then.exitCodes)
  })
})
