/** Our requests and schemas against the public API description, where a copy of it is at hand. */
import { existsSync, readFileSync } from 'node:fs'
import { ALL, type Assignment, Secret } from '@roster/core'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { createReader, createTransport, createWriter } from '../index.ts'
import { ApiDouble, json } from '../testing/api-double.ts'

const file =
  process.env['ELASTIC_CLOUD_OPENAPI'] ??
  new URL('../../../../../shared/api/elastic-cloud-openapi.json', import.meta.url).pathname
const isPresent = existsSync(file)

const Schema = z.looseObject({
  $ref: z.string().optional(),
  type: z.string().optional(),
  format: z.string().optional(),
  required: z.array(z.string()).optional(),
  get properties() {
    return z.record(z.string(), Schema).optional()
  },
  get items() {
    return Schema.optional()
  },
})
type Schema = z.infer<typeof Schema>

const Operation = z.looseObject({
  parameters: z.array(z.looseObject({ in: z.string(), schema: Schema.optional() })).optional(),
  responses: z.record(z.string(), z.looseObject({ schema: Schema.optional() })),
})
type Operation = z.infer<typeof Operation>

const Description = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  definitions: z.record(z.string(), Schema),
})

const ATOMS: readonly Assignment[] = [
  { kind: 'organization', role: 'owner' },
  { kind: 'deployment', role: 'admin', resource: ALL },
  { kind: 'elasticsearch', role: 'viewer', resource: 'e1', applicationRoles: ['logs_viewer'] },
  { kind: 'observability', role: 'editor', resource: 'o1', applicationRoles: [] },
  { kind: 'security', role: 't1-analyst', resource: 's1' },
]

const name = isPresent
  ? 'the public API description'
  : 'the public API description: skipped, set ELASTIC_CLOUD_OPENAPI to a copy of it'

describe.skipIf(!isPresent)(name, () => {
  const load = () => Description.parse(JSON.parse(readFileSync(file, 'utf8')))

  function operationFor(method: string, path: string): Operation {
    const found = Object.entries(load().paths).find(([template, operations]) => {
      const pattern = new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`)
      return operations[method.toLowerCase()] !== undefined && pattern.test(path)
    })
    const operation = found?.[1][method.toLowerCase()]
    if (operation === undefined) return expect.fail(`the description has no ${method} ${path}`)
    return operation
  }

  test('has every write, with a body like ours and no field of ours that it lacks', async () => {
    const api = ApiDouble.inTurn(() => json({}))
    const writer = createWriter(createTransport(api.options()))
    await writer.invite('1', { emails: ['a@example.com'], expiresIn: '3d', assignments: ATOMS, carried: [] })
    await writer.cancelInvitations('1', [new Secret('a'), new Secret('b')])
    await writer.removeMembers('1', ['2', '3'])
    await writer.grant('2', '1', ATOMS)
    await writer.revoke('2', '1', ATOMS)

    const closed = Object.entries(load().definitions).map(([key, schema]) => [
      key,
      schema.properties ? { ...schema, additionalProperties: false } : schema,
    ])
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false })
    for (const { method, path, body } of api.requests) {
      const expected = operationFor(method, path).parameters?.find(
        (parameter) => parameter.in === 'body',
      )?.schema
      if (expected === undefined) expect(body).toBeUndefined()
      else {
        const validate = ajv.compile({ ...expected, definitions: Object.fromEntries(closed) })
        validate(body)
        expect(validate.errors, `${method} ${path}`).toBeNull()
      }
    }
  })

  test.each(['required fields only', 'every field'])(
    'has answers that we can read, with %s',
    async (fields) => {
      const { definitions } = load()

      function sample(schema: Schema): unknown {
        if (schema.$ref) return sample(definitions[schema.$ref.replace('#/definitions/', '')] ?? {})
        switch (schema.type) {
          case 'object': {
            const keys = Object.entries(schema.properties ?? {}).filter(
              ([key]) => fields === 'every field' || schema.required?.includes(key),
            )
            return Object.fromEntries(keys.map(([key, property]) => [key, sample(property)]))
          }
          case 'array':
            return [sample(schema.items ?? {})]
          case 'boolean':
            return true
          case 'integer':
          case 'number':
            return 1
          default:
            return schema.format === 'date-time' ? '2026-01-02T03:04:05.678Z' : 'text'
        }
      }

      const api = new ApiDouble(({ method, path }) => {
        const { responses } = operationFor(method, path.replace(/\?.*/, ''))
        return json(sample(responses['200']?.schema ?? {}))
      })
      const reader = createReader(createTransport(api.options()))
      expect(await reader.organizations()).toHaveLength(1)
      expect(await reader.organization('1')).toMatchObject({ id: 'text' })
      expect(await reader.members('1')).toHaveLength(1)
      expect(await reader.invitations('1')).toHaveLength(1)
      expect(await reader.deployments()).toHaveLength(1)
      expect(await reader.apiKeys()).toHaveLength(1)

      const failed = new ApiDouble(() => json(sample({ $ref: '#/definitions/BasicFailedReply' }), 404))
      await expect(createReader(createTransport(failed.options())).organization('1')).rejects.toMatchObject({
        kind: 'refused',
        codes: ['text'],
      })
    },
  )
})
