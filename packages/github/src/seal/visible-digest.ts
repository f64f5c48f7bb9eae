/** The digest of what people see of a comment: its text without the sealed lines at its top. */
import { createHash } from 'node:crypto'
import { isSealedLine } from './sealed-line.ts'

/**
 * Only whole sealed lines at the top are left out, since they are invisible whatever is below them. Any other hidden
 * text counts: it could hide what follows, or go on in what looks like a hidden line. Editing on the web turns line ends
 * into CRLF, and white space at the end of a comment is invisible.
 */
export function visibleDigest(commentBody: string): string {
  const lines = commentBody.split(/\r\n|\n|\r/)
  const first = lines.findIndex((line) => !isSealedLine(line))
  const visible = first === -1 ? '' : lines.slice(first).join('\n').trim()
  return createHash('sha256').update(visible).digest('base64url')
}
