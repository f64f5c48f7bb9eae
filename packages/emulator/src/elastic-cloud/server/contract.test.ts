/**
 * The emulator against the public API description (Swagger 2.0), which is not part of this repository: its
 * path is in ELASTIC_CLOUD_OPENAPI, or in a folder beside the checkout.
 */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { livedInOrganization } from '../seed/lived-in-organization.ts'
import { caller } from '../testing/caller.ts'
import { createElasticCloud, DEFAULT_NOW } from './emulator.ts'

const REPOSITORY = new URL('../../../../../', import.meta.url)
const path =
  process.env['ELASTIC_CLOUD_OPENAPI'] ??
  fileURLToPath(new URL('../shared/api/elastic-cloud-openapi.json', REPOSITORY))

const Schema = z.looseObject({ $ref: z.string() })
const ResponseDescription = z.looseObject({
  schema: Schema.optional(),
  headers: z
    .looseObject({ 'x-cloud-error-codes': z.looseObject({ enum: z.array(z.string()) }).optional() })
    .optional(),
})
const Operation = z.looseObject({
  parameters: z.array(z.looseObject({ in: z.string(), schema: Schema.optional() })).optional(),
  responses: z.record(z.string(), ResponseDescription),
})
const Description = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  definitions: z.record(z.string(), z.unknown()),
})

const ORG = '/organizations/1234567890'
const organization_id = '1234567890'
const viewer = { role_id: 'deployment-viewer', organization_id }
const logs = { deployment: [{ ...viewer, deployment_ids: ['4c5f0de1a2b34c5d8e9f00112233aabb'] }] }
const archive = { deployment: [{ ...viewer, deployment_ids: ['5d6e7f8091a2b3c4d5e6f708192a3b4c'] }] }

const state = livedInOrganization(DEFAULT_NOW)
const [max, eve] = state.invitations.map(({ token }) => token)
const bob = state.people.find(({ email }) => email === 'bob@acme.example')?.userId

interface Case {
  readonly operation: string
  readonly path: string
  readonly status: number
  readonly key?: string | null
  readonly body?: unknown
}

/** Calls, each on an emulator of its own, with the operation in the description and the expected status. */
const CASES: readonly Case[] = [
  { operation: 'get /organizations', path: '/organizations', status: 200 },
  { operation: 'get /organizations', path: '/organizations', status: 401, key: null },
  { operation: 'get /organizations/{organization_id}', path: ORG, status: 200 },
  { operation: 'get /organizations/{organization_id}', path: ORG, status: 401, key: null },
  { operation: 'get /organizations/{organization_id}', path: ORG, status: 403, key: 'hank-key' },
  { operation: 'get /organizations/{organization_id}', path: '/organizations/1', status: 404 },
  { operation: 'get /organizations/{organization_id}/members', path: `${ORG}/members`, status: 200 },
  {
    operation: 'get /organizations/{organization_id}/members',
    path: `${ORG}/members`,
    status: 404,
    key: 'hank-key',
  },
  {
    operation: 'delete /organizations/{organization_id}/members/{user_ids}',
    path: `${ORG}/members/${bob}`,
    status: 200,
  },
  {
    operation: 'delete /organizations/{organization_id}/members/{user_ids}',
    path: `${ORG}/members/1`,
    status: 404,
  },
  {
    operation: 'delete /organizations/{organization_id}/members/{user_ids}',
    path: `${ORG}/members/9000000001`,
    status: 404,
  },
  { operation: 'get /organizations/{organization_id}/invitations', path: `${ORG}/invitations`, status: 200 },
  {
    operation: 'get /organizations/{organization_id}/invitations',
    path: `${ORG}/invitations`,
    status: 404,
    key: 'hank-key',
  },
  {
    operation: 'post /organizations/{organization_id}/invitations',
    path: `${ORG}/invitations`,
    status: 201,
    body: { emails: ['zoe@acme.example'], expires_in: '3d', role_assignments: logs },
  },
  {
    operation: 'post /organizations/{organization_id}/invitations',
    path: `${ORG}/invitations`,
    status: 400,
    body: { emails: ['nonsense'] },
  },
  {
    operation: 'post /organizations/{organization_id}/invitations',
    path: `${ORG}/invitations`,
    status: 400,
    body: { emails: ['cat@acme.example'] },
  },
  {
    operation: 'post /organizations/{organization_id}/invitations',
    path: `${ORG}/invitations`,
    status: 403,
    key: 'grace-key',
    body: { emails: ['zoe@acme.example'] },
  },
  {
    operation: 'post /organizations/{organization_id}/invitations',
    path: '/organizations/1/invitations',
    status: 404,
    body: { emails: ['zoe@acme.example'] },
  },
  {
    operation: 'delete /organizations/{organization_id}/invitations/{invitation_tokens}',
    path: `${ORG}/invitations/${max},${eve}`,
    status: 200,
  },
  {
    operation: 'delete /organizations/{organization_id}/invitations/{invitation_tokens}',
    path: `${ORG}/invitations/%2C`,
    status: 400,
  },
  {
    operation: 'delete /organizations/{organization_id}/invitations/{invitation_tokens}',
    path: `${ORG}/invitations/${max},unknown`,
    status: 404,
  },
  {
    operation: 'get /organizations/invitations/{invitation_token}',
    path: `/organizations/invitations/${max}`,
    status: 200,
  },
  {
    operation: 'get /organizations/invitations/{invitation_token}',
    path: '/organizations/invitations/unknown',
    status: 404,
  },
  {
    operation: 'post /organizations/invitations/{invitation_token}/_accept',
    path: `/organizations/invitations/${max}/_accept`,
    status: 403,
  },
  {
    operation: 'post /organizations/invitations/{invitation_token}/_accept',
    path: '/organizations/invitations/unknown/_accept',
    status: 404,
  },
  {
    operation: 'post /users/{user_id}/role_assignments',
    path: `/users/${bob}/role_assignments`,
    status: 200,
    body: logs,
  },
  {
    operation: 'post /users/{user_id}/role_assignments',
    path: '/users/1/role_assignments',
    status: 400,
    body: logs,
  },
  {
    operation: 'post /users/{user_id}/role_assignments',
    path: `/users/${bob}/role_assignments`,
    status: 401,
    key: 'old-key',
    body: logs,
  },
  {
    operation: 'post /users/{user_id}/role_assignments',
    path: `/users/${bob}/role_assignments`,
    status: 403,
    key: 'bob-key',
    body: logs,
  },
  {
    operation: 'delete /users/{user_id}/role_assignments',
    path: `/users/${bob}/role_assignments`,
    status: 200,
    body: logs,
  },
  {
    operation: 'delete /users/{user_id}/role_assignments',
    path: '/users/1/role_assignments',
    status: 400,
    body: logs,
  },
  {
    operation: 'delete /users/{user_id}/role_assignments',
    path: `/users/${bob}/role_assignments`,
    status: 403,
    body: archive,
  },
  { operation: 'get /users/auth/keys', path: '/users/auth/keys', status: 200 },
  {
    operation: 'post /users/auth/keys',
    path: '/users/auth/keys',
    status: 201,
    body: { description: 'CI', expiration: '30d', role_assignments: logs },
  },
  { operation: 'post /users/auth/keys', path: '/users/auth/keys', status: 400, body: {} },
  {
    operation: 'delete /users/auth/keys',
    path: '/users/auth/keys',
    status: 200,
    body: { keys: ['grace', 'bob'] },
  },
  { operation: 'get /users/auth/keys/{api_key_id}', path: '/users/auth/keys/bob', status: 200 },
  { operation: 'get /users/auth/keys/{api_key_id}', path: '/users/auth/keys/old', status: 404 },
  { operation: 'delete /users/auth/keys/{api_key_id}', path: '/users/auth/keys/bob', status: 200 },
  { operation: 'delete /users/auth/keys/{api_key_id}', path: '/users/auth/keys/old', status: 404 },
  { operation: 'get /deployments', path: '/deployments', status: 200 },
  { operation: 'get /deployments', path: '/deployments', status: 401, key: null },
]

