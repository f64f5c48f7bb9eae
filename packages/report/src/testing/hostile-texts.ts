/** Texts by an attacker who wants a page to say or do something else, in every place that takes foreign text. */
import { type Finding, ResourceNames } from '@roster/core'
import * as fc from 'fast-check'
import type { Preview } from '../index.ts'
import { invite, listed, member, OWNER, remove, role, roster } from './membership.ts'
import { preview } from './report-input.ts'

/** What GitHub or Markdown make something of, and what breaks out of lines, lists, quotes, code and tables. */
const bait = fc.constantFrom(
  ...['@ada', '@acme/owners', '#1', 'GH-1', 'acme/people#1', 'GHSA-aaaa-bbbb-cccc', 'CVE-2026-1234'],
  ...['4f2c91a', 'a@b.cc', 'https://x.yz', 'www.x.yz', 'mailto:a@b.cc', '<https://x.yz>', ':tada:', '$x$'],
  ...['`', '``', '```', '~~~', '<!--', '-->', '<b>', '</details>', '<img src=x>', '&lt;', '&#64;', '\\'],
  ...['[x](y)', '![x](y)', '[^1]', '[^1]: x', '[x]: y', '[', ']', '(', ')', '**', '*', '_', '~~', '|'],
  ...['\n', '\n\n', '\r', '\t', ' ', '  ', '> ', '# ', '- ', '- [x] ', '1. ', '---', '===', '[!NOTE]'],
  ...[
    '\u202e',
    '\u200b',
    '\ufeff',
    '\u0000',
    '\u001b[31m',
    '\ud800',
    'é',
    '👍',
    'a',
    '7',
    '"',
    "'",
    '.',
    ',',
  ],
)

const hostileText = fc.oneof(
  fc.array(bait, { maxLength: 12 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
)

export interface HostileTexts {
  readonly email: string
  readonly resource: string
  readonly customRole: string
  readonly reason: string
  readonly group: string
  readonly message: string
  readonly organization: string
  readonly name: string
  readonly branch: string
  readonly file: string
}

/** Each text by itself hostile. */
export const hostileTexts: fc.Arbitrary<HostileTexts> = fc.record({
  email: hostileText,
  resource: hostileText,
  customRole: hostileText,
  reason: hostileText,
  group: hostileText,
  message: hostileText,
  organization: hostileText,
  name: hostileText,
  branch: hostileText,
  file: hostileText,
})

/** The same texts by a harmless author. */
export const plainTexts: HostileTexts = {
  email: 'x',
  resource: 'x',
  customRole: 'x',
  reason: 'x',
  group: 'x',
  message: 'x',
  organization: 'x',
  name: 'x',
  branch: 'x',
  file: 'x',
}

export function hostilePreview(texts: HostileTexts): Preview {
  const base = preview([])
  return preview(
    [
      invite(texts.email, role('elasticsearch', 'viewer', 'e1', [texts.customRole])),
      ...['1', '2', '3', '4'].map((suffix) =>
        invite(`${texts.email}${suffix}`, role('deployment', 'admin', 'd1')),
      ),
      remove(`${texts.email}5`, role('deployment', 'viewer', 'd1')),
    ],
    {
      organization: { id: '1', name: texts.organization },
      members: [member(`${texts.email}5`, texts.name, OWNER)],
      file: texts.file,
      source: { ...base.source, baseRef: texts.branch },
      // Otherwise the number of alerts would follow from the texts.
      before: roster({
        members: ['', '1', '2', '3', '4'].map((suffix) => listed(`${texts.email}${suffix}`)),
      }),
      roster: roster({
        resources: new ResourceNames([
          ['deployment', 'd1', texts.resource],
          ['elasticsearch', 'e1', texts.resource],
        ]),
        members: [
          listed(texts.email, { reason: texts.reason }),
          ...['1', '2', '3', '4'].map((suffix) =>
            listed(`${texts.email}${suffix}`, { groups: [texts.group] }),
          ),
        ],
      }),
      findings: hostileFindings(texts),
      authority: [
        { kind: 'policy', field: 'extraRoles', before: texts.customRole, after: texts.message },
        { kind: 'login', email: texts.email, before: texts.group, after: texts.reason },
      ],
      approvals: [
        {
          subject: { kind: 'change', change: remove(texts.email, role('deployment', 'viewer', 'd1')) },
          needs: texts.reason,
          approvedBy: [{ login: texts.group, as: texts.resource }],
          couldApprove: [],
        },
        {
          subject: { kind: 'authority', authority: { kind: 'expiry', email: texts.email } },
          needs: texts.resource,
          approvedBy: [],
          couldApprove: [texts.group, texts.email],
        },
      ],
    },
  )
}

export function hostileFindings({ message }: HostileTexts): readonly Finding[] {
  return [
    { severity: 'error', code: 'invalid-value', message, line: 3, column: 1 },
    { severity: 'warning', code: 'unused-group', message },
  ]
}
