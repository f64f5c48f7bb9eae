import * as fc from 'fast-check'
import type { Nodes } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { describe, expect, it } from 'vitest'
import { type AccessReport, renderAccessMarkdown } from '../index.ts'
import { hostileReport, liveReport } from '../testing/access-cases.ts'
import { hostileTexts } from '../testing/hostile-texts.ts'

describe('an access review in Markdown', () => {
  it('has a row for each role, and the person in the first of theirs', () => {
    const { matrix } = liveReport()
    const rows = matrix.people.map(({ assignments, unknown }) =>
      Math.max(1, assignments.length + unknown.length),
    )
    const found = cells(renderAccessMarkdown(liveReport())).filter(([first]) => first !== 'person')
    expect(found).toHaveLength(rows.reduce((sum, amount) => sum + amount, 0))
    expect(found.filter(([person]) => person !== '')).toHaveLength(matrix.people.length)
  })

  it('calls text that is not a time unknown', () => {
    const report = liveReport()
    const people = report.matrix.people.map((person) => ({ ...person, memberSince: '@ada' }))
    const markdown = renderAccessMarkdown({ ...report, matrix: { ...report.matrix, people } })
    expect(markdown).toContain('| an unknown time |')
    expect(markdown).not.toContain('@ada')
  })

  it('has the same cells, whatever the names are, and nothing that GitHub acts on', async () => {
    const shape = (report: AccessReport) => cells(renderAccessMarkdown(report)).map((row) => row.length)
    const harmless = shape(hostileReport('x'))
    await fc.assert(
      fc.property(hostileTexts, ({ reason }) => {
        const report = hostileReport(`x${reason}`)
        expect(shape(report)).toEqual(harmless)
        const types = [...walk(parse(renderAccessMarkdown(report)))].map(({ type }) => type)
        for (const active of ['html', 'link', 'image', 'linkReference', 'delete', 'footnoteReference']) {
          expect(types).not.toContain(active)
        }
      }),
      { numRuns: 50 },
    )
  })
})

function parse(markdown: string): Nodes {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })
}

function* walk(node: Nodes): Generator<Nodes> {
  yield node
  if ('children' in node) for (const child of node.children) yield* walk(child)
}

function cells(markdown: string): readonly (readonly string[])[] {
  return [...walk(parse(markdown))].flatMap((node) =>
    node.type === 'tableRow' ? [node.children.map((cell) => [...walk(cell)].map(textOf).join(''))] : [],
  )
}

function textOf(node: Nodes): string {
  return 'value' in node ? node.value : ''
}
