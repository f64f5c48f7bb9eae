import fc from 'fast-check'
import { expect, it } from 'vitest'
import { withoutRunnerCommands } from './runner-command.ts'

it.each([
  ['::stop-commands::x', ': :stop-commands::x'],
  ['a\n  ::set-env name=A::b', 'a\n  : :set-env name=A::b'],
  ['a\r::error::b', 'a\r: :error::b'],
  ['\u2028::error::b', '\u2028: :error::b'],
  ['\u00A0\u3000::error::b', '\u00A0\u3000: :error::b'],
  ['\u00AD:\u200D:error::b', '\u00AD: :error::b'],
  ['a ##[stop-commands]x', 'a ## [stop-commands]x'],
  ['a ####[add-path]/tmp', 'a #### [add-path]/tmp'],
  ['#\u00AD#\u0000[error]x', '## [error]x'],
])('breaks the command in %j', (text, inert) => {
  expect(withoutRunnerCommands(text)).toBe(inert)
})

it.each(['a ::b:: c', 'at 12:30', 'user@example.com: ok', '# [x]', '## Title', '#[x]', ''])(
  'leaves %j as it is',
  (text) => {
    expect(withoutRunnerCommands(text)).toBe(text)
  },
)

it('leaves what JSON says as it is', () => {
  const value = { reason: '##[stop-commands]x', '###[a]': ['::b::', '##\u200D[c'] }
  for (const indent of [undefined, 2]) {
    const text = `${JSON.stringify(value, null, indent)}\n`
    const inert = withoutRunnerCommands(text)
    expect(JSON.parse(inert)).toEqual(value)
    expect(inert).not.toContain('##[')
    expect(inert).not.toMatch(/##\u200D\[/)
  }
})

it('leaves no command in any text, and changes nothing when it is used again', () => {
  const piece = fc.oneof(
    fc.constantFrom(':', '::', '#', '##', '[', ']', 'error', '\n', '\r', ' ', '\u00AD', '\u2028', '"', '{'),
    fc.string({ unit: 'binary', maxLength: 3 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const inert = withoutRunnerCommands(pieces.join(''))
      expect(inert).not.toContain('##[')
      expect(inert).not.toMatch(/(?:^|[\n\r])\s*::/)
      expect(withoutRunnerCommands(inert)).toBe(inert)
    }),
    { numRuns: 2000 },
  )
})
