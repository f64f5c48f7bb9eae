import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { markdownPage, ROOT } from './markdown-page.ts'

const { text } = markdownPage('docs/workflows.md')

/** The quoted lines in the table under a heading, in order. */
function quotedLines(heading: string): readonly string[] {
  const [, after = ''] = text.split(`## \`${heading}\`\n`)
  const rows = (after.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| `'))
  return rows.flatMap((row) => {
    const [cell = ''] = row.slice(2).split(/(?<!\\)\|/)
    return Array.from(cell.matchAll(/`([^`]+)`/g), ([, line = '']) => line.replaceAll('\\|', '|'))
  })
}

/** The lines of a workflow, without comments. */
function linesOf(name: string): readonly string[] {
  return readFileSync(join(ROOT, 'examples/workflows', name), 'utf8')
    .split('\n')
    .map((line) => line.replace(/(?:^|(?<=\s))#.*$/, '').trim())
    .filter((line) => line !== '')
}

describe('the guide to the workflows', () => {
  it.each(['roster-preview.yml', 'roster-apply.yml'])('explains %s, line by line', (name) => {
    expect(quotedLines(name)).toEqual(linesOf(name))
  })
})
