/** The documented and tested part of an action's metadata, read from `action.yml`. */
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
  /** A quoted scalar, as in all our defaults: YAML's booleans are not strings. */
  readonly default?: string
}

/** @param folder of the action, relative to `root`, such as `apps/preview`. */
export async function readActionMetadata(root: string, folder: string): Promise<ActionMetadata> {
  return parse(await readFile(join(root, folder, 'action.yml'), 'utf8')) as ActionMetadata
}
