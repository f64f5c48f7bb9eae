import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import type { Element, Nodes } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { describe, expect, it } from 'vitest'
import { type AccessReport, renderAccessPage, renderHtml } from '../index.ts'
import { hostileReport, liveReport, previewReport } from '../testing/access-cases.ts'
import { type HostileTexts, hostilePreview, hostileTexts, plainTexts } from '../testing/hostile-texts.ts'
import { invite, OWNER, remove, role } from '../testing/membership.ts'
import { manyChanges } from '../testing/preview-cases.ts'
import { brokenPreview, preview } from '../testing/report-input.ts'

const RUN_URL = preview([]).source?.runUrl

describe('an HTML page', () => {
  it('has the elements, attributes and links of its document, whatever the names are', async () => {
    const plain = skeleton(plainTexts)
    await fc.assert(
      fc.property(hostileTexts, (texts) => {
        const { reason, organization, name } = texts
        expect(skeleton(texts)).toEqual(skeleton({ ...plainTexts, reason, organization, name }))
      }),
      { numRuns: 100 },
    )
    expect(plain.filter(({ tagName }) => tagName === 'a')).toEqual([
      expect.objectContaining({ properties: { href: RUN_URL } }),
    ])
  })

  it('shows an address and a name as they are', () => {
    const page = parse(renderHtml(preview([invite(`<b>&amp;"o'hara"@acme.example`)])))
    expect(elements(page, 'code').map(textOf)).toContain(`<b>&amp;"o'hara"@acme.example`)
  })

  it('runs nothing and fetches nothing', () => {
    const page = parse(renderHtml(preview([])))
    expect(policyOf(page)).toEqual([
      "default-src 'none'",
      `style-src '${digest(textOf(elements(page, 'style')[0]))}'`,
      "base-uri 'none'",
      "form-action 'none'",
    ])
    for (const name of ['script', 'link', 'img', 'iframe', 'form', 'input']) {
      expect(elements(page, name)).toEqual([])
    }
    expect(textOf(elements(page, 'style')[0])).not.toMatch(/url\(|@import/)
  })

  it('has the verdict for its title and its one first heading', () => {
    const page = parse(renderHtml(preview([invite('zoe@acme.example')])))
    expect(elements(page, 'title').map(textOf)).toEqual(['Merging this invites 1 person'])
    expect(elements(page, 'h1').map(textOf)).toEqual(['Merging this invites 1 person'])
    expect(elements(page, 'html')[0]?.properties).toEqual({ lang: 'en' })
    for (const landmark of ['header', 'main', 'footer']) expect(elements(page, landmark)).toHaveLength(1)
  })

  it('names alerts by their level, and says in words what a sign alone would say', () => {
    const leaver = remove('cat@acme.example', OWNER, role('deployment', 'viewer', '*'))
    const page = parse(renderHtml(preview([leaver, invite('ada@acme.example', OWNER)])))
    expect(elements(page, 'h2').map(textOf)).toEqual(['Caution', 'Warning'])

    const broken = brokenPreview([{ severity: 'error', code: 'file-syntax', message: 'A comma is missing.' }])
    expect(
      elements(parse(renderHtml(broken)), 'span').map(({ properties }) => properties['ariaLabel']),
    ).toEqual(['Error'])
  })

  it('runs only its own script, if it has one', () => {
    const page = parse(renderHtml(...previewReport()))
    const scripts = elements(page, 'script').filter(({ properties }) => properties['type'] === undefined)
    expect(scripts).toHaveLength(2)
    expect(policyOf(page)).toContain(
      `script-src ${scripts.map((script) => `'${digest(textOf(script))}'`).join(' ')}`,
    )
    for (const name of ['link', 'img', 'iframe', 'form', 'input']) expect(elements(page, name)).toEqual([])
  })

  it('has the verdict and what changes before who has access', () => {
    const page = parse(renderHtml(...previewReport()))
    const ids = elements(page).flatMap(({ properties: { id } }) => (id === undefined ? [] : [String(id)]))
    expect(ids).toEqual(['access-app', 'plan', 'access-table', 'access-table-note', 'access-data'])
    const texts = textOf(elements(page, 'main')[0])
    expect(texts.indexOf('Removes cat@acme.example')).toBeGreaterThan(-1)
    expect(texts.indexOf('Removes cat@acme.example')).toBeLessThan(texts.indexOf('Who has access'))
  })

  it('is complete without its script: a row for everybody, with all they have', () => {
    const report = liveReport()
    const page = parse(renderAccessPage(report))
    const rows = elements(page, 'tr').slice(1).map(textOf)
    // And one for the difference that concerns nobody.
    expect(rows).toHaveLength(report.matrix.people.length + 1)
    const grace = rows.find((row) => row.includes('grace@acme.example'))
    for (const text of [
      'Grace Okafor',
      'Editor on all deployments, from the group sre',
      'Viewer (custom role logs_viewer) on shop',
      'vectors-admin (project.vectors), unknown to this release',
      'members.json:17',
      '25 Oct 2026 by Ada Lindqvist (c0ffeec)',
    ]) {
      expect(grace).toContain(text)
    }
  })

  it('carries data that ends no script, whatever the names are', async () => {
    const harmless = shapeOf(hostileReport('x'))
    await fc.assert(
      fc.property(hostileTexts, ({ reason: text }) => {
        // A file takes no empty names, and none that are ids.
        fc.pre(text.trim() !== '' && text !== '*')
        expect(shapeOf(hostileReport(`x${text}`))).toEqual(harmless)
      }),
      { numRuns: 25 },
    )
  })

  it('is whole, however much there is to show', () => {
    const page = renderHtml(manyChanges(2_000, 200))
    expect(page).toContain('person-00000@acme.example')
    expect(page).toContain('person-01999@acme.example')
    expect(page).not.toContain('not shown here')
  })
})

function parse(page: string): Nodes {
  return fromHtml(page)
}

function* walk(node: Nodes): Generator<Nodes> {
  yield node
  if ('children' in node) for (const child of node.children) yield* walk(child)
}

function elements(node: Nodes, tagName?: string): readonly Element[] {
  return [...walk(node)].filter(
    (each): each is Element => each.type === 'element' && (tagName === undefined || each.tagName === tagName),
  )
}

function textOf(node: Nodes | undefined): string {
  if (node === undefined) return ''
  return [...walk(node)].map((each) => (each.type === 'text' ? each.value : '')).join('')
}

/** The directives of a page's Content-Security-Policy. */
function policyOf(page: Nodes): readonly string[] {
  const [policy] = elements(page, 'meta').filter(({ properties }) => properties['httpEquiv'])
  expect(policy?.properties['httpEquiv']).toEqual(['Content-Security-Policy'])
  return String(policy?.properties['content']).split('; ')
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

/** The elements of a page, and what its data says that is not a name. */
function shapeOf(report: AccessReport): unknown {
  const page = parse(renderAccessPage(report))
  const data = elements(page, 'script').find(({ properties }) => properties['id'] === 'access-data')
  const { view } = JSON.parse(textOf(data))
  return [elements(page).map(({ tagName }) => tagName), view.subjects.length, view.columns.length]
}

/** Every element and its attributes, without the texts. */
function skeleton(texts: HostileTexts): readonly Pick<Element, 'tagName' | 'properties'>[] {
  const page = parse(renderHtml(hostilePreview(texts)))
  expect([...walk(page)].filter(({ type }) => type === 'comment')).toEqual([])
  return elements(page).map(({ tagName, properties }) => ({ tagName, properties }))
}
