import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { newFolder, start } from './program.ts'

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
  const folder = newFolder()
  const path = join(folder, 'members.json')
  writeFileSync(path, FILE)
  const { code, stdout, stderr } = await start(args, { folder }).ended
  return { code, output: stdout + stderr, text: readFileSync(path, 'utf8') }
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
    const folder = newFolder()
    writeFileSync(join(folder, 'members.json'), FILE.replace('"viewer"', '"vewer"'))
    const { code, stdout } = await start(['validate', '--format', 'json'], { folder }).ended
    expect(code).toBe(1)
    expect(JSON.parse(stdout).findings).toMatchObject([{ code: 'unknown-role', line: 6, column: 49 }])
  })
})
