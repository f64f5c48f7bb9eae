import { describe, expect, it } from 'vitest'
import { MEMBERS_FILE } from '../../demo/members-file.ts'
import { openTerminal } from '../../testing/terminal.ts'

const BROKEN = MEMBERS_FILE.replace('"shop": "viewer"', '"shop": "vewer"')

describe('roster validate', () => {
  it('is content with a sound file, needs no key and asks nobody', async () => {
    const { roster, service } = await openTerminal({
      files: { 'members.json': MEMBERS_FILE },
      env: { EC_API_KEY: '' },
    })
    const { code, stderr } = await roster('validate')
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'members.json: 0 errors, 1 warning\n' })
    expect(service.requests).toEqual([])
  })

  it('says nothing if nothing is wrong', async () => {
    const { roster } = await openTerminal({
      files: { 'members.json': MEMBERS_FILE.replace('["owner", "billing-admin"]', '"owner"') },
    })
    expect(await roster('validate')).toEqual({
      code: 0,
      stdout: '',
      stderr: 'members.json: no problems found\n',
    })
  })

  it('shows every finding with its place', async () => {
    const { roster } = await openTerminal({ files: { 'people.json': BROKEN } })
    const { code, stdout, stderr } = await roster('validate', '--file', 'people.json')
    expect(code).toBe(1)
    expect(stdout).toMatch(/^people\.json:23:55 error: .*vewer.*viewer/m)
    expect(stderr).toBe('people.json: 1 error, 1 warning\n')
  })

  it('prints JSON', async () => {
    const { roster } = await openTerminal({ files: { 'members.json': BROKEN } })
    const { code, stdout, stderr } = await roster('validate', '--format', 'json')
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      file: 'members.json',
      valid: false,
      findings: expect.arrayContaining([
        expect.objectContaining({ severity: 'error', code: 'unknown-role', line: 23, column: 55 }),
      ]),
    })
  })

  it('annotates lines in a workflow run', async () => {
    const { roster, annotations } = await openTerminal({ files: { 'members.json': BROKEN } })
    expect((await roster('validate', '--format', 'github')).code).toBe(1)
    expect(annotations).toEqual([
      expect.stringMatching(/^error .*"file":"members\.json","startLine":23,"startColumn":55/),
      expect.stringMatching(/^warning /),
    ])
  })

  it('reads a file of more than 5 MiB if told to', async () => {
    const { roster } = await openTerminal({
      files: { 'members.json': MEMBERS_FILE.padEnd(6 * 1024 * 1024) },
    })
    const { code, stdout } = await roster('validate')
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('at most 5242880 are read') })
    expect((await roster('validate', '--max-size', '6')).code).toBe(0)
  })

  it.each(['0', '5MB', '-1', '1e9'])('takes no --max-size of %s', async (size) => {
    const { roster } = await openTerminal({ files: { 'members.json': MEMBERS_FILE } })
    const { code, stderr } = await roster('validate', `--max-size=${size}`)
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('--max-size is') })
  })
})
