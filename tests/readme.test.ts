import { execFile, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { COMMANDS } from '@roster/cli/commands'
import { createElasticCloud, livedInOrganization, serve } from '@roster/emulator'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { matrixText } from '../scripts/pictures/matrix-text.ts'
import { LAUNCHER, runDemo } from './built-roster.ts'
import { markdownPage, ROOT } from './markdown-page.ts'

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')

// What is true of every page of the documentation is tested with the others.
const page = markdownPage('README.md')
const setUp = markdownPage('docs/set-up.md')

/** A program for the shell. */
function script(path: string, text: string): void {
  writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 })
}

function flagsOf(text = ''): readonly string[] {
  return Array.from(text.matchAll(/--[a-z-]+/g), ([flag]) => flag)
}

describe('the set-up guide', () => {
  it('has commands that work as they are written, in a shell', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'roster-set-up-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const installed = join(folder, 'roster/node_modules/.bin')
    const [people, programs] = [join(folder, 'people'), join(folder, 'bin')]
    for (const path of [installed, people, programs]) mkdirSync(path, { recursive: true })
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', join(folder, 'people.git')])
    execFileSync('git', ['clone', '--quiet', join(folder, 'people.git'), people], { stdio: 'ignore' })
    // As in a clone that has made a release.
    const released = `[ "$1" != init ] || set -- "$@" --actions acme/roster@${'1f'.repeat(20)}`
    script(join(installed, 'roster'), `${released}\nexec "${process.execPath}" "${LAUNCHER}" "$@"`)
    script(join(programs, 'gh'), `printf 'gh %s\\n' "$*"; case $* in *REVIEW_KEY*) wc -c;; esac`)
    const server = await serve(createElasticCloud({ state: livedInOrganization(Date.now()), now: Date.now }))
    onTestFinished(() => server.close())

    const running = execFile('bash', ['-euc', setUp.snippets('sh').join('\n')], {
      cwd: join(folder, 'roster'),
      env: {
        PATH: `${programs}${delimiter}${process.env['PATH']}`,
        HOME: folder,
        GIT_CONFIG_COUNT: '2',
        GIT_CONFIG_KEY_0: 'user.name',
        GIT_CONFIG_VALUE_0: 'Ada',
        GIT_CONFIG_KEY_1: 'user.email',
        GIT_CONFIG_VALUE_1: 'ada@example.com',
        EC_ENDPOINT: server.url,
      },
    })
    running.stdin?.end('ada-key\n')
    const [output = [], code] = await Promise.all([
      running.stdout?.setEncoding('utf8').toArray(),
      once(running, 'close').then(([status]: number[]) => status),
    ])
    expect(code).toBe(0)
    const printed = output.join('')
    expect(printed).toContain('Nothing to apply')
    for (const name of ['roster-preview', 'roster-apply']) {
      expect(printed).toMatch(new RegExp(`gh api .*--method PUT repos/{owner}/{repo}/environments/${name} `))
      expect(printed).toMatch(new RegExp(`gh secret set ROSTER_REVIEW_KEY --env ${name}\n *44\n`))
      expect(printed).toContain(`gh secret set EC_API_KEY --env ${name}\n`)
    }
    expect(printed).toContain('gh api --silent repos/{owner}/{repo}/rulesets --input -\n')
    expect(printed).toMatch(/ok +workflows +The action that comments on pull requests runs/)
    expect(readFileSync(join(people, 'members.json'), 'utf8')).toContain('ada@acme.example')
    expect(readdirSync(join(people, '.github/workflows'))).toContain('roster-preview.yml')
  })

  it('shows, with the guides that it links to, every example workflow', () => {
    const workflows = globSync('examples/workflows/*.yml', { cwd: ROOT })
    const guides = ['approvals', 'how-to/drift', 'how-to/merge-queue', 'workflows']
    const pages = [setUp, ...guides.map((name) => markdownPage(`docs/${name}.md`))]
    const shown = pages.flatMap((each) => each.snippets('yml'))
    expect(shown.toSorted()).toEqual(workflows.map((path) => read(path).trimEnd()).toSorted())
  })
})

describe('the guide to the command line', () => {
  it('lists all commands, with options that they have', async () => {
    const rows = [
      ...markdownPage('docs/terminal.md').text.matchAll(
        /^\| `roster ([a-z]+(?: [a-z]+(?= |`))?)(?: [^`|]+)?` \| (.*) \|$/gm,
      ),
    ]
    expect(rows.map(([, name]) => name)).toEqual(Object.keys(COMMANDS))
    for (const [, name = '', does = ''] of rows) {
      const { flags = {} } = (await COMMANDS[name]?.load()) ?? {}
      const known = Object.keys(flags).map((flag) => `--${flag}`)
      expect(known, name).toEqual(expect.arrayContaining([...flagsOf(does)]))
    }
  })
})

describe('the README', () => {
  let demo: string
  beforeAll(async () => {
    demo = await runDemo()
    return () => rm(demo, { recursive: true, force: true })
  })

  it('makes a release in a fork with three commands, as the guide does', () => {
    const [snippet = ''] = page.snippets('sh').filter((text) => text.includes('git clone'))
    expect(snippet.split('\n').map((line) => line.replace(/ +#.*/, ''))).toEqual([
      'git clone https://github.com/<owner>/roster && cd roster',
      'npm run release',
      'git push origin --tags',
    ])
    expect(markdownPage('docs/how-to/fork.md').snippets('text')).toEqual([snippet])
  })

  it('is read in a minute', () => {
    expect(page.text.length).toBeLessThan(8_000)
  })

  it('has a picture of the comment that the demo posts', () => {
    const comment = readFileSync(join(demo, 'comment.md'), 'utf8')
    const pictured = read('docs/images/comment.md')
    const [heading = ''] = pictured.split('\n')
    expect(page.text).toContain(heading.replace(/^#+ /, ''))
    expect(timeless(comment), 'the picture is out of date: run npm run picture').toBe(timeless(pictured))
  })

  it('has a picture of the matrix that the demo leaves', () => {
    const report = readFileSync(join(demo, 'report.html'), 'utf8')
    const pictured = read('docs/images/matrix.txt')
    expect(pictured).toContain('Bob Tanaka')
    expect(matrixText(report), 'the picture is out of date: run npm run picture').toBe(pictured)
  })
})

/** The visible part of a comment, without parts that differ in each run. */
function timeless(comment: string): string {
  return comment
    .replaceAll(/^<!-- .* -->\n/gm, '')
    .trim()
    .replaceAll(/\d{1,2} [A-Z][a-z]{2} \d{4}/g, 'DATE')
    .replaceAll(/\d\d:\d\d UTC/g, 'TIME')
    .replaceAll(/`[0-9a-f]{7}`/g, 'COMMIT')
    .replaceAll(/runs\/\d+/g, 'RUN')
}
