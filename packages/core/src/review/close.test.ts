import { describe, expect, it } from 'vitest'
import {
  type ClosingSources,
  closeReview,
  type Decision,
  type DecisionsDocument,
  keptBy,
  type ReviewDocument,
  type Snapshot,
  unreviewedBy,
  type VerificationSources,
  verifyReview,
} from '../index.ts'
import { invitation, member, snapshot } from '../testing/organization.ts'
import {
  at,
  CLOSED,
  commitBy,
  committed,
  decisionsFor,
  holdersNow,
  openedReview,
  REVIEWED,
} from '../testing/reviews.ts'
import { documentDigest } from './document-digest.ts'
import type { EvidenceDocument } from './evidence-document.ts'

const REVIEW = openedReview()
const SHOP = '9b1d0c2e3f4a4b5c6d7e8f9001122334'
const BOB = `${at('bob')} deployments/shop=editor`
const SAM = `${at('sam')} deployments/shop=admin`
const EVE = `${at('eve')} deployments/*=viewer`
const JOAN = `${at('joan')} membership`
const OTHERS = {
  [BOB]: { decision: 'revoke', reason: 'moved on' },
  [EVE]: { decision: 'revoke', reason: 'left' },
  [JOAN]: { decision: 'revoke', reason: 'left' },
  [SAM]: {
    decision: 'change',
    reason: 'reads only',
    to: { kind: 'deployment', role: 'viewer', resource: SHOP },
  },
} as const
const DECISIONS = decisionsFor(REVIEW, OTHERS)
const OPENING = [commitBy(at('ada'), 'a1')]

/** The organization with these members as given; undefined takes one away. */
function organization(
  changes: Readonly<Record<string, readonly string[] | undefined>>,
  invitations = REVIEWED.invitations,
): Snapshot {
  const known = REVIEWED.members.flatMap((each) => {
    const name = each.email?.split('@')[0] ?? ''
    if (!(name in changes)) return [each]
    const roles = changes[name]
    return roles === undefined ? [] : [member(each.email ?? '', roles)]
  })
  const joined = Object.entries(changes).flatMap(([name, roles]) =>
    roles === undefined || REVIEWED.members.some(({ email }) => email === at(name))
      ? []
      : [member(at(name), roles)],
  )
  return snapshot([...known, ...joined], invitations)
}

/** As decided. */
const DONE = organization({
  bob: ['observability/*=viewer'],
  sam: [`deployment/${SHOP}=viewer`],
  eve: undefined,
  joan: undefined,
})

function closing(changes: Partial<ClosingSources> = {}) {
  return closeReview({
    review: REVIEW,
    opened: OPENING,
    decisions: committed(DECISIONS),
    now: holdersNow(DONE),
    closedAt: CLOSED,
    head: 'head',
    acceptUnproven: false,
    endOf: () => ({}),
    ...changes,
  })
}

function codes(changes: Partial<ClosingSources>): readonly string[] {
  return closing(changes).problems.map(({ code }) => code)
}

/** Evidence of the review as it should be. */
function evidence(changes: Partial<ClosingSources> = {}): EvidenceDocument {
  return closing(changes).evidence ?? expect.fail('not closed')
}

