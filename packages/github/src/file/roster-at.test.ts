import { describe, expect, it } from 'vitest'
import { acme, REPOSITORY } from '../testing/acme.ts'
import { createRosterAt } from './roster-at.ts'

const FILE = 'members.json'

const VALID = JSON.stringify({
  organization: '1',
  members: { 'ada@acme.example': { organization: 'owner' } },
})

function withFile(text = VALID) {
  const { repository, github, client } = acme()
  const commit = repository.commit({ files: { [FILE]: text } })
  const rosterAt = createRosterAt(client, REPOSITORY, { file: FILE, now: Date.UTC(2026, 0, 1) })
  return { repository, github, commit, rosterAt }
}

describe('a roster at a commit', () => {
  it('is what the file asks for, read once', async () => {
    const { github, commit, rosterAt } = withFile()
    const [one, two] = await Promise.all([rosterAt(commit), rosterAt(commit)])
    expect([...(one?.members.keys() ?? [])]).toEqual(['ada@acme.example'])
    expect(one).toBe(two)
    expect(github.requests).toHaveLength(1)
  })

  it('is undefined if the commit is gone, has no file, or has a broken one', async () => {
    const { repository, rosterAt } = withFile('{')
    const without = repository.commit({ branch: 'other', files: { [FILE]: null } })
    for (const commit of ['f'.repeat(40), repository.tip('main'), without])
      expect(await rosterAt(commit)).toBeUndefined()
  })

  it('is an error if GitHub does not answer', async () => {
    const { github, commit, rosterAt } = withFile()
    github.addFault({ kind: { status: 502 }, times: 10 })
    await expect(rosterAt(commit)).rejects.toThrow('502')
  })
})
