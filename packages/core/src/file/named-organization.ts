/** The organization that a members file names, also if the file is broken otherwise. */
import { parseJsonc } from '../jsonc/document.ts'
import { plainValue } from '../jsonc/tree.ts'

/**
 * - `named`: the id.
 * - `none`: JSON that names no organization, such as another kind of file.
 * - `broken`: not JSON, so that nobody can tell.
 */
export type NamedOrganization =
  | { readonly kind: 'named'; readonly organization: string }
  | { readonly kind: 'none' | 'broken' }

export function namedOrganization(text: string): NamedOrganization {
  const { document } = parseJsonc(text)
  if (document === undefined) return { kind: 'broken' }
  const value = document.valueAt(['organization'])
  const organization = value === undefined ? undefined : plainValue(value)
  return typeof organization === 'string' ? { kind: 'named', organization } : { kind: 'none' }
}
