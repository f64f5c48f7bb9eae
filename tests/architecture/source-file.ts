/** A source file: where it belongs in the house, and its syntax. Confines the file system and the parser. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ParseResult, parseSync } from 'oxc-parser'
import type { Violation } from './violation.ts'

export interface SourceFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string
  readonly text: string
}

const SOURCES = [
  '{packages,apps}/*/{src,scripts,test,bin,page}/**/*.{ts,tsx,js}',
  '{scripts,tests}/**/*.{ts,mjs}',
  '*.ts',
]

export function sourceFiles(root: string): readonly SourceFile[] {
  return globSync(SOURCES, { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

/** The workspace's folder, as in `packages/core`; undefined for files of the root. */
export function workspaceOf({ path }: SourceFile): string | undefined {
  return /^(?:packages|apps)\/[^/]+/.exec(path)?.[0]
}

/** Tests and their builders, which are exempt from some rules. */
export function isForTests({ path }: SourceFile): boolean {
  return /\.test\.ts$|\/testing\/|^apps\/[^/]+\/test\/|^tests\//.test(path)
}

export function parse({ path, text }: SourceFile): ParseResult {
  const result = parseSync(path, text)
  if (result.errors[0]) throw new Error(`${path} does not parse: ${result.errors[0].message}`)
  return result
}

export function violationAt(file: SourceFile, offset: number, found: string, rule: string): Violation {
  return { path: file.path, line: file.text.slice(0, offset).split('\n').length, found, rule }
}
