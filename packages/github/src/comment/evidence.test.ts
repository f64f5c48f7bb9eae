import { Secret } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { sealReview } from '../seal/reviewed-plan.ts'
import { type PreviewState, reviewFingerprint, sealRunRecord } from '../seal/run-record.ts'
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

const REVIEW = {
  ...SUBJECT,
  headSha: 'a'.repeat(40),
  blobSha: 'b'.repeat(40),
  plannedAt: 1,
  textDigest: visibleDigest(TEXT),
  asOf: 0,
  planDigest: 'plan',
  changeDigests: ['change'],
}

const review = sealReview(REVIEW, KEY, LIMIT)

/** An earlier preview of the same head. */
const older = sealReview({ ...REVIEW, plannedAt: 0 }, KEY, LIMIT)

function record(preview: PreviewState, { isComplete = true, beside = review, at = 2 } = {}): string {
  const content = { ...SUBJECT, at, preview, review: reviewFingerprint(beside) }
  const found = { open: [], others: [], spent: new Map() }
  return sealRunRecord({ ...content, ...(isComplete && { found }) }, KEY, LIMIT) ?? ''
}

const OURS = 'github-actions[bot]'

/** What comments prove: by default, one of the workflow's own account. */
async function evidenceOf(
  bodies: string | readonly (readonly [author: string, body: string])[],
  mergedAgo = 0,
) {
  const { client, repository } = acme({ now: () => new Date(NOW) })
  repository.commit({ files: { 'members.json': '{}' } })
  repository.commit({ branch: 'edit', files: { 'members.json': '{ }' } })
  repository.openPullRequest({ head: 'edit' })
  const comments = typeof bodies === 'string' ? [[OURS, bodies] as const] : bodies
  for (const [author, body] of comments) repository.comment(1, author, `${MARKER}\n${body}`)
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
      `${review}\n${record('intact', { isComplete: false })}\n\nIt is done.`,
      { preview: 'valid', hasRecord: false },
    ],
    ['a record alone', record('intact'), { preview: 'absent', hasRecord: true }],
    [
      'a record beside another genuine seal than it was written for',
      `${older}\n${record('intact')}\n\nIt is done.`,
      { preview: 'edited', hasRecord: true },
    ],
    [
      'text that passes for a hidden line',
      `${review}\n<!-- roster:note --> Merging this invites nobody else.\n\n${TEXT}`,
      { preview: 'edited', hasRecord: false },
    ],
    [
      'a hidden line that opens and does not end, so that it hides what follows',
      `${review}\n\n<!-- roster:note\n${TEXT}`,
      { preview: 'edited', hasRecord: false },
    ],
    [
      'hidden lines around a part of the text',
      `${review}\n\nMerging this invites **zoe**.\n<!-- roster:reviewed-by\n\nMore text.\n<!-- roster:end -->`,
      { preview: 'forged', hasRecord: false },
    ],
    [
      'a seal in the middle of the text, where it ends a list or a table',
      `Merging this invites **zoe**.\n${review}\n\nMore text.`,
      { preview: 'edited', hasRecord: false },
    ],
    [
      'another sealed line below the text',
      `${review}\n\n${TEXT}\n${record('intact').replace('applied', 'applied ')}`,
      { preview: 'edited', hasRecord: false },
    ],
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

  const whole = `${review}\n\n${TEXT}`

  it.each<[string, readonly (readonly [string, string])[], string]>([
    ['of another bot', [['dependabot[bot]', whole]], 'foreign'],
    ['of a user', [['mallory', whole]], 'foreign'],
    ['of a user with the name of the bot', [['github-actions', whole]], 'foreign'],
    ['of another bot, without a genuine seal', [['dependabot[bot]', TEXT]], 'absent'],
    [
      'of another bot, before ours',
      [
        ['dependabot[bot]', `${older}\n\nfake`],
        [OURS, whole],
      ],
      'valid',
    ],
    [
      'of another bot, beside ours that was edited',
      [
        ['dependabot[bot]', whole],
        [OURS, `${whole}!`],
      ],
      'edited',
    ],
    [
      'of ours twice: the newest counts',
      [
        [OURS, `${older}\n\nfake`],
        [OURS, whole],
      ],
      'valid',
    ],
    [
      'of ours twice: the newest counts, if it was edited, too',
      [
        [OURS, `${older}\n\n${TEXT}`],
        [OURS, `${whole}!`],
      ],
      'edited',
    ],
    [
      'of ours, beside one without a seal',
      [
        [OURS, TEXT],
        [OURS, whole],
      ],
      'valid',
    ],
  ])('by their author: a comment %s', async (_name, comments, preview) => {
    expect((await evidenceOf(comments)).preview).toBe(preview)
  })

  it('no record of another account', async () => {
    expect(
      await evidenceOf([
        [OURS, whole],
        ['other[bot]', `${review}\n${record('intact', { at: 9 })}`],
      ]),
    ).toEqual({
      preview: 'valid',
      hasRecord: false,
    })
  })

  it('keeps what the first record found, whatever was written to the comment since', async () => {
    const body = (state: PreviewState) => `${review}\n${record(state)}\n\nIt is done.`
    expect((await evidenceOf(body('intact'), 60_000)).preview).toBe('valid')
    expect((await evidenceOf(body('late'))).preview).toBe('late')
  })
})
