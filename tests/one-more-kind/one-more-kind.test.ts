/**
 * A new kind is one row. The tables of kinds are copied with more rows, and with them all sources: these have to compile,
 * except where a kind of change lacks the sentences of its own, and the new kinds have to make the same journey as the old
 * ones, with no other file changed.
 */
import { RESOURCE_KINDS, resourceKind } from '@roster/core'
import { afterAll, describe, expect, it } from 'vitest'
import { type Journey, journeyOf } from './journey.ts'
import { PatchedCopy, type Patches } from './patched-copy.ts'

const TABLE = 'packages/core/src/catalog/kinds.ts'
const END_OF_TABLE = '} as const satisfies Readonly<Record<string, ResourceKindRow>>'

const PROJECT_ROW = `
  workflows: projectKind('workflows', {
    title: 'Workflows',
    roles: { admin: PROJECT_ADMIN, author: persona('Author'), viewer: PROJECT_VIEWER },
  }),
`
const OTHER_ROW = `
  'data-store': {
    scopeKey: 'dataStores',
    wirePath: 'data_store',
    idsKey: 'resource_ids',
    idPrefix: 'data-store-',
    hasInside: false,
    adminManagesRoles: false,
    singular: 'data store',
    plural: 'data stores',
    note: 'data store',
    roles: {
      keeper: { label: 'Keeper', console: 'keeps data stores', inside: NOTHING, includes: EVERY_ROLE },
      reader: { label: 'Reader', console: 'reads data stores', inside: NOTHING },
    },
  },
`

/** A row for members who lose all their roles at once. */
const SUSPEND = `
  suspend: {
    person: 'member',
    membership: 'continues',
    steps: ['revoke'],
    requires: ['manage-assignment'],
    needsApproval: true,
    countsAsRemoval: 'always',
    tells: 'difference',
    mark: 'remove',
    verb: { base: 'suspend', third: 'suspends', past: 'suspended' },
    object: 'person',
    noun: 'suspension',
  },
} as const satisfies Readonly<Record<string, ChangeKindRow>>`

const CHANGE_ROW: Patches = {
  'packages/core/src/plan/change-kind.ts': [
    ['} as const satisfies Readonly<Record<string, ChangeKindRow>>', SUSPEND.trimStart()],
  ],
}

const PLANNED: Patches = {
  'packages/core/src/plan/planner.ts': [
    [
      `this.#add({ kind: 'change-roles', email: listed.email,`,
      `this.#add({ kind: difference.after.length === 0 ? 'suspend' : 'change-roles', email: listed.email,`,
    ],
  ],
}

describe('every kind of the table', () => {
  it.each(RESOURCE_KINDS)('%s can be asked for, applied, read back and put into words', async (kind) => {
    const journey = await journeyOf(kind)
    expect(journey).toMatchObject({ left: 0, notation: true, published: true })
    expect(journey.lookedUp).toBe('Thing')
    expect(journey.report).toContain(`on all ${resourceKind(kind).plural}`)
  })
})

