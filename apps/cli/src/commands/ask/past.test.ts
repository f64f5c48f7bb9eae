import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { openTerminal } from '../../testing/terminal.ts'

const member = (roles: string) =>
  `{ "organization": "1234567890", "groups": { "sre": { "deployments": { "*": "admin" } } }, "members": {\n"ada@acme.example": { "organization": "owner" },\n"bob@acme.example": ${roles}\n} }\n`

/** A repository whose file has changed over the years. */
async function openRepository() {
  const terminal = await openTerminal({ env: { EC_API_KEY: '' } })
  const commit = async (text: string, message: string, date: string) => {
    await terminal.write('members.json', text)
    const env = {
      ...process.env,
      GIT_CONFIG_NOSYSTEM: '1',
      HOME: terminal.folder,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
    }
    const git = (...args: readonly string[]) =>
      promisify(execFile)('git', [...args], { cwd: terminal.folder, env })
    await git('init', '-q', '-b', 'main')
    await git('add', '.')
    await git('-c', 'user.name=Ada', '-c', 'user.email=ada@acme.example', 'commit', '-qm', message)
    await git('tag', message.split(' ')[0] ?? '')
  }
  await commit(member('{ "groups": ["sre"], "reason": "on call" }'), 'First (#7)', '2024-03-01T10:00:00Z')
  await commit(
    member('{ "deployments": { "*": "viewer" }, "expires": "2026-01-31" }'),
    'Second',
    '2025-06-01T10:00:00Z',
  )
  await commit(member('{}'), 'Third', '2026-06-01T10:00:00Z')
  return terminal
}

describe('what a member had, and why', () => {
  it.each([
    ['a day', '2025-05-31', 'Admin on all deployments'],
    ['the day of a change', '2025-06-01', 'Viewer on all deployments'],
    ['a time before the change of that day', '2025-06-01T09:00:00Z', 'Admin on all deployments'],
    ['a tag', 'First', 'Admin on all deployments'],
    ['a commit before another', 'HEAD~1', 'Viewer on all deployments'],
  ])('is explained as of %s', async (_, at, role) => {
    const { roster } = await openRepository()
    const { code, stdout } = await roster('explain', 'bob@acme.example', '--at', at)
    expect({ code }).toEqual({ code: 0 })
    expect(stdout).toContain(role)
    expect(stdout).toMatch(/from members\.json at commit [0-9a-f]{7}/)
  })

  it('names the commit and the pull request that had granted it', async () => {
    const { roster } = await openRepository()
    const { stdout } = await roster('explain', 'bob@acme.example', '--at', '2025-01-01')
    expect(stdout).toMatch(/Last changed by [0-9a-f]{7} · 1 Mar 2024 · Ada · pull request 7/)
    expect(stdout).toContain('on call')
  })

  it('ended when its end came, by the time that is asked about', async () => {
    const { roster } = await openRepository()
    const { stdout } = await roster('explain', 'bob@acme.example', '--at', '2026-03-01')
    expect(stdout).toContain('is past their end date')
  })

  it('is listed for a resource, with its commits', async () => {
    const { roster } = await openRepository()
    const { stdout } = await roster('who', 'deployments/*', '--at', '2025-01-01')
    expect(stdout).toMatch(/bob@acme\.example.*last changed by [0-9a-f]{7}/s)
    expect((await roster('who', 'deployments/*', '--at', 'HEAD')).stdout).not.toContain('bob@')
    const json = JSON.parse((await roster('who', '*/*', '--at', 'First', '--json')).stdout) as {
      readonly people: readonly unknown[]
    }
    expect(json.people).toHaveLength(2)
  })

  it.each([
    ['2020-01-01', 'There is no commit before 2020-01-01 on this branch.'],
    ['nonsense', '--at is "nonsense", which is neither a commit'],
    ['2025-13-01', '--at is "2025-13-01", which is neither a commit'],
    ['--output=x', '--at is "--output=x"'],
  ])('is refused for %s', async (at, message) => {
    const { roster } = await openRepository()
    const { stdout, stderr, code } = await roster('explain', 'bob@acme.example', `--at=${at}`)
    expect([code, stdout + stderr]).toEqual([1, expect.stringContaining(message)])
  })

  it('is refused for a file that did not exist', async () => {
    const { roster, write } = await openRepository()
    await write('other.json', member('{}'))
    const { stderr } = await roster('who', 'owner', '--file', 'other.json', '--at', 'HEAD')
    expect(stderr).toContain('other.json did not exist at HEAD')
  })
})
