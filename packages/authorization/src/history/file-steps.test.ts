import { describe, expect, it } from 'vitest'
import { FilesRepository } from '../testing/files-repository.ts'
import { membersText, ORGANIZATION } from '../testing/members-files.ts'
import { fileSteps, MAX_STEPS } from './file-steps.ts'

const FILE = 'members.json'

/** A sound file of the organization, each other than the others. */
const text = (minOwners: number, rest: object = {}) => membersText({}, { policy: { minOwners }, ...rest })
const foreign = (minOwners: number) => text(minOwners).replace(ORGANIZATION, '2')

/** The versions of a file, newest first: where it was, and the commit and pull request that made it. */
async function steps(repository: FilesRepository, path = FILE) {
  const read: string[] = []
  const file = { path, sha: repository.tip, branch: 'main' }
  for await (const { version, step } of fileSteps(file, ORGANIZATION, repository)) {
    const by = step === undefined ? 'unknown' : step.commit
    const pull =
      step?.pullRequest === undefined ? '' : ` #${step.pullRequest.number} ${step.pullRequest.file}`
    read.push(`${version.path} ${version.state ? '' : 'missing '}by ${by}${pull}`)
  }
  return read
}

describe('the steps of a file', () => {
  it('are the commits that changed it, each pull request once', async () => {
    const repository = new FilesRepository()
    repository.commit({ [FILE]: text(1) })
    repository.commit({ 'README.md': 'x' })
    repository.merge(7, { [FILE]: text(2) }, { [FILE]: text(3) }, { [FILE]: text(4) })
    repository.commit({ [FILE]: null })
    repository.commit({ [FILE]: text(4) })
    expect(await steps(repository)).toEqual([
      `${FILE} by c7`,
      `${FILE} missing by c6`,
      `${FILE} by c5 #7 ${FILE}`,
      `${FILE} by c1`,
    ])
  })

  it('are no more than are ever read', async () => {
    const repository = new FilesRepository()
    for (let index = 0; index <= MAX_STEPS; index += 1) repository.commit({ [FILE]: text(index + 1) })
    const read = await steps(repository)
    expect(read).toHaveLength(MAX_STEPS + 1)
    expect(read.slice(-2)).toEqual([`${FILE} by c2`, `${FILE} by unknown`])
  })

  it('end with a version that nobody knows the origin of if the branch has too many commits', async () => {
    const repository = new FilesRepository()
    repository.commit({ [FILE]: text(1) })
    for (const readme of ['a', 'b', 'c', 'd']) repository.commit({ 'README.md': readme })
    repository.merge(7, { [FILE]: text(2) })
    repository.limit = 4
    expect(await steps(repository)).toEqual([`${FILE} by c6 #7 ${FILE}`, `${FILE} by unknown`])
  })

  it('are read only as far as they are asked for', async () => {
    const repository = new FilesRepository()
    repository.commit({ [FILE]: text(1) })
    repository.merge(7, { [FILE]: text(2) })
    repository.merge(8, { [FILE]: text(3) })
    const file = { path: FILE, sha: repository.tip, branch: 'main' }
    for await (const { step } of fileSteps(file, ORGANIZATION, repository)) {
      expect(step?.commit).toBe('c3')
      break
    }
    expect(repository.asked).toEqual([`commits with ${FILE}`, 'pull request behind c3'])
  })
})

describe('the steps of a file that extends another', () => {
  const extending = (minOwners: number) => text(minOwners, { extends: 'groups.json' })
  const walks = ({ asked }: FilesRepository) => asked.filter((line) => line.startsWith('commits with'))

  it('are read in one walk, and in another from where it extended others', async () => {
    const repository = new FilesRepository()
    repository.commit({ [FILE]: text(1) })
    repository.merge(7, { [FILE]: text(2) })
    repository.merge(8, { [FILE]: extending(2), 'groups.json': '{}' })
    repository.merge(9, { 'groups.json': '{ }' })
    expect(await steps(repository)).toHaveLength(4)
    expect(walks(repository)).toEqual([`commits with ${FILE} and groups.json`, `commits with ${FILE}`])
  })

  it('are those of both, also from before it stopped to extend it', async () => {
    const repository = new FilesRepository()
    repository.commit({ [FILE]: extending(1), 'groups.json': '{}' })
    repository.merge(7, { 'groups.json': '{ "groups": {} }' })
    repository.merge(8, { [FILE]: text(1) })
    repository.commit({ 'groups.json': '{ }' })
    repository.merge(9, { [FILE]: text(2) })
    expect(await steps(repository)).toEqual([
      `${FILE} by c5 #9 ${FILE}`,
      `${FILE} by c3 #8 ${FILE}`,
      `${FILE} by c2 #7 ${FILE}`,
      `${FILE} by c1`,
    ])
  })
})

