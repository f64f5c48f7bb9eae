import * as fc from 'fast-check'
import type { Nodes } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { describe, expect, it } from 'vitest'
import { type ApplyReport, renderComment, renderOutcomeComment } from '../index.ts'
import {
  type HostileTexts,
  hostileFindings,
  hostilePreview,
  hostileTexts,
  plainTexts,
} from '../testing/hostile-texts.ts'
import { invite, role } from '../testing/membership.ts'
import { applyReport, preview, unapplied } from '../testing/report-input.ts'

const HEAD = '<!-- roster:preview v1 -->'
const RUN_URL = preview([]).source?.runUrl

describe('a comment made from hostile names', () => {
  it('has no links, images, mentions, references or HTML but its own', async () => {
    await fc.assert(
      fc.property(hostileTexts, (texts) => {
        expectHarmless(renderComment(hostilePreview(texts), { head: [HEAD] }))
        expectHarmless(renderOutcomeComment(hostileReport(texts), { head: [HEAD] }))
      }),
      { numRuns: 40 },
    )
  })

  it('shows an address as it is', () => {
    const comment = renderComment(preview([invite('o`hara+x_y@acme.example')]))
    expect(codesIn(comment)).toContain('o`hara+x_y@acme.example')
  })

  it('keeps the shape that its document has', async () => {
    await fc.assert(
      fc.property(hostileTexts, (texts) => {
        const shape = (of: HostileTexts) =>
          blockShape(parse(renderComment(hostilePreview(of), { head: [HEAD] })))
        expect(shape({ ...texts, reason: 'x', organization: 'x', name: 'x' })).toEqual(shape(plainTexts))
      }),
      { numRuns: 20 },
    )
  })
})

function hostileReport(texts: HostileTexts): ApplyReport {
  const change = invite(texts.email, role('deployment', 'viewer', texts.resource))
  const { source: _, ...rest } = applyReport([
    unapplied(change, 'failed', { code: texts.customRole, message: texts.message }),
    unapplied(change, 'held', { message: texts.reason }),
  ])
  return { ...rest, findings: hostileFindings(texts), file: texts.file, stopped: texts.reason }
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
        expect([RUN_URL, `${RUN_URL}#artifacts`]).toContain(node.url)
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