describe('a review is closed', () => {
  it('if everything is decided and done, with who decided what, in which commit', () => {
    const { outcomes, reviewers, added, digest } = evidence()
    expect(outcomes.find(({ item }) => item === BOB)).toMatchObject({
      decision: 'revoke',
      reason: 'moved on',
      by: at('dan'),
      commit: commitBy(at('dan')).id,
      result: 'revoked',
    })
    expect(outcomes.find(({ item }) => item === SAM)).toMatchObject({ result: 'changed' })
    expect(outcomes).toHaveLength(13)
    expect(reviewers.map(({ named }) => named)).toEqual([true, true, true])
    expect(added).toEqual([])
    expect(digest).toMatch(/^[0-9a-f]{64}$/)
  })

  it.each<[what: string, changes: Partial<ClosingSources>, code: string]>([
    ['something is not decided', { decisions: committed(DECISIONS.slice(0, 2)) }, 'undecided'],
    [
      'a revoked role is still there',
      {
        now: holdersNow(
          organization({
            bob: [`deployment/${SHOP}=editor`, 'observability/*=viewer'],
            sam: [`deployment/${SHOP}=viewer`],
            eve: undefined,
            joan: undefined,
          }),
        ),
      },
      'still-held',
    ],
    [
      'a member whose membership was revoked is still there, with other roles',
      {
        now: holdersNow(
          organization({
            bob: ['observability/*=viewer'],
            sam: [`deployment/${SHOP}=viewer`],
            eve: undefined,
            joan: ['billing-admin'],
          }),
        ),
      },
      'still-held',
    ],
    [
      'a role that was decided in its place is not there',
      {
        now: holdersNow(
          organization({ bob: ['observability/*=viewer'], sam: [], eve: undefined, joan: undefined }),
        ),
      },
      'not-granted',
    ],
    ['the frozen state was edited', { review: { ...REVIEW, openedAt: CLOSED } }, 'frozen-changed'],
    [
      'the frozen state was edited in a later commit',
      { opened: [...OPENING, commitBy(at('dan'), 'b2', CLOSED)] },
      'frozen-changed',
    ],
    ['the frozen state is not committed', { opened: undefined }, 'not-committed'],
    [
      'decisions are not committed',
      { decisions: committed(DECISIONS).map((each) => ({ ...each, commits: undefined })) },
      'not-committed',
    ],
    [
      'another person committed a line of decisions',
      {
        decisions: committed(DECISIONS).map((each) => ({
          ...each,
          commits: [...(each.commits ?? []), commitBy('mallory@evil.example')],
        })),
      },
      'committed-by-other',
    ],
  ])('not if %s', (_, changes, code) => {
    expect(codes(changes)).toContain(code)
  })

  it('says what was granted since it was opened, and what is gone, and still closes', () => {
    const now = holdersNow(
      organization(
        {
          bob: ['observability/*=viewer'],
          sam: [`deployment/${SHOP}=viewer`],
          eve: undefined,
          joan: undefined,
          dan: undefined,
          zoe: ['owner'],
        },
        [invitation(at('new'), [`deployment/${SHOP}=viewer`])],
      ),
    )
    const { added, outcomes } = evidence({ now })
    expect(added).toEqual([
      { subject: at('new'), item: `${at('new')} deployments/shop=viewer` },
      { subject: at('zoe'), item: `${at('zoe')} owner` },
    ])
    expect(outcomes.filter(({ result }) => result === 'gone').map(({ item }) => item)).toEqual([
      `${at('dan')} deployments/*=admin`,
      `${at('max')} deployments/shop=viewer`,
    ])
  })

  it('takes a membership for kept if the member has got roles since', () => {
    const others = Object.fromEntries(Object.entries(OTHERS).filter(([item]) => item !== JOAN))
    const decisions = committed(decisionsFor(REVIEW, others))
    const now = holdersNow(
      organization({
        bob: ['observability/*=viewer'],
        sam: [`deployment/${SHOP}=viewer`],
        eve: undefined,
        joan: ['billing-admin'],
      }),
    )
    const { outcomes, added } = evidence({ decisions, now })
    expect(outcomes.find(({ item }) => item === JOAN)).toMatchObject({ result: 'kept' })
    expect(added).toEqual([{ subject: at('joan'), item: `${at('joan')} billing-admin` }])
  })

  it('takes an invitation that was accepted meanwhile for the same access', () => {
    const now = holdersNow(
      organization(
        {
          bob: ['observability/*=viewer'],
          sam: [`deployment/${SHOP}=viewer`],
          eve: undefined,
          joan: undefined,
          max: [`deployment/${SHOP}=viewer`],
        },
        [],
      ),
    )
    expect(evidence({ now })).toMatchObject({ added: [] })
  })

  it('does not take a member who lost every role for one who joined', () => {
    const now = holdersNow(
      organization({
        bob: ['observability/*=viewer'],
        sam: [`deployment/${SHOP}=viewer`],
        eve: [],
        joan: undefined,
      }),
    )
    expect(evidence({ now })).toMatchObject({ added: [] })
  })

  it.each([
    ['their address', 'ADA@example.com', true],
    ['a co-author', 'x@evil.example\nada@example.com', true],
    ['GitHub’s address for their login', '123+ada-l@users.noreply.github.com', true],
    ['GitHub’s address for another login', '123+mallory@users.noreply.github.com', false],
    ['another address', 'ada@evil.example', false],
  ])('knows a reviewer by %s', (_, people, named) => {
    const [first, ...rest] = committed(DECISIONS)
    const review = {
      ...REVIEW,
      reviewers: REVIEW.reviewers.map((each) => ({
        ...each,
        github: each.key === at('ada') ? 'Ada-L' : 'other',
      })),
    }
    const whole: ReviewDocument = { ...review, digest: documentDigest(review) }
    const documents = [first, ...rest].map((each) => ({
      ...each,
      document: { ...each?.document, of: whole.digest },
    }))
    const commit = { ...commitBy(people), people: people.split('\n') }
    const decisions = documents.map((each, index) =>
      index === 0 ? { ...each, commits: [commit] } : each,
    ) as ClosingSources['decisions']
    expect(codes({ review: whole, decisions }).includes('committed-by-other')).toBe(!named)
  })

  it('is closed with others’ commits only if that is accepted, and says so', () => {
    const decisions = committed(DECISIONS).map((each) => ({
      ...each,
      commits: [commitBy('mallory@evil.example')],
    }))
    expect(evidence({ decisions, acceptUnproven: true })).toMatchObject({
      unproven: true,
      reviewers: [{ named: false }, { named: false }, { named: false }],
    })
  })

  it('not if a revoked API key is still there', () => {
    const keys = [{ id: 'k1', name: 'ci', assignments: [], unknown: [] }]
    const review = openedReview({ snapshot: { ...REVIEWED, keys } })
    const decisions = committed(
      decisionsFor(review, { ...OTHERS, 'key-id:k1': { decision: 'revoke', reason: 'unused' } }),
    )
    const withKey = holdersNow({ ...DONE, keys })
    expect(codes({ review, decisions, now: withKey })).toEqual(['still-held'])
    expect(codes({ review, decisions })).toEqual([])
  })

  it('has no token of an invitation', () => {
    expect(JSON.stringify(evidence())).not.toContain('token')
  })
})

