import { describe, expect, it } from 'vitest'
import { openReview } from '../index.ts'
import { atoms } from '../testing/assignments.ts'
import { membersText, rosterOf, soundFile } from '../testing/members-text.ts'
import { invitation, member, snapshot } from '../testing/organization.ts'
import { at, openedReview, openingOptions, REVIEWED } from '../testing/reviews.ts'
import { readManagers } from './divide.ts'
import { isWhole } from './document-digest.ts'

/** Reviewer by item. */
function assigned(options: Parameters<typeof openedReview>[0] = {}): Readonly<Record<string, string>> {
  const { subjects } = openedReview(options)
  const pairs = subjects.flatMap(({ items }) =>
    items.map(({ id, reviewer = 'nobody' }) => [id, reviewer] as const),
  )
  return Object.fromEntries(
    pairs.map(([id, reviewer]) => [id.replaceAll('@example.com', ''), reviewer.split('@')[0] ?? '']),
  )
}

describe('a review that is opened', () => {
  it('gives each item to one reviewer who may decide about it, and does not hold it', () => {
    const byItem = assigned()
    expect(byItem).toMatchObject({
      'ada owner': 'root',
      'root owner': 'ada',
      // Dan manages all deployments, but not his own role on them.
      'bob deployments/shop=editor': 'dan',
      'cat deployments/shop=editor': 'dan',
      'sam deployments/shop=admin': 'dan',
    })
    expect(byItem['dan deployments/*=admin']).toMatch(/^(?:ada|root)$/)
    for (const owners of [
      'bob observability/*=viewer',
      'joan membership',
      'max deployments/shop=viewer',
      'cat platform platform-admin',
    ]) {
      expect(byItem[owners], owners).toMatch(/^(?:ada|root)$/)
    }
    expect(Object.keys(byItem)).toHaveLength(13)
  })

  it('has the most powerful first, and says how each has what they have', () => {
    const { subjects } = openedReview()
    expect(subjects.slice(0, 3).map(({ key }) => key)).toEqual([at('ada'), at('root'), at('dan')])
    const [shop] = subjects.find(({ key }) => key === at('bob'))?.items ?? []
    expect(shop).toMatchObject({ through: ['sre'], inFile: true })
    expect(subjects.find(({ key }) => key === at('eve'))).toMatchObject({
      listing: 'unlisted',
      items: [{ inFile: false, through: [] }],
    })
    expect(subjects.find(({ key }) => key === at('max'))).toMatchObject({ kind: 'invitation' })
  })

  it('has a digest over all of it', () => {
    const review = openedReview()
    expect(isWhole(review)).toBe(true)
    const edited = { ...review, openedAt: '2026-01-01T00:00:00Z' }
    expect(isWhole(edited)).toBe(false)
    expect(openedReview().digest).toBe(review.digest)
  })

  it('has no token of an invitation', () => {
    expect(JSON.stringify(openedReview())).not.toContain('token')
  })

  it.each<[by: 'group' | 'manager', items: readonly string[]]>([
    ['group', ['bob observability/*=viewer', 'cat observability/*=viewer']],
    ['manager', ['cat security/*=viewer', 'cat observability/*=viewer', 'cat deployments/shop=editor']],
  ])('keeps together what belongs together, by %s', (by, items) => {
    const managers = new Map([[at('cat'), at('root')]])
    const byItem = assigned({ by, ...(by === 'manager' && { managers }) })
    const reviewers = new Set(items.map((item) => byItem[item]))
    expect(reviewers.size).toBe(1)
    if (by === 'manager') expect([...reviewers]).toEqual(['root'])
  })

  it('is refused if nobody may decide about something, and names it', () => {
    const opening = openReview(openingOptions({ reviewers: [at('dan')] }))
    expect(opening).toMatchObject({ code: 'unassigned' })
    const { unassigned = [] } = opening as {
      unassigned?: readonly { item: { id: string }; reason: string }[]
    }
    expect(unassigned.map(({ item }) => item.id)).toContain(`${at('ada')} owner`)
    expect(unassigned.find(({ item }) => item.id === `${at('dan')} deployments/*=admin`)?.reason).toBe(
      'Nobody decides about their own access.',
    )
    expect(unassigned.map(({ item }) => item.id)).not.toContain(`${at('bob')} deployments/shop=editor`)
  })

  it('has owners take the rest, if asked', () => {
    const byItem = assigned({ reviewers: [at('dan')], rest: 'owners' })
    expect(byItem).toMatchObject({
      'ada owner': 'root',
      'root owner': 'ada',
      'bob deployments/shop=editor': 'dan',
    })
  })

  describe('for an only owner, about whose access nobody else may decide', () => {
    const owners = ['owner'] as const
    const only = (extra: Parameters<typeof openingOptions>[0] = {}) =>
      openReview(
        openingOptions({
          snapshot: snapshot([
            member(at('ada'), [...owners]),
            member(at('dan'), ['deployment/*=admin']),
            member(at('bob'), [`deployment/*=viewer`]),
          ]),
          reviewers: [at('ada'), at('dan')],
          rest: 'unreviewed',
          ...extra,
        }),
      )
    const reviewersOf = (opening: ReturnType<typeof only>) =>
      opening.code === 'opened'
        ? opening.review.subjects.flatMap(({ items }) =>
            items.map(({ id, reviewer, unreviewed }) => `${id}: ${reviewer ?? unreviewed}`),
          )
        : opening.code

    it.each(['refuse', 'owners'] as const)(
      'is refused under %s, and says that no other reviewer would help',
      (rest) => {
        expect(only({ rest })).toMatchObject({
          code: 'unassigned',
          unassigned: [{ item: { id: `${at('ada')} owner` }, isUndecidable: true }],
        })
      },
    )

    it('leaves their own access unreviewed if that is chosen, and nothing else', () => {
      expect(reviewersOf(only())).toEqual([
        `${at('ada')} owner: To grant or revoke Organization owner takes an Organization owner. Nobody decides about their own access, and no other member may.`,
        `${at('dan')} deployments/*=admin: ${at('ada')}`,
        `${at('bob')} deployments/*=viewer: ${at('dan')}`,
      ])
    })

    it('leaves nothing unreviewed that another member may decide', () => {
      expect(reviewersOf(only({ reviewers: [at('dan')] }))).toEqual([
        `${at('ada')} owner: To grant or revoke Organization owner takes an Organization owner. Nobody decides about their own access, and no other member may.`,
        `${at('dan')} deployments/*=admin: ${at('ada')}`,
        `${at('bob')} deployments/*=viewer: ${at('dan')}`,
      ])
      const two = snapshot([member(at('ada'), [...owners]), member(at('root'), [...owners])])
      expect(reviewersOf(only({ snapshot: two, reviewers: [at('ada')] }))).toEqual([
        `${at('ada')} owner: ${at('root')}`,
        `${at('root')} owner: ${at('ada')}`,
      ])
    })
  })

  it.each([[at('eva')], [at('max')]])('has only members as reviewers: not %s', (stranger) => {
    expect(openReview(openingOptions({ reviewers: [at('ada'), stranger] }))).toEqual({
      code: 'not-members',
      reviewers: [stranger],
    })
  })

  it('distinguishes items that read the same', () => {
    const wire = (extra: string) => ({ path: 'platform', roleId: 'x', wire: { role_id: 'x', extra } })
    const actual = snapshot([...REVIEWED.members, member(at('zoe'), [], { unknown: [wire('a'), wire('b')] })])
    const { subjects } = openedReview({ snapshot: actual })
    expect(subjects.find(({ key }) => key === at('zoe'))?.items.map(({ id }) => id)).toEqual([
      `${at('zoe')} platform x`,
      `${at('zoe')} platform x #2`,
    ])
  })

  it('has what a member was given for a while since the review before', () => {
    const members = {
      [at('ada')]: { organization: 'owner' },
      [at('root')]: { organization: 'owner' },
      [at('bob')]: {
        deployments: {
          '*': [
            { role: 'admin', expires: '2026-11-10', reason: 'INC-42' },
            { role: 'editor', expires: '2026-10-01' },
          ],
        },
      },
    }
    const { roster, origins } = soundFile(membersText(members))
    const actual = snapshot([member(at('ada'), ['owner']), member(at('root'), ['owner']), member(at('bob'))])
    const { subjects } = openedReview({
      roster,
      origins,
      snapshot: actual,
      reviewers: [at('ada'), at('root')],
      known: new Set(),
      knownAt: '2026-10-15T00:00:00Z',
    })
    expect(subjects.find(({ key }) => key === at('bob'))?.ended).toEqual([
      {
        assignment: { kind: 'deployment', role: 'admin', resource: '*' },
        expires: '2026-11-10',
        reason: 'INC-42',
      },
    ])
  })

  it('has API keys, each decided about by an owner who neither made it nor answers for it', () => {
    const keys = [
      {
        id: 'k1',
        name: 'terraform',
        userId: `user-of-${at('ada')}`,
        assignments: atoms('deployment/*=admin'),
        unknown: [],
      },
      { id: 'k2', name: 'terraform', assignments: [], unknown: [] },
    ]
    const review = openedReview({ snapshot: { ...REVIEWED, keys } })
    expect(review.apiKeys).toBe('reviewed')
    const held = review.subjects.filter(({ kind }) => kind === 'key')
    expect(held).toMatchObject([
      {
        key: 'key-id:k1',
        answeredBy: [at('ada')],
        items: [{ what: 'key', reviewer: at('root') }],
      },
      { key: 'key-id:k2', items: [{ what: 'key', roles: [] }] },
    ])
    expect(openedReview().apiKeys).toBe('unreadable')
  })

  it('leaves out invitations that have expired, and names roles that the identity provider gives', () => {
    const roster = rosterOf(
      {
        [at('ada')]: { organization: 'owner' },
        [at('root')]: { organization: 'owner' },
        'lin@corp.example': {},
      },
      { policy: { sso: { domains: ['corp.example'], roles: 'mapped' } } },
    )
    const actual = snapshot(
      [
        member(at('ada'), ['owner']),
        member(at('root'), ['owner']),
        member('lin@corp.example', ['deployment/*=viewer']),
      ],
      [invitation(at('old'), [], { expired: true })],
    )
    const { subjects } = openedReview({ roster, snapshot: actual, reviewers: [at('ada'), at('root')] })
    expect(subjects.map(({ key }) => key)).toEqual([at('ada'), at('root'), 'lin@corp.example'])
    expect(subjects[2]?.items).toMatchObject([{ fromProvider: true }])
  })
})

describe('a file of managers', () => {
  it.each([
    ['{ "Bob@example.com": "ADA@example.com" }'],
    ['person,manager\r\nbob@example.com,ada@example.com\r\n'],
    ['"bob@example.com", "ada@example.com"'],
  ])('can be JSON or lines: %j', (text) => {
    expect(readManagers(text)).toEqual({ value: new Map([[at('bob'), at('ada')]]) })
  })

  it.each([
    [''],
    ['{'],
    ['{ "a@x.example": 1 }'],
    ['bob,ada\nbob2,ada'],
    ['a@x.example,b@x.example,c@x.example'],
  ])('is refused if it is neither: %j', (text) => {
    expect(readManagers(text)).toHaveProperty('problem')
  })

  it('gives nobody two managers', () => {
    expect(readManagers('a@x.example,b@x.example\nA@x.example,c@x.example')).toEqual({
      problem: 'gives A@x.example two managers',
    })
  })
})
