/**
 * A kind's journey through the house: written in a members file, planned, applied to the emulator over the wire, read
 * back, looked up and put into words. It names no kind, so it shows whether a row in the table of kinds is all that a
 * new kind takes. Run as a program, it prints the journeys of all kinds as JSON.
 */
import {
  type AssignmentKind,
  areSameAssignments,
  assignmentText,
  describeRole,
  isProjectKind,
  planDocument,
  projectType,
  publishedSchema,
  RESOURCE_KINDS,
  type ResourceKind,
  readAssignment,
  readRoster,
  resourceKey,
  resourceKind,
  rolesOf,
  writeAssignment,
} from '@roster/core'
import { InvitationRequest, lookUpResources } from '@roster/elastic-cloud'
import { organization, role } from '@roster/emulator'
import { renderText } from '@roster/report'
import { createWorld } from '../world.ts'

const ID = 'a1b2c3d4e5f60718293a4b5c6d7e8f90'
const NAME = 'thing'

export interface Journey {
  readonly kind: AssignmentKind
  /** What the members file asks for, in plain text. */
  readonly words: readonly string[]
  /** Whether the terminal's notation for them is read back as the same. */
  readonly notation: boolean
  /** The same as a reviewer reads it. */
  readonly report: string
  /** Role assignments of the invitations, as the emulator received them. */
  readonly sent: readonly unknown[]
  /** Changes left when the plan has been applied and everyone has joined. */
  readonly left: number
  /** The resource's name in the organization, if the service lists resources of the kind. */
  readonly lookedUp: string | undefined
  /** Codes of findings for assignments that the kind does not allow. */
  readonly refused: readonly string[]
  /** The roles of the kind, as editors and the reference describe them. */
  readonly roles: readonly string[]
  /** Whether the plan as JSON is what its published schema describes. */
  readonly published: boolean
}

export async function journeyOf(kind: ResourceKind): Promise<Journey> {
  const world = createWorld(
    organization({
      now: 0,
      members: [{ email: 'ada@example.com', roles: [role('organization-admin')] }],
      ...(isProjectKind(kind) && { projects: [{ id: ID, name: 'Thing', type: projectType(kind) }] }),
      ...(kind === 'deployment' && { deployments: [{ id: ID, name: 'Thing' }] }),
      ...(kind === 'connected-cluster' && { clusters: [{ id: ID, name: 'Thing' }] }),
    }),
  )
  const file = fileOf(kind)
  const { plan, roster } = await world.plan(file)
  const asked = plan.changes.flatMap(({ grant }) => grant)
  const notations = asked.map((assignment) => writeAssignment(assignment, roster.resources))
  const understood = notations.flatMap((text) => readAssignment(text, roster).value ?? [])
  const { audit } = await world.apply(file)
  for (const { email } of plan.changes) world.cloud.accept(email)
  const directory = await lookUpResources(world.reader, [{ kind, id: ID }])
  return {
    kind,
    words: asked.map((assignment) => assignmentText(assignment, roster.resources)),
    report: renderText(
      {
        organization: { id: roster.organization },
        plan,
        outside: [],
        roster,
        findings: [],
        mode: 'live',
        file: 'members.json',
      },
      { color: false },
    ),
    sent: world.cloud.requests.flatMap(({ method, path, body }) =>
      method === 'POST' && path.endsWith('/invitations')
        ? [InvitationRequest.parse(body).role_assignments]
        : [],
    ),
    notation: areSameAssignments(understood, asked),
    left:
      (await world.plan(file)).plan.changes.length +
      audit.filter(({ result }) => result.outcome !== 'ok').length,
    lookedUp: directory.names.get(resourceKey(kind, ID)),
    refused: refusedIn(kind),
    roles: rolesOf(kind).map(describeRole),
    published: publishedSchema('plan').describes(planDocument(plan)),
  }
}

/** The first role on one resource, the last one on all, and every form of access inside that the kind has. */
function fileOf(kind: ResourceKind): object {
  const { scopeKey, hasInside } = resourceKind(kind)
  const roles = rolesOf(kind).map(({ name }) => name)
  const scopes = {
    plain: { [NAME]: roles.at(0), '*': roles.at(-1) },
    ...(hasInside && { console: { [NAME]: { role: roles.at(-1), access: 'console' } } }),
    ...(hasInside && { custom: { [NAME]: { role: 'viewer', applicationRoles: ['logs_viewer'] } } }),
  }
  const members = Object.entries(scopes).map(([name, scope]) => [
    `${name}@example.com`,
    { [scopeKey]: scope },
  ])
  return {
    organization: '1234567890',
    resources: { [scopeKey]: { [NAME]: ID } },
    members: { 'ada@example.com': { organization: 'owner' }, ...Object.fromEntries(members) },
  }
}

function refusedIn(kind: ResourceKind): readonly string[] {
  const { scopeKey } = resourceKind(kind)
  const role = rolesOf(kind)[0]?.name
  const scopes = [
    { '*': 'no-such-role' },
    { '*': { role, access: 'console' } },
    { '*': { role, applicationRoles: ['x'] } },
  ]
  return scopes.flatMap((scope) => {
    const members = { 'ada@example.com': { organization: 'owner', [scopeKey]: scope } }
    const { findings } = readRoster(JSON.stringify({ organization: '1234567890', members }), { now: 0 })
    return findings.filter(({ severity }) => severity === 'error').map(({ code }) => code)
  })
}

if (import.meta.main) process.stdout.write(JSON.stringify(await Promise.all(RESOURCE_KINDS.map(journeyOf))))