describe('the steps of a file that was elsewhere', () => {
  it('go on where it was renamed, copied or replaced', async () => {
    const repository = new FilesRepository()
    repository.merge(6, { [FILE]: text(1) })
    repository.merge(7, { [FILE]: null, 'people.json': text(2) })
    repository.commit({ 'teams/people.json': text(3), 'README.md': 'x' })
    repository.merge(8, { 'people.json': null })
    expect(await steps(repository, 'teams/people.json')).toEqual([
      'teams/people.json by c3',
      'people.json by c2 #7 people.json',
      `${FILE} by c1 #6 ${FILE}`,
    ])
  })

  it('go on in the file that was there before a copy of it, not in a newer copy', async () => {
    const repository = new FilesRepository()
    repository.merge(6, { 'z.json': text(1) })
    repository.merge(7, { 'a.json': text(2) })
    repository.merge(8, { 'a.json': null, 'z.json': null, 'b.json': text(3) })
    expect(await steps(repository, 'b.json')).toEqual(['b.json by c3 #8 b.json', 'z.json by c1 #6 z.json'])
    // The copy itself came after it, too.
    const copied = new FilesRepository()
    copied.merge(6, { 'z.json': text(1) })
    copied.merge(7, { 'a.json': text(2) })
    expect(await steps(copied, 'a.json')).toEqual(['a.json by c2 #7 a.json', 'z.json by c1 #6 z.json'])
  })

  it.each([
    ['is broken', '{ "organization": '],
    ['has an error', text(0)],
  ])('go on in one that %s', async (_, broken) => {
    const repository = new FilesRepository()
    repository.commit({ 'fixture.json': '{ "broken": ' })
    repository.merge(6, { [FILE]: text(1) })
    repository.merge(7, { [FILE]: broken })
    repository.merge(8, { [FILE]: null, 'people.json': text(2) })
    expect(await steps(repository, 'people.json')).toEqual([
      'people.json by c4 #8 people.json',
      `${FILE} by c3 #7 ${FILE}`,
      `${FILE} by c2 #6 ${FILE}`,
    ])
  })

  it('do not go on in a file of another organization, or in one that is just broken', async () => {
    const repository = new FilesRepository()
    repository.commit({ 'fixture.json': '{ "broken": ', 'other.json': foreign(1) })
    repository.merge(8, { 'other.json': null, 'people.json': text(2) })
    expect(await steps(repository, 'people.json')).toEqual(['people.json by c2 #8 people.json'])
  })

  it('follow an organization through files that swap theirs', async () => {
    const repository = new FilesRepository()
    repository.commit({ 'a.json': text(1), 'b.json': foreign(1) })
    repository.merge(7, { 'a.json': text(2) })
    repository.merge(8, { 'a.json': foreign(1), 'b.json': text(2) })
    expect(await steps(repository, 'b.json')).toEqual([
      'b.json by c3 #8 b.json',
      'a.json by c2 #7 a.json',
      'a.json by c1',
    ])
  })

  it('pass over a time in which the file was of another organization, or was junk', async () => {
    const repository = new FilesRepository()
    repository.merge(6, { [FILE]: text(1) })
    repository.merge(7, { [FILE]: foreign(1) })
    repository.commit({ [FILE]: '{}' })
    repository.merge(8, { [FILE]: text(2) })
    expect((await steps(repository)).at(-1)).toBe(`${FILE} by c1 #6 ${FILE}`)
  })
})
