/** The notices that the licences of bundled packages require: name, version, licence and its text. */
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

const LICENSE_FILE = /^(licen[cs]e|copying|notice)/i

/** The folder of the npm package that a bundled file belongs to; undefined for the project's own sources. */
function packageFolder(file: string): string | undefined {
  return /^.*node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(file)?.[0]
}

async function notice(folder: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>
  const files = (await readdir(folder)).filter((file) => LICENSE_FILE.test(file)).toSorted()
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
  const title = `${manifest['name']} ${manifest['version']} (${manifest['license'] ?? 'no licence stated'})`
  return [title, ...texts.map((text) => text.trim())].join('\n\n')
}

/**
 * @param files the files in a bundle, relative to `base`, as in esbuild's metafile.
 * @returns one notice a package, sorted by folder, so that the result is deterministic.
 */
export async function licenseNotices(files: Iterable<string>, base: string): Promise<string> {
  const folders = new Set(Array.from(files, packageFolder).filter((folder) => folder !== undefined))
  const notices = await Promise.all([...folders].toSorted().map((folder) => notice(resolve(base, folder))))
  return `${notices.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
}
