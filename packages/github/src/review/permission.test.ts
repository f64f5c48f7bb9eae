import { describe, expect, it } from 'vitest'
import { acme, REPOSITORY } from '../testing/acme.ts'
import { createMayWrite } from './permission.ts'

const ASKED = /^\/repos\/acme\/members\/collaborators\/(.+)\/permission$/

function asking() {
  const { github, repository, client } = acme()
  const asked = () => github.requests.flatMap(({ path }) => ASKED.exec(path)?.[1] ?? [])
  return { github, repository, asked, mayWrite: createMayWrite(client, REPOSITORY) }
}

describe('an account may write', () => {
  it.each([
    ['admin', true],
    ['write', true],
    ['read', false],
    ['none', false],
  ] as const)('with the permission %s: %s', async (permission, expected) => {
    const { repository, mayWrite } = asking()
    repository.permissions.set('ada', permission)
    expect(await mayWrite('Ada')).toBe(expected)
  })

  it.each([
    [403, undefined],
    [404, false],
  ])('if GitHub answers %i: %s', async (status, expected) => {
    const { github, mayWrite } = asking()
    github.addFault({ path: ASKED, kind: { status } })
    expect(await mayWrite('ada')).toBe(expected)
  })

  it('is never assumed if GitHub does not answer', async () => {
    const { github, mayWrite } = asking()
    github.addFault({ path: ASKED, kind: { status: 500 }, times: 9 })
    await expect(mayWrite('ada')).rejects.toThrow('500')
  })

  it('is asked once for each account', async () => {
    const { asked, mayWrite } = asking()
    await Promise.all(['ada', 'Ada', 'root'].map(mayWrite))
    await mayWrite('ADA')
    expect(asked()).toEqual(['ada', 'root'])
  })
})
