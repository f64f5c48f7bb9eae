import { Secret } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { sealReview } from '../seal/reviewed-plan.ts'
import { type PreviewState, sealRunRecord } from '../seal/run-record.ts'
import { visibleDigest } from '../seal/visible-digest.ts'
import { acme, REPOSITORY } from '../testing/acme.ts'
import { readSealedComment } from './evidence.ts'

const KEY = new Secret('the review key of this repository')
const LIMIT = { maxLength: 18_000 }
/** When the comment was written to last. */
const NOW = Date.UTC(2026, 10, 23, 9)
const MARKER = '<!-- roster:preview file=members.json -->'
const TEXT = 'Merging this invites **zoe**.\n\nMore text.'

const SUBJECT = { repositoryId: 4711, pullRequest: 1, organization: '1234567890', file: 'members.json' }

const review = sealReview(
  {
    ...SUBJECT,
    headSha: 'a'.repeat(40),
    blobSha: 'b'.repeat(40),
    plannedAt: 1,
    textDigest: visibleDigest(TEXT),
    liftsRemovals: false,
    planDigest: 'plan',
    changeDigests: ['change'],
  },
  KEY,
  LIMIT,
)

function record(preview: PreviewState, isComplete = true): string {
  const found = { open: [], spent: new Map() }
  return sealRunRecord({ ...SUBJECT, at: 2, preview, ...(isComplete && { found }) }, KEY, LIMIT)
}

/** What the comment of the workflow's own account proves. */
async function evidenceOf(body: string, mergedAgo = 0) {
  const { client, repository } = acme({ now: () => new Date(NOW) })
  repository.commit({ files: { 'members.json': '{}' } })
  repository.commit({ branch: 'edit', files: { 'members.json': '{ }' } })
  repository.openPullRequest({ head: 'edit' })
  repository.comment(1, 'github-actions[bot]', `${MARKER}\n${body}`)
  const { preview, record: found } = await readSealedComment(
    client,
    REPOSITORY,
    { ...SUBJECT, mergedAt: NOW - mergedAgo },
    KEY,
  )
  return { preview: preview.status, hasRecord: found !== undefined }
}

describe('what a comment proves', () => {
  it.each<[string, string, { preview: string; hasRecord: boolean }]>([
    ['a sealed preview', `${review}\n\n${TEXT}`, { preview: 'valid', hasRecord: false }],
    [
      'the same with the line ends of an editor on the web',
      `${review}\n\n${TEXT}`.replaceAll('\n', '\r\n'),
      { preview: 'valid', hasRecord: false },
    ],
    ['no seal', TEXT, { preview: 'absent', hasRecord: false }],
    [
      'a seal beside other text',
      `${review}\n\n${TEXT.replace('zoe', 'bob')}`,
      { preview: 'edited', hasRecord: false },
    ],
    ['a seal beside less text', `${review}\n\nMerging this`, { preview: 'edited', hasRecord: false }],
    [
      'a record in place of the text',
      `${review}\n${record('intact')}\n\nIt is done.`,
      { preview: 'valid', hasRecord: true },
    ],
    [
      'a record in place of an edited text',
      `${review}\n${record('edited')}\n\nIt was held.`,
      { preview: 'edited', hasRecord: true },
    ],
    [
      'a record that tells nothing of what was open',
      `${review}\n${record('intact', false)}\n\nIt is done.`,
      { preview: 'valid', hasRecord: false },
    ],
    ['a record alone', record('intact'), { preview: 'absent', hasRecord: true }],
  ])('%s', async (_name, body, expected) => {
    expect(await evidenceOf(body)).toEqual(expected)
  })

  it.each([
    [0, 'valid'],
    [1000, 'late'],
    [60_000, 'late'],
  ])('is late if it was written to %i ms after the merge or later: %s', async (mergedAgo, preview) => {
    expect((await evidenceOf(`${review}\n\n${TEXT}`, mergedAgo)).preview).toBe(preview)
  })

  it('keeps what the first record found, whatever was written to the comment since', async () => {
    const body = (state: PreviewState) => `${review}\n${record(state)}\n\nIt is done.`
    expect((await evidenceOf(body('intact'), 60_000)).preview).toBe('valid')
    expect((await evidenceOf(body('late'))).preview).toBe('late')
  })
})
