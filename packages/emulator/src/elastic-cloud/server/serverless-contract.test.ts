/**
 * The emulator's calls for projects and connected clusters against schemas of our own; and those for projects against
 * the public description of the Serverless API (OpenAPI 3), which is not part of this repository: its path is in
 * ELASTIC_CLOUD_SERVERLESS_OPENAPI, or in a folder beside the checkout.
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
  process.env['ELASTIC_CLOUD_SERVERLESS_OPENAPI'] ??
  fileURLToPath(new URL('../shared/api/serverless-openapi.json', REPOSITORY))

const state = livedInOrganization(DEFAULT_NOW)

interface Case {
  readonly path: string
  readonly status: number
  readonly key?: string | null
}

const projects: readonly Case[] = state.projects.flatMap(({ type, id }) => [
  { path: `/serverless/projects/${type}`, status: 200 },
  { path: `/serverless/projects/${type}`, status: 401, key: null },
  { path: `/serverless/projects/${type}/${id}`, status: 200 },
  { path: `/serverless/projects/${type}/${'0'.repeat(32)}`, status: 404 },
  { path: `/serverless/projects/${type}/${id}/roles`, status: 200 },
  { path: `/serverless/projects/${type}/${'0'.repeat(32)}/roles`, status: 404 },
])

const ask = ({ path: at, key }: Case) =>
  caller(createElasticCloud({ state }), key === undefined ? 'ada-key' : key)('GET', at)

describe('schemas of our own', () => {
  const Named = z.strictObject({ id: z.string().min(1), name: z.string() })

  test('connected clusters', async () => {
    const { status, body } = await ask({ path: '/cloud-connected/clusters', status: 200 })
    expect(status).toBe(200)
    const { items } = z.strictObject({ items: z.array(Named) }).parse(body)
    expect(items).toEqual([{ id: 'ffeeddccbbaa00998877665544332211', name: 'factory' }])
    expect(await ask({ path: '/cloud-connected/clusters', status: 401, key: null })).toMatchObject({
      status: 401,
    })
    const bobs = await ask({ path: '/cloud-connected/clusters', status: 200, key: 'bob-key' })
    expect(bobs.body).toEqual({ items: [] })
  })

  test('custom roles of each project', async () => {
    const ProjectRoles = z.record(
      z.string(),
      z.strictObject({ roles: z.array(z.strictObject({ name: z.string(), description: z.string() })) }),
    )
    const roles = await Promise.all(
      projects
        .filter((one) => one.status === 200 && one.path.endsWith('/roles'))
        .map(async (one) => Object.values(ProjectRoles.parse((await ask(one)).body))),
    )
    expect(roles).toEqual([
      [
        {
          roles: [
            { name: 'logs_viewer', description: 'Reads the logs indices' },
            { name: 'alert_reader', description: 'Reads alerts' },
          ],
        },
      ],
      [{ roles: [] }],
      [{ roles: [] }],
    ])
  })

  test('types that the description does not have', async () => {
    for (const type of ['vectordb', 'workplaceai']) {
      const { status, body } = await ask({ path: `/serverless/projects/${type}`, status: 200 })
      expect([status, body]).toEqual([200, { items: [] }])
    }
    expect(await ask({ path: '/serverless/projects/vectors', status: 404 })).toMatchObject({ status: 404 })
  })
})

describe.skipIf(!existsSync(path))(`contract with ${path} (skipped if there is no such file)`, () => {
  const Response = z.looseObject({ $ref: z.string().optional() })
  const Description = z.looseObject({
    paths: z.record(
      z.string(),
      z.looseObject({ get: z.looseObject({ responses: z.record(z.string(), Response) }) }),
    ),
    components: z.looseObject({}),
  })
  const description = existsSync(path) ? Description.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined
  const ajv = addFormats.default(new Ajv({ strict: false, allErrors: true }))
  if (description) ajv.addSchema({ ...description, $id: 'api' })

  test.each(projects)('$path answers $status', async (call) => {
    const [template, operation] =
      Object.entries(description?.paths ?? {}).find(([candidate]) =>
        new RegExp(`^${candidate.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(`/api/v1${call.path}`),
      ) ?? expect.fail(`the description has no ${call.path}`)
    const response = operation.get.responses[call.status]
    const pointer = response?.$ref ?? `#/paths/${encodePointer(template)}/get/responses/${call.status}`
    const reply = await ask(call)
    expect(reply.status).toBe(call.status)
    const schema = `api${pointer}/content/application~1json/schema`
    expect(ajv.validate({ $ref: schema }, reply.body) ? [] : ajv.errors).toEqual([])
  })
})

function encodePointer(path: string): string {
  return encodeURIComponent(path.replaceAll('~', '~0').replaceAll('/', '~1'))
}
