/**
 * Types of projects that are newer than the release, in the published schemas. A file names them in its policy, and a
 * schema cannot take keys from another place of the file. So a schema allows any such key if the policy names some, and
 * none otherwise.
 */
import * as z from 'zod'
import { type ExtraKind, isExtraKind } from '../catalog/kind.ts'

/** Stands for every type that a policy can name. */
const ANY = 'other'

/** The format of files whose policy names `ANY`. */
export function withAnyExtraKind<T extends z.ZodType>(format: (extraKinds: readonly ExtraKind[]) => T): T {
  return format([ANY].filter(isExtraKind))
}

/** Editors complete keys from the properties of the schema itself. */
const UNSUGGESTED = { doNotSuggest: true }

const Schema = z.looseObject({
  $ref: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  additionalProperties: z.unknown().optional(),
  definitions: z.record(z.string(), z.unknown()).optional(),
})
type Schema = z.output<typeof Schema>

/** The schema of `withAnyExtraKind`, with any type of project in the place of `ANY`. */
export function openedToExtraKinds(schema: object): object {
  const root = Schema.parse(schema)
  const withoutKinds = root.properties?.['policy'] === undefined ? undefined : closed(root, root)
  const named = { required: ['policy'], properties: { policy: { required: ['extraKinds'], ...UNSUGGESTED } } }
  return { ...opened(root), ...(withoutKinds && { if: named, else: withoutKinds }) }
}

/** Like `value`, where objects with the property `ANY` allow any other in its place, at any depth. */
function opened(value: object): object {
  const { properties, ...rest } = Schema.parse(value)
  const inner = Object.fromEntries(Object.entries(rest).map(([key, each]) => [key, openedAny(each)]))
  if (properties === undefined) return inner
  const { [ANY]: extra, ...known } = properties
  return {
    ...inner,
    properties: Object.fromEntries(Object.entries(known).map(([key, each]) => [key, openedAny(each)])),
    ...(extra !== undefined && { additionalProperties: openedAny(extra) }),
  }
}

function openedAny(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(openedAny)
  return isObject(value) ? opened(value) : value
}

/** What forbids the keys that `opened` allows; undefined if it allows none. */
function closed(value: unknown, root: Schema): object | undefined {
  const { data } = Schema.safeParse(value)
  if (data === undefined) return undefined
  const { $ref, properties, additionalProperties } = data
  if ($ref !== undefined) return closed(root.definitions?.[$ref.replace('#/definitions/', '')], root)
  if (properties && Object.hasOwn(properties, ANY)) {
    const known = Object.keys(properties).filter((key) => key !== ANY)
    return { properties: Object.fromEntries(known.map((key) => [key, true])), additionalProperties: false }
  }
  const inner = Object.entries(properties ?? {}).flatMap(([key, property]) => {
    const rule = closed(property, root)
    return rule ? [[key, { ...rule, ...UNSUGGESTED }] as const] : []
  })
  const rest = closed(additionalProperties, root)
  if (inner.length === 0 && rest === undefined) return undefined
  return {
    ...(inner.length > 0 && { properties: Object.fromEntries(inner) }),
    ...(rest && { additionalProperties: rest }),
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
