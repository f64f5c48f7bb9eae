/**
 * A line on a terminal for the current activity, which disappears as soon as anything else is printed. Without a
 * terminal it is not shown.
 */
import type { Output, StatusLine } from './context.ts'

/** Returns to the start of the line and clears it. */
const CLEAR = '\r\u001B[2K'

interface StatusLineOptions {
  readonly stdout: Output
  readonly stderr: Output
  /** Whether the terminal cannot clear a line. */
  readonly isDumb: boolean
}

/** The outputs with a status line on `stderr`: writing to either clears it first. */
export function withStatusLine({ stdout, stderr, isDumb }: StatusLineOptions): {
  readonly stdout: Output
  readonly stderr: Output
  readonly statusLine: StatusLine
} {
  let isShown = false
  let isClosed = false
  function clear(): void {
    if (isShown) stderr.write(CLEAR)
    isShown = false
  }
  const clearing = (output: Output): Output => ({
    isTTY: output.isTTY,
    get columns() {
      return output.columns
    },
    write(text) {
      clear()
      output.write(text)
    },
  })
  function close(): void {
    clear()
    isClosed = true
  }
  function show(line: string): void {
    if (!stderr.isTTY || isDumb || isClosed) return
    stderr.write(CLEAR + line)
    isShown = true
  }
  return { stdout: clearing(stdout), stderr: clearing(stderr), statusLine: { show, clear, close } }
}
