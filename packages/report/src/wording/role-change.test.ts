import { ALL, type Assignment } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { renderText } from '../index.ts'
import { BILLING, changeRoles, IDS, OWNER, role } from '../testing/membership.ts'
import { preview } from '../testing/report-input.ts'

const VIEWER_ALL = role('deployment', 'viewer', ALL)
const VIEWER_LOGS = role('deployment', 'viewer', IDS['logs-prod'])
const VIEWER_SHOP = role('deployment', 'viewer', IDS.shop)
const EDITOR_ALL = role('deployment', 'editor', ALL)
const EDITOR_SHOP = role('deployment', 'editor', IDS.shop)
const EDITOR_LOGS = role('deployment', 'editor', IDS['logs-prod'])
const SEARCH = role('elasticsearch', 'viewer', IDS.search)

interface Case {
  readonly text: string
  readonly before: readonly Assignment[]
  readonly after: readonly Assignment[]
}

const CASES: readonly Case[] = [
  { text: 'gains Viewer on shop', before: [VIEWER_LOGS], after: [VIEWER_LOGS, VIEWER_SHOP] },
  { text: 'loses Viewer on shop', before: [VIEWER_LOGS, VIEWER_SHOP], after: [VIEWER_LOGS] },
  { text: 'loses Viewer on shop; no roles left', before: [VIEWER_SHOP], after: [] },
  { text: 'Viewer → Editor on shop', before: [VIEWER_SHOP], after: [EDITOR_SHOP] },
  {
    text: 'Viewer → Editor on logs-prod and shop',
    before: [VIEWER_SHOP, VIEWER_LOGS],
    after: [EDITOR_SHOP, EDITOR_LOGS],
  },
  { text: 'Viewer → Editor on all deployments', before: [VIEWER_ALL], after: [EDITOR_ALL] },
  {
    text: 'Viewer narrowed from all deployments to logs-prod and shop',
    before: [VIEWER_ALL],
    after: [VIEWER_SHOP, VIEWER_LOGS],
  },
  {
    text: 'Viewer narrowed from all deployments to logs-prod',
    before: [VIEWER_ALL, VIEWER_LOGS],
    after: [VIEWER_LOGS],
  },
  {
    text: 'Viewer narrowed from all deployments to logs-prod and shop',
    before: [VIEWER_ALL, VIEWER_LOGS, EDITOR_SHOP],
    after: [VIEWER_LOGS, VIEWER_SHOP, EDITOR_SHOP],
  },
  {
    text: 'Viewer widened from logs-prod to all deployments',
    before: [VIEWER_LOGS],
    after: [VIEWER_ALL],
  },
  { text: 'gains Viewer on all deployments', before: [VIEWER_LOGS], after: [VIEWER_LOGS, VIEWER_ALL] },
  {
    text: 'Viewer on all deployments → Editor on logs-prod and shop',
    before: [VIEWER_ALL],
    after: [EDITOR_SHOP, EDITOR_LOGS],
  },
  {
    text: 'Viewer on logs-prod → Editor on all deployments',
    before: [VIEWER_LOGS],
    after: [EDITOR_ALL],
  },
  {
    text: 'Viewer → Editor on shop; loses Viewer on logs-prod',
    before: [VIEWER_LOGS, VIEWER_SHOP],
    after: [EDITOR_SHOP],
  },
  {
    text: 'gains Viewer on logs-prod and Editor on shop; loses Editor and Viewer on all deployments',
    before: [EDITOR_ALL, VIEWER_ALL],
    after: [EDITOR_SHOP, VIEWER_LOGS],
  },
  {
    text: 'Viewer → Viewer (Cloud Console only) on search (Elasticsearch)',
    before: [SEARCH],
    after: [role('elasticsearch', 'viewer', IDS.search, [])],
  },
  {
    text: 'Viewer (Cloud Console only) → Viewer (custom roles a and b) on search (Elasticsearch)',
    before: [role('elasticsearch', 'viewer', IDS.search, [])],
    after: [role('elasticsearch', 'viewer', IDS.search, ['b', 'a'])],
  },
  {
    text: 'Billing admin → Organization owner',
    before: [BILLING],
    after: [OWNER],
  },
  {
    text: 'Viewer narrowed from all deployments to shop; gains Billing admin; loses Viewer on search (Elasticsearch)',
    before: [VIEWER_ALL, SEARCH],
    after: [VIEWER_SHOP, BILLING],
  },
  {
    text: 'gains security-threat-hunter on siem (Security)',
    before: [VIEWER_SHOP],
    after: [VIEWER_SHOP, role('security', 'threat-hunter', IDS.siem)],
  },
  {
    text: 'gains Viewer on 00112233… (deployment)',
    before: [VIEWER_SHOP],
    after: [VIEWER_SHOP, role('deployment', 'viewer', '00112233445566778899aabbccddeeff')],
  },
]

describe('a change of roles', () => {
  for (const { text, before, after } of CASES) {
    it(`is said as: ${text}`, () => {
      const page = renderText(preview([changeRoles('bob@acme.example', before, after)]), { color: false })
      // In an alert about one person, the lead has the address.
      expect(page.replace('~ bob@acme.example · ', '~ ')).toContain(`  ~ ${text}\n`)
    })
  }
})
