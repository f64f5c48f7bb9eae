/** A real browser for pages and pictures: Chromium or Chrome, if this machine has one. It is offline. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import axe from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

/** The path of a browser; empty or undefined if there is none. `npm test` looks once and passes the result on. */
export function findBrowser(): string | undefined {
  const known = process.env['ROSTER_TEST_BROWSER']
  if (known !== undefined) return known
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find((path) => existsSync(path))
}

export async function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath })
}

export interface OpenPage {
  readonly page: Page
  /** Errors, violations of the page's policy, and requests. */
  readonly complaints: readonly string[]
}

/** Opens a file; `hash` begins with `#`. */
export async function openPage(
  browser: Browser,
  path: string,
  { hash = '', ...options }: BrowserContextOptions & { readonly hash?: string } = {},
): Promise<OpenPage> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, offline: true, ...options })
  // A busy machine can take its time to draw the first page.
  page.setDefaultTimeout(50_000)
  const complaints: string[] = []
  page.on('pageerror', ({ message }) => complaints.push(message))
  page.on('console', (message) => complaints.push(message.text()))
  page.on('request', (request) => {
    if (!/^(?:file|blob):/.test(request.url())) complaints.push(request.url())
  })
  await page.goto(`file://${path}${hash}`)
  return { page, complaints }
}

/** Rules of accessibility that the page breaks as it is now, each with the elements that do. */
export async function violations(page: Page): Promise<readonly (readonly [string, readonly string[]])[]> {
  await page.evaluate(`window.axe ??= (() => { ${axe.source}; return window.axe })()`)
  const results = await page.evaluate<axe.AxeResults>('axe.run({ resultTypes: ["violations"] })')
  return results.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
}
