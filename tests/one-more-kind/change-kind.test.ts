import { afterAll, expect, test } from 'vitest'
import { PatchedCopy, type Patches } from './patched-copy.ts'

/** A row for members who lose all their roles at once. */
const SUSPEND = `
  suspend: {
    person: 'member',
    membership: 'continues',
    steps: ['revoke'],
    requires: ['manage-assignment'],
    needsApproval: true,
    countsAsRemoval: 'always',
    tells: 'difference',
    mark: 'remove',
    verb: { base: 'suspend', third: 'suspends', past: 'suspended' },
    object: 'person',
    noun: 'suspension',
  },
} as const satisfies Readonly<Record<string, ChangeKindRow>>`

const ROW: Patches = {
  'packages/core/src/plan/change-kind.ts': [
    ['} as const satisfies Readonly<Record<string, ChangeKindRow>>', SUSPEND.trimStart()],
  ],
}

const PLANNED: Patches = {
  'packages/core/src/plan/planner.ts': [
    [
      `this.#add({ kind: 'change-roles', email: listed.email,`,
      `this.#add({ kind: difference.after.length === 0 ? 'suspend' : 'change-roles', email: listed.email,`,
    ],
  ],
}

const copy = new PatchedCopy(ROW)
afterAll(() => copy.remove())

test('one more kind of change compiles only with the sentences of its own', async () => {
  expect(await copy.filesWithErrors()).toEqual([
    'packages/report/src/kind/difference.ts',
    'packages/report/src/wording/change-sections.ts',
  ])
}, 300_000)

test('one more kind of change is guarded, checked, sent, and put into words', async () => {
  copy.patch(PLANNED)
  const { preview, report, ...facts } = JSON.parse(await copy.print('tests/one-more-kind/run-plan.ts'))
  expect(facts).toEqual({
    kinds: ['suspend'],
    summary: {
      invite: 0,
      resend: 0,
      'replace-invitation': 0,
      'cancel-invitation': 0,
      'change-roles': 0,
      remove: 0,
      'create-key': 0,
      'rotate-key': 0,
      'revoke-key': 0,
      suspend: 4,
    },
    guards: ['too-many-removals'],
    actions: ['grant or revoke Viewer on all deployments'],
    key: expect.stringMatching(/^The API key may not suspend bob@acme\.example\./),
    sent: Array.from({ length: 4 }, () => 'revoke for suspend'),
    outcomes: ['applied'],
  })
  expect(preview).toContain('members.json suspends 4 people')
  expect(preview).toContain('Suspensions: 4 people')
  expect(report).toContain('suspended 4 people')
})
