import type { Finding } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { acme, REPOSITORY } from '../testing/acme.ts'
import { type Check, checkName, writeCheck } from './check-run.ts'

const finding = (severity: Finding['severity'], message: string, rest: Partial<Finding> = {}): Finding => ({
  severity,
  code: 'invalid-value',
  message,
  ...rest,
})

function setUp({ checks = 'write' }: { readonly checks?: 'read' | 'write' } = {}) {
  const { github, repository, client } = acme({ token: { permissions: { contents: 'read', checks } } })
  const headSha = repository.commit({ files: { 'members.json': '{}' } })
  const write = (rest: Partial<Check> = {}) =>
    writeCheck(client, REPOSITORY, {
      name: 'Roster',
      headSha,
      conclusion: 'success',
      title: 'Merging this invites 1 person',
      summary: '### Merging this invites 1 person',
      detailsUrl: 'https://github.com/acme/members/actions/runs/1',
      findings: [],
      file: 'members.json',
      ...rest,
    })
  return { github, repository, write, headSha }
}

describe('a check run', () => {
  it('says the verdict on the commit, with findings on their lines', async () => {
    const { repository, write, headSha } = setUp()
    const findings = [
      finding('warning', 'b', { line: 2, column: 5 }),
      finding('error', 'a', { line: 9, column: 3, file: 'groups.json' }),
      finding('info', 'c'),
    ]
    expect(await write({ conclusion: 'failure', findings })).toEqual({ action: 'written' })
    expect(repository.checkRuns).toMatchObject([
      {
        name: 'Roster',
        headSha,
        status: 'completed',
        conclusion: 'failure',
        title: 'Merging this invites 1 person',
        detailsUrl: 'https://github.com/acme/members/actions/runs/1',
      },
    ])
    expect(repository.checkRuns[0]?.annotations).toMatchObject([
      { level: 'failure', path: 'groups.json', startLine: 9, endLine: 9, startColumn: 3, message: 'a' },
      { level: 'warning', path: 'members.json', startLine: 2, startColumn: 5, message: 'b' },
      { level: 'notice', path: 'members.json', startLine: 1, startColumn: null, message: 'c' },
    ])
  })

  it('takes a second request for the one that counts the rest, and is finished before it', async () => {
    const { github, repository, write } = setUp()
    const findings = Array.from({ length: 75 }, (_, index) => finding('warning', `f${index}`))
    github.addFault({ method: 'PATCH', path: /check-runs/, kind: 'html-502' })
    await expect(write({ findings })).rejects.toThrow('502')
    expect(repository.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'success' }])
    await write({ findings })
    const annotations = repository.checkRuns[1]?.annotations ?? []
    expect(annotations).toHaveLength(51)
    expect(annotations.at(-1)?.message).toBe('25 more findings: see the summary of this run.')
  })

  it('is refused to a token that may not write checks', async () => {
    const { write } = setUp({ checks: 'read' })
    expect(await write()).toMatchObject({
      action: 'refused',
      reason: expect.stringContaining('checks: write'),
    })
  })

  it('has the name of its file if that is not the usual one', () => {
    expect([checkName('members.json'), checkName('eu/members.json')]).toEqual([
      'Roster',
      'Roster: eu/members.json',
    ])
  })
})
