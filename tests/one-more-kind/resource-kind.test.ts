/**
 * A new kind is one row. The table of kinds is copied with two more rows, and with it all sources: they have to compile,
 * and the new kinds have to make the same journey as the old ones, with no other file changed.
 */
import { RESOURCE_KINDS, resourceKind } from '@roster/core'
import { afterAll, describe, expect, it } from 'vitest'
import { type Journey, journeyOf } from './journey.ts'
import { PatchedCopy } from './patched-copy.ts'

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

describe('every kind of the table', () => {
  it.each(RESOURCE_KINDS)('%s can be asked for, applied, read back and put into words', async (kind) => {
    const journey = await journeyOf(kind)
    expect(journey).toMatchObject({ left: 0, notation: true, published: true })
    expect(journey.lookedUp).toBe('Thing')
    expect(journey.report).toContain(`on all ${resourceKind(kind).plural}`)
  })
})

describe('a copy of the sources with two more rows in the table', () => {
  const copy = new PatchedCopy({
    [TABLE]: [[END_OF_TABLE, `${PROJECT_ROW}${OTHER_ROW}${END_OF_TABLE}`]],
  })
  afterAll(() => copy.remove())

  it('compiles', async () => {
    expect(await copy.filesWithErrors()).toEqual([])
  }, 300_000)

  it('has the new kinds wherever it has the others', async () => {
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

  it('does not compile when a row lacks something', async () => {
    copy.patch({ [TABLE]: [["    plural: 'data stores',\n", '']] })
    expect(await copy.filesWithErrors()).toContain(TABLE)
  }, 300_000)
})
