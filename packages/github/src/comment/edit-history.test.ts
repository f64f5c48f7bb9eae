import { Secret } from '@roster/core'
import type { TokenOptions } from '@roster/emulator/github'
import { describe, expect, it } from 'vitest'
import { sealReview } from '../seal/reviewed-plan.ts'
import { visibleDigest } from '../seal/visible-digest.ts'
import { acme, REPOSITORY } from '../testing/acme.ts'
import { readSealedComment } from './evidence.ts'

const KEY = new Secret('the review key of this repository')
const OURS = 'github-actions[bot]'
const START = Date.UTC(2026, 10, 23, 9)
const TEXT = 'Merging this invites **zoe**.'
const OTHER = 'Merging this changes nobody’s access.'
const SUBJECT = { repositoryId: 4711, pullRequest: 1, organization: '1234567890', file: 'members.json' }
const review = { ...SUBJECT, headSha: 'a'.repeat(40), blobSha: 'b'.repeat(40), plannedAt: 1, asOf: 0 }
const sealed = { ...review, textDigest: visibleDigest(TEXT), planDigest: 'plan', changeDigests: ['change'] }
const SEAL = sealReview(sealed, KEY, { maxLength: 18_000 })

const body = (text: string) => `<!-- roster:preview file=members.json -->\n${SEAL}\n\n${text}`

type Edit = readonly [by: string, text: string, isGone?: 'deleted from the history']

/** What a comment proves that was edited, once a second, before the pull request was merged. */
async function previewAfter(edits: readonly Edit[], token: TokenOptions = {}): Promise<string> {
  let now = START
  const { client, repository } = acme({ now: () => new Date(now), token })
  repository.commit({ files: { 'members.json': '{}' } })
  repository.commit({ branch: 'edit', files: { 'members.json': '{ }' } })
  repository.openPullRequest({ head: 'edit' })
  const comment = repository.comment(1, OURS, body(TEXT))
  for (const [by, text, isGone] of edits) {
    now += 1000
    repository.editComment(comment, by, body(text))
    if (isGone) comment.edits.splice(-1, 1, { ...comment.edits.at(-1), body: undefined } as never)
  }
  const { preview } = await readSealedComment(client, REPOSITORY, { ...SUBJECT, mergedAt: now + 1000 }, KEY)
  return preview.status
}

describe('a preview whose text is the sealed one', () => {
  it.each<[string, readonly Edit[], string]>([
    ['was never edited', [], 'valid'],
    [
      'was replaced for a while',
      [
        ['mallory', OTHER],
        ['mallory', TEXT],
      ],
      'edited',
    ],
    [
      'was replaced by a person with the login of the bot',
      [
        ['github-actions', OTHER],
        ['github-actions', TEXT],
      ],
      'edited',
    ],
    [
      'was replaced, and the history of that deleted',
      [
        ['mallory', OTHER, 'deleted from the history'],
        ['mallory', TEXT],
      ],
      'edited',
    ],
    ['was saved as it is, with other line ends', [['ada', `${TEXT}\r\n`]], 'valid'],
    [
      'was replaced before Roster wrote it again',
      [
        ['mallory', OTHER],
        [OURS, TEXT],
      ],
      'valid',
    ],
    [
      'was saved too often to look at all of it',
      Array.from({ length: 101 }, () => ['ada', TEXT] as const),
      'edited',
    ],
  ])('%s', async (_, edits, status) => {
    expect(await previewAfter(edits)).toBe(status)
  })

  it('counts if GitHub does not tell how it was edited', async () => {
    const edits = [
      ['mallory', OTHER],
      ['mallory', TEXT],
    ] as const
    expect(await previewAfter(edits, { isToldBy: 'nothing' })).toBe('valid')
  })
})
