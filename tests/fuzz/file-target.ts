/** Members files: any text gets a verdict, with places inside the text, independent of line ends. */
import { readFileSync } from 'node:fs'
import { layOut, readRoster } from '@roster/core'
import fc from 'fast-check'
import { bait, hostileKey } from './bait.ts'
import { mutations } from './mutation.ts'
import { target } from './target.ts'

export const NOW = Date.UTC(2026, 10, 23, 12)

const EXAMPLE = readFileSync(new URL('../../examples/members.json', import.meta.url), 'utf8')

/** Text with a meaning in the format, so that mutations hit it. */
const FORMAT = fc.constantFrom(
  ...['{', '}', '[', ']', ',', ':', '"', '/*', '*/', '//', '\\u00', '\\', 'null', 'true', '1e999', '-0'],
  ...['"organization": "owner"', '"*": "viewer"', '"members": {}', '"policy": {"unlisted": "report"},'],
  ...['"__proto__": {"organization": "owner"},', '"constructor": {},', '"expires": "2026-02-30",', '20%'],
)

const STRINGS = [...EXAMPLE.matchAll(/"(?:[^"\\]|\\.)*"/g)]

/** Files of valid JSON, with some strings replaced and comments added. */
const otherStrings = fc
  .array(fc.tuple(fc.constantFrom(...STRINGS), hostileKey, fc.boolean()), { minLength: 1, maxLength: 3 })
  .map((changes) => {
    const fromTheEnd = changes.toSorted(([a], [b]) => b.index - a.index)
    return fromTheEnd.reduce((text, [{ index, 0: old }, string, isComment]) => {
      const put = isComment ? `/* ${string.replaceAll('*/', '')} */ ${old}` : JSON.stringify(string)
      return text.slice(0, index) + put + text.slice(index + old.length)
    }, EXAMPLE)
  })

const files = fc.oneof(
  otherStrings,
  mutations(
    EXAMPLE,
    fc.oneof(
      FORMAT,
      bait,
      hostileKey.map((key) => `${JSON.stringify(key)}: {},`),
    ),
  ),
  fc.array(fc.oneof(FORMAT, bait), { maxLength: 30 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 200 }),
)

function verdict(text: string) {
  return readRoster(text, { now: NOW })
}

export const fileTarget = target('members files', 700, files, (text) => {
  const { roster, findings } = verdict(text)
  const lines = text.split(/\r\n|\n|\r/)
  if ((roster === undefined) !== findings.some(({ severity }) => severity === 'error'))
    throw new Error('there is neither a roster nor an error, or both')
  for (const { line = 0, column = 0, message } of findings) {
    if (!(column >= 1 && column <= (lines[line - 1] ?? '').length + 1))
      throw new Error(`${line}:${column} is no place in the text: ${message}`)
  }
  const { text: laidOut } = layOut(text)
  if (laidOut !== undefined) {
    if (layOut(laidOut).text !== laidOut) throw new Error('it is laid out anew each time')
    if ((verdict(laidOut).roster === undefined) !== (roster === undefined))
      throw new Error('laid out, it is another file')
  }
  // A lone carriage return also ends a line, so replacing line ends would change such a text.
  if (/\r(?!\n)/.test(text)) return
  const other = verdict(text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text.replaceAll('\n', '\r\n'))
  const said = (each: typeof other) =>
    JSON.stringify(each.findings.map(({ code, line, column }) => [code, line, column]))
  if (said(other) !== said({ findings })) throw new Error('other line ends make another verdict')
})
