/** The jobs of a workflow, as `roster matrix` prints them. GitHub reads it, so it has no `version`: that would be a job dimension. */
import * as z from 'zod'

const Job = z
  .strictObject({
    name: z.string().describe('The file name without folder and extension.'),
    file: z.string().describe('Path of the members file.'),
  })
  .readonly()

export const MatrixDocument = z
  .strictObject({
    include: z.array(Job).readonly().describe('One for each organization that the change touches, by name.'),
  })
  .readonly()
export type MatrixDocument = z.output<typeof MatrixDocument>
