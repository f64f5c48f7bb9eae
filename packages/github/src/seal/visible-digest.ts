/** The digest of what people see of a comment: its text without hidden lines of ours. */
import { createHash } from 'node:crypto'

/** Editing on the web turns line ends into CRLF, and white space at the end of a comment is invisible. */
export function visibleDigest(commentBody: string): string {
  const visible = commentBody
    .split(/\r\n|\n|\r/)
    .filter((line) => !line.startsWith('<!-- roster:'))
    .join('\n')
    .trim()
  return createHash('sha256').update(visible).digest('base64url')
}
