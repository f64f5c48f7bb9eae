import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { layOut } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { openTerminal } from '../../testing/terminal.ts'

const UNTIDY = '{"members": {"b@a.example": {}, "a@a.example": {} /* first */}, "organization": "1"}'
const TIDY = `{
  "organization": "1",
  "members": {
    "a@a.example": {}, /* first */
    "b@a.example": {}
  }
}
`

it('has formatted the examples', () => {
  const examples = fileURLToPath(new URL('../../../../../examples', import.meta.url))
  const paths = globSync('**/*.json', { cwd: examples })
  expect(paths).toContain('members.json')
  for (const path of paths) {
    const text = readFileSync(join(examples, path), 'utf8')
    expect(layOut(text).text, path).toBe(text)
  }
})

describe('roster fmt', () => {
  it('formats, once', async () => {
    const { roster, text } = await openTerminal({ files: { 'members.json': UNTIDY } })
    expect(await roster('fmt')).toEqual({ code: 0, stdout: '', stderr: 'members.json: formatted\n' })
    expect(await text('members.json')).toBe(TIDY)
    expect(await roster('fmt')).toMatchObject({ code: 0, stderr: 'members.json: is formatted already\n' })
  })

  it('checks any number of files, and names those that are not formatted', async () => {
    const files = { 'one.json': UNTIDY, 'two.json': TIDY, 'three.json': UNTIDY }
    const { roster, text } = await openTerminal({ files })
    expect(await roster('fmt', '--check', ...Object.keys(files))).toEqual({
      code: 1,
      stdout: 'one.json\nthree.json\n',
      stderr: 'Not formatted. Run roster fmt.\n',
    })
    expect(await text('one.json')).toBe(UNTIDY)
    expect(await roster('fmt', '--check', '--file', 'two.json')).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  it('checks for programs: every file, and whether it is formatted', async () => {
    const { roster } = await openTerminal({ files: { 'one.json': UNTIDY, 'two.json': TIDY } })
    const { code, stdout, stderr } = await roster('fmt', '--check', '--json', 'one.json', 'two.json')
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      formatted: false,
      files: [
        { file: 'one.json', formatted: false },
        { file: 'two.json', formatted: true },
      ],
    })
    const tidy = await roster('fmt', '--check', '--json', 'two.json')
    expect({ code: tidy.code, formatted: JSON.parse(tidy.stdout).formatted }).toEqual({
      code: 0,
      formatted: true,
    })
  })

  it('prints no JSON unless it only checks, and then formats nothing', async () => {
    const { roster, text } = await openTerminal({ files: { 'members.json': UNTIDY } })
    expect(await roster('fmt', '--json')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'error: --json needs --check: it prints which files are formatted.\n',
    })
    expect(await text('members.json')).toBe(UNTIDY)
  })

  it('formats none if one is broken', async () => {
    const { roster, text } = await openTerminal({ files: { 'one.json': UNTIDY, 'two.json': '{"a": }' } })
    const { code, stderr } = await roster('fmt', 'one.json', 'two.json')
    expect(code).toBe(1)
    expect(stderr).toMatch(/two\.json:1:7.*a value is missing here/)
    expect(stderr).toContain('error: two.json cannot be read as JSON, so nothing was formatted.')
    expect(await text('one.json')).toBe(UNTIDY)
  })
})
