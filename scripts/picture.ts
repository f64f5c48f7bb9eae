/** A page of a real browser, to draw comments and pages with. */
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { BROWSERS, findBrowser } from './browser.ts'

/** As wide as a comment, unless told; whoever opened it closes its browser. Throws where there is no browser. */
export async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
  const executablePath = findBrowser()
  if (executablePath === undefined) {
    throw new Error(`No browser found: expected one of ${BROWSERS.join(', ')} on the PATH.`)
  }
  const browser = await chromium.launch({ executablePath })
  return browser.newPage({
    viewport: { width: 802, height: 600 },
    deviceScaleFactor: 1.25,
    javaScriptEnabled: false,
    ...options,
  })
}
