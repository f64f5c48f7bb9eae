/** The inputs of the matrix action. */
import { folderPath, quoted, type Secret } from '@roster/core'
import { type GetInput, InputError, tokenInput } from '@roster/github'

export interface MatrixInputs {
  /** Relative to the root of the repository, without a slash at its end. */
  readonly folder: string
  readonly githubToken: Secret
}

/** @throws InputError */
export function readInputs(get: GetInput): MatrixInputs {
  const githubToken = tokenInput(get)
  const given = get('folder')
  const folder = folderPath(given)
  if (given === '' || folder === '.' || folder.startsWith('/') || folder.split('/').includes('..')) {
    throw new InputError(
      `The input "folder" is ${quoted(given)}; expected a folder of the repository, such as "organizations".`,
    )
  }
  return { folder, githubToken }
}
