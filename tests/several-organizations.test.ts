import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gatherSource, readRoster } from '@roster/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'

const example = fileURLToPath(new URL('../examples/several-organizations', import.meta.url))
const launcher = fileURLToPath(new URL('../apps/cli/bin/roster.js', import.meta.url))
const read = (path: string) => readFileSync(join(example, path), 'utf8')

interface Job {
  readonly if?: string
  readonly needs?: string | readonly string[]
  readonly environment?: string
  readonly permissions: Readonly<Record<string, string>>
  readonly 'timeout-minutes': number
  readonly steps: readonly {
    readonly id?: string
    readonly uses?: string
    readonly run?: string
    readonly with?: Readonly<Record<string, unknown>>
  }[]
}

function jobsOf(workflow: string): Readonly<Record<string, Job>> {
  const { jobs, permissions } = parse(read(workflow)) as {
    readonly jobs: Record<string, Job>
    readonly permissions: unknown
  }
  expect(permissions).toEqual({})
  return jobs
}

const ONE = { name: 'production', file: 'organizations/production.json' }
const OTHER = { name: 'staging', file: 'organizations/staging.json' }

/** Runs the step that finds the organizations, in a copy of the example, as a runner's shell would. */
function findOrganizations(
  workflow: string,
  env: Readonly<Record<string, string>>,
  changed: readonly string[] = [],
) {
  const folder = mkdtempSync(join(tmpdir(), 'roster-several-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(example, join(folder, 'checkout'), { recursive: true })
  const program = (name: string, script: string) => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  program(
    'gh',
    `echo "$@" >> "${folder}/asked"\nprintf '%s\\n' ${changed.map((path) => `'${path}'`).join(' ')}`,
  )
  program('npx', `shift 2\nexec "${process.execPath}" "${launcher}" "$@"`)
  const step = jobsOf(workflow)['organizations']?.steps.find(({ id }) => id === 'organizations')
  const output = join(folder, 'output')
  writeFileSync(output, '')
  const { status, stderr } = spawnSync('bash', ['-e', '-c', step?.run ?? 'exit 9'], {
    cwd: join(folder, 'checkout'),
    encoding: 'utf8',
    env: {
      PATH: `${folder}:${process.env['PATH']}`,
      GITHUB_OUTPUT: output,
      GITHUB_REPOSITORY: 'acme/members',
      ...env,
    },
  })
  const [, matrix] = /^matrix=(.*)$/m.exec(readFileSync(output, 'utf8')) ?? []
  return { status, stderr, matrix: matrix === undefined ? undefined : (JSON.parse(matrix) as object) }
}

describe('the files of the example for several organizations', () => {
  it.each(globSync('organizations/*.json', { cwd: example }))(
    '%s is sound, with what it extends',
    async (path) => {
      const source = await gatherSource(path, read(path), async (each) => ({ text: read(each) }))
      expect(readRoster(source, { now: Date.parse('2026-11-01T00:00:00Z') }).findings).toEqual([])
    },
  )

  it.each(['roster-preview.yml', 'roster-apply.yml'])(
    '%s pins, bounds and permits as little as it can',
    (workflow) => {
      for (const [name, job] of Object.entries(jobsOf(workflow))) {
        expect(job['timeout-minutes'], name).toBeGreaterThan(0)
        const isOurs = job.steps.some(({ uses }) => uses?.startsWith('<owner>/roster/'))
        // Secrets and write permissions reach only our action, and no shell.
        expect(job.environment !== undefined, name).toBe(isOurs)
        expect(Object.values(job.permissions).includes('write'), name).toBe(isOurs)
        expect(isOurs && job.steps.some(({ run }) => run !== undefined), name).toBe(false)
        for (const { uses, run = '', with: given } of job.steps) {
          expect(run).not.toContain('${{')
          if (uses?.startsWith('<owner>/') === false) expect(uses).toMatch(/@[0-9a-f]{40}$/)
          if (uses?.startsWith('actions/checkout@')) {
            expect(given).toMatchObject({ 'persist-credentials': false })
            expect(given).not.toHaveProperty('ref')
          }
        }
      }
    },
  )
})

describe('the workflow that previews', () => {
  it('runs for the organizations that the pull request touches', () => {
    const found = (changed: readonly string[]) =>
      findOrganizations('roster-preview.yml', { NUMBER: '7', GH_TOKEN: 't' }, changed)
    expect(found(['organizations/staging.json'])).toMatchObject({ status: 0, matrix: { include: [OTHER] } })
    expect(found(['groups.json'])).toMatchObject({ status: 0, matrix: { include: [ONE, OTHER] } })
    expect(found(['README.md'])).toMatchObject({ status: 0, matrix: { include: [] } })
  })

  it('runs for all of them by hand', () => {
    expect(findOrganizations('roster-preview.yml', { NUMBER: '' })).toMatchObject({
      status: 0,
      matrix: { include: [ONE, OTHER] },
    })
  })

  it('fails where the organizations cannot be told, and so does the check that is required', () => {
    const found = findOrganizations('roster-preview.yml', { NUMBER: '7', GH_TOKEN: 't' }, [
      'organizations/$(x).json',
    ])
    expect(found).toMatchObject({ status: 1, matrix: undefined })
    const { run = '' } = jobsOf('roster-preview.yml')['previews']?.steps[0] ?? {}
    const verdict = (ORGANIZATIONS: string, PREVIEW: string) =>
      spawnSync('bash', ['-e', '-c', run], { env: { ORGANIZATIONS, PREVIEW } }).status
    expect(verdict('success', 'success')).toBe(0)
    expect(verdict('success', 'skipped')).toBe(0)
    expect(verdict('success', 'failure')).not.toBe(0)
    expect(verdict('failure', 'skipped')).not.toBe(0)
    expect(verdict('cancelled', 'skipped')).not.toBe(0)
  })
})

describe('the workflow that applies', () => {
  it('runs for all on a schedule, and after the first push', () => {
    const all = { status: 0, matrix: { include: [ONE, OTHER] } }
    expect(findOrganizations('roster-apply.yml', { BEFORE: '' })).toMatchObject(all)
    expect(findOrganizations('roster-apply.yml', { BEFORE: '0'.repeat(40) })).toMatchObject(all)
  })
})
