/** Times in GitHub's answers. */
import * as z from 'zod'

/** An RFC 3339 time, as milliseconds since the epoch. */
export const Time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))
