import { statSync } from 'node:fs'
import { join } from 'node:path'
import { COMMANDS } from '@roster/cli/commands'
import { gatherSource, isBlocking, readRoster } from '@roster/core'
import { type ParseError, parse } from 'jsonc-parser'
import { describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { documentationPages } from '../scripts/generate/documentation-pages.ts'
import { regenerate } from '../scripts/generate/generated-sections.ts'
import { markdownPage, ROOT } from './markdown-page.ts'

/** The date at which the examples are read. */
const NOW = Date.parse('2026-11-01T00:00:00Z')

const PAGES = documentationPages(ROOT).map((path) => markdownPage(path))
const { scripts } = JSON.parse(markdownPage('package.json').text) as {
  readonly scripts: Readonly<Record<string, string>>
}

/** A members file around an excerpt of one. */
const WHOLE = { organization: '1234567890', members: { 'ada@example.com': { organization: 'owner' } } }

describe('the documentation', () => {
  it('has pages that can be found from the README', () => {
    const found = new Set(['README.md'])
    for (const path of found) {
      const page = PAGES.find((each) => each.path === path)
      for (const link of page?.links ?? []) if (link.path.endsWith('.md')) found.add(link.path)
    }
    const docs = PAGES.map(({ path }) => path).filter((path) => /^(?:docs|skills)\//.test(path))
    const lost = docs.filter((path) => !found.has(path) && !path.startsWith('docs/images/'))
    expect(lost, 'pages to be linked, from docs/README.md for instance').toEqual([])
  })

  it('has no command of roster that it does not list', () => {
    const { text } = markdownPage('docs/reference/commands.md')
    expect(Object.keys(COMMANDS).filter((name) => !text.includes(`### roster ${name}\n`))).toEqual([])
  })
})

describe.each(PAGES.map((page) => [page.path, page] as const))('%s', (path, page) => {
  it('has its generated sections as their sources have them now', async () => {
    const current = await regenerate(page.text, ROOT)
    expect(page.text === current, `${path} is out of date: run npm run generate`).toBe(true)
  })

  it('links to files and headings that exist', () => {
    const broken = page.links.filter(({ path: target, anchor }) => {
      // A folder has no page on the site.
      if (!statSync(join(ROOT, target), { throwIfNoEntry: false })?.isFile()) return true
      return anchor !== '' && !markdownPage(target).anchors.includes(anchor)
    })
    expect(broken).toEqual([])
  })

  it('names commands and options that roster has', async () => {
    for (const command of page.rosterCommands) {
      if (command === '--version') continue
      const words = command.split(' ')
      const name = [words.slice(0, 2).join(' '), words[0] ?? ''].find((each) => each in COMMANDS) ?? command
      const isGroup = words.length === 1 && Object.keys(COMMANDS).some((each) => each.startsWith(`${name} `))
      if (isGroup) continue
      expect(Object.keys(COMMANDS), command).toContain(name)
      const flags = Object.keys((await COMMANDS[name]?.load())?.flags ?? {}).map((flag) => `--${flag}`)
      const named = Array.from(command.matchAll(/(?<=\s)--[a-z-]+/g), ([flag]) => flag)
      expect([...flags, '--help'], command).toEqual(expect.arrayContaining(named))
    }
  })

  it('has no word that is taken for a tag', () => {
    if (path.startsWith('docs/images/')) return
    const tags = page.html.filter((text) => !/^(?:<!--[\s\S]*-->|<picture>[\s\S]*<\/picture>)\s*$/.test(text))
    expect(tags).toEqual([])
  })

  it('names npm scripts that exist', () => {
    const named = page.commands.flatMap((command) => {
      const [, script] = /^npm (?:run )([a-z:-]+)/.exec(command) ?? []
      return script === undefined ? [] : [script]
    })
    expect(named.filter((script) => !Object.hasOwn(scripts, script))).toEqual([])
  })

  it('has JSON that is JSON, and members files that are valid', async () => {
    const snippets = [...page.snippets('json'), ...page.snippets('jsonc')]
    const files = snippets.map((snippet) => {
      const errors: ParseError[] = []
      const value: unknown = parse(snippet, errors, { allowTrailingComma: true })
      expect(errors, snippet).toEqual([])
      return { snippet, value: typeof value === 'object' && value !== null ? value : {} }
    })
    // If a page extends a shared file, it also shows it.
    const [shared] = files.filter(({ value }) => 'groups' in value && !('members' in value))
    for (const { snippet, value } of files) {
      const isFile = ['members', 'groups', 'policy', 'resources'].some((key) => key in value)
      // The files that extend a shared file define its resources, so it is read together with them.
      const isShared = snippet === shared?.snippet && files.some((other) => 'extends' in other.value)
      if (!isFile || isShared || 'version' in value) continue
      const text = 'members' in value ? snippet : JSON.stringify({ ...WHOLE, ...value })
      const source = await gatherSource('members.json', text, async () => ({ text: shared?.snippet ?? '{}' }))
      expect(readRoster(source, { now: NOW }).findings.filter(isBlocking), snippet).toEqual([])
    }
  })

  it('has YAML that is YAML', () => {
    for (const snippet of [...page.snippets('yml'), ...page.snippets('yaml')]) {
      expect(parseDocument(snippet).errors, snippet).toEqual([])
    }
  })
})
