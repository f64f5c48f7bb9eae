import { describe, expect, test } from 'vitest'
import { createReader, createTransport, lookUpResources } from '../index.ts'
import { ApiDouble, json, type Reply, refusal } from '../testing/api-double.ts'

const named = (...ids: string[]) => ids.map((id) => ({ id, name: `name of ${id}` }))

async function lookUp(
  touched: Parameters<typeof lookUpResources>[1],
  replies: Readonly<Record<string, () => Reply>>,
) {
  const api = new ApiDouble(({ path }) => replies[path]?.() ?? refusal(404, 'root.not_found'))
  const states = await lookUpResources(createReader(createTransport(api.options())), touched)
  return {
    stopped: [...states.stopped].sort(),
    missing: [...states.missing].sort(),
    asked: [...api.lines].sort(),
  }
}

const deployment = (id: string) => ({ kind: 'deployment' as const, id })

describe('resources a plan touches', () => {
  test('only deployments that the list lacks are looked up singly', async () => {
    const touched = ['running', 'stopped', 'gone', 'odd', 'stopped', '*'].map(deployment)
    expect(
      await lookUp(touched, {
        '/deployments': () => json({ deployments: named('running', 'other') }),
        '/deployments/stopped': () => json({ ...named('stopped')[0], metadata: { hidden: true } }),
        '/deployments/odd': () => json({ ...named('odd')[0], metadata: { hidden: false } }),
      }),
    ).toEqual({
      stopped: ['deployment/stopped'],
      missing: ['deployment/gone'],
      asked: [
        'GET /deployments',
        'GET /deployments/gone',
        'GET /deployments/odd',
        'GET /deployments/stopped',
      ],
    })
  })

  test('projects are listed once for each kind that is touched', async () => {
    expect(
      await lookUp(
        [
          { kind: 'security', id: 's1' },
          { kind: 'security', id: 's2' },
          { kind: 'observability', id: '*' },
          { kind: 'connected-cluster', id: 'c1' },
        ],
        {
          '/serverless/projects/security': () => json({ items: named('s1') }),
          '/cloud-connected/clusters': () => json({ items: named('c2') }),
        },
      ),
    ).toEqual({
      stopped: [],
      missing: ['connected-cluster/c1', 'security/s2'],
      asked: ['GET /cloud-connected/clusters', 'GET /serverless/projects/security'],
    })
  })

  test('custom roles are read of the projects on which they are granted, as far as the key can', async () => {
    const api = new ApiDouble(({ path }) => {
      if (path === '/serverless/projects/elasticsearch') return json({ items: named('a', 'b', 'c', 'd') })
      if (path.endsWith('/a/roles'))
        return json({ a: { roles: [{ name: 'logs', description: 'Reads logs' }] } })
      if (path.endsWith('/b/roles')) return json({ b: { roles: null } })
      return refusal(path.endsWith('/c/roles') ? 403 : 404, 'root.unauthorized')
    })
    const project = (id: string) => ({ kind: 'elasticsearch' as const, id, grantsCustomRoles: true })
    const { customRoles } = await lookUpResources(createReader(createTransport(api.options())), [
      ...['a', 'b', 'c', 'd'].map(project),
      { kind: 'elasticsearch', id: 'e' },
    ])
    expect([...customRoles]).toEqual([
      ['elasticsearch/a', ['logs']],
      ['elasticsearch/b', []],
    ])
    expect(api.lines.filter((line) => line.endsWith('/roles'))).toHaveLength(4)
  })

  const onAll = { kind: 'elasticsearch' as const, id: '*', grantsCustomRoles: true }
  const rolesIn = async (
    projects: readonly string[],
    roles: (project: string) => Reply,
    touched = [onAll],
  ) => {
    const api = new ApiDouble(({ path }) =>
      path === '/serverless/projects/elasticsearch'
        ? json({ items: named(...projects) })
        : roles(path.split('/').at(-2) ?? ''),
    )
    const { customRoles } = await lookUpResources(createReader(createTransport(api.options())), touched)
    return { ofAll: customRoles.get('elasticsearch/*'), asked: api.lines.length }
  }
  const has = (project: string, ...names: string[]) =>
    json({ [project]: { roles: names.map((name) => ({ name, description: '' })) } })

  test('custom roles on all projects are read of each, and count only if all could be read', async () => {
    const found = await rolesIn(['a', 'b'], (project) => has(project, 'logs', project))
    expect(found).toEqual({ ofAll: ['a', 'b', 'logs'], asked: 3 })
    expect(await rolesIn([], () => refusal(404, 'x'))).toEqual({ ofAll: [], asked: 1 })
    const partly = (project: string) =>
      project === 'b' ? refusal(403, 'root.unauthorized') : has(project, 'logs')
    expect(await rolesIn(['a', 'b'], partly)).toEqual({ ofAll: undefined, asked: 3 })
    const many = Array.from({ length: 21 }, (_, index) => `p${index}`)
    expect(await rolesIn(many, (project) => has(project))).toEqual({ ofAll: undefined, asked: 1 })
    // Each once, also if it is named as well.
    const both = [onAll, { ...onAll, id: 'a' }]
    expect(await rolesIn(['a'], (project) => has(project), both)).toMatchObject({ asked: 2 })
  })

  test('nothing is asked if nothing is touched', async () => {
    expect((await lookUp([deployment('*')], {})).asked).toEqual([])
  })

  test.each([401, 403, 404])('a list refused with %d leaves the states unknown', async (status) => {
    const refuse = () => refusal(status, 'root.unauthorized')
    expect(
      await lookUp([deployment('d'), { kind: 'elasticsearch', id: 'e' }], {
        '/deployments': refuse,
        '/serverless/projects/elasticsearch': refuse,
      }),
    ).toMatchObject({ stopped: [], missing: [] })
  })

  test('a single look refused leaves that state unknown', async () => {
    expect(
      await lookUp([deployment('d')], {
        '/deployments': () => json({ deployments: [] }),
        '/deployments/d': () => refusal(403, 'root.unauthorized'),
      }),
    ).toMatchObject({ stopped: [], missing: [] })
  })

  test('trouble on the way is an error', async () => {
    await expect(
      lookUp([deployment('d')], { '/deployments': () => refusal(500, 'root.error') }),
    ).rejects.toMatchObject({
      kind: 'unavailable',
    })
  })
})
