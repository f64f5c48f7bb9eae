import { describe, expect, it } from 'vitest'
import type { FileCommit, MergedPullRequest } from '../port/repository.ts'
import { NOW } from '../testing/members-files.ts'
import { fileSteps, MAX_STEPS } from './file-steps.ts'

type Lists = Readonly<Record<string, readonly FileCommit[]>>

/** The commits of the steps of a file that extends others, with the commits of each, newest first. */
async function commits(lists: Lists, merges: readonly MergedPullRequest[] = []) {
  const ports = {
    commitsTouching: async function* (path: string) {
      yield* lists[path] ?? []
    },
    pullRequestBehind: async (sha: string) => merges.find(({ mergeCommitSha }) => mergeCommitSha === sha),
  }
  const steps = fileSteps({ paths: Object.keys(lists), sha: 'tip', branch: 'main' }, ports)
  const read: string[] = []
  for await (const { commit } of steps) read.push(commit)
  return read
}

const pushed = (sha: string, committedAt: number): FileCommit => ({ sha, committedAt })

function merged(mergeCommitSha: string, mergedAt: number): MergedPullRequest {
  return { number: 7, author: 'grace', labels: [], headSha: 'head', mergeCommitSha, mergedAt }
}

describe('the steps of a file that extends another', () => {
  it('are those of both by time', async () => {
    const lists = {
      'members.json': [pushed('e', NOW), pushed('b', NOW - 4000), pushed('a', NOW - 5000)],
      'groups.json': [pushed('d', NOW - 1000), pushed('c', NOW - 3000)],
    }
    expect(await commits(lists)).toEqual(['e', 'd', 'c', 'b', 'a'])
  })

  it.each([
    ['first', { 'members.json': [pushed('merge', 0)], 'groups.json': [pushed('push', NOW + 900)] }],
    ['last', { 'members.json': [pushed('push', NOW + 900)], 'groups.json': [pushed('merge', 0)] }],
  ])('have a merge after a push of the same second, listed %s', async (_, lists) => {
    expect(await commits(lists, [merged('merge', NOW)])).toEqual(['merge', 'push'])
  })

  it('are no more than are ever read', async () => {
    const long = Array.from({ length: MAX_STEPS + 1 }, (_, index) => pushed(`${index}`, NOW - 1000 * index))
    const old = [pushed('old', NOW - 1000 * (MAX_STEPS + 9))]
    const read = await commits({ 'members.json': long, 'groups.json': old })
    expect(read).toEqual(long.slice(0, MAX_STEPS).map(({ sha }) => sha))
  })
})
