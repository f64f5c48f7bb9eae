import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import Papa from 'papaparse'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { renderAccessCsv, renderAccessPage, renderHtml } from '../index.ts'
import { hostileReport, largeReport, liveReport, previewReport } from '../testing/access-cases.ts'
import { findBrowser, launchBrowser, type OpenPage, openPage } from '../testing/browser.ts'

const HARM = '</script><img src=x onerror=alert(1)>\u2028"\'&amp;<!--'
const PAGES = {
  live: () => renderAccessPage(liveReport()),
  preview: () => renderHtml(...previewReport()),
  hostile: () => renderAccessPage(hostileReport(HARM)),
  long: () => renderAccessPage(largeReport(200, 20)),
  large: () => renderAccessPage(largeReport(1_000, 60)),
} as const

const executable = findBrowser() || undefined

// Where a machine has no browser, these are skipped by name.
describe.skipIf(executable === undefined)('the page in a browser', () => {
  let browser: Browser
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roster-page-'))
    for (const [name, render] of Object.entries(PAGES))
      await writeFile(join(folder, `${name}.html`), render())
    browser = await launchBrowser(executable ?? '')
  })
  afterAll(async () => {
    await browser?.close()
    await rm(folder, { recursive: true, force: true })
  })

  type Options = Parameters<typeof openPage>[2]
  const open = (name: keyof typeof PAGES, options?: Options): Promise<OpenPage> =>
    openPage(browser, join(folder, `${name}.html`), options)

  test('searches people by name, address, group and reason, and counts them', async () => {
    const { page, complaints } = await open('live')
    expect(await found(page)).toBe('11 people')
    for (const [words, people] of [
      ['okafor', ['Grace Okafor']],
      ['GRACE@', ['Grace Okafor']],
      ['on-call', ['Grace Okafor']],
      ['new shop', ['max@acme.example']],
    ] as const) {
      await page.getByRole('searchbox').fill(words)
      expect(await names(page)).toEqual(people)
    }
    expect(await found(page)).toBe('1 of 11 people')
    await page.getByRole('searchbox').fill('nobody at all')
    await page.getByRole('button', { name: 'Show everyone' }).click()
    expect(await found(page)).toBe('11 people')
    expect(complaints).toEqual([])
    await page.close()
  })

  test('filters by role, kind, resource and state, and keeps the view in its address', async () => {
    const { page } = await open('live')
    await page.getByLabel('Kind').selectOption('Deployments')
    await page.getByLabel('Role').selectOption('Admin')
    expect(await names(page)).toEqual(['Cat Moreau', 'Grace Okafor'])
    expect(await headings(page)).toEqual(['Organization', 'all deployments', 'logs-prod', 'shop'])
    await page.getByLabel('Resource', { exact: true }).selectOption('shop')
    expect(await names(page)).toEqual(['Cat Moreau'])
    expect(await headings(page)).toEqual(['Organization', 'all deployments', 'shop'])
    const address = page.url()
    await page.getByRole('button', { name: 'Clear' }).click()

    await page.getByLabel('Role').selectOption('logs_viewer')
    expect(await names(page)).toEqual(['Grace Okafor'])
    await page.getByRole('button', { name: 'Clear' }).click()
    for (const [state, people] of [
      ['Would change', ['Grace Okafor', 'sso@corp.example', 'Joan Petrov']],
      ['Owners', ['Ada Lindqvist', 'Acme Root']],
      ['Invited', ['max@acme.example']],
      ['Invitation expired', ['eve@acme.example']],
      ['Not joined yet', ['sso@corp.example']],
      ['Not in the file', ['Cat Moreau', 'Build service']],
      ['Ends within 14 days', ['max@acme.example']],
      ['Expired', ['Lin Zhao']],
    ] as const) {
      const chip = page.getByRole('button', { name: new RegExp(`^${state} \\d+$`) })
      await chip.click()
      expect(await chip.getAttribute('aria-pressed')).toBe('true')
      expect(await names(page), state).toEqual(people)
      await chip.click()
    }
    expect(await found(page)).toBe('11 people')

    const again = await open('live', { hash: address.slice(address.indexOf('#')) })
    expect(await names(again.page)).toEqual(['Cat Moreau'])
    await again.page.close()
    await page.close()
  })

  test('is led by the keyboard: search, cells, detail and back', async () => {
    const { page } = await open('live')
    const focused = page.locator(':focus')
    await page.keyboard.press('/')
    await page.keyboard.type('a')
    expect(await focused.getAttribute('type')).toBe('search')
    await page.getByRole('searchbox').fill('')

    await page.getByRole('rowheader', { name: /Ada Lindqvist/ }).focus()
    const path = [
      'ArrowDown',
      'ArrowDown',
      'ArrowDown',
      'ArrowRight',
      'ArrowRight',
      'ArrowRight',
      'ArrowRight',
    ]
    for (const key of path) await page.keyboard.press(key)
    expect(await focused.textContent()).toMatch(/^Admin/)
    await page.keyboard.press('Enter')
    const detail = page.getByRole('complementary', { name: 'Grace Okafor' })
    expect(await detail.isVisible()).toBe(true)
    expect(await focused.textContent()).toBe('Grace Okafor')
    await page.keyboard.press('Escape')
    expect(await detail.count()).toBe(0)
    expect(await focused.textContent()).toMatch(/^Admin/)

    await page.keyboard.press('Control+Home')
    expect(await focused.textContent()).toBe('Person')
    await page.keyboard.press('End')
    expect(await focused.textContent()).toContain('factory')
    await page.keyboard.press('Enter')
    expect(await page.getByRole('complementary', { name: 'factory' }).textContent()).toContain('with access')
    await page.close()
  })

  test('has all that is known of a person and a resource in a panel', async () => {
    const { page } = await open('live', { hash: '#show=access&person=grace%40acme.example' })
    const panel = page.getByRole('complementary')
    const text = await panel.innerText()
    for (const known of [
      '7 Jan 2026',
      'sre, on-call',
      '25 Oct 2026 by Ada Lindqvist (c0ffeec)',
      'group on-call, members.json:12:48',
      'Cloud Console: manages deployments and their settings, and who has roles on them.',
      'Inside: the stack role superuser.',
      'Redundant: already included in Editor on all deployments.',
      'vectors-admin (project.vectors)',
    ]) {
      expect(text).toContain(known)
    }
    await panel.getByRole('button', { name: 'shop' }).first().click()
    expect(await panel.getByRole('heading', { level: 2 }).innerText()).toBe('shop')
    const holders = await panel.locator('.holders > li > button').allInnerTexts()
    expect(holders.slice(0, 4)).toEqual(['Ada Lindqvist', 'Acme Root', 'Cat Moreau', 'Grace Okafor'])
    expect(await panel.innerText()).toContain('through all deployments')
    await panel.getByRole('button', { name: 'Close' }).click()
    expect(await panel.count()).toBe(0)
    await page.close()
  })

  test('shows the verdict of a preview first, and marks what changes in words and signs', async () => {
    const { page, complaints } = await open('preview')
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toMatch(
      /^Merging this invites 1 person/,
    )
    expect(await page.getByRole('tabpanel').innerText()).toContain('Removes cat@acme.example')
    await page.getByRole('tab', { name: 'Who has access' }).click()
    expect(await page.getByRole('tabpanel').count()).toBe(1)
    const row = (name: string) => page.getByRole('row', { name: new RegExp(name) })
    expect(await row('zoe@acme.example').textContent()).toMatch(/\+ invite.*\+Admin, added/)
    expect(await row('Cat Moreau').textContent()).toMatch(/− remove.*−Admin, removed/)
    expect(await row('Joan Petrov').textContent()).toMatch(/~ change roles.*\+Viewer, added.*\+Editor, added/)
    expect(await row('Lin Zhao').textContent()).toMatch(
      /− remove \(already pending\).*removed \(already pending\)/,
    )
    await page.getByRole('button', { name: /^Changed by merging/ }).click()
    expect(await found(page)).toBe('5 of 12 people')
    await page.getByRole('tab', { name: 'Who has access' }).press('ArrowLeft')
    expect(await page.getByRole('tabpanel').innerText()).toContain('Removes cat@acme.example')
    expect(complaints).toEqual([])
    await page.close()
  })

  test('shows names that mean harm as they are, and does nothing of what they say', async () => {
    const { page, complaints } = await open('hostile')
    expect(await names(page)).toContain(HARM.replace('\u2028', ' '))
    await page.getByRole('rowheader').first().click()
    await page.getByRole('searchbox').fill('<img src=x')
    expect(await page.locator('img').count()).toBe(0)
    expect(complaints).toEqual([])
    await page.close()
  })

  test('downloads what is filtered as CSV', async () => {
    const { page } = await open('live', { hash: '#show=access&state=expired' })
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ])
    expect(file.suggestedFilename()).toBe('access-1234567890.csv')
    const text = await readFile(await file.path(), 'utf8')
    const [head, ...rows] = renderAccessCsv(liveReport()).split('\r\n')
    expect(text.split('\r\n')).toEqual([head, rows.find((row) => row.startsWith('lin@')), ''])
    const [row] = Papa.parse<Record<string, string>>(text, { header: true }).data
    expect(row).toMatchObject({ email: 'lin@acme.example', reason: '\'=HYPERLINK("x")' })
    await page.close()
  })

  test('prints a complete table over several pages, or what is filtered', async () => {
    const { page } = await open('long')
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('#access-app').isVisible()).toBe(false)
    expect(await page.locator('#access-table tbody tr:visible').count()).toBe(200)
    const all = pageCount(await page.pdf({ preferCSSPageSize: true }))
    await page.emulateMedia({ media: null })
    await page.getByRole('button', { name: /^Owners/ }).click()
    const few = pageCount(await page.pdf({ preferCSSPageSize: true }))
    expect(all).toBeGreaterThan(4)
    expect(few).toBe(1)
    expect(await page.locator('#access-table-note').textContent()).toBe('Filtered: 3 of 200 people.')
    await page.close()
  })

  test('draws what is in sight of 1,000 people and 60 resources, wherever that is', async () => {
    const { page } = await open('large')
    const grid = page.getByRole('grid')
    expect(await grid.getAttribute('aria-rowcount')).toBe('1001')
    expect(await grid.getAttribute('aria-colcount')).toBe('64')
    const drawn = async () => [await grid.getByRole('row').count(), await grid.getByRole('gridcell').count()]
    const [rows = 0, cells = 0] = await drawn()
    expect(rows).toBeGreaterThan(10)
    expect(rows).toBeLessThan(40)
    expect(cells).toBeLessThan(600)

    await page.getByRole('rowheader').first().focus()
    await page.keyboard.press('Control+End')
    const focused = page.locator(':focus')
    expect(await focused.getAttribute('aria-colindex')).toBe('64')
    expect(await focused.locator('..').getAttribute('aria-rowindex')).toBe('1001')
    const box = await focused.boundingBox()
    const around = await page.locator('.grid').boundingBox()
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual((around?.x ?? 0) + (around?.width ?? 0))
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual((around?.y ?? 0) + (around?.height ?? 0))
    const [after = 0, cellsAfter = 0] = await drawn()
    expect(after).toBeLessThan(40)
    expect(cellsAfter).toBeLessThan(600)
    await page.close()
  })

  test('is dark if the reader prefers dark', async () => {
    const { page } = await open('live', { colorScheme: 'light' })
    const background = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
    expect(await background()).toBe('rgb(255, 255, 255)')
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await background()).toBe('rgb(20, 23, 26)')
    await page.close()
  })

  test('is a table if no script runs', async () => {
    const { page } = await open('live', { javaScriptEnabled: false })
    expect(await page.locator('#access-table').isVisible()).toBe(true)
    expect(await page.getByRole('rowheader').count()).toBe(11)
    await page.close()
  })

  test.each([
    ['live', '#show=access&of=deployment%2F*', 'light'],
    ['preview', '', 'light'],
    ['preview', '#show=access&person=grace%40acme.example', 'dark'],
  ] as const)('keeps the rules of accessibility: %s %s %s', async (name, hash, colorScheme) => {
    // The rules come in from outside the page, past its policy.
    const { page } = await open(name, { hash, colorScheme, bypassCSP: true })
    await page.addScriptTag({ content: axe.source })
    const { violations } = await page.evaluate<axe.AxeResults>('axe.run()')
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
    await page.close()
  })
})

function found(page: Page): Promise<string> {
  return page.getByRole('status').innerText()
}

function names(page: Page): Promise<readonly string[]> {
  return page.getByRole('grid').locator('tbody .who').allInnerTexts()
}

function headings(page: Page): Promise<readonly string[]> {
  return page.getByRole('grid').locator('thead .title').allInnerTexts()
}

function pageCount(pdf: Buffer): number {
  return Array.from(pdf.toString('latin1').matchAll(/\/Type\s*\/Page\b/g)).length
}
