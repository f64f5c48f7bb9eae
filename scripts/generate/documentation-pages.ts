/** The pages of the documentation, as paths from the root, with "/" between their parts. */
import { globSync } from 'node:fs'

export function documentationPages(root: string): readonly string[] {
  const paths = globSync(['*.md', 'docs/**/*.md', 'skills/**/*.md'], { cwd: root })
  return paths.map((path) => path.replaceAll('\\', '/')).toSorted()
}
