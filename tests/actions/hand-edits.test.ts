/** What owners do by hand in the console between two runs. */
import { type ElasticCloudState, role } from '@roster/emulator'
import { expect } from 'vitest'
import { acme, at, membersFile, ORGANIZATION, SHOP } from './acme.ts'
import { type Stage, test } from './stage.ts'

type Edit = (state: ElasticCloudState) => Partial<ElasticCloudState>

async function applied(stage: Stage, file: string): Promise<void> {
  const number = stage.propose(file)
  await stage.preview(number)
  expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 0 })
}

function byHand(stage: Stage, edit: Edit): void {
  const state = stage.cloud.state.export()
  stage.cloud.state.import({ ...state, ...edit(state) })
}

const HELD = { code: 1, writes: [], outputs: { applied: '0', held: '1' } }

test('a role that was taken by hand is held, and says when it had been applied', async ({ openStage }) => {
  const stage = await openStage()
  const promoted = { bob: { deployments: { 'logs-prod': 'viewer', shop: 'admin' } } }
  await applied(stage, membersFile({ members: promoted }))
  byHand(stage, ({ memberships }) => ({
    memberships: memberships.map((membership) => ({
      ...membership,
      assignments: membership.assignments.filter(
        (each) => !('roleId' in each && each.roleId === 'deployment-admin'),
      ),
    })),
  }))
  const run = await stage.apply({ name: 'schedule' })
  expect(run).toMatchObject(HELD)
  expect(run.summary).toMatch(/It was in force on \d+ \w{3} 20\d\d, so someone changed it since/)

  // A pull request about someone else does not bring it back; one that edits the entry does.
  const other = stage.propose(membersFile({ members: { ...promoted, dan: { reason: 'night shift' } } }))
  await stage.preview(other)
  expect(await stage.apply(stage.merge(other))).toMatchObject({ code: 1, writes: [] })
  const again = { bob: { ...promoted.bob, reason: 'still needed' }, dan: { reason: 'night shift' } }
  await applied(stage, membersFile({ members: again }))
  expect(stage.access()['bob']).toContain(`deployment-admin ${SHOP}`)
})

test('a member who was taken back by hand is not removed again', async ({ openStage }) => {
  const stage = await openStage()
  await applied(stage, membersFile({ members: { dan: null } }))
  byHand(stage, ({ memberships }) => ({
    memberships: [
      ...memberships,
      { organizationId: ORGANIZATION, userId: 'dan', since: new Date().toISOString(), assignments: [] },
    ],
  }))
  expect(await stage.apply({ name: 'schedule' })).toMatchObject(HELD)
})

test('under "unlisted": "report", an invitation that was sent by hand stays', async ({ openStage }) => {
  const policy = { unlisted: 'report' }
  const state = acme({ invitations: [{ email: at('noa'), roles: [role('deployment-viewer', SHOP)] }] })
  const stage = await openStage({ state, file: membersFile({ policy }) })
  await applied(stage, membersFile({ policy, members: { zoe: {} } }))
  expect(Object.keys(stage.access())).toEqual(expect.arrayContaining(['noa (invited)', 'zoe (invited)']))
})
