import { describe, expect, it } from 'vitest'
import { EventPayloadError, readEvent } from './event.ts'

const repository = { id: 1, full_name: 'acme/members', default_branch: 'main' }

describe('readEvent', () => {
  it.each(['pull_request', 'pull_request_target'] as const)('reads %s', (event) => {
    const payload = { action: 'opened', number: 7, pull_request: { head: { sha: 'abc' } }, repository }
    expect(readEvent(event, payload)).toEqual({ kind: 'pull-request', number: 7 })
  })

  it('reads the review of a pull request, whose payload has the number in one place only', () => {
    const payload = { action: 'dismissed', review: { id: 1 }, pull_request: { number: 7 }, repository }
    expect(readEvent('pull_request_review', payload)).toEqual({ kind: 'pull-request', number: 7 })
    expect(() => readEvent('pull_request_review', { number: 7 })).toThrow(/pull_request: /)
  })

  it('reads a push to a branch and one of a tag', () => {
    const push = { ref: 'refs/heads/feature/x', after: 'abc', deleted: false, repository }
    const expected = { kind: 'push', ref: 'refs/heads/feature/x', after: 'abc', defaultBranch: 'main' }
    expect(readEvent('push', push)).toEqual({ ...expected, branch: 'feature/x' })
    expect(readEvent('push', { ...push, ref: 'refs/tags/v1' })).not.toHaveProperty('branch')
    expect(readEvent('push', { ...push, before: 'def' })).toMatchObject({ before: 'def' })
    expect(readEvent('push', { ...push, before: '0'.repeat(40) })).not.toHaveProperty('before')
  })

  it('has nothing to do when a branch or a merge group is deleted, or on other events', () => {
    const deletion = { ref: 'refs/heads/x', after: '0'.repeat(40), deleted: true, repository }
    expect(readEvent('push', deletion)).toMatchObject({ kind: 'unsupported', event: 'push' })
    const group = { head_sha: 'a', base_sha: 'b', base_ref: 'refs/heads/main' }
    expect(readEvent('merge_group', { action: 'destroyed', merge_group: group })).toMatchObject({
      kind: 'unsupported',
      reason: 'The merge group was destroyed.',
    })
    expect(readEvent('release', {})).toEqual({
      kind: 'unsupported',
      event: 'release',
      reason: 'Roster does not act on the event release.',
    })
  })

  it('reads a merge group, a schedule and a run by hand', () => {
    const merge_group = { head_sha: 'a', base_sha: 'b', base_ref: 'refs/heads/main' }
    expect(readEvent('merge_group', { action: 'checks_requested', merge_group })).toEqual({
      kind: 'merge-group',
      headSha: 'a',
      baseSha: 'b',
      baseRef: 'main',
    })
    const queued = { ...merge_group, head_ref: `refs/heads/gh-readonly-queue/main/pr-7-${'b'.repeat(40)}` }
    expect(readEvent('merge_group', { action: 'checks_requested', merge_group: queued })).toMatchObject({
      pullRequest: 7,
    })
    expect(readEvent('schedule', { schedule: '0 6 * * *' })).toEqual({ kind: 'schedule' })
    expect(readEvent('workflow_dispatch', { ref: 'refs/heads/main', inputs: null })).toEqual({
      kind: 'manual',
    })
  })

  it('reads the run of another workflow, also one whose fork has been deleted', () => {
    const head = { head_branch: 'change', head_repository: { full_name: 'acme/members' } }
    const run = { event: 'pull_request_review', head_sha: 'a' }
    expect(readEvent('workflow_run', { action: 'requested', workflow_run: { ...run, ...head } })).toEqual({
      kind: 'workflow-run',
      event: 'pull_request_review',
      headSha: 'a',
      head: { repository: 'acme/members', branch: 'change' },
    })
    const workflow_run = { ...run, head_branch: null, head_repository: null }
    expect(readEvent('workflow_run', { action: 'requested', workflow_run })).not.toHaveProperty('head')
  })

  it.each([{ number: 'seven' }, null, [], 'text'])('says what a payload like %j lacks', (payload) => {
    expect(() => readEvent('pull_request_target', payload)).toThrow(EventPayloadError)
    expect(() => readEvent('pull_request_target', payload)).toThrow(
      /^The payload of pull_request_target is not as GitHub documents it: /,
    )
  })
})
