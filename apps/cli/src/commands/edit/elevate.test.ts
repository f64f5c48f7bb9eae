import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { MEMBERS_FILE } from '../../demo/members-file.ts'
import { fakeGh } from '../../testing/fake-gh.ts'
import { openTerminal, type TerminalOptions } from '../../testing/terminal.ts'

const KIM = 'kim@acme.example'
const ELEVATE = ['elevate', KIM, 'deployments/shop=admin', '--for', '4h', '--reason', 'INC-42; $(reboot)']
const ELEVATED =
  '"deployments": {\n        "shop": { "role": "admin", "expires": "2026-11-23T13:00Z", "reason": "INC-42; $(reboot)" }'

/** Nothing here may ask the network. */
function terminal(options: TerminalOptions = {}) {
  return openTerminal({
    files: { 'members.json': MEMBERS_FILE },
    env: { EC_API_KEY: '' },
    fetch: () => Promise.reject(new Error('offline')),
    ...options,
  })
}

async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('git', ['-C', folder, ...args])
  return stdout
}

/** A terminal in a clone whose remote has the members file in a folder. */
async function inClone(gh: string) {
  const opened = await terminal({ programs: { gh } })
  const { folder } = opened
  const remote = join(folder, 'remote.git')
  await git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', remote)
  await git(folder, 'init', '--quiet', '--initial-branch=main', '.')
  await git(folder, 'config', 'user.name', 'Ada')
  await git(folder, 'config', 'user.email', 'ada@acme.example')
  await git(folder, 'remote', 'add', 'origin', remote)
  await mkdir(join(folder, 'people'))
  await opened.write('people/members.json', MEMBERS_FILE)
  await git(folder, 'add', 'people')
  await git(folder, 'commit', '--quiet', '--message', 'List people')
  await git(folder, 'push', '--quiet', 'origin', 'main')
  await git(folder, 'remote', 'set-head', 'origin', 'main')
  return { ...opened, remote }
}

describe('roster elevate', () => {
  it('edits the file if there is no gh, and says what to do', async () => {
    const { roster, text } = await terminal()
    const { code, stdout, stderr } = await roster(...ELEVATE)
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(stderr).toContain(
      `Gave ${KIM} deployments/shop=admin until 2026-11-23T13:00Z. Look at it with git diff and roster plan, and open a pull request.`,
    )
    expect(await text('members.json')).toContain(ELEVATED)
  })

  it('joins a group for that time', async () => {
    const { roster, text } = await terminal()
    await roster('elevate', KIM, '--group', 'sre', '--for', '30m', '--reason', 'on call')
    expect(await text('members.json')).toContain(
      '{ "group": "sre", "expires": "2026-11-23T09:30Z", "reason": "on call" }',
    )
  })

  it('opens a pull request from the default branch with gh, and leaves the checkout alone', async () => {
    const gh = await fakeGh()
    const { roster, text, folder, remote, write } = await inClone(gh.path)
    const mine = MEMBERS_FILE.replace('{', '{ // mine')
    await write('people/members.json', mine)
    expect(await roster(...ELEVATE, '--file', 'people/members.json')).toEqual({
      code: 0,
      stdout: 'https://github.com/acme/people/pull/8\n',
      stderr: expect.stringContaining(
        `Opened a pull request: Give ${KIM} deployments/shop=admin until 2026-11-23T13:00Z. Your checkout was not changed.`,
      ),
    })
    const branch = 'roster/elevate-kim-20261123090000'
    const [, create] = await gh.calls()
    expect(create).toEqual([
      ...['pr', 'create', '--base', 'main', '--head', branch],
      ...['--title', `Give ${KIM} deployments/shop=admin until 2026-11-23T13:00Z`],
      ...['--body', expect.stringMatching(/^INC-42; \$\(reboot\)\n\n/)],
    ])
    const pushed = await git(remote, 'show', `${branch}:people/members.json`)
    expect(pushed).toContain(ELEVATED)
    expect(pushed).not.toContain('mine')
    expect(await text('people/members.json')).toBe(mine)
    expect(await git(folder, 'worktree', 'list', '--porcelain')).not.toContain('elevate')
    expect(await git(folder, 'branch', '--show-current')).toBe('main\n')
  })

  it('leaves no checkout behind if gh fails', async () => {
    const { roster, folder } = await inClone((await fakeGh(1)).path)
    const { code, stderr } = await roster(...ELEVATE, '--file', 'people/members.json')
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('gh pr create failed: no permission'),
    })
    expect(await git(folder, 'worktree', 'list', '--porcelain')).not.toContain('elevate')
  })

  it.each([['--local'], ['--dry-run']])('asks gh for nothing with %s', async (flag) => {
    const gh = await fakeGh()
    const { roster } = await inClone(gh.path)
    expect((await roster(...ELEVATE, '--file', 'people/members.json', flag)).code).toBe(0)
    await expect(gh.calls()).rejects.toThrow('ENOENT')
  })

  it.each([
    [[KIM, '--for', '4h', '--reason', 'x'], 'Say what to give'],
    [[KIM, 'owner', '--reason', 'x'], '--for is missing: say how long, such as --for 4h.'],
    [[KIM, 'owner', '--for', '4h'], '--reason is missing: say why, such as --reason INC-42.'],
    [['eva@acme.example', 'owner', '--for', '4h', '--reason', 'x'], 'eva@acme.example is not in the file.'],
    [
      ['grace@acme.example', 'deployments/*=admin', '--for', '4h', '--reason', 'x'],
      'grace@acme.example has deployments/*=admin without an end by the group "sre".',
    ],
  ])('refuses %j', async (args, message) => {
    const { roster, text } = await terminal()
    const { code, stderr } = await roster('elevate', ...args)
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) })
    expect(await text('members.json')).toBe(MEMBERS_FILE)
  })
})
