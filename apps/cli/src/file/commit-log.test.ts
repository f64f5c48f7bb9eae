import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { pastEntries } from '../offboarding/past-entries.ts'
import type { Context } from '../process/context.ts'
import { commitsSince } from './commit-log.ts'

const FILE = 'members.json'

const listing = (...names: readonly string[]) =>
  JSON.stringify({
    organization: '1',
    members: Object.fromEntries([
      ['ada@acme.example', { organization: 'owner' }],
      ...names.map((name) => [`${name}@acme.example`, {}]),
    ]),
  })

/** A repository in which a merge keeps the file of the branch it merges, and so hides what the main branch did. */
async function mergedAway() {
  const folder = await mkdtemp(join(tmpdir(), 'roster-git-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const run: Context['run'] = async (program, args) => {
    const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@acme.example']
    return { code: 0, ...(await promisify(execFile)(program, [...who, ...args], { cwd: folder })) }
  }
  const git = async (...args: readonly string[]) => (await run('git', args)).stdout.trim()
  const commit = async (subject: string, text: string) => {
    await writeFile(join(folder, FILE), text)
    await git('add', '.')
    await git('commit', '--quiet', '--allow-empty', '--message', subject)
    return git('rev-parse', 'HEAD')
  }
  await git('init', '--quiet', '--initial-branch=main')
  const first = await commit('List nobody else', listing())
  await git('branch', 'side')
  await commit('Invite kim', listing('kim'))
  await commit('Remove kim', listing())
  await git('checkout', '--quiet', 'side')
  await commit('Invite zoe', listing('zoe'))
  await git('merge', '--quiet', '--strategy=ours', '--message', 'Keep ours', 'main')
  await git('checkout', '--quiet', 'main')
  await git('merge', '--quiet', '--no-ff', '--message', 'Merge pull request #7 from acme/side', 'side')
  return { first, git, context: { run, now: () => Date.UTC(2026, 0, 1) } as Context }
}

it('finds every change that this branch got, although a merge hides some of them', async () => {
  const { first, git, context } = await mergedAway()
  expect((await git('log', '--format=%s', '--', FILE)).split('\n')).toEqual([
    'Invite zoe',
    'List nobody else',
  ])
  const commits = await commitsSince(first, [FILE], context)
  const subjects = await Promise.all(commits.map(({ id }) => git('log', '-1', '--format=%s', id)))
  expect(subjects).toEqual(['Invite kim', 'Remove kim', 'Merge pull request #7 from acme/side'])
  expect(commits.at(-1)).toMatchObject({ pullRequest: 7 })
})

it('finds the entries of someone who left, although a merge hides them', async () => {
  const { context } = await mergedAway()
  const past = await pastEntries(FILE, new Set(['kim@acme.example']), context)
  expect(past.members).toHaveLength(1)
})
