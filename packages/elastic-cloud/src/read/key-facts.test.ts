import { describe, expect, it } from 'vitest'
import { ApiDouble, html, json, networkFailure, type Reply, refusal } from '../testing/api-double.ts'
import { createTransport } from '../transport/transport.ts'
import { learnKey } from './key-facts.ts'
import { createReader } from './reader.ts'

const OWNER = { organization: [{ role_id: 'organization-admin', organization_id: '123' }] }
const SOON = '2026-12-01T00:00:00Z'
const LATER = '2027-06-01T00:00:00Z'

function key(id: string, expires?: string | null) {
  return {
    id,
    description: id,
    creation_date: SOON,
    ...(expires !== undefined && { expiration_date: expires }),
  }
}

function learn(user: () => Reply, keys: () => Reply) {
  const api = new ApiDouble(({ path }) => (path.startsWith('/saas/user') ? user() : keys()))
  return learnKey(createReader(createTransport(api.options())), '123')
}

const ada = () => json({ user: { user_id: 'ada', organization_id: '123', role_assignments: OWNER } })
const noKeys = () => json({ keys: [] })

describe('what is learnt of a key', () => {
  it('is its person, and what that person holds', async () => {
    expect(await learn(ada, noKeys)).toEqual({
      userId: 'ada',
      principal: [{ kind: 'organization', role: 'owner' }],
      keys: [],
    })
  })

  it.each<[string, object, string | undefined]>([
    ['the only one', { keys: [key('a', SOON)] }, SOON],
    ['the only one, which does not end', { keys: [key('a', null)] }, undefined],
    ['none', { keys: [] }, undefined],
    // Nothing tells which of several is in use.
    ['the first of several', { keys: [key('a', SOON), key('b', LATER)] }, undefined],
    ['one beside one that does not end', { keys: [key('a', SOON), key('b')] }, undefined],
  ])('is when it ends, if that can be told: %s', async (_name, keys, expiresAt) => {
    for (const user of [ada, () => refusal(404, 'user.not_found')]) {
      expect((await learn(user, () => json(keys))).expiresAt).toBe(expiresAt)
    }
  })

  it.each([401, 403, 404])('is nothing if the answer is %i', async (status) => {
    const refused = () => refusal(status, 'root.unauthorized')
    expect(await learn(refused, refused)).toEqual({})
  })

  it('is the answer of the other call if one is refused', async () => {
    expect(
      await learn(
        () => html(404),
        () => json({ keys: [key('a', SOON)] }),
      ),
    ).toMatchObject({ expiresAt: SOON, keys: [{ id: 'a', name: 'a' }] })
    expect(await learn(ada, () => refusal(403, 'root.unauthorized'))).toMatchObject({ userId: 'ada' })
  })

  it.each<[string, () => Reply]>([
    ['no answer', () => networkFailure('ECONNRESET')],
    ['an answer that is all about the rate', () => refusal(429, 'too.many')],
  ])('is a problem if there is %s', async (_name, answer) => {
    await expect(learn(answer, noKeys)).rejects.toThrow()
    await expect(learn(ada, answer)).rejects.toThrow()
  })
})
