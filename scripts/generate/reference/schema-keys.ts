/** The keys of an object, from its JSON Schema, as a table. */
import { readFile } from 'node:fs/promises'
import { code, table } from './markdown-table.ts'

interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly description?: string
  readonly markdownDescription?: string
  readonly default?: unknown
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly markdownEnumDescriptions?: readonly string[]
  readonly examples?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly definitions?: Readonly<Record<string, Schema>>
}

/**
 * @param pointer to the object within the schema, such as `/definitions/policy`; empty for the whole schema.
 * @param reads whether people only read such objects.
 */
export async function schemaKeys(path: string, pointer: string, reads = false): Promise<string> {
  const root = JSON.parse(await readFile(path, 'utf8')) as Schema
  const { properties, required = [] } = resolved(at(root, pointer), root)
  if (properties === undefined) throw new Error(`${path} has no keys at ${pointer}`)
  const hasDefaults = Object.values(properties).some((key) => key.default !== undefined)
  const remark = (isRequired: boolean) =>
    reads ? (isRequired ? '' : ' (not always)') : isRequired ? ' (required)' : ''
  const rows = Object.entries(properties).map(([name, key]) => [
    code(name) + remark(required.includes(name)),
    typesOf(key, root).join(' or '),
    ...(hasDefaults ? [key.default === undefined ? '' : code(JSON.stringify(key.default))] : []),
    descriptionOf(key, root),
  ])
  return table(['key', 'is', ...(hasDefaults ? ['default'] : []), 'what it is'], rows)
}

function at(root: Schema, pointer: string): Schema {
  const parts = pointer.split('/').slice(1)
  const found = parts.reduce<unknown>((value, part) => (value as Record<string, unknown>)[part], root)
  if (found === undefined) throw new Error(`the schema has nothing at ${pointer}`)
  return found as Schema
}

function resolved(schema: Schema, root: Schema): Schema {
  if (schema.$ref !== undefined) return resolved(at(root, schema.$ref.replace('#', '')), root)
  const [only, ...others] = schema.allOf ?? []
  return only !== undefined && others.length === 0 && schema.type === undefined
    ? resolved(only, root)
    : schema
}

const TYPES: Readonly<Record<string, string>> = {
  boolean: '`true` or `false`',
  integer: 'whole number',
  array: 'list',
}

function typesOf(schema: Schema, root: Schema): readonly string[] {
  const { const: value, enum: values, type, anyOf = [] } = resolved(schema, root)
  if (value !== undefined) return [code(JSON.stringify(value))]
  if (values !== undefined) return values.map((each) => code(JSON.stringify(each)))
  if (type !== undefined) return [TYPES[type] ?? type]
  return [...new Set(anyOf.flatMap((each) => typesOf(each, root)))]
}

function descriptionOf(schema: Schema, root: Schema): string {
  const own = resolved(schema, root)
  const about =
    schema.markdownDescription ?? schema.description ?? own.markdownDescription ?? own.description ?? ''
  const choices = (own.markdownEnumDescriptions ?? []).map(
    (meaning, index) => `${code(JSON.stringify(own.enum?.[index]))}: ${meaning}`,
  )
  return [about.replaceAll(/(?<!`)"[^"]+"(?!`)/g, code), ...choices].join(' ')
}
