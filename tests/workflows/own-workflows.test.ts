import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { complaints } from './linters.ts'
import { brokenRules } from './rules.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const paths = globSync(['.github/workflows/*.yml', 'examples/*/*.yml'], { cwd: root })
  .map((path) => path.replaceAll('\\', '/'))
  .sort()

// The validator warns of each path filter that it does not check it.
beforeEach(() => void vi.spyOn(console, 'warn').mockReturnValue())

describe.each(paths)('%s', (path) => {
  const text = readFileSync(join(root, path), 'utf8')

  it('keeps the rules', () => {
    expect(brokenRules(text)).toEqual([])
  })

  it('is as the published schema and actionlint want it', () => {
    expect(complaints(path, text)).toEqual([])
  })
})

const expression = (of: string) => `\${{ ${of} }}`

const SOUND = `
on: pull_request
permissions: {}
concurrency: one
jobs:
  test:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions: { contents: read }
    steps:
      - uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2
        with: { persist-credentials: false }
      - run: npm test
`

describe('a workflow', () => {
  it('that keeps the rules is sound', () => {
    expect(brokenRules(SOUND)).toEqual([])
    expect(complaints('test.yml', SOUND)).toEqual([])
  })

  it.each([
    ['a tag', '@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2', '@v6', 'is pinned to no commit'],
    ['a commit without its release', ' # v6.0.2', '', 'is pinned to no commit'],
    ['permissions to write', 'permissions: {}', 'permissions: { contents: write }', 'may more than read'],
    ['all permissions', 'permissions: {}', 'permissions: read-all', 'may more than read'],
    [
      'no permissions of a job',
      'permissions: { contents: read }',
      'env: {}',
      'does not list its permissions',
    ],
    ['no concurrency', 'concurrency: one', 'name: one', 'what happens to a second run'],
    ['no end', 'timeout-minutes: 5', 'env: {}', 'six hours'],
    [
      'a queue of no size',
      'concurrency: one',
      'concurrency: { group: one, queue: all }',
      'a queue cannot be all',
    ],
    [
      'a queue whose runs are cancelled',
      'concurrency: one',
      'concurrency: { group: one, queue: max, cancel-in-progress: true }',
      'runs that are cancelled',
    ],
    [
      'a deployment that is neither on nor off',
      'timeout-minutes: 5',
      'timeout-minutes: 5\n    environment: { name: one, deployment: maybe }',
      'neither a deployment nor none',
    ],
    ['a checkout with its token', 'persist-credentials: false', 'fetch-depth: 0', 'leaves its token'],
    [
      'input in a shell line',
      'npm test',
      `echo "${expression('github.event.pull_request.title')}"`,
      'shell line',
    ],
    [
      'secrets beside code of others',
      'on: pull_request',
      'on: pull_request_target',
      'on pull_request_target',
    ],
  ])('with %s is found out', (_, sound, broken, found) => {
    expect(SOUND).toContain(sound)
    expect(brokenRules(SOUND.replace(sound, broken)).join('\n')).toContain(found)
  })

  it('that does not run is found out', () => {
    expect(complaints('a.yml', SOUND.replace('steps:', 'stepss:'))).not.toEqual([])
    expect(
      complaints('a.yml', SOUND.replace('npm test', `echo ${expression('steps.gone.outputs.x')}`)),
    ).not.toEqual([])
  })
})
