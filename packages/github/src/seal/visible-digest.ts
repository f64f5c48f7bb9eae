/** The digest of the visible text of a comment: everything except the sealed lines at its top. */
import { createHash } from 'node:crypto'
import { isSealedLine } from './sealed-line.ts'

/**
 * Only whole sealed lines at the top are left out, because they are invisible whatever follows them. Any other hidden
 * text counts: it could hide what follows, or continue in a line that only looks hidden. Editing on the web turns line
 * ends into CRLF, and white space at the end of a comment is invisible.
 */
export function visibleDigest(commentBody: string): string {
  const lines = commentBody.split(/\r\n|\n|\r/)
  const first = lines.findIndex((line) => !isSealedLine(line))
  const visible = first === -1 ? '' : lines.slice(first).join('\n').trim()
  return createHash('sha256').update(visible).digest('base64url')
}
