/** The merge of two trees with a common ancestor, as git does it: by path, and by line if both changed a file. */
import { diffArrays } from 'diff'
import type { GitObjects, Tree } from './git-objects.ts'

/** The merged tree, or undefined for a conflict. */
export function mergeTrees(objects: GitObjects, ancestor: Tree, ours: Tree, theirs: Tree): Tree | undefined {
  const merged = new Map<string, string>()
  for (const path of new Set([...ancestor.keys(), ...ours.keys(), ...theirs.keys()])) {
    const [before, mine, yours] = [ancestor.get(path), ours.get(path), theirs.get(path)]
    if (mine === yours || yours === before) {
      if (mine !== undefined) merged.set(path, mine)
    } else if (mine === before) {
      if (yours !== undefined) merged.set(path, yours)
    } else {
      if (before === undefined || mine === undefined || yours === undefined) return undefined
      const lines = (sha: string) => new TextDecoder().decode(objects.blob(sha)).split('\n')
      const result = mergeLines(lines(before), lines(mine), lines(yours))
      if (result === undefined) return undefined
      merged.set(path, objects.writeBlob(result.join('\n')))
    }
  }
  return merged
}

/** Between two lines that both sides kept, at most one side can have changed the lines. */
function mergeLines(before: string[], ours: string[], theirs: string[]): string[] | undefined {
  const inOurs = keptLines(before, ours)
  const inTheirs = keptLines(before, theirs)
  const merged: string[] = []
  let start = { before: 0, ours: 0, theirs: 0 }
  for (let index = 0; index <= before.length; index += 1) {
    const end = { before: index, ours: inOurs.get(index), theirs: inTheirs.get(index) }
    if (end.ours === undefined || end.theirs === undefined) continue
    const old = before.slice(start.before, end.before)
    const mine = ours.slice(start.ours, end.ours)
    const yours = theirs.slice(start.theirs, end.theirs)
    const chunk = isEqual(mine, yours) || isEqual(yours, old) ? mine : isEqual(mine, old) ? yours : undefined
    if (chunk === undefined) return undefined
    merged.push(...chunk, ...before.slice(index, index + 1))
    start = { before: index + 1, ours: end.ours + 1, theirs: end.theirs + 1 }
  }
  return merged
}

/** The new index of each line that was kept. The end of the text counts as kept, too. */
function keptLines(before: string[], after: string[]): ReadonlyMap<number, number> {
  const kept = new Map([[before.length, after.length]])
  let [from, to] = [0, 0]
  for (const { added, removed, count } of diffArrays(before, after)) {
    for (let i = 0; !added && !removed && i < count; i += 1) kept.set(from + i, to + i)
    if (!added) from += count
    if (!removed) to += count
  }
  return kept
}

function isEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index])
}
