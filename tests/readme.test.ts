import { existsSync, globSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readRoster } from '@roster/core'
import { marked, type Token } from 'marked'
import { beforeAll, describe, expect, it } from 'vitest'
import { regenerate } from '../scripts/generated-sections.ts'
import { helpTexts, runDemo } from './built-roster.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')

const readme = read('README.md')
const tokens = await tokensOf(readme)
const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> }

/** The day on which the examples are looked at. */
const NOW = Date.parse('2026-11-01T00:00:00Z')

/** Of all depths. */
async function tokensOf(markdown: string): Promise<readonly Token[]> {
  const found: Token[] = []
  await Promise.all(marked.walkTokens(marked.lexer(markdown), (token) => void found.push(token)))
  return found
}

/** Fenced blocks in a language. */
function snippets(language: string): readonly string[] {
  return tokens.flatMap((token) =>
    token.type === 'code' && token.lang === language ? [String(token.text)] : [],
  )
}

/** Lines of shell snippets, and code within sentences, without comments. */
function commands(): readonly string[] {
  const lines = snippets('sh').flatMap((snippet) => snippet.split('\n'))
  const spans = tokens.flatMap((token) => (token.type === 'codespan' ? [String(token.text)] : []))
  return [...lines, ...spans].map((line) => line.replace(/\s+#.*$/, '').trim())
}

function flagsOf(text = ''): readonly string[] {
  return Array.from(text.matchAll(/--[a-z-]+/g), ([flag]) => flag)
}

describe('the README', () => {
  let demo: string
  let help: ReadonlyMap<string, string>
  beforeAll(async () => {
    demo = await runDemo()
    help = await helpTexts()
    return () => rm(demo, { recursive: true, force: true })
  })

  it('has its generated sections as their sources have them now', async () => {
    expect(readme, 'README.md is out of date: run npm run generate').toBe(await regenerate(readme, root))
  })

  it('names npm scripts that exist', () => {
    const named = commands().flatMap((command) => {
      const [, script] = /^npm (?:run )?([a-z:-]+)/.exec(command) ?? []
      return script === undefined ? [] : [script]
    })
    expect(named).toContain('demo')
    expect(named.filter((script) => !Object.hasOwn(scripts, script))).toEqual([])
  })

  it('names programs that a reader has, or gets', () => {
    const programs = snippets('sh').flatMap((snippet) =>
      snippet.split('\n').map((line) => line.split(' ')[0]),
    )
    const known = ['npm', 'openssl', 'read', 'node_modules/.bin/roster']
    expect(programs.filter((program) => !known.includes(program ?? ''))).toEqual([])
  })

  it('names commands and options that roster has', () => {
    const named = commands().filter((command) => /^(?:node_modules\/\.bin\/)?roster [a-z-]/.test(command))
    expect(named.length).toBeGreaterThan(5)
    for (const command of named) {
      const [name = ''] = command.replace(/^.*?roster /, '').split(' ')
      expect([...help.keys()], command).toContain(name)
      for (const flag of flagsOf(command)) expect(flagsOf(help.get(name)), command).toContain(flag)
    }
  })

  it('lists all commands, with options that they have', () => {
    const rows = [...readme.matchAll(/^\| `roster ([a-z]+)(?: [^`|]+)?` \| (.*) \|$/gm)]
    expect(rows.map(([, name]) => name)).toEqual([...help.keys()])
    for (const [, name = '', does = ''] of rows) {
      for (const flag of flagsOf(does)) expect(flagsOf(help.get(name)), name).toContain(flag)
    }
  })

  it('links to files and headings that exist', () => {
    const links = [
      ...tokens.flatMap((token) => (token.type === 'link' ? [String(token.href)] : [])),
      ...Array.from(readme.matchAll(/ (?:src|srcset)="([^"]+)"/g), ([, path = '']) => path),
    ].filter((href) => !/^https:/.test(href))
    expect(links.length).toBeGreaterThan(3)
    expect(links.filter((href) => !existsSync(join(root, href)))).toEqual([])
  })

  it('shows every example workflow', () => {
    const workflows = globSync('examples/workflows/*.yml', { cwd: root })
    expect(snippets('yml').toSorted()).toEqual(workflows.map((path) => read(path).trimEnd()).toSorted())
  })

  it('has members files that are valid', () => {
    const files = snippets('json')
    expect(files.length).toBeGreaterThan(1)
    for (const file of files) {
      expect(readRoster(file, { now: NOW }).findings.filter(({ severity }) => severity !== 'info')).toEqual(
        [],
      )
    }
  })

  it('has a picture of the comment that the demo posts', () => {
    const comment = readFileSync(join(demo, 'comment.md'), 'utf8')
    const pictured = read('docs/images/comment.md')
    const [heading = ''] = pictured.split('\n')
    expect(readme).toContain(heading.replace(/^#+ /, ''))
    expect(timeless(comment), 'the picture is out of date: run npm run picture').toBe(timeless(pictured))
  })
})

/** What is seen of a comment, without what is different in each run. */
function timeless(comment: string): string {
  return comment
    .replaceAll(/^<!-- .* -->\n/gm, '')
    .trim()
    .replaceAll(/\d{1,2} [A-Z][a-z]{2} \d{4}/g, 'DATE')
    .replaceAll(/\d\d:\d\d UTC/g, 'TIME')
    .replaceAll(/`[0-9a-f]{7}`/g, 'COMMIT')
    .replaceAll(/runs\/\d+/g, 'RUN')
}
