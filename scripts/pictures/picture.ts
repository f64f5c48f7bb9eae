/** A page in a real browser, for drawing comments and report pages. */
import type { BrowserContextOptions, Page } from 'playwright-core'
import { findBrowser, launchBrowser } from '../../packages/report/src/testing/browser.ts'

/** As wide as a comment by default. The caller closes its browser. Throws if this machine has no browser. */
export async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
  const executablePath = findBrowser()
  if (executablePath === undefined) {
    throw new Error('No browser found: expected Chromium or Chrome on the PATH.')
  }
  const browser = await launchBrowser(executablePath)
  return browser.newPage({
    viewport: { width: 802, height: 600 },
    deviceScaleFactor: 1.25,
    javaScriptEnabled: false,
    ...options,
  })
}
