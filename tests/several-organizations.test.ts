import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gatherSource, readRoster } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const example = fileURLToPath(new URL('../examples/several-organizations', import.meta.url))
const read = (path: string) => readFileSync(join(example, path), 'utf8')

interface Job {
  readonly if?: string
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
        const isMatrix = job.steps.some(({ uses }) => uses === '<owner>/roster/apps/matrix@<commit>')
        // Secrets and write permissions reach only the actions that need them, and no shell.
        expect(job.environment !== undefined, name).toBe(isOurs && !isMatrix)
        expect(Object.values(job.permissions).includes('write'), name).toBe(isOurs && !isMatrix)
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

it.each(['roster-preview.yml', 'roster-apply.yml'])(
  '%s finds the organizations with a pinned action, which checks nothing out',
  (workflow) => {
    const { steps, permissions } = jobsOf(workflow)['organizations'] ?? {}
    expect(steps).toEqual([{ id: 'organizations', uses: '<owner>/roster/apps/matrix@<commit>' }])
    expect(Object.values(permissions ?? {})).not.toContain('write')
    const rest = Object.values(jobsOf(workflow)).flatMap((job) => (job.if === undefined ? [] : [job.if]))
    expect(rest).toContain("needs.organizations.outputs.count != '0'")
  },
)

describe('the check that is required', () => {
  it('runs again after a review, with the workflows of one organization but for its name', () => {
    expect(read('roster-review.yml')).toBe(read('../workflows/roster-review.yml'))
    const [job] = Object.values(jobsOf('roster-refresh.yml'))
    expect(job?.steps).toEqual([
      { uses: '<owner>/roster/apps/preview@<commit>', with: { rerun: 'previews' } },
    ])
    expect(Object.keys(jobsOf('roster-preview.yml'))).toContain('previews')
    expect(read('roster-refresh.yml').replaceAll('previews', 'preview')).toBe(
      read('../workflows/roster-refresh.yml').replace(
        'the policy on the default branch',
        'the default branch',
      ),
    )
  })
})

it('the required check fails if the organizations cannot be determined', () => {
  const { run = '' } = jobsOf('roster-preview.yml')['previews']?.steps[0] ?? {}
  const verdict = (ORGANIZATIONS: string, PREVIEW: string) =>
    spawnSync('bash', ['-e', '-c', run], { env: { ORGANIZATIONS, PREVIEW } }).status
  expect(verdict('success', 'success')).toBe(0)
  expect(verdict('success', 'skipped')).toBe(0)
  expect(verdict('success', 'failure')).not.toBe(0)
  expect(verdict('failure', 'skipped')).not.toBe(0)
  expect(verdict('cancelled', 'skipped')).not.toBe(0)
})
