import { type Finding, ResourceNames } from '@roster/core'
import * as fc from 'fast-check'
import type { Nodes } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { describe, expect, it } from 'vitest'
import { type ApplyReport, type Preview, renderComment, renderOutcomeComment } from './index.ts'
import { invite, listed, remove, role, roster } from './testing/membership.ts'
import { applyReport, preview, unapplied } from './testing/report-input.ts'

const HEAD = '<!-- roster:preview v1 -->'
const RUN_URL = preview([]).source?.runUrl

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

interface Texts {
  readonly email: string
  readonly resource: string
  readonly customRole: string
  readonly reason: string
  readonly group: string
  readonly message: string
  readonly organization: string
  readonly branch: string
  readonly file: string
}

const hostileTexts: fc.Arbitrary<Texts> = fc.record({
  email: hostileText,
  resource: hostileText,
  customRole: hostileText,
  reason: hostileText,
  group: hostileText,
  message: hostileText,
  organization: hostileText,
  branch: hostileText,
  file: hostileText,
})

describe('a comment made from hostile names', () => {
  it('has no links, images, mentions, references or HTML but its own', async () => {
    await fc.assert(
      fc.property(hostileTexts, (texts) => {
        expectHarmless(renderComment(hostilePreview(texts), { head: [HEAD] }))
        expectHarmless(renderOutcomeComment(hostileReport(texts), { head: [HEAD] }))
      }),
      { numRuns: 100 },
    )
  })

  it('shows an address as it is', () => {
    const comment = renderComment(preview([invite('o`hara+x_y@acme.example')]))
    expect(codesIn(comment)).toContain('o`hara+x_y@acme.example')
  })

  it('keeps the shape that its document has', async () => {
    await fc.assert(
      fc.property(hostileTexts, (texts) => {
        const plain = Object.fromEntries(Object.keys(texts).map((key) => [key, 'x'])) as unknown as Texts
        const shape = (of: Texts) => blockShape(parse(renderComment(hostilePreview(of), { head: [HEAD] })))
        expect(shape({ ...texts, reason: 'x', organization: 'x' })).toEqual(shape(plain))
      }),
      { numRuns: 50 },
    )
  })
})

function hostilePreview(texts: Texts): Preview {
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
      file: texts.file,
      source: { ...base.source, baseRef: texts.branch },
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
      findings: findings(texts),
      approvals: [{ covered: texts.message, approved: true, by: [texts.group], needs: texts.reason }],
    },
  )
}

function hostileReport(texts: Texts): ApplyReport {
  const change = invite(texts.email, role('deployment', 'viewer', texts.resource))
  const { source: _, ...rest } = applyReport([
    unapplied(change, 'failed', { code: texts.customRole, message: texts.message }),
    unapplied(change, 'held', { message: texts.reason }),
  ])
  return { ...rest, findings: findings(texts), file: texts.file, stopped: texts.reason }
}

function findings({ message }: Texts): readonly Finding[] {
  return [
    { severity: 'error', code: 'invalid-value', message, line: 3, column: 1 },
    { severity: 'warning', code: 'unused-group', message },
  ]
}

function parse(markdown: string): Nodes {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })
}

const OUR_HTML =
  /^(?:<!-- roster:preview v1 -->|<\/?sub>|<details><summary><b>[\w :]+<\/b>[\w ,;·]*<\/summary>|<\/details>)$/

/** What GitHub turns into something else in the text of the finished page. */
const ACTIVE_TEXT = [
  /@[\w-]/,
  /#\d/,
  /\bGH-\d/i,
  /\b(?:GHSA|CVE)-/i,
  /:\/\/|www\.\w|mailto:\w/i,
  /(?<![0-9a-z])[0-9a-f]{7,40}(?![0-9a-z])/i,
  /:\w+:/,
  /\$.*\$/,
  /\p{Cf}|\p{Cs}/u,
]

function expectHarmless(markdown: string): void {
  expect(markdown.indexOf('<!--', 1)).toBe(-1)
  for (const node of walk(parse(markdown))) {
    switch (node.type) {
      case 'html':
        expect(node.value).toMatch(OUR_HTML)
        break
      case 'link':
        expect(node.url).toBe(RUN_URL)
        break
      case 'text':
        for (const pattern of ACTIVE_TEXT) expect(node.value).not.toMatch(pattern)
        break
      default:
        expect(['image', 'imageReference', 'linkReference', 'definition', 'footnoteReference']).not.toContain(
          node.type,
        )
        expect(['footnoteDefinition', 'table', 'code', 'thematicBreak', 'delete']).not.toContain(node.type)
    }
  }
}

function* walk(node: Nodes): Generator<Nodes> {
  yield node
  if ('children' in node) for (const child of node.children) yield* walk(child)
}

/** Headings, paragraphs, lists and quotes, without what stands in a line. */
function blockShape(node: Nodes): unknown {
  if (node.type === 'paragraph' || node.type === 'heading' || !('children' in node)) return node.type
  return [node.type, ...node.children.map(blockShape)]
}

function codesIn(markdown: string): readonly string[] {
  return [...walk(parse(markdown))].flatMap((node) => (node.type === 'inlineCode' ? [node.value] : []))
}
