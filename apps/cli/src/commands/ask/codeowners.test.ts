import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MEMBERS_FILE } from '../../demo/members-file.ts'
import { openTerminal } from '../../testing/terminal.ts'

describe('roster codeowners', () => {
  it('prints the line of the file, asking its owners', async () => {
    const { roster, service } = await openTerminal({ files: { 'members.json': MEMBERS_FILE } })
    expect(await roster('codeowners')).toEqual({
      code: 0,
      stdout: '/members.json @ada-l @root-acme\n',
      stderr: '',
    })
    expect(service.requests).toEqual([])
  })

  it('has a line for each file that is extended, too', async () => {
    const { folder, roster, write } = await openTerminal({ files: { 'groups.json': '{}' } })
    execFileSync('git', ['init', '--quiet'], { cwd: folder })
    mkdirSync(join(folder, 'organizations'))
    const extending = MEMBERS_FILE.replace('{', '{ "extends": "../groups.json",')
    await write('organizations/acme.json', extending)
    expect((await roster('codeowners', '--file', 'organizations/acme.json')).stdout).toBe(
      '/organizations/acme.json @ada-l @root-acme\n/groups.json @ada-l @root-acme\n',
    )
  })

  it('names the owners it cannot ask', async () => {
    const { roster } = await openTerminal({
      files: { 'members.json': MEMBERS_FILE.replace(', "github": "ada-l"', '') },
    })
    expect(await roster('codeowners')).toEqual({
      code: 0,
      stdout: '/members.json @root-acme\n',
      stderr: 'warning: ada@acme.example is an owner without a "github" login in members.json.\n',
    })
  })

  it('has the same for programs, with the owners it cannot ask', async () => {
    const { roster } = await openTerminal({
      files: { 'members.json': MEMBERS_FILE.replace(', "github": "ada-l"', '') },
    })
    const { code, stdout, stderr } = await roster('codeowners', '--json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      rules: [{ pattern: '/members.json', owners: ['root-acme'] }],
      withoutLogin: ['ada@acme.example'],
    })
  })

  it('fails for programs, too, if it can ask nobody, and says who needs a login', async () => {
    const { roster } = await openTerminal({
      files: { 'members.json': MEMBERS_FILE.replaceAll(/, "github": "[a-z-]+"/g, '') },
    })
    const { code, stdout, stderr } = await roster('codeowners', '--json')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      rules: [],
      withoutLogin: ['ada@acme.example', 'root@acme.example'],
    })
    expect(stderr).toMatch(/^error: members\.json lists no Organization owner with a "github" login.*\n$/)
  })

  it('prints nothing if it can ask nobody', async () => {
    const { roster } = await openTerminal({
      files: { 'members.json': MEMBERS_FILE.replaceAll(/, "github": "[a-z-]+"/g, '') },
    })
    const { code, stdout, stderr } = await roster('codeowners')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/error: members\.json lists no Organization owner with a "github" login/)
  })

  it('gives the path from the root of the repository, wherever the file is named from', async () => {
    const { folder, roster, write } = await openTerminal()
    mkdirSync(join(folder, 'elastic cloud'))
    await write('elastic cloud/people.json', MEMBERS_FILE)
    const line = async (path: string) => (await roster('codeowners', '--file', path)).stdout.split(' @')[0]
    expect(await line('./elastic cloud/people.json')).toBe('/elastic\\ cloud/people.json')
    const outside = await roster('codeowners', '--file', join(folder, 'elastic cloud/people.json'))
    expect(outside.stderr).toMatch(/is not in a git repository, so its path there is not known\.\n$/)

    execFileSync('git', ['init', '--quiet'], { cwd: folder })
    expect(await line('elastic cloud/people.json')).toBe('/elastic\\ cloud/people.json')
    expect(await line(join(folder, 'elastic cloud/people.json'))).toBe('/elastic\\ cloud/people.json')
    execFileSync('git', ['init', '--quiet'], { cwd: join(folder, 'elastic cloud') })
    expect(await line('elastic cloud/people.json')).toBe('/people.json')
  })
})