describe.skipIf(!existsSync(path))(`contract with ${path} (skipped if there is no such file)`, () => {
  const description = existsSync(path) ? Description.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined
  const ajv = addFormats.default(new Ajv({ strict: false, allErrors: true }))
  if (description) ajv.addSchema({ $id: 'api', definitions: description.definitions })

  function expectShape(schema: z.infer<typeof Schema> | undefined, value: unknown) {
    const valid = schema === undefined || ajv.validate({ $ref: `api${schema.$ref}` }, value)
    expect(valid ? [] : ajv.errors).toEqual([])
  }

  test.each(CASES)('$operation answers $status', async ({ operation, path: at, status, key, body }) => {
    const [method = '', template = ''] = operation.split(' ')
    const described = description?.paths[template]?.[method]
    const response = described?.responses[status]
    expect(response, `${operation} has no ${status}`).toBeDefined()

    const call = caller(createElasticCloud({ state }), key === undefined ? 'ada-key' : key)
    const reply = await call(method.toUpperCase(), at, body)
    expect(reply.status).toBe(status)
    expectShape(response?.schema, reply.body)
    const codes = response?.headers?.['x-cloud-error-codes']?.enum
    if (codes) expect(codes).toEqual(expect.arrayContaining([...reply.codes]))
    if (body !== undefined && status < 300) {
      expectShape(described?.parameters?.find((parameter) => parameter.in === 'body')?.schema, body)
    }
  })

  test('every answer beyond the description is a refusal of the described shape', async () => {
    const cloud = createElasticCloud({ state })
    const refused = [
      await caller(cloud, null)('GET', `${ORG}/members`),
      await caller(cloud, 'grace-key')('DELETE', `${ORG}/members/${bob}`),
      await caller(cloud)('GET', '/saas/user'),
      await caller(cloud, 'ada-key')('GET', '/deployments/ghost'),
    ]
    for (const { body } of refused) expectShape({ $ref: '#/definitions/BasicFailedReply' }, body)
  })

  test('every described operation that Roster uses is covered', () => {
    const covered = new Set(CASES.map(({ operation }) => operation))
    const described = Object.entries(description?.paths ?? {}).flatMap(([template, operations]) =>
      Object.keys(operations).map((method) => `${method} ${template}`),
    )
    expect(described.filter((operation) => !covered.has(operation))).toEqual([
      'put /organizations/{organization_id}',
    ])
  })
})
