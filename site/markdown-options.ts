/** How the site reads Markdown: as GitHub does, where VitePress differs. */
import type { MarkdownOptions } from 'vitepress'
import { anchorOf } from './anchor.ts'
import { type LinkedFiles, repositoryLinks } from './repository-links.ts'

/** @param linked Filled with the files that the site needs a copy of. */
export function markdownOptions(root: string, linked: LinkedFiles): MarkdownOptions {
  return {
    // Braces are text.
    attrs: { disable: true },
    anchor: { slugify: anchorOf },
    config: (md) => {
      // A word between colons is text.
      md.disable('emoji')
      repositoryLinks(md, root, linked)
    },
  }
}
