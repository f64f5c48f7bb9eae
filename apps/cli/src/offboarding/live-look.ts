/** The organization as the API shows it, if there is a key for it. */
import { isOwner, type KeyFacts, type KeyPlanOptions, type Snapshot } from '@roster/core'
import {
  createReader,
  ElasticCloudError,
  isRefusal,
  keyOptionsOf,
  learnKey,
  readSnapshot,
} from '@roster/elastic-cloud'
import { connect } from '../process/connection.ts'
import type { Context } from '../process/context.ts'

export interface LiveLook {
  readonly snapshot: Snapshot
  /** What is known of the key of the run. */
  readonly key: KeyFacts
  readonly keyOptions: KeyPlanOptions
  /** Whether the API keys of the snapshot are all that there are. */
  readonly seesAllKeys: boolean
}

/** The environment variable with the key of an organization, by the name of its file. */
function keyVariable(name: string): string {
  return `EC_API_KEY_${name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')}`
}

/** Or a sentence that says why there is none. */
export async function lookAt(
  { name, organization }: { readonly name: string; readonly organization: string },
  context: Context,
): Promise<LiveLook | string> {
  const { env } = context
  const variable = keyVariable(name)
  const apiKey = env[variable] || env['EC_API_KEY']
  if (!apiKey) return `Neither ${variable} nor EC_API_KEY is set.`
  const reader = createReader(connect({ ...context, env: { ...env, EC_API_KEY: apiKey } }, ''))
  try {
    const snapshot = await readSnapshot(reader, organization, { withKeys: true })
    const key = await learnKey(reader, organization, snapshot.keys)
    return {
      snapshot,
      key,
      keyOptions: keyOptionsOf(snapshot, key, reader.keyExpiresAt()),
      seesAllKeys: snapshot.keys !== undefined && key.principal?.some(isOwner) === true,
    }
  } catch (error) {
    if (!(error instanceof ElasticCloudError)) throw error
    const isOthers = isRefusal(error, [401, 403, 404])
    return isOthers
      ? `${error.message} Each organization needs a key of its own: set ${variable}.`
      : error.message
  }
}
