/** The browser of this machine, for what is drawn and tested in one. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** As Debian and Google's packages name it. */
export const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The path of the first one on the PATH. */
export function findBrowser(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return BROWSERS.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) =>
    existsSync(path),
  )
}
