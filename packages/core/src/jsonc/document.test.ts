import { describe, expect, it } from 'vitest'
import { readRoster } from '../file/read-roster.ts'
import { ADA, HEAD, listed, read, withGrace } from '../testing/members-source.ts'
import { membersText, NOW } from '../testing/members-text.ts'

describe('a broken file', () => {
  it.each([
    ['no text', '', '1:1 file-syntax: There is nothing in the file; a members file is a JSON object.'],
    [
      'white space',
      ' \n\t',
      '1:1 file-syntax: There is nothing in the file; a members file is a JSON object.',
    ],
    [
      'a comment',
      '// later',
      '1:1 file-syntax: There is nothing in the file; a members file is a JSON object.',
    ],
    ['a list', '[]', '1:1 invalid-value: A members file must be an object.'],
    ['a string', '"members"', '1:1 invalid-value: A members file must be an object.'],
    ['null', 'null', '1:1 invalid-value: A members file must be an object.'],
    [
      'an HTML page',
      '<!DOCTYPE html>',
      '1:1 file-syntax: This is not valid JSON: text stands in double quotes.',
    ],
    [
      'single quotes',
      "{'organization': 1}",
      '1:2 file-syntax: This is not valid JSON: text stands in double quotes.',
    ],
    [
      'no comma',
      `${HEAD}"policy": {}\n${ADA}}`,
      '3:1 file-syntax: This is not valid JSON: a comma is missing before this.',
    ],
    [
      'no colon',
      '{"organization" "1"}',
      '1:17 file-syntax: This is not valid JSON: a colon is missing after the key.',
    ],
    ['no value', '{"organization": }', '1:18 file-syntax: This is not valid JSON: a value is missing here.'],
    [
      'two commas',
      `${HEAD},${ADA}}`,
      '2:1 file-syntax: This is not valid JSON: a key in double quotes is missing here.',
    ],
    [
      'no closing brace',
      `${HEAD}${ADA}`,
      '2:58 file-syntax: This is not valid JSON: a closing } is missing.',
    ],
    ['no closing bracket', '{"a": [1', '1:9 file-syntax: This is not valid JSON: a closing ] is missing.'],
    [
      'an open string',
      '{"organization: 1}\n',
      '1:2 file-syntax: This is not valid JSON: the string is never closed.',
    ],
    [
      'an open comment',
      '{} /* later',
      '1:4 file-syntax: This is not valid JSON: the comment is never closed with */.',
    ],
    [
      'two documents',
      `${HEAD}${ADA}}\n{}`,
      '3:1 file-syntax: This is not valid JSON: the file should end here.',
    ],
    [
      'an unknown escape',
      '{"\\x": 1}',
      '1:2 file-syntax: This is not valid JSON: this backslash escape does not exist in JSON.',
    ],
    [
      'half an escape',
      '{"\\u12": 1}',
      '1:2 file-syntax: This is not valid JSON: this \\u escape is malformed.',
    ],
    [
      'a tab in a string',
      '{"a\tb": 1}',
      '1:2 file-syntax: This is not valid JSON: a control character stands in a string; escape it as \\u00XX.',
    ],
    [
      'a conflict',
      `${HEAD}<<<<<<< HEAD\n${ADA}}`,
      '2:1 file-syntax: A merge conflict is left in the file: choose one side and delete the markers.',
    ],
    [
      'deep nesting',
      `${HEAD}"members": ${'['.repeat(20)}`,
      '2:27 file-syntax: Values nest more than 16 deep here; no members file needs that.',
    ],
  ])('(%s) is refused with what to mend', (_name, text, expected) => {
    const { roster, findings } = read(text)
    expect(roster).toBeUndefined()
    expect(listed(findings)).toEqual([expected])
  })

  it.each(['[', '{"a":', '[},', '{"a":[1}', '{"a" ]', '/*', '"'])(
    'of %s without end is refused quickly',
    (text) => {
      expect(read(text.repeat(100_000)).roster).toBeUndefined()
    },
  )

  it('that is too long is not parsed, however its letters are encoded', () => {
    const text = membersText({ 'ada@example.com': { reason: 'ä'.repeat(100) } })
    const bytes = text.length + 100
    const { findings } = readRoster(text, { now: NOW, maxBytes: bytes - 1 })
    expect(listed(findings)).toEqual([
      `1:1 file-too-large: The file has ${bytes} bytes; at most ${bytes - 1} are read.`,
    ])
    expect(readRoster(text, { now: NOW, maxBytes: bytes }).roster).toBeDefined()
  })

  it('may have up to 5 MiB', () => {
    const padding = (bytes: number) => `${HEAD}${ADA}}`.padEnd(bytes)
    expect(read(padding(5 * 1024 * 1024)).roster).toBeDefined()
    expect(read(padding(5 * 1024 * 1024 + 1)).roster).toBeUndefined()
  })

  it.each(['__proto__', 'constructor', 'prototype'])('names nothing %s, at any depth', (key) => {
    const message = `"${key}" cannot be a key or a name; choose another one.`
    for (const [text, place] of [
      [`${HEAD}"${key}": {}, ${ADA}}`, '2:1'],
      [`${HEAD}${ADA}, "groups":\n{"${key}": {}}}`, '3:2'],
      [withGrace(`{"deployments": {"*": {"role": "viewer", "${key}": 1}}}`), '3:42'],
    ]) {
      expect(listed(read(text ?? '').findings)).toEqual([`${place} forbidden-key: ${message}`])
    }
  })

  it('with a key twice says where it stood first', () => {
    const text = `{"organization": "1",\n"members": {\n"ada@example.com": {},\n"ada@example.com": {}},\n"organization": "2"}`
    expect(listed(read(text).findings)).toEqual([
      '4:1 duplicate-key: The key "ada@example.com" stands twice, first on line 3; keep one of the two.',
      '5:1 duplicate-key: The key "organization" stands twice, first on line 1; keep one of the two.',
    ])
  })
})

describe('comments, commas and line endings', () => {
  it('comments and trailing commas are allowed', () => {
    const text = `// who\n{"organization": "1", /* all */ "members": {"ada@example.com": {"organization": ["owner",],},},}`
    expect(read(text)).toMatchObject({ findings: [] })
  })

  it.each([
    ['\\n', '\n'],
    ['\\r\\n', '\r\n'],
    ['\\r', '\r'],
  ])('lines may end with %s', (_name, end) => {
    const text = ['{', '"organization": "1",', '"members": {', '  "ada": {}', '}}'].join(end)
    expect(listed(read(text).findings)).toEqual([
      '4:3 invalid-email: "ada" is not an e-mail address, by which members are listed.',
    ])
  })

  it('a byte order mark is one column wide', () => {
    expect(read(`\uFEFF${HEAD}${ADA}}`).findings).toEqual([])
    expect(listed(read('\uFEFF{"organization": }').findings)).toEqual([
      '1:19 file-syntax: This is not valid JSON: a value is missing here.',
    ])
  })

  it('columns count UTF-16 code units', () => {
    expect(listed(read('{"😀": 1, "organization": "1", "members": {"ada": {}}}').findings)).toEqual([
      '1:2 unknown-key: Unknown key "😀"; known are $schema, organization, extends, resources, groups, members, apiKeys, policy.',
      '1:44 invalid-email: "ada" is not an e-mail address, by which members are listed.',
    ])
  })
})
