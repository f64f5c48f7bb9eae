import { describe, expect, test } from 'vitest'
import { createReader, createTransport } from '../index.ts'
import { ApiDouble, json, type Reply, refusal } from '../testing/api-double.ts'

/** A reader of an API that knows these paths and no others. */
function readerOf(replies: Readonly<Record<string, () => Reply>>) {
  const api = new ApiDouble(({ path }) => replies[path]?.() ?? refusal(404, 'root.not_found'))
  return { api, reader: createReader(createTransport(api.options())) }
}

describe('lists in pages', () => {
  test('are followed to their end', async () => {
    const { api, reader } = readerOf({
      '/serverless/projects/security': () => json({ items: [{ id: '1', name: 'a' }], next_page: 'p/2' }),
      '/serverless/projects/security?next_page=p%2F2': () => json({ items: [{ id: '2', name: 'b' }] }),
      '/organizations': () => json({ organizations: [{ id: 'o', name: 'Acme' }], next_page: '' }),
    })
    expect(await reader.projects('security')).toEqual([
      { id: '1', name: 'a' },
      { id: '2', name: 'b' },
    ])
    expect(await reader.organizations()).toEqual([{ id: 'o', name: 'Acme' }])
    expect(api.requests).toHaveLength(3)
  })

  test('end if the pages would not', async () => {
    let page = 0
    const api = new ApiDouble(() => {
      page += 1
      return json({ organizations: [{ id: `${page}`, name: 'Acme' }], next_page: `${page}` })
    })
    expect(await createReader(createTransport(api.options())).organizations()).toHaveLength(1000)
  })

  test('end if a page brings nothing new', async () => {
    let page = 0
    const api = new ApiDouble(() => {
      page += 1
      return json({ organizations: [{ id: 'o', name: 'Acme' }], next_page: `${page}` })
    })
    const reader = createReader(createTransport(api.options()))
    expect(await reader.organizations()).toHaveLength(1)
    expect(api.lines).toEqual(['GET /organizations', 'GET /organizations?next_page=1'])
  })
})

test('a deployment that is not there is undefined; a key that may not look is an error', async () => {
  const { reader } = readerOf({
    '/deployments/d1': () => json({ id: 'd1', name: 'logs', metadata: { hidden: true } }),
    '/deployments/d3': () => refusal(403, 'root.unauthorized'),
  })
  expect(await reader.deployment('d1')).toMatchObject({ metadata: { hidden: true } })
  expect(await reader.deployment('d2')).toBeUndefined()
  await expect(reader.deployment('d3')).rejects.toMatchObject({ status: 403 })
})

test.each([401, 403, 404])('who is behind the key cannot be told on a %d', async (status) => {
  const { reader } = readerOf({
    '/saas/user?show_role_assignments=true': () => refusal(status, 'root.unauthorized'),
  })
  expect(await reader.currentUser()).toBeUndefined()
})

test('the person behind the key, and the keys, come with their role assignments', async () => {
  const role_assignments = { organization: [{ role_id: 'organization-admin', organization_id: 'o' }] }
  const { reader } = readerOf({
    '/saas/user?show_role_assignments=true': () => json({ user: { user_id: '7', role_assignments } }),
    '/users/auth/keys': () => json({ keys: [{ id: 'k', description: 'ci', role_assignments }] }),
  })
  expect(await reader.currentUser()).toMatchObject({ user_id: '7', role_assignments })
  expect(await reader.apiKeys()).toMatchObject([{ id: 'k', role_assignments }])
})

test('ids are encoded, and cannot lead elsewhere', async () => {
  const { api, reader } = readerOf({})
  await expect(reader.members('a/b?c')).rejects.toThrow('/organizations/a%2Fb%3Fc/members: 404')
  await expect(async () => reader.members('..')).rejects.toThrow('Expected an id')
  expect(api.lines).toEqual(['GET /organizations/a%2Fb%3Fc/members'])
})
