import { describe, expect, it } from 'vitest'
import { MEMBERS_FILE } from '../demo/members-file.ts'
import { openTerminal } from '../testing/terminal.ts'

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

  it('says nothing where nothing is wrong', async () => {
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
})
