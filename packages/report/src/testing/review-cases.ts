/** Reviews for tests: a small one, a hostile one, and one of hundreds of people. */
import {
  closeReview,
  type Decision,
  type HeldItem,
  type NamedCommit,
  openReview,
  type ReviewDocument,
  readRoster,
  Secret,
  type Snapshot,
  verifyReview,
} from '@roster/core'

const NOW = Date.UTC(2026, 10, 23, 12)
const OPENED = new Date(NOW).toISOString()

const LOGS = '4c5f0de1a2b34c5d8e9f00112233aabb'
const SHOP = '9b1d0c2e3f4a4b5c6d7e8f9001122334'
const deployment = (role: string, resource: string) => ({ kind: 'deployment', role, resource }) as const

type Person = Snapshot['members'][number]

function person(email: string, name: string, ...assignments: Person['assignments']): Person {
  return { userId: `id-${email}`, email, name, memberSince: '2025-06-01T00:00:00Z', assignments, unknown: [] }
}

interface Case {
  readonly members: readonly Person[]
  readonly groups?: object
  readonly listed: Readonly<Record<string, object>>
  readonly reviewers: readonly string[]
  readonly rest?: 'refuse' | 'unreviewed'
  readonly isSecond?: boolean
}

function reviewOf({
  members,
  groups = {},
  listed,
  reviewers,
  rest = 'refuse',
  isSecond,
}: Case): ReviewDocument {
  const text = JSON.stringify({
    organization: '1234567890',
    resources: { deployments: { 'logs-prod': LOGS, shop: SHOP } },
    groups,
    members: listed,
  })
  const read = readRoster(text, { now: NOW })
  if (read.roster === undefined) throw new Error(JSON.stringify(read.findings))
  const opening = openReview({
    name: '2026-q4',
    openedAt: OPENED,
    file: 'members.json',
    snapshot: {
      organization: { id: '1234567890' },
      members,
      invitations: [
        {
          email: 'max@acme.example',
          token: new Secret('token-of-max'),
          expired: false,
          createdAt: OPENED,
          assignments: [deployment('viewer', SHOP)],
          unknown: [],
        },
      ],
    },
    roster: read.roster,
    origins: read.origins,
    standing: [],
    reviewers,
    by: 'resource',
    rest,
    ...(isSecond && {
      known: new Set<string>(),
      knownAt: '2026-08-01T00:00:00Z',
      since: { name: '2026-q3', digest: 'a'.repeat(64), closedAt: '2026-08-01T00:00:00Z' },
    }),
  })
  if (opening.code !== 'opened') throw new Error(JSON.stringify(opening))
  return opening.review
}

const OWNER = { kind: 'organization', role: 'owner' } as const

/** Ada decides about five: Root, Grace and Bob, Max's invitation, and Joan. */
export function smallReview(): ReviewDocument {
  return reviewOf({
    members: [
      person('ada@acme.example', 'Ada Lindqvist', OWNER),
      person('root@acme.example', 'Acme Root', OWNER),
      person('grace@acme.example', 'Grace Okafor', deployment('editor', LOGS)),
      person('bob@acme.example', 'Bob Tanaka', deployment('editor', LOGS), deployment('viewer', SHOP)),
      person('joan@acme.example', 'Joan Petrov'),
    ],
    groups: { sre: { deployments: { 'logs-prod': 'editor' } } },
    listed: {
      'ada@acme.example': { organization: 'owner' },
      'root@acme.example': { organization: 'owner' },
      'grace@acme.example': { groups: ['sre'], reason: 'on call' },
      'bob@acme.example': { groups: ['sre'], deployments: { shop: 'viewer' } },
      'joan@acme.example': {},
    },
    reviewers: ['ada@acme.example', 'root@acme.example'],
  })
}

/** Ada is the only owner, so that nobody may decide about her role. */
export function aloneReview(): ReviewDocument {
  return reviewOf({
    members: [
      person('ada@acme.example', 'Ada Lindqvist', OWNER),
      person('bob@acme.example', 'Bob Tanaka', deployment('viewer', SHOP)),
    ],
    listed: {
      'ada@acme.example': { organization: 'owner' },
      'bob@acme.example': { deployments: { shop: 'viewer' } },
    },
    reviewers: ['ada@acme.example'],
    rest: 'unreviewed',
  })
}

/** Everybody is called by a text that means harm. */
export function hostileReview(text: string): ReviewDocument {
  return reviewOf({
    members: [
      person('ada@acme.example', text, OWNER),
      person('root@acme.example', text, OWNER),
      person('bob@acme.example', text, deployment('viewer', SHOP)),
      person("o'cat$x`y@acme.example", text, deployment('viewer', SHOP)),
    ],
    groups: { [text.slice(0, 150)]: { deployments: { shop: 'viewer' } } },
    listed: {
      'ada@acme.example': { organization: 'owner' },
      'root@acme.example': { organization: 'owner' },
      'bob@acme.example': { groups: [text.slice(0, 150)], reason: text },
      "o'cat$x`y@acme.example": { groups: [text.slice(0, 150)] },
    },
    reviewers: ['ada@acme.example', 'root@acme.example'],
    isSecond: true,
  })
}

