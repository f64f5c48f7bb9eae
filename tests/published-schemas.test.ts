import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DOCUMENT_NAMES, type DocumentName, publishedSchema } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { NOW, openTerminal } from '../apps/cli/src/testing/terminal.ts'
import { expectPublished, isPublished } from './published-schema.ts'

const PACKAGE = fileURLToPath(new URL('../packages/core', import.meta.url))
const read = (path: string) => readFileSync(join(PACKAGE, path), 'utf8')

const WHOLE_DAY = 86_400_000
const inDays = (days: number) => new Date(NOW + days * WHOLE_DAY).toISOString().slice(0, 10)

/** For the lived-in organization: one change of each kind, and findings. */
const FILE = JSON.stringify(
  {
    organization: '1234567890',
    resources: {
      deployments: { shop: '9b1d0c2e3f4a4b5c6d7e8f9001122334' },
      elasticsearch: { search: 'a1b2c3d4e5f60718293a4b5c6d7e8f90' },
    },
    groups: { sre: { deployments: { '*': 'admin', shop: 'viewer' }, observability: { '*': 'editor' } } },
    members: {
      'ada@acme.example': { organization: 'owner', github: 'ada-l' },
      'root@acme.example': { organization: ['owner', 'billing-admin'] },
      'grace@acme.example': { groups: ['sre'], expires: inDays(200), reason: 'contractor' },
      'bob@acme.example': {
        deployments: { shop: { role: 'editor', access: 'console' } },
        elasticsearch: { search: { role: 'viewer', applicationRoles: ['logs_viewer'] } },
      },
      'kim@acme.example': { security: { '*': 'threat-hunter' }, expires: inDays(3) },
      'joan@acme.example': {},
      'max@acme.example': { deployments: { '*': 'viewer' } },
      'zoe@acme.example': {},
      'lin@corp.example': {},
      'old@acme.example': { expires: inDays(-3) },
    },
    policy: { sso: { domains: ['corp.example'] }, extraRoles: ['security-threat-hunter'] },
  },
  null,
  2,
)

/** A folder with the file, and the lived-in organization. */
async function openFolder(text = FILE) {
  const { service, ...terminal } = await openTerminal({ files: { 'members.json': text } })
  return { ...terminal, cloud: service }
}

describe('the published schemas', () => {
  it('are as their sources have them now, and no others', () => {
    expect(readdirSync(join(PACKAGE, 'schemas'))).toEqual(
      DOCUMENT_NAMES.map((name) => `${name}.schema.json`).toSorted(),
    )
    for (const name of DOCUMENT_NAMES) {
      const current = `${JSON.stringify(publishedSchema(name).schema, null, 2)}\n`
      expect(read(`schemas/${name}.schema.json`) === current, `${name} is stale; run: npm run generate`).toBe(
        true,
      )
    }
  })

  it('come with the package', () => {
    const { exports, files } = JSON.parse(read('package.json')) as {
      readonly exports: Readonly<Record<string, unknown>>
      readonly files: readonly string[]
    }
    expect(exports['./schemas/*.schema.json']).toBe('./schemas/*.schema.json')
    expect(files).toContain('schemas')
  })

  it.each(DOCUMENT_NAMES)('%s has a title, and refuses other documents', (name) => {
    expect(publishedSchema(name).schema).toMatchObject({
      $id: `urn:roster:${name}.schema.json`,
      description: expect.stringMatching(/\.$/),
    })
    const { properties } = publishedSchema(name).schema as {
      readonly properties: Readonly<Record<string, { readonly description?: string }>>
    }
    for (const [key, { description }] of Object.entries(properties)) expect(description, key).toMatch(/\.$/)
    for (const other of [null, [], {}, { version: 2 }]) expect(isPublished(name, other)).toBe(false)
  })

  it('let pass what a later release may add, and nothing that this one has otherwise', async () => {
    const { roster } = await openFolder()
    const plan = JSON.parse((await roster('plan', '--json')).stdout) as object
    expect(isPublished('plan', { ...plan, addedLater: true })).toBe(true)
    expect(publishedSchema('plan').describes({ ...plan, addedLater: true })).toBe(false)
    expect(isPublished('plan', { ...plan, version: 2 })).toBe(false)
    expect(isPublished('plan', { ...plan, changes: 'none' })).toBe(false)
  })
})

describe('what roster prints for machines is as published', () => {
  const broken = FILE.replace('"owner"', '"ownr"')

  it.each<readonly [DocumentName, string, string]>([
    ['plan', 'plan --json', FILE],
    ...['ada@acme', 'grace@acme', 'bob@acme', 'kim@acme', 'max@acme', 'cat@acme', 'old@acme', 'lin@corp'].map(
      (person) => ['explanation', `explain ${person}.example --json`, FILE] as const,
    ),
    ['explanation', 'explain grace@acme.example --json --offline', FILE],
    ['access-list', 'who owner --json', FILE],
    ['access-list', 'who */* --json', FILE],
    ['access-list', 'who deployments/shop --json --offline', FILE],
    ['access-report', 'report --json', FILE],
    ['access-report', 'report --json --offline', FILE],
    ['codeowners', 'codeowners --json', FILE],
    ['codeowners', 'codeowners --json', FILE.replace('"github"', '"reason"')],
    ['format', 'fmt --check --json', FILE],
    ['version', 'version --json', FILE],
    ['matrix', 'matrix --folder .', FILE],
    ['key-list', 'keys --json', FILE],
    ['permission-answer', 'can grace@acme.example invite --json', FILE],
    ['permission-answer', 'can ada@acme.example invite --json --offline', FILE],
    ['validation', 'validate --format json', FILE],
    ['validation', 'validate --format json', broken],
    ['validation', 'validate --json', '{'],
    ['doctor', 'doctor --json', FILE],
    ['doctor', 'doctor --json --offline', broken],
  ])('%s: roster %s', async (name, command, file) => {
    const { roster } = await openFolder(file)
    const { stdout } = await roster(...command.split(' '))
    expectPublished(name, stdout)
  })

  it('plan: the file of roster plan --out', async () => {
    const { roster, text } = await openFolder()
    await roster('plan', '--out', 'plan.json')
    expect(expectPublished('plan', await text('plan.json'))).toMatchObject({
      summary: { invite: 1, 'replace-invitation': 1, 'cancel-invitation': 1, remove: 1 },
    })
  })

  it('audit-record: each line of roster apply --audit-log; also of what was refused, and what nobody can tell', async () => {
    const { cloud, roster, text } = await openFolder()
    cloud.faults.configure({ refuse: { emails: ['zoe@acme.example'], resources: [] } })
    cloud.faults.add({ kind: 'dropped-connection', afterEffect: true }, { method: 'DELETE', nth: 1 })
    await roster('apply', '--yes', '--audit-log', 'audit.jsonl')
    const lines = (await text('audit.jsonl')).trimEnd().split('\n')
    const records = lines.map((line) => expectPublished('audit-record', line))
    for (const outcome of ['ok', 'refused', 'unknown']) {
      expect(records).toContainEqual(
        expect.objectContaining({ result: expect.objectContaining({ outcome }) }),
      )
    }
  })
})
