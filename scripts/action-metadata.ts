/** The metadata of our GitHub Actions, as far as it is documented and tested: `action.yml`, read. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'

export interface ActionMetadata {
  readonly name: string
  readonly description: string
  readonly inputs: Readonly<Record<string, ActionInput>>
  readonly outputs: Readonly<Record<string, { readonly description: string }>>
  readonly runs: { readonly using: string; readonly main: string }
}

export interface ActionInput {
  readonly description: string
  readonly required?: boolean
  /** A quoted scalar, as all defaults of ours are: YAML's booleans are no text. */
  readonly default?: string
}

/** @param folder of the action, such as `apps/preview`, below `root`. */
export async function readActionMetadata(root: string, folder: string): Promise<ActionMetadata> {
  return parse(await readFile(join(root, folder, 'action.yml'), 'utf8')) as ActionMetadata
}