const ROLES = ['viewer', 'editor', 'viewer', 'viewer'] as const

/** Four owners, three Admins, and many in six groups and with roles of their own. Ada is the reviewer with Root. */
export function largeReview(amount: number): ReviewDocument {
  const owners = ['ada', 'root', 'olga', 'otto'].map((name) => person(`${name}@acme.example`, name, OWNER))
  const admins = ['dan', 'eva', 'finn'].map((name) =>
    person(`${name}@acme.example`, name, deployment('admin', '*')),
  )
  const groups = Object.fromEntries(
    Array.from({ length: 6 }, (_, index) => [
      `team-${index}`,
      { deployments: { 'logs-prod': ROLES[index % 4] } },
    ]),
  )
  const many = Array.from({ length: amount - owners.length - admins.length }, (_, index) => {
    const own = index % 5 === 0 ? [deployment('viewer', SHOP)] : []
    const role = ROLES[(index % 6) % 4] ?? 'viewer'
    const email = `person-${index}@acme.example`
    return {
      person: person(email, `Person ${index}`, deployment(role, LOGS), ...own),
      entry: {
        groups: [`team-${index % 6}`],
        ...(own.length > 0 && { deployments: { shop: 'viewer' } }),
        ...(index % 7 === 0 && { reason: 'contractor' }),
      },
    }
  })
  return reviewOf({
    members: [...owners, ...admins, ...many.map((each) => each.person)],
    groups,
    listed: {
      ...Object.fromEntries(owners.map(({ email = '' }) => [email, { organization: 'owner' }])),
      ...Object.fromEntries(admins.map(({ email = '' }) => [email, { deployments: { '*': 'admin' } }])),
      ...Object.fromEntries(many.map((each) => [each.person.email ?? '', each.entry])),
    },
    reviewers: ['ada@acme.example', 'root@acme.example'],
  })
}

/** The review closed: Bob loses a role, Grace gets a lesser one, and Joan has become an owner meanwhile. */
export function closedReview(review: ReviewDocument, reason = 'moved on') {
  const revoked = /^bob@.*(?:editor|viewer)$/
  const changed = /^grace@/
  const decisions = review.reviewers.map(({ key }) => ({
    version: 1 as const,
    review: review.name,
    of: review.digest,
    reviewer: key,
    decisions: review.subjects.flatMap(({ items }) =>
      items.flatMap(({ id: item, reviewer }): readonly Decision[] => {
        if (reviewer !== key) return []
        if (revoked.test(item)) return [{ item, decision: 'revoke', reason, at: OPENED }]
        return changed.test(item)
          ? [{ item, decision: 'change', to: deployment('viewer', LOGS), reason, at: OPENED }]
          : [{ item, decision: 'keep', at: OPENED }]
      }),
    ),
  }))
  const commit = (email: string, id: string): NamedCommit => ({
    id: id.repeat(40),
    at: OPENED,
    author: reason,
    email,
    pullRequest: 12,
    people: [email],
  })
  const now = review.subjects.map((subject) => ({
    ...subject,
    items: subject.items.flatMap(({ reviewer: _, ...item }): readonly HeldItem[] => {
      if (revoked.test(item.id)) return []
      if (changed.test(item.id)) return [{ ...item, assignment: deployment('viewer', LOGS) }]
      if (subject.key !== 'joan@acme.example') return [item]
      return [{ ...item, id: 'joan@acme.example owner', what: 'role', assignment: OWNER }]
    }),
  }))
  const opened = [commit('ada@acme.example', 'a')]
  const committed = decisions.map((document, index) => ({
    file: `${document.reviewer}.json`,
    document,
    commits: [commit(document.reviewer, `${index + 1}`)],
    commitOf: new Map(
      document.decisions.map(({ item }) => [item, commit(document.reviewer, `${index + 1}`).id]),
    ),
  }))
  const { people: _, ...edited } = commit('ada@acme.example', 'b')
  const { evidence, problems } = closeReview({
    review,
    opened,
    decisions: committed,
    now,
    closedAt: '2026-11-30T12:00:00.000Z',
    head: 'c'.repeat(40),
    acceptUnproven: false,
    endOf: ({ decision }) =>
      decision.decision === 'revoke'
        ? {
            edited,
            applied: {
              at: OPENED,
              operation: 'revoke',
              pullRequest: 12,
              approvers: ['root-acme'],
              run: 'https://github.com/acme/people/actions/runs/987',
            },
          }
        : {},
  })
  if (evidence === undefined) throw new Error(JSON.stringify(problems))
  const checks = verifyReview({
    review,
    evidence,
    decisions: committed,
    opened,
    closed: [commit('ada@acme.example', 'd')],
    signed: new Set(),
  })
  return { review, evidence, checks, decisions }
}
