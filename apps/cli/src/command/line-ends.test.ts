import { describe, expect, it } from 'vitest'
import { openTerminal } from '../testing/terminal.ts'

/** As an editor on Windows saves it, with a byte order mark. */
const FILE = [
  '\uFEFF// Who is in Acme',
  '{',
  '  "organization": "1234567890",',
  '  "members": {',
  '    "ada@acme.example": { "organization": "owner" },',
  '    "bob@acme.example": { "deployments": { "*": "viewer" } } // until spring',
  '  }',
  '}',
  '',
].join('\r\n')

async function after(...args: readonly string[]) {
  const { roster, text } = await openTerminal({ files: { 'members.json': FILE } })
  const { code, stdout, stderr } = await roster(...args)
  return { code, output: stdout + stderr, text: await text('members.json') }
}

describe('a file with the line ends of Windows', () => {
  it.each([
    ['add', 'zoe@acme.example', 'deployments/*=viewer', '--reason', 'tests'],
    ['grant', 'bob@acme.example', 'deployments/*=editor'],
    ['revoke', 'bob@acme.example', 'deployments/*=viewer'],
    ['remove', 'bob@acme.example'],
    ['fmt'],
  ])('keeps them: roster %s %s', async (...args) => {
    const { code, output, text } = await after(...args)
    expect({ code, output }).toMatchObject({ code: 0 })
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(text.startsWith('\uFEFF// Who is in Acme\r\n')).toBe(true)
    expect(text.endsWith('}\r\n')).toBe(true)
  })

  it('has its findings at their places', async () => {
    const { roster } = await openTerminal({
      files: { 'members.json': FILE.replace('"viewer"', '"vewer"') },
    })
    const { code, stdout } = await roster('validate', '--json')
    expect(code).toBe(1)
    expect(JSON.parse(stdout).findings).toMatchObject([{ code: 'unknown-role', line: 6, column: 49 }])
  })
})
