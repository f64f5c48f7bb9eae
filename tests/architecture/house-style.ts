/** The checkable part of the house style: file names, headers, tables of contents, leftover words. */
import { posix } from 'node:path'
import { isForTests, parse, type SourceFile, violationAt } from './source-file.ts'
import type { Violation } from './violation.ts'

const GRAB_BAG = /^(?:utils?|helpers?|common|misc|shared)(?:\.|$)/

const LEFT_BEHIND = /\b(?:TODO|FIXME)\b/g
/** Only in comments: a message may tell users that the service accepts no more for now. */
const PROVISIONAL = /\bfor now\b/gi
const IGNORED_CHECK = /\bbiome-ignore\b|@ts-(?:ignore|expect-error|nocheck)\b/g

const isIndex = (file: SourceFile) => posix.basename(file.path) === 'index.ts'

function nameViolations(file: SourceFile): readonly Violation[] {
  const names = file.path.split('/').filter((name) => GRAB_BAG.test(name))
  return names.map((name) => violationAt(file, 0, name, 'a file is named by the one concept it holds'))
}

/** Sources begin with a sentence on what they define. Tests and index files need none. */
function headerViolations(file: SourceFile): readonly Violation[] {
  if (isIndex(file) || file.path.endsWith('.test.ts')) return []
  const { program, comments } = parse(file)
  const first = program.body[0]?.start ?? file.text.length
  const header = comments[0]
  const isHeader =
    header !== undefined && header.start < first && header.value.replaceAll(/[\s*]/g, '') !== ''
  return isHeader ? [] : [violationAt(file, 0, 'no header', 'a source opens by saying what it defines')]
}

function indexViolations(file: SourceFile): readonly Violation[] {
  if (!isIndex(file)) return []
  return parse(file)
    .program.body.filter(
      ({ type, ...node }) =>
        type !== 'ExportAllDeclaration' &&
        !(type === 'ExportNamedDeclaration' && 'source' in node && node.source),
    )
    .map(({ type, start }) =>
      violationAt(file, start, type, 'an index is a table of contents and nothing else'),
    )
}

function wordViolations(file: SourceFile): readonly Violation[] {
  // These files contain the words they look for.
  if (file.path.startsWith('tests/architecture')) return []
  const find = (words: RegExp, text: string, start: number, rule: string) =>
    [...text.matchAll(words)].map(({ index, 0: word }) => violationAt(file, start + index, word, rule))
  return [
    ...find(LEFT_BEHIND, file.text, 0, 'nothing is left for later'),
    ...parse(file).comments.flatMap(({ value, start }) =>
      find(PROVISIONAL, value, start, 'nothing is left for later'),
    ),
    ...find(IGNORED_CHECK, file.text, 0, 'no check is silenced'),
  ]
}

export function styleViolations(file: SourceFile): readonly Violation[] {
  const ofSource = isForTests(file) ? [] : [...nameViolations(file), ...indexViolations(file)]
  return [...ofSource, ...headerViolations(file), ...wordViolations(file)]
}
