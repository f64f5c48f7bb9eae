import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeText } from './three-way-merge.ts'

const text = (...lines: string[]) => lines.map((line) => `${line}\n`).join('')
const START = text('one', 'two', 'three', 'four', 'five')

describe('mergeText', () => {
  it.each([
    ['both ends', text('ONE', 'two', 'three', 'four', 'five'), text('one', 'two', 'three', 'four', 'FIVE')],
    ['an added and a removed line', text('ONE', 'two', 'three', 'four', 'FIVE'), START],
  ])('takes what one side changed: %s', (_name, ours, theirs) => {
    expect(mergeText(START, ours, theirs)).toBe(text('ONE', 'two', 'three', 'four', 'FIVE'))
    expect(mergeText(START, theirs, ours)).toBe(text('ONE', 'two', 'three', 'four', 'FIVE'))
  })

  it('joins lines added in one place and removed in another', () => {
    const added = text('zero', 'one', 'two', 'three', 'four', 'five')
    const removed = text('one', 'two', 'three', 'five')
    expect(mergeText(START, added, removed)).toBe(text('zero', 'one', 'two', 'three', 'five'))
  })

  it('takes once what both changed alike', () => {
    const both = text('one', 'TWO', 'three', 'four', 'five')
    const more = text('one', 'TWO', 'three', 'four', 'FIVE')
    expect(mergeText(START, both, more)).toBe(more)
  })

  it.each([
    ['one line', text('ONE', 'two', 'three', 'four', 'five'), text('uno', 'two', 'three', 'four', 'five')],
    ['neighbours', text('one', 'TWO', 'three', 'four', 'five'), text('one', 'two', 'THREE', 'four', 'five')],
    ['two additions in one place', `${START}six\n`, `${START}seven\n`],
    [
      'a changed and a removed line',
      text('one', 'TWO', 'three', 'four', 'five'),
      text('one', 'three', 'four', 'five'),
    ],
  ])('sees a conflict: %s', (_name, ours, theirs) => {
    expect(mergeText(START, ours, theirs)).toBeUndefined()
    expect(mergeText(START, theirs, ours)).toBeUndefined()
  })

  it('is quick with a file of tens of thousands of lines that repeat, and gives up on one rewritten', () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => [
      `"p${index}": {`,
      '  "groups": ["sre"]',
      '},',
    ])
    const many = text(...lines.flat())
    const rewritten = text(...lines.flat().map((line) => `  ${line}`))
    expect(mergeText(many, `// first\n${many}`, `${many}// last\n`)).toBe(`// first\n${many}// last\n`)
    expect(mergeText(many, rewritten, `${many}// last\n`)).toBeUndefined()
  })

  it('merges as git does, and conflicts if git does', () => {
    const folder = mkdtempSync(join(tmpdir(), 'roster-merge-'))
    const git = (ancestor: string, ours: string, theirs: string) => {
      const paths = Object.entries({ ours, ancestor, theirs }).map(([name, content]) => {
        writeFileSync(join(folder, name), content)
        return join(folder, name)
      })
      const { status, stdout } = spawnSync('git', ['merge-file', '-p', ...paths], { encoding: 'utf8' })
      return status === 0 ? stdout : undefined
    }
    const ours = [START, `zero\n${START}`, START.replace('two', 'TWO'), START.replace('one\n', '')]
    const theirs = [...ours, START.replace('three', 'THREE'), START.replace('five', 'FIVE'), `${START}six\n`]
    try {
      for (const our of ours) {
        for (const their of theirs) expect(mergeText(START, our, their)).toBe(git(START, our, their))
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('distinguishes a deleted line from an empty one', () => {
    expect(mergeText('a\nb\n', 'b\n', '\nb\n')).toBeUndefined()
  })

  it('changes nothing if one side changed nothing, and favours neither side', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', '}', ''), { maxLength: 12 }).map((each) => text(...each))
    fc.assert(
      fc.property(lines, lines, lines, (ancestor, ours, theirs) => {
        expect(mergeText(ancestor, ours, ancestor)).toBe(ours)
        expect(mergeText(ancestor, ancestor, theirs)).toBe(theirs)
        expect(mergeText(ancestor, ours, ours)).toBe(ours)
        expect(mergeText(ancestor, ours, theirs)).toBe(mergeText(ancestor, theirs, ours))
      }),
    )
  })
})
