import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readRoster } from '@roster/core'
import { marked, type Token } from 'marked'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readActionMetadata } from '../scripts/action-metadata.ts'
import { regenerate } from '../scripts/generated-sections.ts'
import { roster, runDemo } from './built-roster.ts'

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

function flagsOf(help: string): readonly string[] {
  return Array.from(help.matchAll(/--[a-z-]+/g), ([flag]) => flag)
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions?: unknown
  readonly concurrency?: unknown
  readonly jobs: Readonly<Record<string, Job>>
}

interface Job {
  readonly environment?: string
  readonly permissions?: Readonly<Record<string, string>>
  readonly steps: readonly { readonly uses?: string; readonly run?: string; readonly with?: object }[]
}

describe('the README', () => {
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

  it('names commands and options that roster has', async () => {
    const named = commands().filter((command) => /^(?:node_modules\/\.bin\/)?roster [a-z-]/.test(command))
    expect(named.length).toBeGreaterThan(5)
    for (const command of named) {
      const [name = ''] = command.replace(/^.*?roster /, '').split(' ')
      const help = await roster(name, '--help')
      expect(help, command).toContain(`USAGE roster ${name}`)
      for (const flag of flagsOf(command)) expect(flagsOf(help), command).toContain(flag)
    }
  })

  it('lists all commands, with options that they have', async () => {
    const rows = [...readme.matchAll(/^\| `roster ([a-z]+)` \| (.*) \|$/gm)]
    const help = await roster('--help')
    const [, all = ''] = /USAGE roster ([a-z|]+)/.exec(help) ?? []
    expect(rows.map(([, name]) => name)).toEqual(all.split('|'))
    for (const [, name = '', does = ''] of rows) {
      const options = flagsOf(await roster(name, '--help'))
      for (const flag of flagsOf(does)) expect(options, name).toContain(flag)
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

  it('has members files that are valid', () => {
    const files = snippets('json')
    expect(files.length).toBeGreaterThan(1)
    for (const file of files) {
      expect(readRoster(file, { now: NOW }).findings.filter(({ severity }) => severity !== 'info')).toEqual(
        [],
      )
    }
  })

  it('has a picture of the comment that the demo posts', async () => {
    const comment = readFileSync(join(await runDemo(), 'comment.md'), 'utf8')
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

describe.each(globSync('examples/workflows/*.yml', { cwd: root }))('%s', (path) => {
  const workflow = parse(read(path)) as Workflow
  const jobs = Object.values(workflow.jobs)
  const steps = jobs.flatMap((job) => job.steps)

  it('is shown in the README', () => {
    expect(snippets('yml')).toContain(read(path).trimEnd())
  })

  it('gives our action inputs that it has', async () => {
    const ours = steps.filter(({ uses }) => uses?.startsWith('<owner>/roster/'))
    expect(ours).toHaveLength(1)
    for (const { uses = '', with: given = {} } of ours) {
      const [, folder = ''] = /^<owner>\/roster\/(apps\/[a-z]+)@v1$/.exec(uses) ?? []
      const { inputs } = await readActionMetadata(root, folder)
      expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(given)))
      const required = Object.entries(inputs).filter(([, input]) => input.required === true)
      expect(Object.keys(given)).toEqual(expect.arrayContaining(required.map(([name]) => name)))
    }
  })

  it('has the least permissions, and secrets from an environment only', () => {
    const conversation = path.endsWith('roster-drift.yml') ? 'issues' : 'pull-requests'
    expect(workflow.permissions).toEqual({})
    for (const { permissions, environment } of jobs) {
      expect(permissions).toEqual({ contents: 'read', [conversation]: 'write' })
      expect(environment).toMatch(/^roster-/)
    }
    expect(workflow.concurrency).toBeDefined()
  })

  it('checks nothing out and runs no shell', () => {
    expect(
      steps.filter(({ uses, run }) => run !== undefined || uses?.startsWith('actions/checkout')),
    ).toEqual([])
  })

  it('pins what is not ours to a commit', () => {
    const others = steps.flatMap(({ uses = '' }) => (uses.startsWith('<owner>/') ? [] : [uses]))
    for (const uses of others) expect(uses).toMatch(/@[0-9a-f]{40}$/)
  })
})
