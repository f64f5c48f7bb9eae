import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openTerminal } from '../../testing/terminal.ts'

const EXTENDING = '{ "organization": "1", "extends": "../groups.json", "members": { "a@b.example": {} } }'
const ALONE = '{ "organization": "2", "members": { "a@b.example": {} } }'

/** Two organizations, of which the first shares groups with others. */
async function openRepository() {
  const terminal = await openTerminal({ env: { EC_API_KEY: '' } })
  const { folder, write } = terminal
  mkdirSync(join(folder, 'organizations'))
  await write('organizations/production.json', EXTENDING)
  await write('organizations/staging.json', ALONE)
  await write('organizations/README.md', 'Which is which.')
  await write('groups.json', '{ "groups": {} }')
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder })
  git('init', '--quiet', '--initial-branch=main')
  git('add', '.')
  git('commit', '--quiet', '--message=first')
  async function matrix(...args: readonly string[]) {
    const { code, stdout, stderr } = await terminal.roster('matrix', ...args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const { include } = JSON.parse(stdout) as { include: readonly { name: string; file: string }[] }
    return include.map(({ name, file }) => `${name} ${file}`)
  }
  return { ...terminal, git, matrix }
}

const [PRODUCTION, STAGING] = [
  'production organizations/production.json',
  'staging organizations/staging.json',
]

describe('roster matrix', () => {
  it('has a job for each members file of the folder', async () => {
    const { matrix, roster } = await openRepository()
    expect(await matrix()).toEqual([PRODUCTION, STAGING])
    expect(await matrix('--folder', './organizations/')).toEqual([PRODUCTION, STAGING])
    expect((await roster('matrix')).stdout).toBe(
      '{"include":[{"name":"production","file":"organizations/production.json"},{"name":"staging","file":"organizations/staging.json"}]}\n',
    )
  })

  it('has none for what did not change, and says so in JSON', async () => {
    const { roster, write } = await openRepository()
    expect((await roster('matrix', '--base', 'main')).stdout).toBe('{"include":[]}\n')
    await write('README.md', 'x')
    expect((await roster('matrix', '--base', 'main')).stdout).toBe('{"include":[]}\n')
  })

  it('has those that changed, committed or not', async () => {
    const { matrix, write, git } = await openRepository()
    await write('organizations/staging.json', `${ALONE}\n`)
    expect(await matrix('--base', 'main')).toEqual([STAGING])
    git('checkout', '--quiet', '-b', 'edit')
    git('commit', '--quiet', '--all', '--message=second')
    expect(await matrix('--base', 'main')).toEqual([STAGING])
    await write('organizations/new.json', ALONE)
    expect(await matrix('--base', 'main')).toEqual(['new organizations/new.json', STAGING])
  })

  it('has those that extend what changed', async () => {
    const { matrix, write } = await openRepository()
    await write('groups.json', '{ "groups": { "sre": {} } }')
    expect(await matrix('--base', 'main')).toEqual([PRODUCTION])
  })

  it('takes shared groups in the folder for no organization', async () => {
    const { matrix, write } = await openRepository()
    await write('organizations/shared.json', '{ "groups": {} }')
    await write('organizations/staging.json', EXTENDING.replace('../groups.json', 'shared.json'))
    expect(await matrix()).toEqual([PRODUCTION, STAGING])
  })

  it('goes by a list of paths, which may name files that are not there', async () => {
    const { matrix, write } = await openRepository()
    await write(
      'changed.txt',
      'README.md\r\norganizations/new.json\norganizations/deep/er.json\ngroups.json\n',
    )
    expect(await matrix('--changed', 'changed.txt')).toEqual(['new organizations/new.json', PRODUCTION])
  })

  it('has a broken file by itself: its own job says what is wrong', async () => {
    const { matrix, write } = await openRepository()
    await write('organizations/staging.json', '{')
    expect(await matrix('--base', 'main')).toEqual([STAGING])
  })

  it('takes everything for new after a first push', async () => {
    const { matrix } = await openRepository()
    expect(await matrix('--base', '0'.repeat(40))).toEqual([PRODUCTION, STAGING])
  })

  it('takes everything for changed after a forced push, and says so', async () => {
    const { roster, git, write } = await openRepository()
    await write('organizations/staging.json', `${ALONE}\n`)
    git('commit', '--quiet', '--all', '--message=second')
    const before = String(git('rev-parse', 'HEAD')).trim()
    git('reset', '--quiet', '--hard', 'HEAD^')
    git('reflog', 'expire', '--expire=now', '--all')
    git('gc', '--quiet', '--prune=now')
    const { code, stdout, stderr } = await roster('matrix', '--base', before)
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `${before} is not in this clone, as after a forced push or in a shallow clone: every organization gets a job.\n`,
    })
    expect(JSON.parse(stdout)).toMatchObject({ include: [{ name: 'production' }, { name: 'staging' }] })
  })

  it.each([
    [['--base', 'nowhere'], /"nowhere", which is not a commit.*fetch-depth: 0/],
    [['--changed', 'nothing.txt'], /nothing\.txt does not exist/],
    [['--base', 'main', '--changed', 'x'], /exclude each other/],
    [['--folder', 'elsewhere'], /no members file in elsewhere/],
  ])('says what is wrong with %j', async (args, message) => {
    const { roster } = await openRepository()
    expect(await roster('matrix', ...args)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(message),
    })
  })

  it('lets no name into a workflow that could be more than a name', async () => {
    const { roster, write } = await openRepository()
    await write('changed.txt', 'organizations/$(touch x).json\n')
    expect(await roster('matrix', '--changed', 'changed.txt')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('cannot name an organization'),
    })
  })
})
