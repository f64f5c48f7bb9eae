import { describe, expect, it } from 'vitest'
import { resourceKey } from '../catalog/resource.ts'
import { rosterOf } from '../testing/members-text.ts'
import { invitation, member, snapshot } from '../testing/organization.ts'
import { planChanges } from './planner.ts'
import { deploymentsInTheWay, type ResourceStates, touchedResources } from './resource-state.ts'

const ADA = 'ada@example.com'
const BOB = 'bob@example.com'
const OWNER = { organization: 'owner' } as const
const [SEARCH, LOGS, SHOP] = ['a'.repeat(32), 'b'.repeat(32), 'c'.repeat(32)]
const NAMES = { resources: { elasticsearch: { search: SEARCH }, deployments: { logs: LOGS } } }

const states = (known: Partial<ResourceStates>): ResourceStates => ({
  stopped: new Set(),
  missing: new Set(),
  ...known,
})

/** The codes and messages about resources in a plan for Bob, who is not there yet or holds these roles. */
function findingsOf(entry: object, known: Partial<ResourceStates>, held?: readonly string[]) {
  const roster = rosterOf({ [ADA]: OWNER, [BOB]: entry }, NAMES)
  const actual = snapshot([member(ADA, ['owner']), ...(held ? [member(BOB, held)] : [])])
  return planChanges(roster, actual, { resources: states(known) }).findings.map(({ code, message }) => [
    code,
    message,
  ])
}

describe('custom roles', () => {
  const custom = (...applicationRoles: string[]) => ({
    elasticsearch: { search: { role: 'viewer', applicationRoles } },
  })
  const customRoles = new Map([[resourceKey('elasticsearch', SEARCH), ['logs_viewer', 'shop_viewer']]])

  it('that the project does not have are named, with the nearest that it has', () => {
    expect(findingsOf(custom('logs_veiwer'), { customRoles })).toEqual([
      [
        'custom-role-missing',
        'The Elasticsearch project search has no custom role "logs_veiwer", so it gives bob@example.com no access; did you mean "logs_viewer"?',
      ],
    ])
    expect(findingsOf(custom('billing'), { customRoles }, [])[0]?.[1]).toMatch(/no access\.$/)
  })

  it('on all projects are named if no project has them', () => {
    const onAll = (...applicationRoles: string[]) => ({
      elasticsearch: { '*': { role: 'viewer', applicationRoles } },
    })
    const known = new Map([
      ...customRoles,
      [resourceKey('elasticsearch', '*'), ['logs_viewer', 'shop_viewer']],
    ])
    expect(findingsOf(onAll('logs_veiwer', 'shop_viewer'), { customRoles: known })).toEqual([
      [
        'custom-role-missing',
        'No Elasticsearch project has a custom role "logs_veiwer", so it gives bob@example.com no access; did you mean "logs_viewer"?',
      ],
    ])
    // Not all projects could be looked up.
    expect(findingsOf(onAll('logs_veiwer'), { customRoles })).toEqual([])
  })

  it.each([
    ['that it has', custom('shop_viewer', 'logs_viewer'), customRoles],
    [
      'that every project has',
      custom('viewer', 'developer'),
      new Map([[resourceKey('elasticsearch', SEARCH), []]]),
    ],
    ['of a project that was not looked up', custom('logs_veiwer'), new Map()],
  ])('%s are fine', (_, entry, known) => {
    expect(findingsOf(entry, { customRoles: known })).toEqual([])
  })

  it('are looked up for grants, not for revocations', () => {
    const touchedBy = (entry: object, held: readonly string[]) => {
      const roster = rosterOf({ [ADA]: OWNER, [BOB]: entry }, NAMES)
      const actual = snapshot([member(ADA, ['owner']), member(BOB, held)])
      return touchedResources(planChanges(roster, actual).changes)
    }
    expect(touchedBy(custom('logs_viewer'), [])).toEqual([
      { kind: 'elasticsearch', id: SEARCH, grantsCustomRoles: true },
    ])
    expect(touchedBy({}, [`elasticsearch/${SEARCH}=viewer[logs_viewer]`])).toEqual([
      { kind: 'elasticsearch', id: SEARCH },
    ])
    expect(touchedBy(custom('viewer'), [])).toEqual([{ kind: 'elasticsearch', id: SEARCH }])
    const onAll = { elasticsearch: { '*': { role: 'viewer', applicationRoles: ['logs_viewer'] } } }
    expect(touchedBy(onAll, [])).toEqual([{ kind: 'elasticsearch', id: '*', grantsCustomRoles: true }])
    expect(touchedBy({ elasticsearch: { '*': 'viewer' } }, [])).toEqual([])
  })
})

describe('stopped deployments', () => {
  const ALL_DEPLOYMENTS = { deployments: { '*': 'viewer' } }
  const stopped = new Set([resourceKey('deployment', LOGS)])

  it('are in the way of an invitation to all deployments, and are named', () => {
    expect(findingsOf(ALL_DEPLOYMENTS, { stopped })).toEqual([
      [
        'stopped-in-the-way',
        'The invitation of bob@example.com is for all deployments, and the deployment logs is stopped: the service may refuse it until it is started or deleted.',
      ],
    ])
    const both = new Set([...stopped, resourceKey('deployment', SHOP)])
    expect(findingsOf(ALL_DEPLOYMENTS, { stopped: both })[0]?.[1]).toContain(
      `the deployments logs and ${SHOP} are stopped`,
    )
  })

  it('are not in the way of anything else', () => {
    expect(findingsOf(ALL_DEPLOYMENTS, { stopped }, [])).toEqual([])
    expect(findingsOf({ deployments: { [SHOP]: 'viewer' } }, { stopped })).toEqual([])
    expect(findingsOf(ALL_DEPLOYMENTS, {})).toEqual([])
  })

  it('are sought among the deployments on which anyone has a role', () => {
    const actual = snapshot(
      [member(ADA, ['owner', `deployment/${SHOP}=viewer`]), member(BOB, ['deployment/*=viewer'])],
      [invitation('cat@example.com', [`deployment/${LOGS}=editor`])],
    )
    const changes = (entries: object) =>
      planChanges(rosterOf({ [ADA]: OWNER, ...entries }, NAMES), actual).changes
    expect(deploymentsInTheWay(changes({ 'dan@example.com': ALL_DEPLOYMENTS }), actual)).toEqual([
      { kind: 'deployment', id: LOGS },
      { kind: 'deployment', id: SHOP },
    ])
    expect(deploymentsInTheWay(changes({ 'dan@example.com': {} }), actual)).toEqual([])
  })
})
