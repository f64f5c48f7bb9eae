/** Reviews for tests: of an organization with owners, Admins, a group, an invitation and an unlisted member. */
import type { CommittedDecisions, NamedCommit } from '../review/close.ts'
import type { Decision, DecisionsDocument } from '../review/decisions-document.ts'
import { decisionsFileName } from '../review/decisions-document.ts'
import { holdersOf } from '../review/holders.ts'
import { type OpeningOptions, openReview } from '../review/open.ts'
import type { ReviewDocument } from '../review/review-document.ts'
import { soundFile } from './members-text.ts'
import { invitation, member, PLATFORM_ROLE, snapshot } from './organization.ts'

export const OPENED = '2026-11-23T12:00:00.000Z'
export const CLOSED = '2026-11-30T12:00:00.000Z'

const SHOP = '9b1d0c2e3f4a4b5c6d7e8f9001122334'
export const at = (name: string) => `${name}@example.com`

/** Ada and Root are owners; Dan is Admin on all deployments, Sam on the shop only. */
export const REVIEW_FILE = `{
  "organization": "1234567890",
  "resources": { "deployments": { "shop": "${SHOP}" } },
  "groups": { "sre": { "deployments": { "shop": "editor" }, "observability": { "*": "viewer" } } },
  "members": {
    "ada@example.com": { "organization": "owner" },
    "root@example.com": { "organization": "owner" },
    "dan@example.com": { "deployments": { "*": "admin" } },
    "sam@example.com": { "deployments": { "shop": "admin" } },
    "bob@example.com": { "groups": ["sre"] },
    "cat@example.com": { "groups": ["sre"], "security": { "*": "viewer" } },
    "joan@example.com": {},
    "max@example.com": { "deployments": { "shop": "viewer" } }
  }
}
`

export const REVIEWED = snapshot(
  [
    member(at('ada'), ['owner']),
    member(at('root'), ['owner']),
    member(at('dan'), ['deployment/*=admin']),
    member(at('sam'), [`deployment/${SHOP}=admin`]),
    member(at('bob'), [`deployment/${SHOP}=editor`, 'observability/*=viewer']),
    member(at('cat'), [`deployment/${SHOP}=editor`, 'observability/*=viewer', 'security/*=viewer'], {
      unknown: [PLATFORM_ROLE],
    }),
    member(at('eve'), ['deployment/*=viewer']),
    member(at('joan')),
  ],
  [invitation(at('max'), [`deployment/${SHOP}=viewer`])],
)

export function openingOptions(options: Partial<OpeningOptions> = {}): OpeningOptions {
  const { roster, origins } = soundFile(REVIEW_FILE)
  return {
    name: '2026-q4',
    openedAt: OPENED,
    file: 'members.json',
    snapshot: REVIEWED,
    roster,
    origins,
    standing: [],
    reviewers: [at('ada'), at('root'), at('dan')],
    by: 'resource',
    rest: 'refuse',
    ...options,
  }
}

/** Throws where it cannot be opened: then the test is broken. */
export function openedReview(options: Partial<OpeningOptions> = {}): ReviewDocument {
  const opening = openReview(openingOptions(options))
  if (opening.code !== 'opened') throw new Error(`expected a review, got ${JSON.stringify(opening)}`)
  return opening.review
}

/** Who has what, as `actual` has it. */
export function holdersNow(actual = REVIEWED, text = REVIEW_FILE) {
  const { roster, origins } = soundFile(text)
  return holdersOf({ snapshot: actual, roster, origins })
}

/** Everything is kept by the reviewer that it is for, except what `others` decide, by item. */
export function decisionsFor(
  review: ReviewDocument,
  others: Readonly<Record<string, Partial<Decision>>> = {},
): readonly DecisionsDocument[] {
  return review.reviewers.map(({ key }) => ({
    version: 1,
    review: review.name,
    of: review.digest,
    reviewer: key,
    decisions: review.subjects.flatMap(({ items }) =>
      items.flatMap(({ id, reviewer }): readonly Decision[] =>
        reviewer === key ? [{ item: id, decision: 'keep', at: OPENED, ...others[id] }] : [],
      ),
    ),
  }))
}

export function commitBy(email: string, id = email, time = OPENED): NamedCommit {
  return { id: id.padEnd(40, '0'), at: time, author: email, email, people: [email] }
}

/** Each reviewer has committed their own. */
export function committed(documents: readonly DecisionsDocument[]): readonly CommittedDecisions[] {
  return documents.map((document) => ({
    file: decisionsFileName(document.reviewer),
    document,
    commits: [commitBy(document.reviewer)],
    commitOf: new Map(document.decisions.map(({ item }) => [item, commitBy(document.reviewer).id])),
  }))
}