describe('a copy of the sources with two more kinds of resource and one more kind of change', () => {
  const copy = new PatchedCopy({
    [TABLE]: [[END_OF_TABLE, `${PROJECT_ROW}${OTHER_ROW}${END_OF_TABLE}`]],
    ...CHANGE_ROW,
  })
  afterAll(() => copy.remove())

  it('compiles, except for the sentences of the new kind of change', async () => {
    expect(await copy.filesWithErrors()).toEqual([
      'packages/report/src/kind/difference.ts',
      'packages/report/src/wording/change-sections.ts',
    ])
  }, 300_000)

  it('has the new kinds of resource wherever it has the others', async () => {
    const journeys: readonly Journey[] = JSON.parse(await copy.print('tests/one-more-kind/journey.ts'))
    expect(journeys.map(({ kind }) => kind)).toEqual([...RESOURCE_KINDS, 'workflows', 'data-store'])
    expect(journeys.slice(-2)).toMatchInlineSnapshot(`
      [
        {
          "kind": "workflows",
          "left": 0,
          "lookedUp": "Thing",
          "notation": true,
          "published": true,
          "refused": [
            "unknown-role",
            "custom-role-needs-viewer",
          ],
          "report": "Applying members.json invites 3 people

      Nobody loses access.

      Invitations · sent when applied, valid for 72 hours
        + plain@example.com · Viewer on all Workflows projects and Admin on thing (Workflows)
        + custom@example.com · Viewer (custom role logs_viewer) on thing (Workflows)
        + console@example.com · Viewer (Cloud Console only) on thing (Workflows)

      organization 1234567890 · planned against the organization · nothing has been applied yet
      ",
          "roles": [
            "Admin. It manages projects and their settings, and who has roles on them. Inside, it is the built-in role "superuser" of Elasticsearch and Kibana.",
            "Author. It opens projects, and manages none. Inside, it is the role "Author" of the project.",
            "Viewer. It sees projects and their settings, and changes nothing. Inside, it is the built-in role "viewer" of Elasticsearch and Kibana.",
          ],
          "sent": [
            {
              "project": {
                "workflows": [
                  {
                    "all": false,
                    "application_roles": [],
                    "organization_id": "1234567890",
                    "project_ids": [
                      "a1b2c3d4e5f60718293a4b5c6d7e8f90",
                    ],
                    "role_id": "workflows-viewer",
                  },
                ],
              },
            },
            {
              "project": {
                "workflows": [
                  {
                    "all": false,
                    "application_roles": [
                      "logs_viewer",
                    ],
                    "organization_id": "1234567890",
                    "project_ids": [
                      "a1b2c3d4e5f60718293a4b5c6d7e8f90",
                    ],
                    "role_id": "workflows-viewer",
                  },
                ],
              },
            },
            {
              "project": {
                "workflows": [
                  {
                    "all": true,
                    "organization_id": "1234567890",
                    "role_id": "workflows-viewer",
                  },
                  {
                    "all": false,
                    "organization_id": "1234567890",
                    "project_ids": [
                      "a1b2c3d4e5f60718293a4b5c6d7e8f90",
                    ],
                    "role_id": "workflows-admin",
                  },
                ],
              },
            },
          ],
          "words": [
            "Viewer (Cloud Console only) on the Workflows project thing",
            "Viewer (logs_viewer) on the Workflows project thing",
            "Viewer on all Workflows projects",
            "Admin on the Workflows project thing",
          ],
        },
        {
          "kind": "data-store",
          "left": 0,
          "notation": true,
          "published": true,
          "refused": [
            "unknown-role",
            "invalid-value",
            "invalid-value",
          ],
          "report": "Applying members.json invites 1 person

      Nobody loses access.

      Invitations · sent when applied, valid for 72 hours
        + plain@example.com · Reader on all data stores and Keeper on thing (data store)

      organization 1234567890 · planned against the organization · nothing has been applied yet
      ",
          "roles": [
            "Keeper. It keeps data stores. It opens nothing inside.",
            "Reader. It reads data stores. It opens nothing inside.",
          ],
          "sent": [
            {
              "data_store": [
                {
                  "all": true,
                  "organization_id": "1234567890",
                  "role_id": "data-store-reader",
                },
                {
                  "all": false,
                  "organization_id": "1234567890",
                  "resource_ids": [
                    "a1b2c3d4e5f60718293a4b5c6d7e8f90",
                  ],
                  "role_id": "data-store-keeper",
                },
              ],
            },
          ],
          "words": [
            "Reader on all data stores",
            "Keeper on the data store thing",
          ],
        },
      ]
    `)
  })

  it('guards the new kind of change, checks the key for it, sends it and puts it into words', async () => {
    copy.patch(PLANNED)
    const { preview, report, ...facts } = JSON.parse(await copy.print('tests/one-more-kind/run-plan.ts'))
    expect(facts).toEqual({
      kinds: ['suspend'],
      summary: {
        invite: 0,
        resend: 0,
        'replace-invitation': 0,
        'cancel-invitation': 0,
        'change-roles': 0,
        remove: 0,
        'create-key': 0,
        'rotate-key': 0,
        'revoke-key': 0,
        suspend: 4,
      },
      guards: ['too-many-removals'],
      actions: ['grant or revoke Viewer on all deployments'],
      key: expect.stringMatching(/^The API key may not suspend bob@acme\.example\./),
      sent: Array.from({ length: 4 }, () => 'revoke for suspend'),
      outcomes: ['applied'],
    })
    expect(preview).toContain('members.json suspends 4 people')
    expect(preview).toContain('Suspensions: 4 people')
    expect(report).toContain('suspended 4 people')
  })

  it('does not compile when a row lacks something', async () => {
    copy.patch({ [TABLE]: [["    plural: 'data stores',\n", '']] })
    expect(await copy.filesWithErrors([TABLE])).toEqual([TABLE])
  }, 300_000)
})
