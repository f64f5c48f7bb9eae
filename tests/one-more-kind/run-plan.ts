/** Plans and applies a file that takes all roles from four members, and prints what each place makes of it. */
import { actionsOf, actionText, checkKey, planDocument } from '@roster/core'
import { organization, role } from '@roster/emulator'
import { renderOutcomeText, renderText } from '@roster/report'
import { createWorld, rosterOf } from '../world.ts'

const NOW = Date.UTC(2026, 10, 23)
const people = ['bob', 'cat', 'dan', 'eve'].map((name) => `${name}@acme.example`)
const world = createWorld(
  organization({
    now: NOW,
    members: [
      { email: 'ada@acme.example', roles: [role('organization-admin')] },
      ...people.map((email) => ({ email, roles: [role('deployment-viewer')] })),
    ],
  }),
)
const members = {
  'ada@acme.example': { organization: 'owner' },
  ...Object.fromEntries(people.map((email) => [email, {}])),
}
const file = { organization: '1234567890', members, policy: { maxRemovals: 3 } }
const roster = rosterOf(file, NOW)
const { plan, guards, snapshot } = await world.plan(file)
const { outcomes, audit } = await world.apply(file)

const about = { organization: { id: '1234567890' }, plan, roster, findings: [], file: 'members.json' }
const [first] = plan.changes
process.stdout.write(
  JSON.stringify({
    kinds: [...new Set(plan.changes.map(({ kind }) => kind))],
    summary: planDocument(plan).summary,
    guards: guards.map(({ code }) => code),
    actions: first && actionsOf(first).map((action) => actionText(action)),
    key: checkKey(plan, { principal: [] }, { use: 'apply', now: NOW, roster, snapshot })[0]?.message,
    sent: audit.map(({ changes, request }) => `${request.operation} for ${changes.map(({ kind }) => kind)}`),
    outcomes: [...new Set(outcomes.map(({ status }) => status))],
    preview: renderText({ ...about, outside: [], mode: 'live' }, { color: false }),
    report: renderOutcomeText({ ...about, outcomes, dryRun: false }, { color: false }),
  }),
)
