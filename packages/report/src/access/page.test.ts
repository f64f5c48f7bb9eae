import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Papa from 'papaparse'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { renderAccessCsv, renderAccessPage, renderHtml } from '../index.ts'
import {
  hostileReport,
  largeReport,
  liveReport,
  previewReport,
  sinceReport,
} from '../testing/access-cases.ts'
import { findBrowser, launchBrowser, type OpenPage, openPage, violations } from '../testing/browser.ts'

const HARM = '</script><img src=x onerror=alert(1)>\u2028"\'&amp;<!--'
const PAGES = {
  live: () => renderAccessPage(liveReport()),
  since: () => renderAccessPage(sinceReport()),
  preview: () => renderHtml(...previewReport()),
  hostile: () => renderAccessPage(hostileReport(HARM)),
  long: () => renderAccessPage(largeReport(300, 20)),
  large: () => renderAccessPage(largeReport(1_000, 60)),
} as const

const executable = findBrowser() || undefined

// If a machine has no browser, these are skipped by name.
describe.skipIf(executable === undefined)('the page in a browser', () => {
  let browser: Browser
  let folder: string
  /** Shared by tests that begin by going to a place in it. */
  let live: OpenPage

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roster-page-'))
    for (const [name, render] of Object.entries(PAGES))
      await writeFile(join(folder, `${name}.html`), render())
    browser = await launchBrowser(executable ?? '')
    live = await open('live')
  })
  afterAll(async () => {
    await browser?.close()
    await rm(folder, { recursive: true, force: true })
  })

  type Options = Parameters<typeof openPage>[2]
  const open = (name: keyof typeof PAGES, options?: Options): Promise<OpenPage> =>
    openPage(browser, join(folder, `${name}.html`), options)

  test('finds people by name, address, group, reason and resource, and counts them', async () => {
    const { page, complaints } = live
    await visit(page, '#show=access')
    expect(await found(page)).toBe('11 people, 1 difference')
    for (const [words, people] of [
      ['okafor', ['Grace Okafor']],
      ['Gräce ØKAFOR', ['Grace Okafor']],
      ['GRACE@', ['Grace Okafor']],
      ['on-call', ['Grace Okafor']],
      ['new shop', ['max@acme.example']],
      ['editor deployments', ['Grace Okafor', 'Lin Zhao', 'sso@corp.example']],
      ['siem', ['Grace Okafor']],
      ['a1b2c3d4e5f6', ['Grace Okafor', 'Joan Petrov']],
      ['api keys', ['Keys unreadable']],
    ] as const) {
      await page.getByRole('searchbox').fill(words)
      expect(await names(page), words).toEqual(people)
    }
    await page.getByRole('searchbox').fill('search')
    await page.locator('.foundresources').getByRole('button', { name: 'search' }).click()
    expect(await page.getByRole('complementary', { name: 'search' }).innerText()).toContain('4 people')
    await page.getByRole('searchbox').fill('nobody at all')
    expect(await found(page)).toBe('0 of 11 people, 1 difference')
    await page.getByRole('button', { name: 'Show everyone' }).click()
    expect(await found(page)).toBe('11 people, 1 difference')
    expect(complaints).toEqual([])
  })

  test.each<[address: string, people: readonly string[]]>([
    ['kind=deployment&role=Admin', ['Cat Moreau', 'Grace Okafor']],
    ['resource=deployment%2F9b1d0c2e3f4a4b5c6d7e8f9001122334&role=Admin', ['Cat Moreau']],
    ['role=logs_viewer', ['Grace Okafor']],
    ['domain=corp.example', ['sso@corp.example']],
    ['state=changed', ['Grace Okafor', 'sso@corp.example', 'Joan Petrov']],
    ['state=owner', ['Ada Lindqvist', 'Acme Root']],
    ['state=all-admin', ['Cat Moreau']],
    ['state=all-admin,no-end', ['Cat Moreau']],
    ['state=invited', ['max@acme.example']],
    ['state=invitation-expired', ['eve@acme.example']],
    ['state=waiting', ['sso@corp.example']],
    ['state=unlisted', ['Cat Moreau', 'Build service']],
    ['state=stopped', ['Grace Okafor']],
    ['state=expiring', ['max@acme.example']],
    ['state=expired', ['Lin Zhao']],
    ['state=no-end,differs,member', ['Cat Moreau', 'Grace Okafor', 'Build service']],
    ['state=no-reason,invited', []],
    ['state=no-role', []],
    ['state=nonsense&sort=nonsense&role=Admin', ['Cat Moreau', 'Grace Okafor']],
  ])('shows who is meant by the address %s', async (address, people) => {
    await visit(live.page, `#show=access&${address}`)
    expect(await names(live.page)).toEqual(people)
  })

  test('filters with what can be chosen, and keeps it in its address', async () => {
    const { page } = live
    await visit(page, '#show=access')
    await page.getByLabel('Kind').selectOption('Deployments')
    await page.getByLabel('Role').selectOption('Admin')
    expect(await headings(page)).toEqual(['Organization', 'all deployments', 'logs-prod', 'shop stopped'])
    await page.getByLabel('Resource', { exact: true }).selectOption('shop')
    expect(await headings(page)).toEqual(['Organization', 'all deployments', 'shop stopped'])
    const chip = page.getByRole('button', { name: /^No end \d+$/ })
    await chip.click()
    expect(await chip.getAttribute('aria-pressed')).toBe('true')
    expect(page.url()).toContain('role=Admin&kind=deployment&resource=deployment%2F9b1d')
    expect(page.url()).toContain('state=no-end')
    await page.getByRole('button', { name: 'Clear' }).click()
    expect(await found(page)).toBe('11 people, 1 difference')
  })

  test('sorts by every column, in the order that people count in', async () => {
    const { page } = live
    await visit(page, '#show=access&sort=name')
    expect((await names(page)).slice(0, 3)).toEqual(['Acme Root', 'Ada Lindqvist', 'Build service'])
    expect(await sorted(page)).toEqual(['Who ascending'])
    await visit(page, '#show=access&sort=end')
    // The soonest first, and without an end last.
    expect((await names(page)).slice(0, 3)).toEqual(['Lin Zhao', 'Grace Okafor', 'max@acme.example'])
    expect(await sorted(page)).toEqual(['State ascending'])
    await visit(page, '#show=access&sort=changed')
    expect((await names(page)).slice(0, 2)).toEqual(['max@acme.example', 'eve@acme.example'])

    const logs = page.getByRole('columnheader', { name: 'logs-prod' })
    await logs.locator('.sort').click({ force: true })
    expect(await sorted(page)).toEqual(['logs-prod ascending'])
    // A role of one's own on it, then what comes from a wider one.
    expect((await names(page)).slice(0, 4)).toEqual([
      'Acme Root',
      'Ada Lindqvist',
      'Grace Okafor',
      'Cat Moreau',
    ])
    await page.getByRole('rowheader').first().focus()
    await page.keyboard.press('Control+Home')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('s')
    expect(await sorted(page)).toEqual(['State ascending'])
    await page.keyboard.press('s')
    expect(await sorted(page)).toEqual(['State descending'])
    expect(page.url()).toContain('sort=-state')
    await page.keyboard.press('s')
    expect(await sorted(page)).toEqual([])
    await page.getByLabel('Order').selectOption('By name')
    expect(await sorted(page)).toEqual(['Who ascending'])
  })

  test('is led by the keyboard: search, cells, detail and back', async () => {
    const { page } = live
    await visit(page, '#show=access')
    const focused = page.locator(':focus')
    await page.keyboard.press('/')
    await page.keyboard.type('a')
    await expect.poll(() => focused.getAttribute('type')).toBe('search')
    await page.getByRole('searchbox').fill('')

    await page.getByRole('rowheader', { name: /Ada Lindqvist/ }).focus()
    await page.keyboard.press('Control+Home')
    for (const key of 'Down Down Down Down Right Right Right Right'.split(' ')) {
      await page.keyboard.press(`Arrow${key}`)
    }
    await expect.poll(() => focused.textContent()).toMatch(/^Admin/)
    await page.keyboard.press('Enter')
    const detail = page.getByRole('complementary', { name: 'Grace Okafor' })
    await expect.poll(() => detail.isVisible()).toBe(true)
    await expect.poll(() => focused.textContent()).toBe('Grace Okafor')
    await page.keyboard.press('Escape')
    await expect.poll(() => detail.count()).toBe(0)
    await expect.poll(() => focused.textContent()).toMatch(/^Admin/)

    await page.keyboard.press('Control+Home')
    await expect.poll(() => focused.locator('.title').textContent()).toBe('Who')
    await page.keyboard.press('End')
    await expect.poll(() => focused.textContent()).toContain('factory')
    await page.keyboard.press('Enter')
    await expect
      .poll(() => page.getByRole('complementary', { name: 'factory' }).textContent())
      .toContain('with access')
  })

  test('has all that is known of a person, a resource and a difference in a panel', async () => {
    const { page } = live
    await visit(page, '#show=access&person=grace%40acme.example')
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
      'Differs, and stays',
    ]) {
      expect(text).toContain(known)
    }
    await panel.getByRole('button', { name: 'shop' }).first().click()
    expect(await panel.getByRole('heading', { level: 2 }).innerText()).toBe('shop')
    expect(await panel.innerText()).toContain('stopped: nobody can change roles on it')
    const holders = await panel.locator('.holders > li > button').allInnerTexts()
    expect(holders.slice(0, 4)).toEqual(['Ada Lindqvist', 'Acme Root', 'Cat Moreau', 'Grace Okafor'])
    expect(await panel.innerText()).toContain('through all deployments')
    await panel.getByRole('button', { name: 'Close' }).click()
    expect(await panel.count()).toBe(0)
    await page.getByRole('rowheader', { name: /Keys unreadable/ }).click()
    expect(await panel.innerText()).toContain('The API keys could not be listed.')
    await visit(page, '#show=access&of=deployment%2F*&sort=name')
    expect(await violations(page)).toEqual([])
  })

  test('downloads what is filtered, in its order, as CSV that spreadsheets read', async () => {
    const { page } = live
    await visit(page, '#show=access&state=member,no-reason&sort=-name')
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ])
    expect(file.suggestedFilename()).toBe('access-1234567890.csv')
    const text = await readFile(await file.path(), 'utf8')
    expect(text).toMatch(/^\uFEFFemail,/)
    const rows = rowsIn(text)
    expect([...new Set(rows.map(({ name }) => name))].slice(0, 3)).toEqual([
      'Joan Petrov',
      'Grace Okafor',
      'Finance',
    ])
    expect(rows[0]).toMatchObject({ decision: '', reviewer: '', date: '' })
    expect(rowsIn(renderAccessCsv(liveReport()))).toEqual(expect.arrayContaining(rows))
  })

  test('prints a table to sign that fits on few pages, or what is filtered, and says so', async () => {
    const { page } = await open('long')
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('#access-app').isVisible()).toBe(false)
    expect(await page.locator('#access-table tbody tr:visible').count()).toBe(300)
    expect(await page.getByRole('columnheader', { name: 'Decision' }).isVisible()).toBe(true)
    const all = pageCount(await page.pdf({ preferCSSPageSize: true }))
    expect(all).toBeLessThanOrEqual(15)
    await page.emulateMedia({ media: null })
    // The grid draws its columns once it has its size back.
    for (const name of ['service-2-prod', 'service-10-prod']) {
      await page.getByRole('columnheader', { name }).first().waitFor()
    }
    const columns = await headings(page)
    expect(columns.indexOf('service-2-prod')).toBeLessThan(columns.indexOf('service-10-prod'))
    await visit(page, '#show=access&state=all-admin&sort=-name&search=person')
    await page.evaluate('dispatchEvent(new Event("beforeprint"))')
    expect(await page.locator('#access-table-note').textContent()).toBe(
      '8 of 300 people. Admin on all; search “person”; sorted by name, descending.',
    )
    const printed = await page.evaluate<readonly string[]>(
      `[...document.querySelectorAll('#access-table tbody tr:not([hidden]) th div:first-child')].map((each) => each.textContent)`,
    )
    expect(printed).toHaveLength(8)
    expect(printed[0]).toBe('Zoe Tanaka 148')
    await visit(page, '#show=access')
    await page.evaluate('dispatchEvent(new Event("beforeprint"))')
    expect(await page.evaluate('document.getElementById("access-table-note").hidden')).toBe(true)
    await page.close()
  })

  test('draws what is in sight of 1,000 people and 60 resources, wherever that is or a link leads', async () => {
    const { page } = await open('large')
    const grid = page.getByRole('grid')
    expect(await grid.getAttribute('aria-rowcount')).toBe('1001')
    expect(await grid.getAttribute('aria-colcount')).toBe('64')
    const drawn = async () => [await grid.getByRole('row').count(), await grid.getByRole('gridcell').count()]
    const [rows = 0, cells = 0] = await drawn()
    expect(rows).toBeGreaterThan(10)
    expect(rows).toBeLessThan(40)
    expect(cells).toBeLessThan(600)

    const within = async (selector: string) => {
      const box = await page.locator(selector).boundingBox()
      const around = await page.locator('.grid').boundingBox()
      if (box === null || around === null) return false
      return (
        box.x >= around.x &&
        box.x + box.width <= around.x + around.width &&
        box.y >= around.y &&
        box.y + box.height <= around.y + around.height
      )
    }
    await page.getByRole('rowheader').first().focus()
    await page.keyboard.press('Control+End')
    const focused = page.locator(':focus')
    expect(await focused.getAttribute('aria-colindex')).toBe('64')
    expect(await focused.locator('..').getAttribute('aria-rowindex')).toBe('1001')
    expect(await within(':focus')).toBe(true)
    const [after = 0, cellsAfter = 0] = await drawn()
    expect(after).toBeLessThan(40)
    expect(cellsAfter).toBeLessThan(600)

    await visit(page, '#show=access&person=person-0500%40acme.example')
    expect(await page.locator('.row.open .who').innerText()).toMatch(/ 500$/)
    expect(await within('.row.open .person')).toBe(true)
    await visit(page, `#show=access&of=deployment%2F${'3'.padStart(32, 'a')}`)
    expect(await page.locator('.heading.open').innerText()).toContain('service-4-prod')
    expect(await within('.heading.open')).toBe(true)
    await page.close()
  })

  test('shows the verdict of a preview first, and marks what changes in words and signs', async () => {
    const { page, complaints } = await open('preview')
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toMatch(
      /^Merging this invites 1 person/,
    )
    expect(await page.getByRole('tabpanel').innerText()).toContain('Removes cat@acme.example')
    expect(complaints).toEqual([])
    expect(await violations(page)).toEqual([])
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
    // Only a review is signed.
    expect(await page.locator('.sign-off').count()).toBe(0)
    await page.emulateMedia({ colorScheme: 'dark' })
    await visit(page, '#show=access&person=grace%40acme.example')
    expect(await violations(page)).toEqual([])
    await page.close()
  })

  test('shows what has changed since an earlier file, and marks what is new', async () => {
    const { page, complaints } = await open('since')
    expect(await page.getByRole('tabpanel', { name: 'What has changed' }).innerText()).toContain(
      'tom@acme.example · had Editor on all deployments',
    )
    await page.getByRole('tab', { name: 'Who has access' }).click()
    await page.getByRole('button', { name: /^Changed since 23 Oct 2026/ }).click()
    expect(await names(page)).toEqual(['Grace Okafor', 'Joan Petrov', 'max@acme.example', 'tom@acme.example'])
    expect(await found(page)).toBe('3 of 11 people, 1 of 1 gone')
    await page.getByRole('rowheader', { name: /Grace/ }).click()
    const text = await page.getByRole('complementary').innerText()
    expect(text).toContain('new since 23 Oct 2026')
    expect(text).toMatch(/Not any more since 23 Oct 2026\s+Admin on old-shop/)
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ])
    const gone = rowsIn(await readFile(await file.path(), 'utf8')).filter(({ type }) => type === 'gone')
    expect(gone.map(({ email, role, on, side, since }) => [email, role, on, side, since])).toEqual([
      ['tom@acme.example', 'Editor', 'all deployments', 'none', 'gone since 23 Oct 2026'],
      ['tom@acme.example', 'Viewer', 'factory', 'none', 'gone since 23 Oct 2026'],
    ])
    expect(complaints).toEqual([])
    await page.close()
  })

  test('shows roles first on a phone', async () => {
    const { page } = await open('live', { viewport: { width: 390, height: 844 } })
    const chip = await page.locator('.card .chip').first().boundingBox()
    expect(chip?.y ?? 844).toBeLessThan(844 / 2)
    expect(await page.locator('.card').nth(3).innerText()).toMatch(/Grace Okafor.*Admin.*logs-prod/s)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
    expect(await page.getByLabel('Role').isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Filters' }).click()
    expect(await violations(page)).toEqual([])
    await page.getByLabel('Role').selectOption('Organization owner')
    expect(await page.locator('.card .who').allInnerTexts()).toEqual(['Ada Lindqvist', 'Acme Root'])
    await page.locator('.card').first().click()
    expect(await page.getByRole('complementary', { name: 'Ada Lindqvist' }).isVisible()).toBe(true)
    await page.keyboard.press('Escape')
    expect(await page.locator(':focus').innerText()).toContain('Ada Lindqvist')
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.getByLabel('Order').selectOption('By siem')
    await page.getByRole('button', { name: 'Descending' }).click()
    await expect.poll(() => page.url()).toContain('sort=-security%2F')
    await expect.poll(() => page.locator('.card .who').first().innerText()).toBe('Grace Okafor')
    await page.close()
  })

  test('draws a long list on a phone as far as it is looked at, or a link leads', async () => {
    const { page } = await open('large', { viewport: { width: 390, height: 844 } })
    const cards = page.locator('.card .who')
    await expect.poll(() => cards.count()).toBe(100)
    await page.getByRole('button', { name: 'Show 100 more' }).dispatchEvent('click')
    await expect.poll(() => cards.count()).toBeGreaterThan(100)
    await visit(page, '#show=access&person=person-0500%40acme.example')
    expect(await page.locator('li.open .who').innerText()).toMatch(/ 500$/)
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

  test('is dark if the reader prefers dark, and a table if no script runs', async () => {
    const { page, complaints } = live
    const background = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await background()).toBe('rgb(255, 255, 255)')
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await background()).toBe('rgb(20, 23, 26)')
    await page.emulateMedia({ colorScheme: null })
    // In all that was done with it before.
    expect(complaints).toEqual([])

    const plain = await open('live', { javaScriptEnabled: false })
    expect(await plain.page.locator('#access-table').isVisible()).toBe(true)
    expect(await plain.page.getByRole('rowheader').count()).toBe(12)
    expect(await plain.page.getByRole('columnheader', { name: 'Decision' }).isVisible()).toBe(false)
    await plain.page.close()
  })
})

