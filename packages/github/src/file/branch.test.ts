import { describe, expect, it } from 'vitest'
import { acme, REPOSITORY } from '../testing/acme.ts'
import { branchTip } from './branch.ts'

describe('branchTip', () => {
  it('gives the last commit of a branch whose name has slashes, and refuses one that is missing', async () => {
    const { repository, client } = acme()
    repository.commit({ files: { a: 'a' } })
    const sha = repository.commit({ branch: 'feature/x', files: { a: 'b' } })
    expect(await branchTip(client, REPOSITORY, 'feature/x')).toBe(sha)
    await expect(branchTip(client, REPOSITORY, 'feature')).rejects.toThrow('404')
  })

  it('asks for the branch if its ref is not to be had', async () => {
    const { github, repository, client } = acme()
    const sha = repository.commit({ files: { a: 'a' } })
    github.addFault({ path: /\/git\/ref\//, kind: { status: 404, message: 'Not Found' } })
    expect(await branchTip(client, REPOSITORY, 'main')).toBe(sha)
  })
})
