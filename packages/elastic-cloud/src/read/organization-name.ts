/** The name that people know an organization by. */
import { ElasticCloudError } from '../transport/api-error.ts'
import type { Reader } from './reader.ts'

/**
 * Undefined if the key may not read it, or the service does not answer: texts do without.
 *
 * @throws Whatever else goes wrong.
 */
export async function readOrganizationName(
  reader: Pick<Reader, 'organization'>,
  organizationId: string,
): Promise<string | undefined> {
  try {
    return (await reader.organization(organizationId)).name
  } catch (error) {
    if (error instanceof ElasticCloudError) return undefined
    throw error
  }
}
