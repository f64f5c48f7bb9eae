import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DecisionsDocument, readDocument, tally } from '@roster/core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { renderReviewPage } from '../index.ts'
import { findBrowser, launchBrowser, type OpenPage, openPage, violations } from '../testing/browser.ts'
import { hostileReview, largeReview, smallReview } from '../testing/review-cases.ts'

const HARM = '</script><img src=x onerror=alert(1)>\u2028"\'&amp;<!--'
const ADA = 'ada@acme.example'
const REVIEWS = { small: smallReview(), hostile: hostileReview(HARM), large: largeReview(500) } as const

const executable = findBrowser() || undefined

// If a machine has no browser, these are skipped by name.
describe.skipIf(executable === undefined)('the page of a review in a browser', () => {
  let browser: Browser
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roster-review-page-'))
    for (const [name, review] of Object.entries(REVIEWS)) {
      await writeFile(join(folder, `${name}.html`), renderReviewPage({ review, decisions: [] }))
    }
    browser = await launchBrowser(executable ?? '')
  })
  afterAll(async () => {
    await browser?.close()
    await rm(folder, { recursive: true, force: true })
  })

  type Options = Parameters<typeof openPage>[2]
  const open = (name: keyof typeof REVIEWS, options?: Options): Promise<OpenPage> =>
    openPage(browser, join(folder, `${name}.html`), options)

  /** The decisions that the page saves. */
  async function saved(page: Page): Promise<DecisionsDocument> {
    const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('s')])
    const { value, problem } = readDocument(DecisionsDocument, await readFile(await file.path(), 'utf8'))
    return value ?? expect.fail(problem)
  }

  test('asks who decides, shows the most powerful access first, and asks before decisions are left', async () => {
    const { page, complaints } = await open('small')
    expect(await lines(page)).toEqual([])
    expect(await violations(page)).toEqual([])
    const reviewer = page.getByLabel('You are')
    await reviewer.selectOption({ label: 'ada@acme.example (Ada Lindqvist)' })
    const [first = ''] = await lines(page)
    expect(first).toContain('Organization owner')
    expect(first).toContain('Acme Root')
    expect(page.url()).toContain('#as=ada%40acme.example')

    await page.keyboard.press('k')
    const asked: string[] = []
    page.on('dialog', async (dialog) => {
      asked.push(dialog.message())
      await dialog.dismiss()
    })
    await reviewer.selectOption({ label: 'root@acme.example (Acme Root)' })
    expect(asked).toEqual(['Leave decisions that are not saved?'])
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('#review-table').isVisible()).toBe(true)
    expect(await page.locator('#review-app').isVisible()).toBe(false)
    expect(complaints).toEqual([])
    await page.close({ runBeforeUnload: false })
  })

  test('is led by the keyboard alone, and saves what the review takes', async () => {
    const { page, complaints } = await open('small', { hash: `#as=${ADA}` })
    const review = REVIEWS.small
    await page.keyboard.press('k')
    // Grace and Bob have the same by their group: one of them loses it.
    await page.keyboard.press('/')
    await page.keyboard.type('sre')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('r')
    await page.keyboard.type('moved on')
    await page.keyboard.press('Enter')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('k')
    await page.getByRole('searchbox').fill('')
    await page.keyboard.press('Escape')
    for (let step = 0; step < 10 && (await openIn(page)) > 0; step += 1) {
      await page.keyboard.press('n')
      await page.keyboard.press('k')
    }
    const document = await saved(page)
    const { problems, decided } = tally(review, [document])
    expect(problems).toEqual([])
    const own = review.subjects.flatMap(({ items }) => items.filter(({ reviewer }) => reviewer === ADA))
    expect(decided.map(({ item }) => item.id)).toEqual(own.map(({ id }) => id))
    const revoked = document.decisions.filter(({ decision }) => decision === 'revoke')
    expect(revoked).toMatchObject([{ item: expect.stringContaining('logs-prod=editor'), reason: 'moved on' }])
    expect(complaints).toEqual([])
    await page.close()
  })

  test('changes to a lesser role, asks for a reason, and takes decisions back', async () => {
    const { page } = await open('small', { hash: `#as=${ADA}`, colorScheme: 'dark' })
    await page.getByRole('searchbox').fill('sre')
    await page.keyboard.press('Escape')
    await page.keyboard.press('c')
    expect(await violations(page)).toEqual([])
    const choices = await page.getByLabel('Role instead').locator('option').allInnerTexts()
    expect(choices).toContain('Viewer on the deployment logs-prod')
    expect(choices.join()).not.toMatch(/Admin|Editor on the deployment logs-prod,/)
    await page.getByLabel('Role instead').selectOption('Viewer on the deployment logs-prod')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.getByLabel('Reason').isVisible(), 'a reason is required').toBe(true)
    await page.keyboard.type('reads only')
    await page.keyboard.press('Enter')
    expect((await saved(page)).decisions).toMatchObject([
      { decision: 'change', to: { kind: 'deployment', role: 'viewer' }, reason: 'reads only' },
      { decision: 'change' },
    ])
    await page.getByLabel('Shown').selectOption('All')
    await page.getByRole('button', { name: /^Undo: Editor/ }).click()
    expect(await page.getByRole('button', { name: 'Save decisions' }).isDisabled()).toBe(true)
    await page.close()
  })

  test('continues from a saved file, and accepts none of another review or reviewer', async () => {
    const { page } = await open('small', { hash: `#as=${ADA}` })
    await page.keyboard.press('k')
    const document = await saved(page)
    await page.keyboard.press('n')
    await page.getByLabel('Shown').selectOption('All')
    await page.getByRole('button', { name: /^Undo: / }).click()
    const load = (change: object) =>
      page.locator('input[type=file]').setInputFiles({
        name: 'saved.json',
        mimeType: 'application/json',
        buffer: Buffer.from(JSON.stringify({ ...document, ...change })),
      })
    const message = page.locator('.message')
    await load({ of: 'b'.repeat(64) })
    await expect.poll(() => message.innerText()).toBe('These decisions are about another review.')
    await load({ reviewer: 'root@acme.example' })
    await expect.poll(() => message.innerText()).toBe('These are the decisions of another reviewer.')
    await load({})
    await expect.poll(() => message.innerText()).toBe('Loaded 1.')
    expect(await page.getByRole('status').first().innerText()).toMatch(/^1 of \d+ decisions$/)
    await page.close()
  })

  test('takes 500 people in a few dozen keys, one by one where that matters', async () => {
    const { page, complaints } = await open('large', { hash: `#as=${ADA}` })
    const total = await openIn(page)
    expect(total).toBeGreaterThan(400)
    await page.keyboard.press('ArrowRight')
    expect(await violations(page)).toEqual([])

    const keys: string[] = []
    const press = async (...some: readonly string[]) => {
      for (const key of some) await page.keyboard.press(key)
      keys.push(...some)
    }
    // One of a group has left: they lose the role, and the others keep it.
    await press('n', 'k', 'k', 'ArrowRight', 'ArrowDown', 'ArrowDown', 'r')
    await press(...'left', 'Enter', 'ArrowLeft', 'k')
    while ((await openIn(page)) > 0 && keys.length < 100) await press('k')
    // Ten minutes are twelve seconds a key.
    expect(keys.length).toBeLessThan(50)
    const document = await saved(page)
    expect(document.decisions).toHaveLength(total)
    expect(document.decisions.filter(({ decision }) => decision === 'revoke')).toMatchObject([
      { reason: 'left' },
    ])
    expect(tally(REVIEWS.large, [document]).problems).toEqual([])
    expect(complaints).toEqual([])
    await page.close()
  })

  test('shows names that mean harm as they are, and does nothing of what they say', async () => {
    const { page, complaints } = await open('hostile', { hash: `#as=${ADA}` })
    await page.getByRole('searchbox').fill('img src')
    expect((await lines(page)).join()).toContain('<img src=x onerror=alert(1)>')
    expect(await page.locator('img').count()).toBe(0)
    expect(complaints).toEqual([])
    await page.close()
  })

  test('is a table without scripts', async () => {
    const { page } = await open('small', { javaScriptEnabled: false })
    expect(await page.locator('#review-table').isVisible()).toBe(true)
    await page.close()
  })
})

/** The texts of the bundles. */
function lines(page: Page): Promise<readonly string[]> {
  return page.locator('.bundles > li > .line').allInnerTexts()
}

/** How many decisions are open. */
async function openIn(page: Page): Promise<number> {
  const [, made = '0', total = '0'] =
    /([\d,]+) of ([\d,]+)/.exec(await page.getByRole('status').first().innerText()) ?? []
  return Number(total.replace(',', '')) - Number(made.replace(',', ''))
}