describe('the review after', () => {
  it('marks what this one did not keep', () => {
    const known = keptBy(REVIEW, evidence())
    const next = openedReview({
      name: '2027-q1',
      known,
      since: { name: REVIEW.name, digest: REVIEW.digest, closedAt: CLOSED },
      snapshot: organization({
        bob: [`deployment/${SHOP}=editor`, 'observability/*=viewer'],
        sam: [`deployment/${SHOP}=viewer`],
        eve: undefined,
        joan: ['billing-admin'],
        zoe: ['owner'],
      }),
    })
    const marked = next.subjects.flatMap(({ items }) => items.flatMap(({ id, isNew }) => (isNew ? [id] : [])))
    // What was revoked and is back is new; what a change left is not.
    expect(marked.toSorted()).toEqual([BOB, `${at('joan')} billing-admin`, `${at('zoe')} owner`].toSorted())
  })
})

describe('a closed review', () => {
  const sources: VerificationSources = {
    review: REVIEW,
    evidence: evidence(),
    decisions: committed(DECISIONS),
    opened: OPENING,
    closed: [commitBy(at('ada'), 'c3', CLOSED)],
    signed: new Set(),
  }
  const failures = (changes: Partial<VerificationSources>) =>
    verifyReview({ ...sources, ...changes }).filter(({ status }) => status === 'failed')
  /** As an attacker would edit it who knows how digests are made. */
  const forged = (changes: Partial<EvidenceDocument>): EvidenceDocument => {
    const edited = { ...evidence(), ...changes }
    return { ...edited, digest: documentDigest(edited) }
  }

  it('verifies, and says what is not proven', () => {
    const checks = verifyReview(sources)
    expect(checks.filter(({ status }) => status === 'failed')).toEqual([])
    expect(checks.filter(({ status }) => status === 'unproven').map(({ message }) => message)).toEqual([
      expect.stringContaining('have no signature'),
      expect.stringContaining('What the organization was'),
      expect.stringContaining('clocks'),
    ])
    const ids = [
      ...OPENING,
      ...(sources.closed ?? []),
      ...sources.decisions.flatMap(({ commits = [] }) => commits),
    ].map(({ id }) => id)
    expect(verifyReview({ ...sources, signed: new Set(ids) })).toContainEqual({
      status: 'proven',
      message: 'All of these commits have a good signature.',
    })
  })

  it.each<[what: string, changes: Partial<VerificationSources>, message: string]>([
    ['edited evidence', { evidence: { ...evidence(), closedAt: 'never' } }, 'The evidence was changed'],
    [
      'evidence with another result and a digest to match',
      { evidence: forged({ outcomes: evidence().outcomes.map((each) => ({ ...each, result: 'kept' })) }) },
      'does not follow',
    ],
    [
      'evidence with another reviewer and a digest to match',
      { evidence: forged({ outcomes: evidence().outcomes.map((each) => ({ ...each, by: at('root') })) }) },
      'does not follow',
    ],
    [
      'evidence that hides who joined',
      { evidence: forged({ added: [{ subject: 'x', item: 'x owner' }] }) },
      'does not follow',
    ],
    [
      'evidence whose end shows a revoked role',
      { evidence: forged({ now: holdersNow(REVIEWED) }) },
      'still there',
    ],
    ['evidence of another review', { evidence: forged({ of: 'b'.repeat(64) }) }, 'of another review'],
    [
      'evidence that names another commit',
      {
        evidence: forged({
          outcomes: evidence().outcomes.map((each) => ({ ...each, commit: 'f'.repeat(40) })),
        }),
      },
      'another commit',
    ],
    [
      'evidence that was edited in a later commit',
      { closed: [commitBy(at('ada'), 'c3'), commitBy(at('ada'), 'd4')] },
      'after it was first committed',
    ],
    [
      'edited decisions',
      {
        decisions: committed(
          decisionsFor(REVIEW, { ...OTHERS, [BOB]: { decision: 'revoke', reason: 'another' } }),
        ),
      },
      'not as it was when the review was closed',
    ],
    ['decisions that are missing', { decisions: committed(DECISIONS).slice(1) }, 'is missing'],
    [
      'decisions by another person',
      {
        decisions: committed(DECISIONS).map((each) => ({
          ...each,
          commits: [commitBy('mallory@evil.example')],
        })),
      },
      'nothing in git shows',
    ],
    [
      'decisions from before the review',
      {
        decisions: committed(DECISIONS).map((each) => ({
          ...each,
          commits: [commitBy(each.document.reviewer, 'e5', '2026-01-01T00:00:00Z')],
        })),
      },
      'before the review',
    ],
    ['an edited frozen state', { review: { ...REVIEW, openedAt: CLOSED } }, 'its digest does not match'],
    [
      'a frozen state that was edited in a later commit',
      { opened: [...OPENING, commitBy(at('dan'), 'b2', CLOSED)] },
      'changed after it was opened, in b2',
    ],
  ])('does not verify with %s', (_, changes, message) => {
    expect(failures(changes).map((each) => each.message)).toContainEqual(expect.stringContaining(message))
  })

  /** Decisions that were forged, with evidence that was made to fit them: digests, outcomes and all. */
  /** Every decision about root is this reviewer's, and keeps what they have. */
  const rootKeptBy = (reviewer: string) =>
    DECISIONS.map((each) => ({
      ...each,
      decisions: each.decisions
        .filter(({ item }) => item !== ROOT)
        .concat(each.reviewer === reviewer ? [{ item: ROOT, decision: 'keep', at: CLOSED }] : []),
    }))
  const fitted = (documents: readonly DecisionsDocument[], changes: Partial<EvidenceDocument> = {}) => {
    const decisions = committed(documents)
    return {
      decisions,
      evidence: forged({
        reviewers: evidence().reviewers.map((each) => {
          const own = decisions.find(({ file }) => file === each.file)
          return own ? { ...each, digest: documentDigest(own.document) } : each
        }),
        outcomes: evidence().outcomes.flatMap((outcome) => {
          const own = documents.flatMap(({ reviewer, decisions: made }) =>
            made.flatMap((each) => (each.item === outcome.item ? [{ ...each, by: reviewer }] : [])),
          )
          return own.length === 0 ? [] : [{ ...outcome, ...own[0] }]
        }),
        ...changes,
      }),
    }
  }
  const edited = (change: (decision: Decision, by: string) => readonly Decision[]) =>
    DECISIONS.map((document) => ({
      ...document,
      decisions: document.decisions.flatMap((decision) => change(decision, document.reviewer)),
    }))
  const CAT = `${at('cat')} deployments/shop=editor`
  const ROOT = `${at('root')} owner`

  it.each<[what: string, forgery: () => Partial<VerificationSources>, message: string]>([
    [
      'an edited decision',
      () =>
        fitted(
          edited((each) => (each.item === BOB ? [{ item: BOB, decision: 'keep', at: each.at }] : [each])),
        ),
      'does not follow',
    ],
    [
      'decisions that name another digest',
      () => fitted(DECISIONS.map((each) => ({ ...each, of: 'b'.repeat(64) }))),
      'are about another review',
    ],
    [
      'decisions under a reviewer who was not one',
      () => fitted(DECISIONS.map((each) => ({ ...each, reviewer: at('sam') }))),
      'is not a reviewer of this review',
    ],
    [
      'a decision by a reviewer whose roles do not cover it',
      () => fitted(rootKeptBy(at('dan'))),
      'dan@example.com may not decide about it',
    ],
    [
      'a decision about one’s own access',
      () => fitted(rootKeptBy(at('root'))),
      'root@example.com may not decide about their own access',
    ],
    [
      'a decision that was taken out',
      () => fitted(edited((each) => (each.item === BOB ? [] : [each]))),
      `${BOB}: not decided yet`,
    ],
    [
      'a role that was taken out of the frozen state, with a digest to match',
      () => {
        const subjects = REVIEW.subjects.map((subject) => ({
          ...subject,
          items: subject.items.filter(({ id }) => id !== BOB),
        }))
        const review = { ...REVIEW, subjects }
        const whole = { ...review, digest: documentDigest(review) }
        const documents = edited((each) => (each.item === BOB ? [] : [each])).map((each) => ({
          ...each,
          of: whole.digest,
        }))
        // The opening commit has another line, so that the file has a second commit.
        return {
          ...fitted(documents, { of: whole.digest }),
          review: whole,
          opened: [...OPENING, commitBy(at('dan'), 'b2', CLOSED)],
        }
      },
      'changed after it was opened',
    ],
    [
      'two decisions whose items were swapped',
      () =>
        fitted(
          edited((each) => {
            if (each.item === BOB) return [{ ...each, item: CAT }]
            return each.item === CAT ? [{ ...each, item: BOB }] : [each]
          }),
        ),
      `${CAT}: decided to revoke, and still there`,
    ],
    [
      'a role that was marked as nobody’s to review',
      () => {
        const review = {
          ...REVIEW,
          subjects: REVIEW.subjects.map((subject) => ({
            ...subject,
            items: subject.items.map(({ reviewer, ...item }) =>
              item.id === BOB
                ? { ...item, unreviewed: 'Nobody decides about their own access.' }
                : { ...item, ...(reviewer !== undefined && { reviewer }) },
            ),
          })),
        }
        const whole = { ...review, digest: documentDigest(review) }
        const documents = edited((each) => (each.item === BOB ? [] : [each])).map((each) => ({
          ...each,
          of: whole.digest,
        }))
        return { ...fitted(documents, { of: whole.digest, unreviewed: unreviewedBy(whole) }), review: whole }
      },
      `${BOB}: left out of the review, although ada@example.com may decide about it`,
    ],
    [
      'evidence that was copied from another review of the same organization',
      () => ({ evidence: forged({ review: '2026-q3' }) }),
      'of another review',
    ],
    [
      'evidence that claims more to be unreviewed',
      () => ({ evidence: forged({ unreviewed: [{ item: BOB, reason: 'x' }] }) }),
      'does not follow',
    ],
    [
      'a clock that was set back before closing',
      () => ({ evidence: forged({ closedAt: '2026-11-01T00:00:00Z' }) }),
      'closed before it was opened',
    ],
    [
      'a clock that was set back between the decisions and the evidence',
      () => ({
        decisions: committed(DECISIONS).map((each) => ({
          ...each,
          commits: [commitBy(each.document.reviewer, each.document.reviewer, '2026-12-24T00:00:00Z')],
        })),
      }),
      'committed before decisions',
    ],
  ])('does not verify with %s', (_, forgery, message) => {
    expect(failures(forgery()).map((each) => each.message)).toContainEqual(expect.stringContaining(message))
  })

  it('says which decisions have a time that cannot be', () => {
    const early = edited((each) => [each.item === BOB ? { ...each, at: '2026-01-01T00:00:00Z' } : each])
    const checks = verifyReview({ ...sources, ...fitted(early) })
    expect(checks.filter(({ status }) => status === 'failed')).toEqual([])
    expect(checks).toContainEqual({
      status: 'unproven',
      message: `1 of 13 decisions have a time before the review was opened or after it was closed, such as ${BOB}: a clock was wrong, or set.`,
    })
  })

  it('says what nobody could decide about', () => {
    const alone = snapshot([member(at('ada'), ['owner']), member(at('bob'), ['deployment/*=viewer'])])
    const review = openedReview({ snapshot: alone, reviewers: [at('ada')], rest: 'unreviewed' })
    const decisions = committed(decisionsFor(review))
    const closed = evidence({ review, decisions, now: holdersNow(alone) })
    expect(closed.unreviewed).toEqual([
      {
        item: `${at('ada')} owner`,
        reason: 'Nobody decides about their own access, and no other member may.',
      },
    ])
    const checks = verifyReview({ ...sources, review, evidence: closed, decisions })
    expect(checks.filter(({ status }) => status === 'failed')).toEqual([])
    expect(checks).toContainEqual({
      status: 'unproven',
      message: `${at('ada')} owner: nobody decided about it. Nobody decides about their own access, and no other member may.`,
    })
    // It was there, so the next review does not take it for new.
    const next = openedReview({
      name: '2027-q1',
      snapshot: alone,
      known: keptBy(review, closed),
      reviewers: [at('ada')],
      rest: 'unreviewed',
    })
    expect(next.subjects.flatMap(({ items }) => items.filter(({ isNew }) => isNew))).toEqual([])
  })

  it('does not verify with a frozen state whose digest was made anew: no decision is about it', () => {
    const edited = { ...REVIEW, subjects: REVIEW.subjects.filter(({ key }) => key !== at('eve')) }
    const review = { ...edited, digest: documentDigest(edited) }
    expect(failures({ review }).length).toBeGreaterThan(3)
  })
})
