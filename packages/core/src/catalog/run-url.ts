/** Where a workflow run can be read. */
import * as z from 'zod'

export const RunUrl = z
  .string()
  .regex(/^https?:\/\/[^\s<>"]+$/, 'must be the URL of a run')
  .describe('URL of the workflow run that made the write.')
