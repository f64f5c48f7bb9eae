/** Scopes: which resources roles are on, and the names and ids of resources. */
import * as z from 'zod'
import { type ResourceKind, resourceKind } from '../catalog/kind.ts'
import { matching } from './editor-hints.ts'
import { type Holder, scopeValue } from './scoped-role.ts'

/** The service's ids. */
export const ServiceId = matching(/^[A-Za-z0-9_-]+$/, 'must be an id: letters, digits, "-" and "_"').max(
  200,
  'must have at most 200 characters',
)

/** Names that people choose, for resources and groups. */
export const Name = z
  .string()
  .min(1, 'must have at least one character')
  .max(200, 'must have at most 200 characters')

export function scopes(kind: ResourceKind, holder: Holder) {
  const { plural } = resourceKind(kind)
  const key = z.string().meta({
    description: `One of the ${plural}: its name under "resources", or its id; or "*" for all.`,
    examples: ['*'],
  })
  return z
    .record(key, scopeValue(kind, holder))
    .optional()
    .describe(`Roles on ${plural}, by name or id; "*" is all of them, those created later included.`)
}
