import { describe, expect, it } from 'vitest'
import { acme, REPOSITORY } from '../testing/acme.ts'
import { createMembersFiles } from './members-files.ts'

const FILE = 'members.json'

const OURS = JSON.stringify({
  organization: '1',
  members: { 'ada@acme.example': { organization: 'owner' } },
})

function withFile(text = OURS) {
  const { repository, github, client } = acme()
  const commit = repository.commit({ files: { [FILE]: text } })
  return { repository, github, commit, ...createMembersFiles(client, REPOSITORY, Date.UTC(2026, 0, 1)) }
}

describe('a roster at a commit', () => {
  it('is what the file asks for, read once', async () => {
    const { github, commit, rosterAt, fileAt } = withFile()
    const [one, two] = await Promise.all([rosterAt(commit, FILE), rosterAt(commit, FILE)])
    expect([...(one?.members.keys() ?? [])]).toEqual(['ada@acme.example'])
    expect(one).toBe(two)
    expect(await fileAt(commit, FILE)).toMatchObject({ kind: 'text', source: { text: OURS } })
    expect(github.requests).toHaveLength(1)
  })

  it('is undefined if the commit is gone, has no file, or has a broken one', async () => {
    const { repository, rosterAt } = withFile('{')
    const without = repository.commit({ branch: 'other', files: { [FILE]: null } })
    for (const commit of ['f'.repeat(40), repository.tip('main'), without])
      expect(await rosterAt(commit, FILE)).toBeUndefined()
  })

  it('is an error if GitHub does not answer', async () => {
    const { github, commit, rosterAt } = withFile()
    github.addFault({ kind: { status: 502 }, times: 10 })
    await expect(rosterAt(commit, FILE)).rejects.toThrow('502')
  })
})

describe('the files of an organization', () => {
  const COMMENTED = `// ours\n{ "organization": "1", /* and */ "members": {}, }\n`

  it('are all JSON files that name it, sound or not, and those too broken to tell', async () => {
    const { repository, filesOf } = withFile()
    const commit = repository.commit({
      files: {
        'deep/in/a/folder/people.jsonc': COMMENTED,
        'other.json': OURS.replace('"1"', '"2"'),
        'package.json': '{}',
        'list.json': '["1"]',
        'broken.json': '{ "organization": "1"',
        'organization.txt': OURS,
        'link.json': { linkTo: FILE },
        'node_modules/theirs/members.json': OURS,
      },
    })
    expect(await filesOf('1', commit, FILE)).toEqual({
      paths: [FILE, 'deep/in/a/folder/people.jsonc'],
      broken: ['broken.json'],
      isComplete: true,
    })
  })

  it('are looked for near the root first, and not in more files than can be read', async () => {
    const { repository, github, filesOf } = withFile()
    const many = Array.from({ length: 100 }, (_, index) => [`data/${index}.json`, '{}'] as const)
    const commit = repository.commit({ files: Object.fromEntries(many) })
    expect(await filesOf('1', commit, FILE)).toEqual({ paths: [FILE], broken: [], isComplete: false })
    expect(github.requests).toHaveLength(1 + 100)
  })

  it('are found in the folder of the path, however many other files there are', async () => {
    const { repository, filesOf } = withFile()
    const many = Array.from({ length: 100 }, (_, index) => [`${index}.json`, '{}'] as const)
    const others = { 'organizations/far/away/ours.json': OURS, [FILE]: null }
    const commit = repository.commit({ files: { ...Object.fromEntries(many), ...others } })
    expect(await filesOf('1', commit, FILE)).toMatchObject({ paths: [], isComplete: false })
    expect(await filesOf('1', commit, 'organizations/far/away/new.json')).toMatchObject({
      paths: ['organizations/far/away/ours.json'],
    })
  })
})
