import { describe, expect, it } from 'vitest'
import { acme, REPOSITORY } from '../testing/acme.ts'
import { mergedOnto } from './merged-onto.ts'

describe('what a pull request was merged onto', () => {
  it.each(['merge', 'squash', 'rebase'] as const)('by %s, has nothing of it', async (method) => {
    const { repository, client } = acme()
    repository.commit({ files: { a: 'a', 'members.json': 'before' } })
    for (const text of ['first', 'second', 'third']) {
      repository.commit({ branch: 'change', files: { 'members.json': text } })
    }
    const number = repository.openPullRequest({ head: 'change' })
    const base = repository.commit({ files: { a: 'b' } })
    const mergeCommitSha = repository.merge(number, 'ada', method)
    expect(await mergedOnto(client, REPOSITORY, { number, mergeCommitSha })).toBe(base)
  })

  it('is the pull request before it, where two were merged one after the other', async () => {
    const { repository, client } = acme()
    repository.commit({ files: { a: 'a' } })
    const open = (branch: string) => {
      repository.commit({ branch, files: { [branch]: branch } })
      return repository.openPullRequest({ head: branch })
    }
    const [one, two] = [open('one'), open('two')]
    const first = repository.merge(one, 'ada', 'rebase')
    const mergeCommitSha = repository.merge(two, 'ada', 'rebase')
    expect(await mergedOnto(client, REPOSITORY, { number: two, mergeCommitSha })).toBe(first)
  })

  it('is nothing where the repository began with it', async () => {
    const { repository, client } = acme()
    const mergeCommitSha = repository.commit({ files: { a: 'a' } })
    expect(await mergedOnto(client, REPOSITORY, { number: 1, mergeCommitSha })).toBeUndefined()
  })
})
