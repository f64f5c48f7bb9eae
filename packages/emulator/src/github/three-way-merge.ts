/** What git makes of two trees with a common ancestor: path by path, and line by line where both changed. */
import { merge } from 'node-diff3'
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
      const { conflict, result } = merge(lines(mine), lines(before), lines(yours))
      if (conflict) return undefined
      merged.set(path, objects.writeBlob(result.join('\n')))
    }
  }
  return merged
}
