import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRecord, type RecordText, recordText } from './record-comment.ts'

const REVIEWED = '<!-- roster:reviewed v1 header tags mac -->'
const APPLIED = '<!-- roster:applied v1 header tags mac -->'
const PREVIEW = `${REVIEWED}\n\n### Merging this invites 1 person\n\n- zoe · Viewer\n`

const text = (outcome: string, rest: Partial<RecordText> = {}): RecordText => ({
  seal: () => APPLIED,
  render: () => outcome,
  incidental: /\d\d:\d\d/g,
  isIdle: false,
  limit: 65_000,
  ...rest,
})

/** The comment after these outcomes, one after the other. */
function after(standing: string, ...outcomes: readonly (string | RecordText)[]): string {
  return outcomes.reduce<string>((comment, outcome) => {
    const next = typeof outcome === 'string' ? text(outcome) : outcome
    return recordText(comment, next) ?? comment
  }, standing)
}

describe('a record', () => {
  it('is above the preview, and below the seals', () => {
    expect(after(PREVIEW, '### Applied: invited 1 person')).toBe(`${REVIEWED}
${APPLIED}

### Applied: invited 1 person

<!-- roster:previewed -->
<details><summary><b>The preview</b></summary>

### Merging this invites 1 person

- zoe · Viewer

</details>
`)
  })

  it('differs from a preview', () => {
    expect(isRecord(PREVIEW)).toBe(false)
    expect(isRecord(after(PREVIEW, '### Applied'))).toBe(true)
  })

  it('is made without a preview, and from one that was saved with CRLF', () => {
    expect(after('', '### Applied')).toBe(`${APPLIED}\n\n### Applied\n`)
    expect(after(PREVIEW.replaceAll('\n', '\r\n'), '### Applied')).toBe(after(PREVIEW, '### Applied'))
  })

  it('does not change when another run does the same at another time', () => {
    const once = after(PREVIEW, '### 1 failed at 10:00')
    expect(recordText(once, text('### 1 failed at 11:00'))).toBe(undefined)
    expect(recordText(once.replaceAll('\n', '\r\n'), text('### 1 failed at 11:00'))).toBe(undefined)
  })

  it('keeps what was done when there is nothing more to do', () => {
    const once = after(PREVIEW, '### Applied')
    expect(recordText(once, text('### Nothing to do', { isIdle: true }))).toBe(undefined)
    const sealed = text('### Nothing to do', { isIdle: true, seal: () => `${APPLIED.slice(0, -8)}more -->` })
    expect(after(once, sealed)).toContain('### Applied\n\n<!-- roster:previewed -->')
  })

  it('folds what earlier runs did, newest first, and not for ever', () => {
    const comment = after(PREVIEW, 'run 1', 'run 2', 'run 3', 'run 4', 'run 5', 'run 6')
    const order = ['run 6', 'run 5', 'run 4', 'run 3', 'Merging this'].map((part) => comment.indexOf(part))
    expect(order).toEqual([...order].sort((a, b) => a - b))
    expect(order).not.toContain(-1)
    expect(comment).not.toContain('run 2')
    expect(comment.match(/<details>/g)).toHaveLength(4)
  })

  it('quotes no hidden line that could pass for one of ours', () => {
    const comment = after(`${PREVIEW}x <!-- roster:reviewed v1 a b c -->\n<!-- roster:earlier -->\n`, 'run 1')
    expect(comment.match(/<!-- roster:\w+/g)).toEqual([
      '<!-- roster:reviewed',
      '<!-- roster:applied',
      '<!-- roster:previewed',
    ])
  })

  it('leaves out a seal that is longer than any of ours', () => {
    expect(after(`<!-- roster:reviewed ${'x'.repeat(30_000)} -->\n${PREVIEW}`, 'run')).not.toContain('xxx')
  })

  it('cuts a long preview on whole lines, with its folds closed', () => {
    const lines = Array.from({ length: 2000 }, (_, index) => `- person ${index}`)
    const long = `${REVIEWED}\n\n### Merging\n\n<details><summary>Many</summary>\n\n${lines.join('\n')}\n\n</details>\n`
    const comment = after(long, text('### Applied', { limit: 8000 }))
    expect(Buffer.byteLength(comment)).toBeLessThan(8000)
    expect(Buffer.byteLength(comment)).toBeGreaterThan(7500)
    expect(comment).toMatch(
      /\n- person \d+\n\n<\/details>\n\n… The rest is in the history of this comment\.\n\n<\/details>\n$/,
    )
  })

  it('keeps the seals, and never outgrows its limit', () => {
    const body = fc.array(fc.string({ maxLength: 80 }), { maxLength: 60 }).map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(body, fc.array(body, { minLength: 1, maxLength: 6 }), (preview, runs) => {
        const limit = 2000
        const render = (run: string) => (room: number) => {
          const bytes = Buffer.from(run).subarray(0, Math.max(0, room - 4))
          return bytes.toString('utf8').replaceAll('\uFFFD', '')
        }
        const comment = after(
          `${REVIEWED}\n${preview}`,
          ...runs.map((run) => text(run, { limit, render: render(run) })),
        )
        expect(Buffer.byteLength(comment)).toBeLessThanOrEqual(limit)
        expect(comment.startsWith(`${REVIEWED}\n${APPLIED}\n`)).toBe(true)
        expect(isRecord(comment)).toBe(true)
      }),
    )
  })
})
