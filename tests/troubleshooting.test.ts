import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { markdownPage, ROOT } from './markdown-page.ts'

/** Whatever Roster prints is in one of these. */
const sources = globSync(['{packages,apps}/*/src/**/*.ts', 'apps/cli/bin/*.js'], { cwd: ROOT })
  .filter((path) => !/\.test\.ts$|[\\/]testing[\\/]/.test(path))
  .map((path) => readFileSync(join(ROOT, path), 'utf8'))
  .join('\n')

const messages = markdownPage('docs/troubleshooting.md')
  .text.split('\n')
  .flatMap((line) => Array.from(line.matchAll(/^\| `([^`]+)` \| /g), ([, message = '']) => message))

/** In a message, `…` stands for what differs: an expression in the source. */
function patternOf(message: string): RegExp {
  const parts = message.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(parts.join('[^\\n]{0,160}?'))
}

describe('the page on troubleshooting', () => {
  it('quotes messages', () => {
    expect(messages.length).toBeGreaterThan(30)
  })

  it.each(messages)('quotes a message that Roster prints: %s', (message) => {
    expect(patternOf(message).test(sources), `no source has “${message}”`).toBe(true)
  })

  it('says what to do about each', () => {
    const rows = markdownPage('docs/troubleshooting.md').text.split('\n')
    for (const row of rows.filter((line) => /^\| [^-]/.test(line))) expect(row).toMatch(/^\| .+ \| .+ \|$/)
  })
})