/** Goes to a place in the page that is open, as a link to it does. */
async function visit(page: Page, hash: string): Promise<void> {
  await page.evaluate<void>(
    `new Promise((done) => {
      if (location.hash === ${JSON.stringify(hash)}) return done()
      addEventListener('hashchange', () => requestAnimationFrame(() => requestAnimationFrame(done)), { once: true })
      location.hash = ${JSON.stringify(hash)}
    })`,
  )
}

function found(page: Page): Promise<string> {
  return page.getByRole('status').innerText()
}

function names(page: Page): Promise<readonly string[]> {
  return texts(page, '.grid tbody .who')
}

/** Of the resources. */
function headings(page: Page): Promise<readonly string[]> {
  return texts(page, '.grid thead .heading:not(.person, .statecell) .title')
}

/** Which columns are sorted, and how. */
function sorted(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(
    `[...document.querySelectorAll('[aria-sort]')].map((each) => each.querySelector('.title').textContent + ' ' + each.ariaSort)`,
  )
}

function texts(page: Page, selector: string): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(
    `[...document.querySelectorAll(${JSON.stringify(selector)})].map((each) => each.innerText)`,
  )
}

function rowsIn(csv: string): Record<string, string>[] {
  return Papa.parse<Record<string, string>>(csv.slice(1), { header: true }).data
}

function pageCount(pdf: Buffer): number {
  return Array.from(pdf.toString('latin1').matchAll(/\/Type\s*\/Page\b/g)).length
}
