import { describe, expect, it } from 'vitest'
import { withStatusLine } from './status-line.ts'

/** What both outputs write, in order. */
function outputs(isTTY: boolean, isDumb = false) {
  const written: string[] = []
  const output = { isTTY, columns: isTTY ? 80 : undefined, write: (text: string) => void written.push(text) }
  return { written, ...withStatusLine({ stdout: output, stderr: output, isDumb }) }
}

const CLEAR = '\r\u001B[2K'

describe('the status line', () => {
  it('is replaced, and gone once anything else is printed', () => {
    const { written, stdout, stderr, statusLine } = outputs(true)
    statusLine.show('one')
    statusLine.show('two')
    stdout.write('answer\n')
    stderr.write('note\n')
    statusLine.clear()
    expect(written).toEqual([`${CLEAR}one`, `${CLEAR}two`, CLEAR, 'answer\n', 'note\n'])
  })

  it('is gone at the end', () => {
    const { written, statusLine } = outputs(true)
    statusLine.show('one')
    statusLine.close()
    statusLine.show('late')
    statusLine.close()
    expect(written).toEqual([`${CLEAR}one`, CLEAR])
  })

  it('is not there without a terminal', () => {
    const { written, stdout, statusLine } = outputs(false)
    statusLine.show('one')
    stdout.write('answer\n')
    statusLine.clear()
    expect(written).toEqual(['answer\n'])
  })

  it('is not shown on a terminal that cannot clear a line', () => {
    const { written, statusLine } = outputs(true, true)
    statusLine.show('one')
    expect(written).toEqual([])
  })
})
