/** `SHA256SUMS`, as `sha256sum --check` reads it: every file of a release, and its hash. */
import { createHash } from 'node:crypto'
import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FILE = 'SHA256SUMS'

/** The lines for all files in a folder but this one, by path. */
function checksums(folder: string): string {
  const paths = globSync('**/*', { cwd: folder })
    .filter((path) => path !== FILE && statSync(join(folder, path)).isFile())
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
  const hash = (path: string) =>
    createHash('sha256')
      .update(readFileSync(join(folder, path)))
      .digest('hex')
  return paths.map((path) => `${hash(path)}  ${path}\n`).join('')
}

export function writeChecksums(folder: string): void {
  writeFileSync(join(folder, FILE), checksums(folder))
}

/** What differs between builds of one commit, or between a build and its own checksums; empty where nothing does. */
export function disagreements(folders: readonly string[]): readonly string[] {
  const [first = '', ...others] = folders
  const listed = readFileSync(join(first, FILE), 'utf8')
  return [
    ...differing(`${first}: its files`, listed, checksums(first)),
    ...others.flatMap((folder) => differing(folder, listed, checksums(folder))),
  ]
}

function differing(name: string, expected: string, found: string): readonly string[] {
  const lines = (text: string) => text.split('\n').filter((line) => line !== '')
  const missing = (from: string, text: string) => {
    const there = new Set(lines(from))
    return lines(text).filter((line) => !there.has(line))
  }
  return [
    ...missing(found, expected).map((line) => `${name}: expected ${line}`),
    ...missing(expected, found).map((line) => `${name}: found ${line}`),
  ]
}
